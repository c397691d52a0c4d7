"""Cases: texts with a place that is, or is not, to be found."""

import json
from typing import Any

import pytest

from sekisho.regression import BadCase, Case, Place, Verdict, judge, read_case, read_cases
from sekisho_recognizers.finding import Finding

TEXT = "担当は鬼頭 誠一郎です。"
PLACE = Place(3, 9, "PERSON")


def record(**changed: Any) -> dict[str, Any]:
    place = {"start": 3, "end": 9, "entity_type": "PERSON"}
    return {"id": "m1", "verdict": "missed", "text": TEXT, "findings": [place]} | changed


def line(**changed: Any) -> bytes:
    return json.dumps(record(**changed), ensure_ascii=False).encode() + b"\n"


def found(start: int, end: int, entity_type: str = "PERSON") -> Finding:
    return Finding(start, end, entity_type, 0.9, "Fake")


def test_a_case_is_read_and_written_as_it_was() -> None:
    case = Case("m1", Verdict.MISSED, "改行\u2028\ud800鬼頭", (Place(4, 6, "PERSON"),))
    written = case.line(marked_at="2026-01-02T03:04:05Z")

    assert read_case(written.encode()) == case
    assert "鬼頭" in written  # for people to read
    assert written.count("\n") == len(written.splitlines()) == 1
    assert json.loads(written)["marked_at"] == "2026-01-02T03:04:05Z"
    assert "鬼頭" not in repr(case)


def test_lines_are_counted_and_empty_ones_left_out() -> None:
    cases = list(read_cases([b"\xef\xbb\xbf" + line(), b"\n", line(id=7)], "r.jsonl"))

    assert [(number, case.id) for number, case in cases] == [(1, "m1"), (3, 7)]
    assert cases[0][1].terms() == ["鬼頭 誠一郎"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (TEXT.encode(), "not JSON in UTF-8"),
        (TEXT.encode("cp932"), "not JSON in UTF-8"),
        (b"[" * 100_000, "not JSON in UTF-8"),
        (b"[1]", "not an object"),
        (line(text=3), "no text"),
        (line(verdict="right"), "verdict: allowed: wrong, missed"),
        (line(verdict=["wrong"]), "verdict: allowed"),
        (line(findings=[]), "no findings"),
        (line(findings=[3]), "a finding is not an object"),
        (line(findings=[{"start": 3, "end": 9}]), "entity_type is not known"),
        (line(findings=[{"start": 3, "end": 99, "entity_type": "PERSON"}]), "not a place"),
        (line(findings=[{"start": 3, "end": 3, "entity_type": "PERSON"}]), "not a place"),
        (line(findings=[{"start": False, "end": 3, "entity_type": "PERSON"}]), "not a place"),
        (line(findings=[{"start": -1, "end": 3, "entity_type": "PERSON"}]), "not a place"),
    ],
)
def test_a_bad_line_is_named_and_not_quoted(bad: bytes, reason: str) -> None:
    with pytest.raises(BadCase) as raised:
        list(read_cases([line(), bad], "r.jsonl"))

    assert str(raised.value).startswith("r.jsonl:2: ")
    assert reason in str(raised.value)
    assert "鬼頭" not in str(raised.value)


@pytest.mark.parametrize(
    ("findings", "missed_holds", "wrong_holds"),
    [
        ([], False, True),
        ([found(3, 9)], True, False),
        ([found(0, 11)], True, False),
        ([found(3, 5), found(6, 9)], True, False),  # the space between them is no letter
        ([found(3, 8)], False, False),
        ([found(8, 10)], False, False),
        ([found(3, 9, "ORGANIZATION")], False, True),
        ([found(0, 3), found(9, 11)], False, True),
    ],
)
def test_what_holds(findings: list[Finding], missed_holds: bool, wrong_holds: bool) -> None:
    [missed] = judge(Case("m", Verdict.MISSED, TEXT, (PLACE,)), findings)
    [wrong] = judge(Case("m", Verdict.WRONG, TEXT, (PLACE,)), findings)

    assert (missed.holds, wrong.holds) == (missed_holds, wrong_holds)


def test_an_outcome_names_what_is_found_there() -> None:
    findings = [found(3, 5, "ORGANIZATION"), found(6, 9), found(10, 11, "AGE")]
    [outcome] = judge(Case("m", Verdict.MISSED, TEXT, (PLACE,)), findings)

    assert outcome.found == ("ORGANIZATION", "PERSON")


def test_a_place_without_letters_has_to_be_found_too() -> None:
    case = Case("m", Verdict.MISSED, "合言葉は「!?#」", (Place(5, 8, "SECRET"),))

    assert not judge(case, [])[0].holds
    assert judge(case, [found(5, 8, "SECRET")])[0].holds
