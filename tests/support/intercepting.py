"""`sekisho intercept` on loopback, before a fake that stands for api.openai.com over TLS."""

import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sekisho.intercept.authority import Authority, load_or_create_authority
from sekisho.intercept.handover import Handover
from sekisho.intercept.hosts import opened_hosts
from sekisho.intercept.run import InterceptingServer, ca_folder, intercepting_server
from sekisho.intercept.trust import write_bundle
from sekisho.record import ExchangeRecord
from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.certificates import TestAuthority
from support.gate import KEY
from support.planted import PlantedDetector
from support.servers import START_TIMEOUT_S, serving
from support.upstream import RecordingUpstream, Script

ROOT = Path(__file__).parents[2]
OWN_ENVIRONMENT = ROOT / ".venv-mitmproxy/bin/mitmdump"
HOST = "api.openai.com"


def mitmdump() -> str:
    """The one that is installed, or that of the environment that `make test` makes."""
    named = os.environ.get("MITMDUMP") or shutil.which("mitmdump")
    if named is None and OWN_ENVIRONMENT.exists():
        named = str(OWN_ENVIRONMENT)
    if named is None:
        pytest.skip("mitmproxy is not installed; see the Makefile")
    return named


@dataclass
class Opened:
    """`proxy`: what HTTPS_PROXY is. `bundle`: what clients trust, the tests' authority too."""

    proxy: str
    port: int
    server: InterceptingServer
    authority: Authority
    bundle: Path
    tests_authority: TestAuthority
    upstream: RecordingUpstream
    upstream_url: str
    detector: PlantedDetector
    records: list[ExchangeRecord]

    @property
    def environment(self) -> dict[str, str]:
        """Of a client that is told nothing but this."""
        usual = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **usual,
            "HTTPS_PROXY": self.proxy,
            "https_proxy": self.proxy,
            "SSL_CERT_FILE": str(self.bundle),
            "CURL_CA_BUNDLE": str(self.bundle),
            "NODE_EXTRA_CA_CERTS": str(self.bundle),
            "NODE_USE_ENV_PROXY": "1",
            "NO_PROXY": "",
            "no_proxy": "",
        }


class _Records:
    def __init__(self) -> None:
        self.kept: list[ExchangeRecord] = []

    def record(self, record: ExchangeRecord) -> None:
        self.kept.append(record)


@contextmanager
def intercepting(
    folder: Path,
    values: Mapping[str, str],
    script: Script,
    *,
    upstream_url: str = "",
    **settings: Any,
) -> Iterator[Opened]:
    """`upstream_url`: of another one, which stands for the host in place of the fake."""
    named = mitmdump()
    tests = TestAuthority(folder)
    upstream = RecordingUpstream(script)
    detector, records = PlantedDetector(values), _Records()
    with (
        serving(upstream, lifespan="off", tls=tests.issue("127.0.0.1")) as url,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        # Who is trusted by Sekisho when it goes to the upstream.
        monkeypatch.setenv("SSL_CERT_FILE", str(tests.file))
        made = Settings.model_validate(
            {
                "listen": {"port": 0},
                "upstreams": {"openai": {"base_url": upstream_url or url}},
                "key_file": folder / "key",
                "intercept": {
                    "port": 0,
                    "hosts": {HOST: "openai"},
                    "ca_folder": folder / "ca",
                    "mitmdump": named,
                },
                **settings,
            }
        )
        authority = load_or_create_authority(ca_folder(made), opened_hosts(made))
        app = create_app(made, detector=detector, key=KEY, recorders=[records])
        server = intercepting_server(made, Handover(app, b"secret-of-the-run"), authority, {})
        bundle = folder / "trusted.pem"
        bundle.write_bytes(write_bundle(authority).read_bytes() + tests.file.read_bytes())
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            _wait_until_open(server, thread)
            port = server.listening[0][1]
            yield Opened(
                f"http://127.0.0.1:{port}",
                port,
                server,
                authority,
                bundle,
                tests,
                upstream,
                url,
                detector,
                records.kept,
            )
        finally:
            server.should_exit = True
            thread.join(START_TIMEOUT_S)
            assert not thread.is_alive()


def _wait_until_open(server: InterceptingServer, thread: threading.Thread) -> None:
    deadline = time.monotonic() + 60
    while not server.listening:
        assert thread.is_alive(), server.failure
        assert time.monotonic() < deadline, "mitmdump did not start"
        time.sleep(0.02)
