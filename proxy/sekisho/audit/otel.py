"""Copies to an OpenTelemetry collector, as log records over OTLP (HTTP): `sekisho[otel]`.

A record's body is the ledger's line as it was written, so that the collector's store holds a second
chain; what people search by is among its attributes.
"""

import json
import time
from collections.abc import Sequence
from datetime import datetime

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import ReadableLogRecord
from opentelemetry.sdk._logs.export import LogRecordExportResult
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

from sekisho import __version__

TIMEOUT_S = 5.0
_ATTRIBUTES = ("event", "seq", "request_id", "client", "upstream", "jurisdiction", "outcome_class")


class CollectorFailure(Exception):
    """The collector took nothing. The exporter's own log says why."""


class Collector:
    """A Destination. `endpoint`: without the path of the signal, which is always /v1/logs."""

    name = "otel"

    def __init__(self, endpoint: str) -> None:
        url = f"{endpoint.rstrip('/')}/v1/logs"
        self._exporter = OTLPLogExporter(endpoint=url, timeout=TIMEOUT_S)
        self._resource = Resource({"service.name": "sekisho", "service.version": __version__})
        self._scope = InstrumentationScope("sekisho.audit", __version__)

    def deliver(self, lines: Sequence[bytes]) -> None:
        records = [ReadableLogRecord(_record(line), self._resource, self._scope) for line in lines]
        if self._exporter.export(records) is not LogRecordExportResult.SUCCESS:
            raise CollectorFailure

    def close(self) -> None:
        self._exporter.shutdown()  # type: ignore[no-untyped-call]


def _record(line: bytes) -> LogRecord:
    entry = json.loads(line)
    return LogRecord(
        timestamp=round(datetime.fromisoformat(entry["at"]).timestamp() * 1e9),
        observed_timestamp=time.time_ns(),
        severity_text="INFO",
        severity_number=SeverityNumber.INFO,
        body=line.decode("ascii"),
        attributes={
            f"sekisho.{name}": entry[name] for name in _ATTRIBUTES if entry.get(name) is not None
        },
        event_name="sekisho.audit",
    )
