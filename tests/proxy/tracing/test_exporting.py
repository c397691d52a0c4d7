"""Spans reach the collector, or they do not: no exchange waits for that, and it is said once."""

import json
import logging
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.collector import WHY, Collector, collecting
from support.gate import gate
from support.processes import running, until

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason=WHY)

from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from sekisho.tracing.exporting import Export, Told

NAME = "鬼頭 誠一郎"
CHAT = "/openai/v1/chat/completions"
REQUEST = {"model": "gpt-5", "messages": [{"role": "user", "content": f"{NAME}様"}]}


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collecting(monkeypatch) as made:
        yield made


def ask(url: str) -> httpx.Response:
    return httpx.post(url + CHAT, json=REQUEST, timeout=20)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [r.getMessage() for r in caplog.records if "OpenTelemetry" in r.getMessage()]


class Scripted(SpanExporter):
    def __init__(self, *results: SpanExportResult | Exception) -> None:
        self.results = list(results)
        self.closed = 0

    def export(self, spans: Sequence[Any]) -> SpanExportResult:
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    def shutdown(self) -> None:
        self.closed += 1


def test_what_is_left_is_sent_when_the_server_ends(collector: Collector) -> None:
    with gate({NAME: "PERSON"}, tracing="otlp") as at:
        assert ask(at.url).status_code == 200

    assert set(collector.paths) == {"/v1/traces"}
    assert len(collector.named("POST openai.chat")) == 1


def test_it_is_sekisho_unless_the_environment_names_it(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gate({NAME: "PERSON"}, tracing="otlp") as at:
        ask(at.url)
    assert {span.resource["service.name"] for span in collector.spans} == {"sekisho"}
    collector.bodies.clear()

    monkeypatch.setenv("OTEL_SERVICE_NAME", "gateway")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=trial")
    with gate({NAME: "PERSON"}, tracing="otlp") as at:
        ask(at.url)
    resource = collector.spans[0].resource
    assert resource["service.name"] == "gateway"
    assert resource["deployment.environment.name"] == "trial"


def test_off_says_nothing_to_anybody(collector: Collector) -> None:
    with gate({NAME: "PERSON"}) as at:
        ask(at.url)

    assert collector.paths == []


def test_the_sampler_is_followed(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
    with gate({NAME: "PERSON"}, tracing="otlp") as at:
        assert ask(at.url).status_code == 200

    assert collector.paths == []


def test_a_collector_that_is_away_is_said_once_and_disturbs_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://planted:{NAME}@127.0.0.1:{probe.getsockname()[1]}"
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", nobody)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
    with caplog.at_level(logging.INFO), gate({NAME: "PERSON"}, tracing="otlp") as at:
        for _ in range(3):
            assert ask(at.url).status_code == 200
            time.sleep(0.2)
        until(lambda: bool(said(caplog)))
        assert ask(at.url).status_code == 200

    assert said(caplog) == ["traces do not reach the OpenTelemetry collector; exchanges go on"]
    assert NAME not in caplog.text
    assert "127.0.0.1" not in "".join(said(caplog))


def test_an_end_waits_for_a_silent_collector_only_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.tracing.exporting.PATIENCE_S", 0.5)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        export = Export.from_environment()
        export.start()
        for _ in range(2000):
            export.tracer.begin("POST", [])._span.end()
        since = time.monotonic()
        export.close()
        took = time.monotonic() - since

    assert took < 5


def test_a_failure_is_told_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    good, bad = SpanExportResult.SUCCESS, SpanExportResult.FAILURE
    told = Told(Scripted(good, bad, RuntimeError(NAME), bad, good, good, bad))
    with caplog.at_level(logging.WARNING):
        given = [told.export([]) for _ in range(7)]

    assert given == [good, bad, bad, bad, good, good, bad]
    assert said(caplog) == [
        "traces do not reach the OpenTelemetry collector; exchanges go on",
        "traces reach the OpenTelemetry collector again",
        "traces do not reach the OpenTelemetry collector; exchanges go on",
    ]
    assert NAME not in caplog.text


def test_nothing_is_sent_once_it_is_closed() -> None:
    inner = Scripted()
    told = Told(inner)
    told.shutdown()
    told.shutdown()

    assert told.export([]) is SpanExportResult.FAILURE
    assert inner.closed == 1


def test_each_worker_exports_by_itself(collector: Collector, tmp_path: Path) -> None:
    environment = {
        "SEKISHO_TRACING": "otlp",
        "SEKISHO_API__REQUESTS_PER_MINUTE": "100000",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    with running(tmp_path, "--workers", "2", environment=environment) as (url, process):

        def instances() -> set[str]:
            httpx.delete(f"{url}/api/sessions/nobody")
            return {span.resource["service.instance.id"] for span in collector.spans}

        until(lambda: len(instances()) == 2, timeout_s=60)
        asked = json.dumps({"session": "nobody", "text": NAME})
        for _ in range(3):
            kind = {"content-type": "application/json"}
            assert httpx.post(f"{url}/api/restore", content=asked, headers=kind).status_code == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0

    assert len(collector.named("POST text.restore")) == 3
    assert NAME.encode() not in b"".join(collector.bodies)


def test_no_thread_is_left_behind(collector: Collector) -> None:
    with gate({NAME: "PERSON"}, tracing="otlp") as at:
        ask(at.url)
        assert any("Otel" in each.name for each in threading.enumerate())

    assert not any("Otel" in each.name for each in threading.enumerate())
