"""What Prometheus reads: counters, gauges and histograms made of the records, and `GET /metrics`.

Labels are names from the configuration, the tables and the code, so their number is bounded and no
client can add one; model names and request paths are none of them.

With several workers each keeps its figures in files of its own in one folder that the parent makes,
and any worker answers for all of them (the client library's multiprocess mode). A gauge is asked
for its value once a second there.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sekisho import __version__
from sekisho.audit.trail import AuditTrail
from sekisho.clients import Clients
from sekisho.detection import Detector, WorkerDetector
from sekisho.entity_types import ENTITY_TYPES
from sekisho.errors import InvalidRequest
from sekisho.masking.placeholders import LITERAL
from sekisho.record import ExchangeRecord, OutcomeClass
from sekisho.server.admission import Admission
from sekisho.server.api.problems import problem
from sekisho.stores.memory import MemoryStore
from sekisho.stores.store import Store

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""The client library looks for it when it is imported: it has to be set before a worker starts."""

BUCKETS_S = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5),
    *(1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 600.0),
)
"""From what Sekisho itself takes to the longest answers that a model thinks about."""

OWN_PARTS = ("read", "detect", "mask")
"""What the part `own` sums up: until the request leaves, it is Sekisho that takes the time."""

ERRORS = frozenset(OutcomeClass) - {
    OutcomeClass.ANSWERED,
    OutcomeClass.UPSTREAM_ERROR,
    OutcomeClass.CLIENT_GONE,
}

OTHER_TYPE = "OTHER"
_TYPES = frozenset((*ENTITY_TYPES, LITERAL))


class Metrics:
    """A recorder. `folder`: where the workers of one server share their figures."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._registry = registry = CollectorRegistry()
        self._watched: list[tuple[Gauge, Callable[[], float]]] = []
        self._requests = Counter(
            "sekisho_requests",
            "Requests that have ended, by what they were and how they ended.",
            ["source", "upstream", "api", "outcome"],
            registry=registry,
        )
        self._errors = Counter(
            "sekisho_errors",
            "Requests that ended with an error of Sekisho's own, by its code.",
            ["code"],
            registry=registry,
        )
        self._findings = Counter(
            "sekisho_findings",
            "Places in texts that had not gone out before, by what was found and done there.",
            ["entity_type", "action"],
            registry=registry,
        )
        self._resent = Counter(
            "sekisho_resent_placeholders",
            "Placeholders in texts that had gone out before and were sent again.",
            registry=registry,
        )
        self._request_bytes = Counter(
            "sekisho_request_bytes",
            "Bytes of request bodies, decompressed.",
            ["source"],
            registry=registry,
        )
        self._response_bytes = Counter(
            "sekisho_response_bytes",
            "Bytes of response bodies that went to clients.",
            ["source"],
            registry=registry,
        )
        self._durations = Histogram(
            "sekisho_request_duration_seconds",
            "How long the parts of a request took; own is read, detect and mask together.",
            ["source", "part"],
            buckets=BUCKETS_S,
            registry=registry,
        )
        self._gauge(
            "sekisho_start_time_seconds", "When the server began, in Unix time.", "min"
        ).set(time.time())
        build = Gauge(
            "sekisho_build_info",
            "Always 1; the label tells the version.",
            ["version"],
            multiprocess_mode="max",
            registry=registry,
        )
        build.labels(__version__).set(1)
        self._gauge("sekisho_workers", "Server processes that are running.", "livesum").set(1)
        self._reloads = Counter(
            "sekisho_config_reloads",
            "Attempts to take up a changed configuration, by their result.",
            ["result"],
            registry=registry,
        )
        self._configured_at = self._gauge(
            "sekisho_config_loaded_time_seconds",
            "When the configuration in force was loaded, in Unix time; of several workers the "
            "oldest.",
            "livemin",
        )
        self.configured(time.time())

    def watch(
        self, name: str, help: str, ask: Callable[[], float], *, all_of: bool = False
    ) -> None:
        """A gauge of what `ask` says; of several workers the sum or, with `all_of`, the least."""
        gauge = self._gauge(name, help, "livemin" if all_of else "livesum")
        self._watched.append((gauge, ask))

    def _gauge(self, name: str, help: str, mode: str) -> Gauge:
        return Gauge(name, help, multiprocess_mode=mode, registry=self._registry)  # type: ignore[arg-type]

    def record(self, record: ExchangeRecord) -> None:
        source, outcome = record.source, str(record.outcome_class)
        self._requests.labels(source, record.upstream, record.api, outcome).inc()
        if record.outcome_class in ERRORS:
            self._errors.labels(record.outcome).inc()
        for (kind, action), count in record.findings.items():
            self._findings.labels(kind if kind in _TYPES else OTHER_TYPE, action).inc(count)
        if record.resent:
            self._resent.inc(record.resent)
        self._request_bytes.labels(source).inc(record.request_bytes)
        self._response_bytes.labels(source).inc(record.response_bytes)
        parts = record.parts
        for part, took in parts.items():
            self._durations.labels(source, part).observe(took)
        if "mask" in parts:
            own = sum(parts.get(part, 0.0) for part in OWN_PARTS)
            self._durations.labels(source, "own").observe(own)
        if not (source == "socket" and record.streamed):  # how long people talk is no delay
            self._durations.labels(source, "whole").observe(record.duration_s)

    def configured(self, at: float) -> None:
        """A configuration has come into force."""
        self._configured_at.set(at)

    def reloaded(self, result: str) -> None:
        self._reloads.labels(result).inc()

    def refresh(self) -> None:
        for gauge, ask in self._watched:
            gauge.set(ask())

    async def keep_fresh(self) -> None:
        """For ever: another worker may be asked for these gauges at any time."""
        while self._folder is not None:
            self.refresh()
            await asyncio.sleep(1)

    def collect(self) -> Iterable[Metric]:
        """All workers' figures. Reads their files, so it may wait for a disk."""
        if self._folder is not None:
            merged = MultiProcessCollector(None, str(self._folder))  # type: ignore[no-untyped-call]
            return list(merged.collect())  # type: ignore[no-untyped-call]
        metrics = list(self._registry.collect())
        for metric in metrics:
            # When a series began: several workers do not tell, and it doubles the page.
            metric.samples = [s for s in metric.samples if not s.name.endswith("_created")]
        return metrics

    def page(self, accept: str) -> tuple[bytes, str]:
        """The text and its content type, in the best format that `accept` names."""
        # Not as it came: the library takes over what stands beside the type.
        open_metrics = "application/openmetrics-text" in accept.lower()
        asked = "application/openmetrics-text; version=1.0.0" if open_metrics else "text/plain"
        encode, content_type = choose_encoder(asked)
        return encode(self), content_type


class Watched(Protocol):
    @property
    def admission(self) -> Admission: ...

    @property
    def store(self) -> Store: ...


def watch_server(metrics: Metrics, detector: Callable[[], Detector], server: Watched) -> None:
    """`detector` says which one is in use."""
    admission, store = server.admission, server.store
    metrics.watch("sekisho_active_requests", "Requests being served.", lambda: admission.inside)
    metrics.watch(
        "sekisho_active_streams",
        "Streamed answers and WebSockets being served.",
        lambda: admission.streams,
    )
    metrics.watch(
        "sekisho_detector_ready",
        "1 where every server process has a detector that can detect.",
        lambda: detector().ready,
        all_of=True,
    )
    if isinstance(detector(), WorkerDetector):
        metrics.watch(
            "sekisho_detection_waiting_requests",
            "Requests whose texts the detector has not read to the end.",
            lambda: _waiting(detector()).waiting_requests,
        )
        metrics.watch(
            "sekisho_detection_waiting_characters",
            "Characters of those that the detector has not read yet.",
            lambda: _waiting(detector()).waiting_chars,
        )
    if isinstance(store, MemoryStore):
        metrics.watch(
            "sekisho_store_entries", "Entries of vault.url memory://.", lambda: len(store)
        )
        metrics.watch(
            "sekisho_store_bytes", "Bytes that these entries take.", lambda: store.size_bytes
        )


def _waiting(detector: Detector) -> WorkerDetector:
    assert isinstance(detector, WorkerDetector)  # noqa: S101  (one kind of them per server)
    return detector


def watch_audit(metrics: Metrics, trail: AuditTrail) -> None:
    metrics.watch(
        "sekisho_audit_working",
        "1 where every server process can write the audit ledger.",
        lambda: trail.working,
        all_of=True,
    )
    metrics.watch(
        "sekisho_audit_waiting_lines",
        "Lines that are not in the audit ledger yet.",
        lambda: trail.waiting,
    )
    metrics.watch(
        "sekisho_audit_lost_lines",
        "Lines that never will be, since too many waited.",
        lambda: trail.lost_lines,
    )
    metrics.watch(
        "sekisho_audit_failed_copies",
        "Lines that did not reach syslog or the OpenTelemetry collector.",
        lambda: trail.failed_copies,
    )


@dataclass(frozen=True)
class MetricsPage:
    metrics: Metrics
    clients: Clients

    def routes(self) -> list[Route]:
        return [Route("/metrics", self._answer)]

    async def _answer(self, request: Request) -> Response:
        try:
            self.clients.identify(request.headers.items(), bearer=True)
        except InvalidRequest as error:
            return problem(error)
        self.metrics.refresh()
        accept = request.headers.get("accept", "")
        page, content_type = await asyncio.to_thread(self.metrics.page, accept)
        return Response(page, headers={"content-type": content_type})


def shared_folder() -> Path | None:
    """Where the parent process said that the workers' figures go; None for a single process."""
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named) if named else None


@contextmanager
def sharing() -> Iterator[None]:
    """In the parent of several workers: gives them a private folder, and removes it at the end."""
    with TemporaryDirectory(prefix="sekisho-metrics-") as folder:
        os.environ[FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER_VARIABLE]


def forget_worker(pid: int) -> None:
    """Its gauges; what it has counted stays counted."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
