"""The way of spans to an OpenTelemetry collector: batches, sent by a thread of their own.

Everything but the switch is set as anywhere else: OTEL_EXPORTER_OTLP_* (where to, with which
headers), OTEL_TRACES_SAMPLER, OTEL_BSP_*, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES. The provider
is Sekisho's own and no global one: what other libraries would tell of a request stays untold.
"""

import logging
import threading
import uuid
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

from sekisho import __version__
from sekisho.tracing.spans import SpanTracer

log = logging.getLogger("sekisho")

PATIENCE_S = 5.0
"""How long a collector that does not answer may keep a server from ending. A request to it that is
under way may take as long again as OTEL_EXPORTER_OTLP_TIMEOUT allows.
"""

# They say anew with each batch that the collector is away, and quote what it answers.
_TALKATIVE = ("opentelemetry.exporter", "opentelemetry.sdk")


class Export:
    """`tracer` is for the edges; what it makes is kept from `start` on."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = Told(exporter)
        self._provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self.tracer = SpanTracer(self._provider.get_tracer("sekisho", __version__))

    @classmethod
    def from_environment(cls) -> "Export":
        return cls(OTLPSpanExporter())

    def start(self) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))

    def close(self) -> None:
        """Sends what is left. May wait for the collector."""
        patience = threading.Timer(PATIENCE_S, self._exporter.shutdown)
        patience.daemon = True
        patience.start()
        try:
            self._provider.shutdown()
        finally:
            patience.cancel()


class Told(SpanExporter):
    """Another exporter, whose failing is said once in the log, and once that it is over."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter
        self._working = True
        self._closed = threading.Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if self._closed.is_set():
            return SpanExportResult.FAILURE
        try:
            result = self._exporter.export(spans)
        except Exception:  # a batch less; its error may quote anything
            result = SpanExportResult.FAILURE
        self._tell(result is SpanExportResult.SUCCESS)
        return result

    def shutdown(self) -> None:
        """The first call counts."""
        if not self._closed.is_set():
            self._closed.set()
            self._exporter.shutdown()

    def _tell(self, working: bool) -> None:
        if working and not self._working:
            log.warning("traces reach the OpenTelemetry collector again")
        if self._working and not working:
            log.error("traces do not reach the OpenTelemetry collector; exchanges go on")
        self._working = working


def _resource() -> Resource:
    """What the environment names wins."""
    own = {
        "service.name": "sekisho",
        "service.version": __version__,
        "service.instance.id": str(uuid.uuid4()),
    }
    return Resource.create({**own, **OTELResourceDetector().detect().attributes})
