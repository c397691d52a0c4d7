"""An OpenTelemetry collector on loopback that keeps what it is sent."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from support.servers import serving

WHY = "needs the extra `otel`"


@dataclass(frozen=True)
class Span:
    """As it arrived. `parent` is '' for a root; `kind` and `status` are OTLP's numbers."""

    name: str
    trace: str
    id: str
    parent: str
    kind: int
    status: int
    began: int
    ended: int
    attributes: dict[str, Any]
    resource: dict[str, Any]
    rest: tuple[Any, ...]  # events, links, the trace state and the status' words


@dataclass
class Collector:
    """An ASGI app. `status` is what it answers."""

    status: int = 200
    url: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        coded = (b"content-encoding", b"gzip") in scope["headers"]
        self.paths.append(scope["path"])
        self.bodies.append(gzip.decompress(body) if coded else body)
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    @property
    def spans(self) -> list[Span]:
        """By when they began."""
        return sorted(self._spans(), key=lambda span: span.began)

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    def below(self, parent: Span) -> list[Span]:
        return [span for span in self.spans if span.parent == parent.id]

    def _spans(self) -> Iterator[Span]:
        collected = pytest.importorskip(
            "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason=WHY
        )
        for body in self.bodies:
            request = collected.ExportTraceServiceRequest.FromString(body)
            for of_one in request.resource_spans:
                resource = _plain(of_one.resource.attributes)
                for scope in of_one.scope_spans:
                    for span in scope.spans:
                        yield Span(
                            span.name,
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex(),
                            span.kind,
                            span.status.code,
                            span.start_time_unix_nano,
                            span.end_time_unix_nano,
                            _plain(span.attributes),
                            resource,
                            (*span.events, *span.links, *span.trace_state, *span.status.message),
                        )


def _plain(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}


@contextmanager
def collecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """A collector that OTEL_* names from now on."""
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason=WHY)
    collector = Collector()
    with serving(collector, lifespan="off") as url:
        collector.url = url
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        yield collector
