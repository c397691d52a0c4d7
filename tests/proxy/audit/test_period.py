"""Days are Japan's, and a plot shows no more steps than can be told apart."""

from datetime import date

import pytest

from sekisho.audit.period import Period, day_of, in_japan, steps


def test_a_day_begins_at_midnight_in_japan() -> None:
    assert day_of("2026-03-31T14:59:59.999+00:00") == date(2026, 3, 31)
    assert day_of("2026-03-31T15:00:00.000+00:00") == date(2026, 4, 1)
    assert in_japan("2026-03-31T15:00:00.000+00:00") == "2026-04-01 00:00"


@pytest.mark.parametrize("moment", ["2026-03-31T15:00:00", "yesterday", ""])
def test_a_time_without_its_zone_is_none(moment: str) -> None:
    with pytest.raises(ValueError, match=r"zone|isoformat"):
        day_of(moment)


def test_both_ends_belong_to_a_period() -> None:
    period = Period(date(2026, 4, 1), date(2026, 4, 30))

    assert date(2026, 4, 1) in period
    assert date(2026, 4, 30) in period
    assert date(2026, 3, 31) not in period
    assert date(2026, 5, 1) not in period
    assert date(1, 1, 1) in Period()
    assert date(2026, 5, 1) in Period(first=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("last", "count", "second"),
    [
        (date(2026, 4, 1), 1, None),
        (date(2026, 4, 30), 30, date(2026, 4, 2)),
        (date(2026, 12, 31), 40, date(2026, 4, 6)),
        (date(2029, 3, 31), 36, date(2026, 5, 1)),
    ],
)
def test_steps_are_days_weeks_or_months(last: date, count: int, second: date | None) -> None:
    first = date(2026, 4, 1)
    grouped = steps(first, last)

    assert len(grouped) == count
    assert [*grouped, None][1] == second
    days = [day for group in grouped.values() for day in group]
    assert len(days) == len(set(days)) == (last - first).days + 1
