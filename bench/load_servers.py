"""The processes that bench.load measures, and the peers' services.

    python -m bench.load_servers sekisho PORT UPSTREAM_URL [--detect] [--client httpx]
    python -m bench.load_servers analyzer|anonymizer PORT

The last two answer as Presidio's own containers do: one worker, one text at a time.
"""

import argparse
import importlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from bench.detectors import ONE_THREAD, ROOT
from bench.load_client import API_KEY

START_S = 180
MEMO_TTL_S = 30
"""The memo grows until its entries expire. This soon, what still grows afterwards is a leak."""

LITELLM_CONFIG = """\
model_list:
  - model_name: m
    litellm_params:
      model: openai/m
      api_base: {upstream}/v1
      api_key: sk-made-up
litellm_settings:
  telemetry: false
"""
# By default it would mask the answer again, and the client would never see a value.
LITELLM_GUARDRAIL = """\
guardrails:
  - guardrail_name: presidio
    litellm_params:
      guardrail: presidio
      mode: pre_call
      default_on: true
      presidio_language: ja
      presidio_filter_scope: input
      output_parse_pii: true
"""


class DidNotStart(Exception):
    """Says how the process ended."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A process that answers on `url`; it and its children are watched together."""

    def __init__(
        self,
        command: Sequence[str],
        port: int,
        *,
        health: str = "/",
        environ: dict[str, str] | None = None,
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # see stop()
        self._process = subprocess.Popen(
            command,
            stdout=self._errors,
            stderr=self._errors,
            env=os.environ | ONE_THREAD | (environ or {}),
            cwd=ROOT,
        )
        try:
            self._wait(health)
        except DidNotStart:
            self.stop()
            raise
        self._root = psutil.Process(self._process.pid)

    def _wait(self, health: str) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                self._errors.seek(0)
                raise DidNotStart(self._errors.read().strip().rpartition("\n")[2])
            try:
                urllib.request.urlopen(self.url + health, timeout=5).close()
                return
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise DidNotStart(f"no answer within {START_S} s")

    @property
    def pid(self) -> int:
        return self._process.pid

    def processes(self) -> list[psutil.Process]:
        return [self._root, *self._root.children(recursive=True)]

    def cpu_s(self) -> float:
        times = [each.cpu_times() for each in self.processes()]
        return sum(each.user + each.system for each in times)

    def resident_mb(self) -> list[float]:
        """Of the process itself, then of each child."""
        return [each.memory_info().rss / 2**20 for each in self.processes()]

    def control(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(self.url + path, data, timeout=30) as answer:
            return json.load(answer)

    def stop(self) -> None:
        """Asked first: a proxy ends its detector itself."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def start_upstream() -> Server:
    port = free_port()
    return Server([sys.executable, "-m", "bench.fake_upstream", str(port)], port)


def start_sekisho(upstream: Server, *, detect: bool, client: str) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "bench.load_servers", "sekisho", str(port), upstream.url]
    command += ["--client", client, *(["--detect"] if detect else [])]
    return Server(command, port, health="/readyz")


def start_service(name: str) -> Server:
    port = free_port()
    command = [sys.executable, "-m", "bench.load_servers", name, str(port)]
    return Server(command, port, health="/health")


def start_litellm(
    python: str, upstream: Server, folder: Path, services: Sequence[Server] = ()
) -> Server:
    """With the guardrail where the services are given: analyzer, anonymizer."""
    port = free_port()
    config = folder / f"litellm-{port}.yaml"
    guardrail = LITELLM_GUARDRAIL if services else ""
    config.write_text(LITELLM_CONFIG.format(upstream=upstream.url) + guardrail, encoding="utf-8")
    names = ("PRESIDIO_ANALYZER_API_BASE", "PRESIDIO_ANONYMIZER_API_BASE")
    environ = {name: each.url for name, each in zip(names, services, strict=False)}
    # Its table of prices comes from the network otherwise.
    environ |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_LOG": "ERROR"}
    environ["LITELLM_MASTER_KEY"] = API_KEY
    entry = "import sys; from litellm import run_server; sys.exit(run_server())"
    options = ["--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    return Server(
        [python, "-c", entry, *options], port, health="/health/liveliness", environ=environ
    )


def serve_sekisho(options: argparse.Namespace) -> None:
    """As `sekisho serve` does, on another port, and without a detector if none is asked for."""
    import uvicorn
    from bench.proxy import KEY, NoDetector

    from sekisho.server.app import create_app
    from sekisho.server.logs import configure_logging
    from sekisho.server.run import uvicorn_config
    from sekisho.settings import Settings
    from sekisho.transport import HttpTransport

    settings = Settings.model_validate(
        {
            "listen": {"port": options.port},
            "upstreams": {"openai": {"base_url": options.upstream}},
            "vault": {"ttl_s": MEMO_TTL_S},
        }
    )
    configure_logging(settings.log)
    limits = settings.limits
    transport = HttpTransport(
        connect_timeout_s=limits.connect_timeout_s,
        first_byte_timeout_s=limits.first_byte_timeout_s,
        read_timeout_s=limits.read_timeout_s,
        http=importlib.import_module(options.client),
    )
    detector = None if options.detect else NoDetector()
    app = create_app(settings, detector=detector, transport=transport, key=KEY)
    uvicorn.Server(uvicorn_config(app, settings)).run()


def serve_presidio(options: argparse.Namespace) -> None:
    import uvicorn
    from bench.detectors import WARM_UP, presidio
    from presidio_anonymizer import AnonymizerEngine
    from presidio_anonymizer.entities import RecognizerResult
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Route

    async def analyze(request: Request) -> Response:
        body = await request.json()
        found = detect(body["text"])
        return JSONResponse(
            [{"start": a, "end": b, "entity_type": kind, "score": 0.85} for a, b, kind in found]
        )

    async def anonymize(request: Request) -> Response:
        body = await request.json()
        results = [
            RecognizerResult(each["entity_type"], each["start"], each["end"], each["score"])
            for each in body["analyzer_results"]
        ]
        result = anonymizer.anonymize(body["text"], results)
        return Response(result.to_json(), media_type="application/json")

    async def health(request: Request) -> Response:
        return Response("up")

    if options.what == "analyzer":
        detect = presidio()
        list(detect(WARM_UP))
        route = Route("/analyze", analyze, methods=["POST"])
    else:
        anonymizer = AnonymizerEngine()
        route = Route("/anonymize", anonymize, methods=["POST"])
    app = Starlette(routes=[route, Route("/health", health)])
    uvicorn.run(app, port=options.port, access_log=False, log_level="error")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("what", choices=("sekisho", "analyzer", "anonymizer"))
    parser.add_argument("port", type=int)
    parser.add_argument("upstream", nargs="?", default="")
    parser.add_argument("--detect", action="store_true")
    parser.add_argument("--client", choices=("httpx", "httpx2"), default="httpx2")
    options = parser.parse_args()
    (serve_sekisho if options.what == "sekisho" else serve_presidio)(options)


if __name__ == "__main__":
    main()
