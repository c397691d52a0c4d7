"""What has to hold of detection from now on: texts with a place that is, or is not, to be found.

A case is one line of JSON in a file that people read, edit and keep beside their configuration:

    {"id": "…", "verdict": "missed", "text": "…", "findings":
        [{"start": 3, "end": 7, "entity_type": "PERSON"}]}

`missed`: every letter of the place is to be found, as that type. `wrong`: nothing there is to be
found as that type; as another it may. Places are Python indices into the text, the end exclusive.
Further members (when, by whom) are for people. `sekisho detect --format jsonl` reads the same file.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sekisho.entity_types import ENTITY_TYPES
from sekisho.wire.json_body import in_one_line, write_json
from sekisho_recognizers.finding import Finding


class Verdict(StrEnum):
    WRONG = "wrong"
    MISSED = "missed"


class BadCase(Exception):
    """A line that is no case. Names its file and number, never what stands in it."""

    def __init__(self, file: str, number: int, reason: str) -> None:
        super().__init__(f"{file}:{number}: {reason}")


@dataclass(frozen=True, slots=True)
class Place:
    start: int
    end: int
    entity_type: str


@dataclass(frozen=True, slots=True)
class Case:
    """`id` is whatever its file has; None where it has none."""

    id: object
    verdict: Verdict
    text: str = field(repr=False)
    places: tuple[Place, ...]

    def terms(self) -> list[str]:
        return [self.text[place.start : place.end] for place in self.places]

    def line(self, **further: str) -> str:
        """As it stands in a file, its line end included."""
        places: list[Any] = [
            {"start": p.start, "end": p.end, "entity_type": p.entity_type} for p in self.places
        ]
        record: dict[str, Any] = {"id": self.id, "verdict": str(self.verdict), "text": self.text}
        return in_one_line(write_json({**record, "findings": places, **further}).decode()) + "\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`found`: the types that are reported somewhere in the place."""

    place: Place
    holds: bool
    found: tuple[str, ...]


def read_cases(lines: Iterable[bytes], file: str) -> Iterator[tuple[int, Case]]:
    """Each with its line's number, from 1. Raises BadCase; `file` is for its message."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, read_case(line)
            except ValueError as reason:
                raise BadCase(file, number, str(reason)) from None


def read_case(line: bytes) -> Case:
    """Raises ValueError, whose message quotes nothing."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("not JSON in UTF-8") from None
    if not isinstance(record, dict):
        raise ValueError("not an object")
    text, verdict, places = (record.get(name) for name in ("text", "verdict", "findings"))
    if not isinstance(text, str):
        raise ValueError("no text")
    if verdict not in tuple(Verdict):
        raise ValueError(f"verdict: allowed: {', '.join(Verdict)}")
    if not isinstance(places, list) or not places:
        raise ValueError("no findings")
    return Case(
        record.get("id"), Verdict(verdict), text, tuple(_place(each, text) for each in places)
    )


def judge(case: Case, findings: Sequence[Finding]) -> list[Outcome]:
    """One outcome for each place of the case, given what is found in its text."""
    return [_outcome(case, place, findings) for place in case.places]


def there(findings: Iterable[Finding], start: int, end: int) -> list[Finding]:
    """Those that have at least a character in common with the place."""
    return [each for each in findings if each.start < end and each.end > start]


def _outcome(case: Case, place: Place, findings: Sequence[Finding]) -> Outcome:
    found = there(findings, place.start, place.end)
    alike = [each for each in found if each.entity_type == place.entity_type]
    holds = not alike if case.verdict is Verdict.WRONG else _covered(case.text, place, alike)
    return Outcome(place, holds, tuple(sorted({each.entity_type for each in found})))


def _covered(text: str, place: Place, findings: Sequence[Finding]) -> bool:
    free = set(range(place.start, place.end))
    for each in findings:
        free.difference_update(range(each.start, each.end))
    return not any(text[position].isalnum() for position in free) and bool(findings)


def _place(value: object, text: str) -> Place:
    if not isinstance(value, dict):
        raise ValueError("a finding is not an object")
    start, end, entity_type = (value.get(name) for name in ("start", "end", "entity_type"))
    # Not isinstance: a bool is an int.
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        raise ValueError("a finding's start and end are not a place in the text")
    if entity_type not in ENTITY_TYPES:
        raise ValueError("a finding's entity_type is not known")
    return Place(start, end, entity_type)
