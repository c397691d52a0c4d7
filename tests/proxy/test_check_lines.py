"""What `sekisho detect --check` prints."""

import json
from typing import Any

from sekisho.check_lines import Tally, check_lines
from sekisho.regression import Case, Place, Verdict
from sekisho_recognizers.finding import Finding

MISSED = Case("m1", Verdict.MISSED, "鬼頭とかもめ", (Place(0, 2, "PERSON"), Place(3, 6, "PERSON")))
WRONG = Case("m2", Verdict.WRONG, "\x1b[31mみなとの件", (Place(5, 8, "LOCATION"),))
CASES = [("r.jsonl", 1, MISSED), ("r.jsonl", 4, WRONG)]


class FakeDetector:
    """Finds the first name, part of the second, and the town."""

    def analyze(self, text: str) -> list[Finding]:
        if "鬼頭" in text:
            return [
                Finding(0, 2, "PERSON", 0.9, "Fake"),
                Finding(3, 5, "ORGANIZATION", 0.9, "Fake"),
            ]
        return [Finding(4, 8, "LOCATION", 0.9, "Fake")]


class Silent:
    def analyze(self, text: str) -> list[Finding]:
        return []


def printed(detector: Any = None, **options: bool) -> tuple[list[str], Tally]:
    tally = Tally()
    given = {"jsonl": False, "show": False, **options}
    return list(check_lines(CASES, detector or FakeDetector(), tally, **given)), tally


def test_failures_are_listed_by_id_and_place_without_the_text() -> None:
    lines, tally = printed()

    assert lines == [
        "r.jsonl:1  m1  missed PERSON 3-6  is found in part, or as ORGANIZATION",
        "r.jsonl:4  m2  wrong LOCATION 5-8  is found still",
    ]
    assert (tally.cases, tally.failed) == (2, 2)


def test_what_holds_is_only_counted() -> None:
    lines, tally = printed(Silent())

    assert lines == [
        "r.jsonl:1  m1  missed PERSON 0-2  is not found",
        "r.jsonl:1  m1  missed PERSON 3-6  is not found",
    ]
    assert str(tally).startswith("2 marks: 1 hold, 1 do not / ")


def test_values_are_shown_where_asked_and_steer_no_terminal() -> None:
    lines, _ = printed(show=True)
    whole = Case("x", Verdict.WRONG, WRONG.text, (Place(0, 8, "LOCATION"),))
    cases = [("r.jsonl", 1, whole)]
    [shown] = check_lines(cases, FakeDetector(), Tally(), jsonl=False, show=True)

    assert lines[0].endswith("ORGANIZATION  かもめ")
    assert shown.endswith(r"\x1b[31mみなと")


def test_json_lines_hold_every_case_and_no_text() -> None:
    lines, _ = printed(jsonl=True)
    first = json.loads(lines[0])

    assert (first["id"], first["file"], first["line"], first["holds"]) == (
        "m1",
        "r.jsonl",
        1,
        False,
    )
    assert first["findings"] == [
        {"start": 0, "end": 2, "entity_type": "PERSON", "holds": True, "found": ["PERSON"]},
        {"start": 3, "end": 6, "entity_type": "PERSON", "holds": False, "found": ["ORGANIZATION"]},
    ]
    assert json.loads(lines[1])["verdict"] == "wrong"
    shown, _ = printed(jsonl=True, show=True)
    assert json.loads(shown[1])["findings"][0]["value"] == "みなと"
