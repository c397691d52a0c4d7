"""`GET /api/figures`: what the metrics say, as a page can draw it without keeping anything itself.

Totals since the server began, and a sample every ten seconds of the last hour, each of what
happened in its ten seconds. With several workers, each of them takes samples of all, at the same
moments.
"""

import asyncio
import logging
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client import Metric

from sekisho.failures import class_and_place
from sekisho.record import REFUSING, REPLACING
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.server.metrics import Metrics

log = logging.getLogger("sekisho")

INTERVAL_S = 10
MAX_SAMPLES = 360

PARTS = ("read", "detect", "mask", "own", "upstream", "whole")

Buckets = Mapping[float, float]
"""Upper bound in seconds -> how many took no longer, as Prometheus counts them."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Cumulative, of all workers."""

    began_at: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    durations: Mapping[str, Buckets] = field(default_factory=dict)
    gauges: Mapping[str, float] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        return self.outcomes.total()

    def by_type(self, actions: Iterable[str]) -> dict[str, int]:
        wanted = frozenset(actions)
        counted: Counter[str] = Counter()
        for (kind, action), count in self.findings.items():
            if action in wanted:
                counted[kind] += count
        return {kind: counted[kind] for kind in sorted(counted) if counted[kind]}


class Sample(Message):
    """What happened in the interval that ended at `t` (Unix time). The percentiles are of the part
    `own`, what Sekisho itself took; None where nothing was masked.
    """

    t: int
    requests: int
    masked: int
    blocked: int
    masked_by_type: dict[str, int]
    p50_ms: float | None
    p95_ms: float | None


def read_totals(metrics: Iterable[Metric]) -> Totals:
    outcomes: Counter[str] = Counter()
    findings: Counter[tuple[str, str]] = Counter()
    durations: dict[str, Counter[float]] = {part: Counter() for part in PARTS}
    gauges = {}
    for metric in metrics:
        for sample in metric.samples:
            labels = sample.labels
            match sample.name:
                case "sekisho_requests_total":
                    outcomes[labels["outcome"]] += int(sample.value)
                case "sekisho_findings_total":
                    findings[labels["entity_type"], labels["action"]] += int(sample.value)
                case "sekisho_request_duration_seconds_bucket" if labels["part"] in durations:
                    durations[labels["part"]][float(labels["le"])] += int(sample.value)
                case name if metric.type == "gauge" and not labels:
                    gauges[name] = sample.value
    began_at = gauges.get("sekisho_start_time_seconds", 0.0)
    return Totals(began_at, outcomes, findings, durations, gauges)


def quantile(buckets: Buckets, share: float) -> float | None:
    """Estimated as Prometheus does: evenly spread within a bucket. None where nothing was counted;
    what took longer than the last bound is said to have taken that long.
    """
    bounds = sorted(buckets)
    wanted = share * (buckets[bounds[-1]] if bounds else 0)
    if not wanted:
        return None
    lower = below = 0.0
    for bound in bounds:
        count = buckets[bound]
        if count >= wanted:
            if bound == float("inf"):
                break
            return lower + (bound - lower) * (wanted - below) / (count - below)
        lower, below = bound, count
    return lower


class History:
    def __init__(self, first: Totals) -> None:
        self.samples: deque[Sample] = deque(maxlen=MAX_SAMPLES)
        self._last = first

    def add(self, t: int, now: Totals) -> None:
        before, self._last = self._last, now
        masked, earlier = now.by_type(REPLACING), before.by_type(REPLACING)
        grown = {kind: count - earlier.get(kind, 0) for kind, count in masked.items()}
        own = _grown(now.durations.get("own", {}), before.durations.get("own", {}))
        self.samples.append(
            Sample(
                t=t,
                requests=now.requests - before.requests,
                masked=sum(grown.values()),
                blocked=_total(now.by_type(REFUSING)) - _total(before.by_type(REFUSING)),
                masked_by_type={kind: count for kind, count in grown.items() if count},
                p50_ms=_ms(quantile(own, 0.5)),
                p95_ms=_ms(quantile(own, 0.95)),
            )
        )


class Latency(Message):
    count: int
    p50: float | None
    p95: float | None


class Requests(Message):
    total: int
    by_outcome: dict[str, int]


class ByType(Message):
    by_type: dict[str, int]


class Active(Message):
    requests: int
    streams: int


class Shown(Message):
    since: float
    uptime_s: float
    interval_s: float
    workers: int
    detector_ready: bool
    active: Active
    requests: Requests
    masked: ByType
    blocked: ByType
    latency_ms: dict[str, Latency]
    samples: list[Sample]


@dataclass
class Figures:
    metrics: Metrics
    history: History = field(default_factory=lambda: History(Totals()))

    def operations(self) -> tuple[Operation, ...]:
        return (
            Operation(
                "GET",
                "/api/figures",
                "figures",
                "Totals since the server began, and what each ten seconds of an hour brought.",
                self._answer,
                gives=(Shown,),
            ),
        )

    async def sample(self) -> None:
        """For ever."""
        self.history = History(await asyncio.to_thread(self._totals))
        while True:
            await asyncio.sleep(INTERVAL_S - time.time() % INTERVAL_S)
            try:
                totals = await asyncio.to_thread(self._totals)
            except Exception as error:  # one sample fewer
                log.warning("the figures could not be read: %s", class_and_place(error))
            else:
                self.history.add(round(time.time()), totals)

    async def _answer(self, call: Call[None]) -> Message:
        self.metrics.refresh()
        totals = await asyncio.to_thread(self._totals)
        return show(totals, self.history.samples, time.time())

    def _totals(self) -> Totals:
        return read_totals(self.metrics.collect())


def show(totals: Totals, samples: Iterable[Sample], now: float) -> Shown:
    gauges = totals.gauges
    # Who asks is being served too.
    others = max(0, int(gauges.get("sekisho_active_requests", 0)) - 1)
    return Shown(
        since=round(totals.began_at, 3),
        uptime_s=round(max(0.0, now - totals.began_at), 3),
        interval_s=INTERVAL_S,
        workers=int(gauges.get("sekisho_workers", 0)),
        detector_ready=gauges.get("sekisho_detector_ready", 0) == 1,
        active=Active(requests=others, streams=int(gauges.get("sekisho_active_streams", 0))),
        requests=Requests(total=totals.requests, by_outcome=dict(sorted(totals.outcomes.items()))),
        masked=ByType(by_type=totals.by_type(REPLACING)),
        blocked=ByType(by_type=totals.by_type(REFUSING)),
        latency_ms={part: _latency(buckets) for part, buckets in totals.durations.items()},
        samples=list(samples),
    )


def _latency(buckets: Buckets) -> Latency:
    return Latency(
        count=int(max(buckets.values(), default=0)),
        p50=_ms(quantile(buckets, 0.5)),
        p95=_ms(quantile(buckets, 0.95)),
    )


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def _grown(now: Buckets, before: Buckets) -> dict[float, float]:
    return {bound: count - before.get(bound, 0.0) for bound, count in now.items()}


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 3)
