"""Days as people in Japan count them: what a report is about, and into which steps it is drawn."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9), "JST")

_MOST_STEPS = 62


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it; None: as far as the ledger goes."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first or date.min) <= day <= (self.last or date.max)


def day_of(moment: str) -> date:
    """Raises ValueError for what is no ISO 8601 with a zone."""
    parsed = datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        raise ValueError("a time without its zone")
    return parsed.astimezone(JST).date()


def in_japan(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(JST):%Y-%m-%d %H:%M}"


def steps(first: date, last: date) -> dict[date, list[date]]:
    """All days from `first` to `last`, under the first day of the day, week or month they count to;
    as fine as a plot can show.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if len(days) <= _MOST_STEPS:
        return {day: [day] for day in days}
    weekly = len(days) <= 7 * _MOST_STEPS
    grouped: dict[date, list[date]] = {}
    for day in days:
        start = day - timedelta(days=day.weekday()) if weekly else day.replace(day=1)
        grouped.setdefault(start, []).append(day)
    return grouped
