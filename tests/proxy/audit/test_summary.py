"""What lines come to."""

from datetime import date
from typing import Any

from sekisho.audit.entry import ended, leaves
from sekisho.audit.period import Period
from sekisho.audit.summary import MAX_MODELS, OTHER, UNFINISHED, Summary
from sekisho.record import REPLACING, ExchangeRecord, OutcomeClass

APRIL = 1_775_016_000.0  # 2026-04-01 13:00 in Japan
DAY = date(2026, 4, 1)


def record(number: int = 0, **more: Any) -> ExchangeRecord:
    given = {
        "request_id": f"req_{number}",
        "began_at": APRIL,
        "source": "proxy",
        "client": "crm",
        "upstream": "openai",
        "jurisdiction": "foreign",
        "answered_by": "openai",
        "model": "m",
        "outcome": "200",
        "outcome_class": OutcomeClass.ANSWERED,
        "parts": {"upstream": 0.1},
        **more,
    }
    return ExchangeRecord(**given)


def refused(number: int = 0, **more: Any) -> ExchangeRecord:
    said: dict[str, Any] = {
        "outcome_class": OutcomeClass.REFUSED,
        "outcome": "blocked_by_policy",
        "answered_by": "",
        "parts": {},
        **more,
    }
    return record(number, **said)


def summed(*entries: Any, period: Period | None = None) -> Summary:
    summary = Summary(period or Period())
    for entry in entries:
        summary.hear(entry)
    summary.finish()
    return summary


def found(summary: Summary) -> dict[tuple[str, str], int]:
    return dict(summary.found(lambda f: (f.entity_type, f.action)))


def test_two_lines_are_one_exchange() -> None:
    given = record(counts={("PERSON", "mask"): 2}, resent=3)
    summary = summed(leaves(given), ended(given))

    [(exchange, count)] = summary.exchanges.items()
    assert (count, exchange.day, exchange.client, exchange.abroad) == (1, DAY, "crm", True)
    assert found(summary) == {("PERSON", "mask"): 2}
    assert summary.resent == 3
    assert (summary.first, summary.last) == (DAY, DAY)


def test_a_beginning_without_an_end_is_an_exchange_that_left() -> None:
    summary = summed(leaves(record(1)), leaves(record(2)), ended(record(2)))

    assert summary.by(lambda e: e.outcome) == {UNFINISHED: 1, "answered": 1}
    assert summary.count(lambda e: e.abroad) == 2


def test_what_was_replaced_in_a_refused_request_did_not_leave() -> None:
    counts = {("PERSON", "mask"): 2, ("JP_MY_NUMBER", "block"): 1}
    summary = summed(ended(refused(counts=counts, refused_types=("JP_MY_NUMBER",))))

    assert found(summary) == {("JP_MY_NUMBER", "block"): 1}
    assert summary.count(lambda e: e.refused) == 1
    assert summary.count(lambda e: e.left) == 0


def test_a_refusal_without_a_count_counts_once() -> None:
    summary = summed(ended(refused(refused_types=("SECRET",))))

    assert found(summary) == {("SECRET", "block"): 1}


def test_what_went_home_as_it_was_written_was_not_replaced() -> None:
    counts = {("PERSON", "mask"): 2, ("MEDICAL", "reroute"): 1}
    summary = summed(ended(record(jurisdiction="domestic", answered_by="home", counts=counts)))

    assert found(summary) == {("MEDICAL", "reroute"): 1}
    assert summary.count(lambda e: e.elsewhere) == 1
    assert summary.count(lambda e: e.at_home) == 1


def test_a_dry_run_did_nothing() -> None:
    summary = summed(ended(record(dry_run=True, counts={("PERSON", "mask"): 2})))

    assert found(summary) == {}
    assert summary.count(lambda e: e.dry_run) == 1
    assert summary.found(lambda f: "", REPLACING)[""] == 0


def test_only_the_period_counts() -> None:
    early, late = record(1, began_at=APRIL - 86_400), record(2, began_at=APRIL + 86_400)
    summary = summed(*(ended(each) for each in (early, record(), late)), period=Period(DAY, DAY))

    assert sum(summary.exchanges.values()) == 1


def test_models_are_no_way_to_fill_the_memory() -> None:
    summary = summed(*(ended(record(n, model=f"m{n}")) for n in range(MAX_MODELS + 5)))

    assert len(summary.by(lambda e: e.model)) == MAX_MODELS + 1
    assert summary.by(lambda e: e.model)[OTHER] == 5


def test_what_was_lost_is_told() -> None:
    lost = {"event": "lost", "at": "2026-04-01T00:00:00.000+00:00", "count": 7}

    assert summed(lost).lost == 7
    assert summed(lost, period=Period(first=date(2026, 5, 1))).lost == 0


def test_what_nobody_writes_counts_nowhere() -> None:
    broken = {**ended(record()), "began_at": "never"}
    summary = summed(broken, {"event": "ended"}, {"event": "begun"})

    assert not summary.exchanges
    assert summary.lost == 2


def test_starts_are_kept_for_their_settings() -> None:
    started = {"event": "started", "at": "2026-04-01T00:00:00.000+00:00", "profile": "strict"}

    changed = {**started, "event": "configured", "profile": "minimal"}

    assert summed(started, changed).starts == [started, changed]
