"""The frame: cues on every side, columns, vetoes, check digits, original offsets, boundaries."""

import re
from typing import ClassVar

import pytest

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, any_of, number, word
from support.recognizing import found

_SIX = re.compile(number(r"[0-9]{6}"))


class SixDigits(JpPatternRecognizer):
    """Invented for this test: six digits that need a cue, and must be even."""

    entity_types = ("ID_NUMBER",)
    patterns: ClassVar[tuple[Pattern, ...]] = (
        Pattern(
            _SIX,
            score=None,
            check=lambda value: int(value) % 2 == 0,
            cues=Cues("架空番号", "id", before=10, after=8),
            veto=Cues("型番", before=10, after=0),
        ),
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("架空番号は123456です", ["123456"]),
        ("123456(架空番号)", ["123456"]),
        ("架空番号\n123456", ["123456"]),
        ("架空番号は１２３４５６", ["１２３４５６"]),
        ("ID: 123456", ["123456"]),
        ("video 123456", []),
        ("123456", []),
        ("架空番号は123457", []),
        ("架空番号、型番 123456", []),
        ("架空番号" + "あ" * 20 + "123456", []),
        ("番,架空番号,x\n1,123456,2\n", ["123456"]),
        ("架空番号1234567", []),
        ("架空番号 9-123456", []),
    ],
)
def test_a_value_counts_only_with_its_cue(text: str, values: list[str]) -> None:
    assert found(SixDigits, text) == values


def test_presidio_gets_original_offsets_without_our_engine() -> None:
    (result,) = SixDigits().analyze("ﾀﾞ架空番号１２３４５６", ["ID_NUMBER"])
    assert (result.start, result.end, result.entity_type) == (6, 12, "ID_NUMBER")
    assert SixDigits().analyze("架空番号123456", ["PERSON"]) == []


def test_boundaries_hold_between_japanese_and_ascii() -> None:
    assert re.search(word("abc"), "はabcです")
    assert not re.search(word("abc"), "xabc")
    assert re.search(any_of(["tel"]), "自宅tel")
    assert not re.search(any_of(["tel"]), "hotel")


def test_any_of_prefers_the_longest() -> None:
    assert re.fullmatch(any_of(["部", "部長"]) + "様", "部長様")
