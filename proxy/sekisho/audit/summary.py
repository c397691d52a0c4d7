"""What a ledger's lines come to: exchanges and findings, counted by everything a report asks for.

An exchange is one `ended` line, or a `leaves` line that no end followed. Replaced places count
only where something left: of a refused request, nothing did.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sekisho.audit import entry as entry_events
from sekisho.audit.period import Period, day_of
from sekisho.record import REFUSING, REPLACING, OutcomeClass

UNFINISHED = "unfinished"
OTHER = "other"
MAX_MODELS = 500
"""Clients name models, so their number is not bounded by anything else."""

_MAX_OPEN = 200_000

G = TypeVar("G")


class Exchange(NamedTuple):
    """What exchanges are counted by. `outcome`: an OutcomeClass, or UNFINISHED."""

    day: date
    source: str
    client: str
    upstream: str
    jurisdiction: str
    answered_by: str
    model: str
    outcome: str
    left: bool
    rerouted: bool
    dry_run: bool

    @property
    def abroad(self) -> bool:
        return self.left and self.jurisdiction == "foreign"

    @property
    def at_home(self) -> bool:
        return self.left and self.jurisdiction == "domestic"

    @property
    def refused(self) -> bool:
        return self.outcome == OutcomeClass.REFUSED

    @property
    def elsewhere(self) -> bool:
        """Answered by another upstream than the one that was asked."""
        return bool(self.answered_by) and self.answered_by != self.upstream


class Finding(NamedTuple):
    exchange: Exchange
    entity_type: str
    action: str

    @property
    def happened(self) -> bool:
        """In a dry run nothing did; what was to be replaced was so only if it left."""
        if self.exchange.dry_run:
            return False
        if self.action in REFUSING:
            return True
        if self.action in REPLACING:  # rerouted ones went home as they were written
            return self.exchange.left and not (self.exchange.rerouted and self.exchange.at_home)
        return self.exchange.abroad


@dataclass
class Summary:
    period: Period = field(default_factory=Period)
    exchanges: Counter[Exchange] = field(default_factory=Counter)
    findings: Counter[Finding] = field(default_factory=Counter)
    resent: int = 0
    lost: int = 0
    starts: list[Mapping[str, Any]] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        self._open: dict[str, Mapping[str, Any]] = {}
        self._models: set[str] = set()

    def hear(self, entry: Mapping[str, Any]) -> None:
        """One line. What is not as Sekisho writes it, though its key was used, counts nowhere."""
        try:
            self._hear(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.lost += 1

    def finish(self) -> None:
        for entry in self._open.values():
            self._count(entry)
        self._open.clear()

    def by(self, of: Callable[[Exchange], G]) -> Counter[G]:
        counted: Counter[G] = Counter()
        for exchange, count in self.exchanges.items():
            counted[of(exchange)] += count
        return counted

    def count(self, wanted: Callable[[Exchange], bool]) -> int:
        return sum(count for exchange, count in self.exchanges.items() if wanted(exchange))

    def found(self, of: Callable[[Finding], G], actions: Iterable[str] | None = None) -> Counter[G]:
        """Only what happened."""
        allowed = None if actions is None else frozenset(actions)
        counted: Counter[G] = Counter()
        for finding, count in self.findings.items():
            if finding.happened and (allowed is None or finding.action in allowed):
                counted[of(finding)] += count
        return counted

    def _hear(self, entry: Mapping[str, Any]) -> None:
        match entry["event"]:
            case entry_events.LEAVES:
                if len(self._open) < _MAX_OPEN:
                    self._open[entry["request_id"]] = entry
            case entry_events.ENDED:
                self._open.pop(entry["request_id"], None)
                self._count(entry)
            case entry_events.STARTED | entry_events.CONFIGURED:
                if day_of(entry["at"]) in self.period:
                    self.starts.append(entry)
            case entry_events.LOST:
                if day_of(entry["at"]) in self.period:
                    self.lost += entry["count"]

    def _count(self, entry: Mapping[str, Any]) -> None:
        day = day_of(entry["began_at"])
        if day not in self.period:
            return
        self.first = min(self.first or day, day)
        self.last = max(self.last or day, day)
        exchange = self._exchange(day, entry)
        self.exchanges[exchange] += 1
        if exchange.abroad:
            self.resent += entry["resent"]
        counts: Mapping[str, Mapping[str, int]] = entry["counts"]
        for kind, actions in counts.items():
            for action, count in actions.items():
                self.findings[Finding(exchange, kind, action)] += count
        for kind in entry.get("refused_types", ()):
            if not REFUSING & counts.get(kind, {}).keys():
                self.findings[Finding(exchange, kind, "block")] += 1

    def _exchange(self, day: date, entry: Mapping[str, Any]) -> Exchange:
        unfinished = entry["event"] == entry_events.LEAVES
        return Exchange(
            day,
            entry["source"],
            entry["client"],
            entry["upstream"],
            entry["jurisdiction"],
            entry.get("answered_by", ""),
            self._model(entry["model"]),
            UNFINISHED if unfinished else entry["outcome_class"],
            unfinished or entry["left"],
            any("reroute" in actions for actions in entry["counts"].values()),
            entry["dry_run"],
        )

    def _model(self, name: str) -> str:
        if name in self._models or len(self._models) < MAX_MODELS:
            self._models.add(name)
            return name
        return OTHER
