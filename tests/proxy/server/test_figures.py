"""The figures that a page draws: totals, quantiles, and what each ten seconds brought."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx
import pytest

from sekisho.record import ExchangeRecord, OutcomeClass
from sekisho.server import figures
from sekisho.server.figures import MAX_SAMPLES, Figures, History, Totals, quantile, read_totals
from sekisho.server.metrics import Metrics
from support.gate import gate
from support.processes import until

INF = float("inf")


@pytest.mark.parametrize(
    ("buckets", "share", "expected"),
    [
        ({}, 0.5, None),
        ({1.0: 0, INF: 0}, 0.5, None),
        ({1.0: 10, 2.0: 10, INF: 10}, 0.5, 0.5),
        ({1.0: 0, 2.0: 10, INF: 10}, 0.5, 1.5),
        ({1.0: 5, 2.0: 10, INF: 10}, 0.95, 1.9),
        ({1.0: 5, 2.0: 5, 3.0: 10, INF: 10}, 0.5, 1.0),
        ({1.0: 1, 2.0: 2, INF: 10}, 0.95, 2.0),  # nobody knows how long those took
        ({INF: 3}, 0.5, 0.0),
    ],
)
def test_a_quantile_is_what_prometheus_would_say(
    buckets: Mapping[float, float], share: float, expected: float | None
) -> None:
    assert quantile(buckets, share) == (None if expected is None else pytest.approx(expected))


def record(outcome: OutcomeClass = OutcomeClass.ANSWERED, **given: Any) -> ExchangeRecord:
    return ExchangeRecord(
        request_id="r",
        began_at=1.0,
        source=given.pop("source", "proxy"),
        outcome="200",
        outcome_class=outcome,
        **given,
    )


def totals(metrics: Metrics) -> Totals:
    return read_totals(metrics.collect())


def test_totals_are_those_of_all_sources() -> None:
    metrics = Metrics()
    metrics.record(record(counts={("PERSON", "mask"): 2, ("MONEY", "allow"): 9}))
    metrics.record(record(source="api", counts={("PERSON", "redact"): 1, ("AGE", "generalize"): 1}))
    metrics.record(record(OutcomeClass.REFUSED, refused_types=("MEDICAL",)))
    metrics.record(record(OutcomeClass.REFUSED, counts={("PERSON", "reroute"): 1}))
    found = totals(metrics)

    assert found.requests == 4
    assert found.outcomes == {"answered": 2, "refused": 2}
    assert found.by_type(("mask", "redact", "generalize")) == {"AGE": 1, "PERSON": 3}
    assert found.by_type(("block", "reroute")) == {"MEDICAL": 1, "PERSON": 1}
    assert found.began_at > 0


def test_what_sekisho_takes_itself_is_told_apart_from_the_upstreams_time() -> None:
    metrics = Metrics()
    parts = {"read": 0.004, "detect": 0.015, "mask": 0.007, "upstream": 3.0}
    metrics.record(record(parts=parts, duration_s=9.0))
    shown = figures.show(totals(metrics), [], 0.0).model_dump()["latency_ms"]

    assert set(shown) == {"read", "detect", "mask", "own", "upstream", "whole"}
    assert 20 <= shown["own"]["p50"] <= 50
    assert 2000 <= shown["upstream"]["p95"] <= 5000
    assert 5000 <= shown["whole"]["p50"] <= 10_000
    assert {part["count"] for part in shown.values()} == {1}


def test_a_sample_is_what_its_interval_brought() -> None:
    metrics = Metrics()
    metrics.record(record(counts={("PERSON", "mask"): 5}, parts={"mask": 2.0}))
    history = History(totals(metrics))
    metrics.record(record(counts={("PERSON", "mask"): 1}, parts={"mask": 0.0015}))
    metrics.record(record(counts={("AGE", "mask"): 2}, parts={"mask": 0.0015}))
    metrics.record(record(OutcomeClass.REFUSED, refused_types=("MEDICAL",)))
    history.add(10, totals(metrics))
    history.add(20, totals(metrics))
    busy, quiet = history.samples

    assert (busy.t, busy.requests, busy.masked, busy.blocked) == (10, 3, 3, 1)
    assert busy.masked_by_type == {"PERSON": 1, "AGE": 2}
    assert busy.p50_ms == pytest.approx(1.5)
    assert busy.p95_ms == pytest.approx(1.95)
    assert (quiet.requests, quiet.masked, quiet.blocked, quiet.p50_ms) == (0, 0, 0, None)
    assert quiet.masked_by_type == {}


def test_an_hour_is_kept_and_no_more() -> None:
    history = History(Totals())
    for t in range(MAX_SAMPLES + 10):
        history.add(t, Totals())

    assert MAX_SAMPLES * figures.INTERVAL_S == 3600
    assert [history.samples[0].t, history.samples[-1].t] == [10, MAX_SAMPLES + 9]


class Unreadable(Metrics):
    def __init__(self) -> None:
        super().__init__()
        self.readings = 0

    def collect(self) -> Any:
        self.readings += 1
        if self.readings == 2:
            raise OSError("planted-鬼頭")
        return super().collect()


def test_a_reading_that_fails_costs_one_sample(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(figures, "INTERVAL_S", 0.05)
    made = Figures(Unreadable())

    async def run() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(made.sample(), 0.5)

    asyncio.run(run())

    assert len(made.history.samples) > 1
    assert "OSError at" in caplog.text
    assert "planted" not in caplog.text


def test_a_page_finds_all_it_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "INTERVAL_S", 0.2)
    body = {"model": "m", "messages": [{"role": "user", "content": "鬼頭 誠一郎"}]}
    with gate({"鬼頭 誠一郎": "PERSON"}) as server, httpx.Client(base_url=server.url) as http:
        http.post("/openai/v1/chat/completions", json=body)
        until(lambda: sum(s["requests"] for s in http.get("/api/figures").json()["samples"]) == 1)
        response = http.get("/api/figures")
        shown = response.json()

    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    assert shown["requests"] == {"total": 1, "by_outcome": {"answered": 1}}
    assert shown["masked"] == {"by_type": {"PERSON": 1}}
    assert shown["blocked"] == {"by_type": {}}
    assert shown["detector_ready"] is True
    assert (shown["workers"], shown["active"]) == (1, {"requests": 0, "streams": 0})
    assert 0 < shown["uptime_s"] < 60
    [sample] = [each for each in shown["samples"] if each["requests"]]
    assert set(sample) == {
        *("t", "requests", "masked", "blocked"),
        *("masked_by_type", "p50_ms", "p95_ms"),
    }
    assert abs(sample["t"] - shown["since"]) < 60
    assert 0 < sample["p50_ms"] <= sample["p95_ms"]
    assert "鬼頭" not in json.dumps(shown, ensure_ascii=False)
