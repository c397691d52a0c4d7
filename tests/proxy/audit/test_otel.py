"""What an OpenTelemetry collector gets."""

import socket
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from support.servers import serving

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs sekisho[otel]")

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from sekisho.audit.otel import Collector, CollectorFailure

LINE = (
    b'{"seq":7,"at":"2026-04-01T04:00:00.000+00:00","event":"ended","request_id":"req_1",'
    b'"client":"crm","jurisdiction":"foreign","mac":"00"}'
)


@pytest.fixture
def bodies() -> list[bytes]:
    return []


@pytest.fixture
def url(bodies: list[bytes]) -> Iterator[str]:
    async def take(request: Request) -> Response:
        bodies.append(await request.body())
        return Response(b"")

    with serving(Starlette(routes=[Route("/v1/logs", take, methods=["POST"])])) as made:
        yield made


def test_each_line_is_a_log_record(url: str, bodies: list[bytes]) -> None:
    collector = Collector(url)
    collector.deliver([LINE, LINE])
    collector.close()

    [body] = bodies
    [resource] = ExportLogsServiceRequest.FromString(body).resource_logs
    [scope] = resource.scope_logs
    first, second = scope.log_records
    assert first.body.string_value.encode() == second.body.string_value.encode() == LINE
    assert first.time_unix_nano == 1_775_016_000_000_000_000
    told = {each.key: each.value for each in first.attributes}
    assert told["sekisho.client"].string_value == "crm"
    assert told["sekisho.seq"].int_value == 7
    assert "sekisho.upstream" not in told
    assert "sekisho" in str(resource.resource.attributes)


def test_a_collector_that_is_away_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    collector = Collector(f"http://127.0.0.1:{port}")

    with pytest.raises(CollectorFailure):
        collector.deliver([LINE])
    collector.close()
