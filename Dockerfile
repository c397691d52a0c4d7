# Two stages: pip and the build's leavings stay behind in the first.
FROM python:3.12-slim AS build

WORKDIR /src
RUN python -m venv /opt/sekisho
COPY pyproject.toml README.md LICENSE ./
COPY proxy proxy
COPY recognizers recognizers
# Some dependencies may have no ready wheel for the machine's architecture.
RUN apt-get update \
    && apt-get install -y --no-install-recommends build-essential \
    && /opt/sekisho/bin/pip install --no-cache-dir '.[bedrock,redis]' \
    && rm -rf /var/lib/apt/lists/*


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
    SEKISHO_MARKS__FOLDER=/var/lib/sekisho/marks \
    SEKISHO_LISTEN__HOST=0.0.0.0
# Others reach 0.0.0.0, so the server starts only with `clients` in its configuration (bearer
# tokens), or with SEKISHO_LISTEN__OPEN=true where the network around it decides who may come.

USER 10001:10001
WORKDIR /home/sekisho

# Everything is in the image: the detector must load now, without a network to help it later.
RUN echo "担当の山本太郎（taro@example.co.jp）です。" | sekisho detect | grep -q EMAIL_ADDRESS

# The key makes placeholders the same from one start to the next: keep this folder.
VOLUME /var/lib/sekisho
EXPOSE 8686

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('SEKISHO_LISTEN__PORT', '8686')}/healthz\", timeout=4)"]

ENTRYPOINT ["sekisho"]
CMD ["serve"]
