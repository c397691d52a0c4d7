"""What `sekisho detect` prints: JSON lines for programs, or a table for a person's own terminal.

The table shows the values, which is what somebody who tries the detector wants to see; it goes to
standard output only. JSON lines hold positions and no text.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from sekisho_recognizers.finding import Finding


class BadLine(Exception):
    """A line of input that cannot be read. Names its number, never what stands in it."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f'line {number}: {reason}; expected {{"id": …, "text": "…"}} in UTF-8')


class Detector(Protocol):
    def analyze(self, text: str) -> list[Finding]: ...


def as_jsonl(
    lines: Iterable[bytes], detector: Detector, wanted: Collection[str] | None
) -> Iterator[str]:
    """One line out for each line in, as soon as it is read. Raises BadLine."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            identity, text = _record(number, line)
            findings = [_as_json(f) for f in _of(detector.analyze(text), wanted)]
            # ASCII only: an id may hold half a surrogate pair, which no encoding can write.
            yield json.dumps({"id": identity, "findings": findings})


def as_table(text: str, detector: Detector, wanted: Collection[str] | None) -> Iterator[str]:
    findings = list(_of(detector.analyze(text), wanted))
    widths = [
        max((len(row[column]) for row in map(_cells, findings)), default=0) for column in range(4)
    ]
    for finding in findings:
        # The value comes last: the width of Japanese text differs from terminal to terminal.
        cells = zip(_cells(finding), widths, strict=True)
        value = printable(text[finding.start : finding.end])
        yield "  ".join([*(cell.ljust(width) for cell, width in cells), value])


def _record(number: int, line: bytes) -> tuple[object, str]:
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise BadLine(number, "not JSON") from None
    if not isinstance(record, dict) or "id" not in record:
        raise BadLine(number, "no id")
    text = record.get("text")
    if not isinstance(text, str):
        raise BadLine(number, "no text")
    return record["id"], text


def _of(findings: Iterable[Finding], wanted: Collection[str] | None) -> Iterator[Finding]:
    return (f for f in findings if wanted is None or f.entity_type in wanted)


def _as_json(finding: Finding) -> dict[str, object]:
    return {
        "start": finding.start,
        "end": finding.end,
        "entity_type": finding.entity_type,
        "score": finding.score,
        "recognizer": finding.recognizer,
    }


def _cells(finding: Finding) -> tuple[str, str, str, str]:
    place = f"{finding.start}-{finding.end}"
    return finding.entity_type, place, f"{finding.score:.2f}", finding.recognizer


def printable(value: str) -> str:
    """Control characters shown, not obeyed: a text must not steer the terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in value)
