"""What `sekisho detect --check` prints: which cases hold, by id and place; text only where asked.

For a person, the failures and a sum; as JSON lines, every case.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.finding_lines import Detector, printable
from sekisho.regression import Case, Outcome, Verdict, judge


@dataclass
class Tally:
    """Filled while the lines are printed."""

    cases: int = 0
    failed: int = 0

    def __str__(self) -> str:
        held = self.cases - self.failed
        return (
            f"{self.cases} marks: {held} hold, {self.failed} do not "
            f"/ マーク {self.cases} 件：一致 {held}、不一致 {self.failed}"
        )


def check_lines(
    cases: Iterable[tuple[str, int, Case]],
    detector: Detector,
    tally: Tally,
    *,
    jsonl: bool,
    show: bool,
) -> Iterator[str]:
    """`cases` with the file and line they stand in. `show`: with the marked text."""
    for file, number, case in cases:
        outcomes = judge(case, detector.analyze(case.text))
        tally.cases += 1
        tally.failed += not all(outcome.holds for outcome in outcomes)
        if jsonl:
            yield _as_json(file, number, case, outcomes, show)
        else:
            for outcome in outcomes:
                if not outcome.holds:
                    yield _as_text(file, number, case, outcome, show)


def _as_text(file: str, number: int, case: Case, outcome: Outcome, show: bool) -> str:
    place = outcome.place
    found = ", ".join(outcome.found)
    if case.verdict is Verdict.WRONG:
        said = "is found still"
    else:
        said = f"is found in part, or as {found}" if found else "is not found"
    name = f"{printable(str(case.id))}  " if case.id is not None else ""
    line = f"{file}:{number}  {name}{case.verdict} {place.entity_type} {place.start}-{place.end}"
    value = f"  {printable(case.text[place.start : place.end])}" if show else ""
    return f"{line}  {said}{value}"


def _as_json(file: str, number: int, case: Case, outcomes: list[Outcome], show: bool) -> str:
    findings = []
    for outcome in outcomes:
        place = outcome.place
        row: dict[str, object] = {
            "start": place.start,
            "end": place.end,
            "entity_type": place.entity_type,
            "holds": outcome.holds,
            "found": list(outcome.found),
        }
        if show:
            row["value"] = case.text[place.start : place.end]
        findings.append(row)
    # ASCII only: an id may hold half a surrogate pair, which no encoding can write.
    return json.dumps(
        {
            "id": case.id,
            "file": file,
            "line": number,
            "verdict": str(case.verdict),
            "holds": all(outcome.holds for outcome in outcomes),
            "findings": findings,
        }
    )
