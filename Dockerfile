# Two stages: pip and the build's leavings stay behind in the first. It is the whole image and not the
# slim one, since some dependencies may have no ready wheel for the machine's architecture.
FROM python:3.12 AS build

WORKDIR /src
RUN python -m venv /opt/sekisho
COPY pyproject.toml README.md LICENSE ./
COPY proxy proxy
COPY recognizers recognizers
RUN /opt/sekisho/bin/pip install --no-cache-dir '.[bedrock,otel,redis]'


FROM python:3.12-slim

LABEL org.opencontainers.image.title="Sekisho" \
      org.opencontainers.image.licenses="Apache-2.0"

RUN useradd --uid 10001 --create-home --home-dir /home/sekisho --shell /usr/sbin/nologin sekisho \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/sekisho
COPY --from=build /opt/sekisho /opt/sekisho

ENV PATH=/opt/sekisho/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SEKISHO_KEY_FILE=/var/lib/sekisho/key \
    SEKISHO_MARKS__FOLDER=/var/lib/sekisho/marks

USER 10001:10001
WORKDIR /home/sekisho

# Everything is in the image: the detector must load now, without a network to help it later.
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN echo "担当の山本太郎（taro@example.co.jp）です。" | sekisho detect | grep EMAIL_ADDRESS

# The key makes placeholders the same from one start to the next: keep this folder.
VOLUME /var/lib/sekisho
EXPOSE 8686

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('SEKISHO_LISTEN__PORT', '8686')}/healthz\", timeout=4)"]

# Others reach 0.0.0.0, so the server starts only with `clients` in its configuration (bearer
# tokens), or with SEKISHO_LISTEN__OPEN=true where the network around it decides who may come.
ENTRYPOINT ["sekisho"]
CMD ["serve", "--host", "0.0.0.0"]
