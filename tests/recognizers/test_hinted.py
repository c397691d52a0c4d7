"""Expressions that look only around their own words find what they would find anyway."""

import random
import re

import pytest

from sekisho_recognizers.cues import Labels
from sekisho_recognizers.entities import medical_words, sensitive_words
from sekisho_recognizers.hinted import Hinted, Hints, Reading

PATTERNS = (
    Hinted(r"(?:胃|肺)がん|[ァ-ヶ]{2,4}症(?!状)"),
    Hinted(r"(?<=国)籍|(?:amount|Price) ?[:=] ?[0-9]{1,5}", re.IGNORECASE),
    Hinted(r"[¥$][0-9]{1,6}|[0-9]{1,6}円"),
    Hinted(r"[a-z]{1,3}"),  # no word: reads everything
    Hinted(r"円.*"),  # no longest match: reads everything
)
PIECES = (
    "胃がん",
    "アト症",
    "症状",
    "国籍",
    "AMOUNT: 12",
    "price=",
    "¥300",
    "40円",
    "ab",
    " ",
    "\n",
    "あ" * 90,
)


def alone(pattern: Hinted, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.regex.finditer(text)]


def hinted(pattern: Hinted, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(Reading(text))]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [4, 60, 600])
def test_finds_the_same_as_the_expression_alone(seed: int, size: int) -> None:
    text = "".join(random.Random(seed).choices(PIECES, k=size))
    for pattern in PATTERNS:
        assert hinted(pattern, text) == alone(pattern, text)


def test_finds_the_same_with_whole_lexicons() -> None:
    text = "母は脂質異常症で" + "あ" * 500 + "アトルバスタチン、" + "a" * 500 + "ブラジル国籍"
    for pattern in (medical_words.ILLNESS, medical_words.DRUG, sensitive_words.TRAIT):
        assert hinted(pattern, text) == alone(pattern, text) != []


def test_a_text_that_changes_length_in_lower_case_keeps_its_places() -> None:
    assert hinted(PATTERNS[0], "İ" * 200 + "胃がん") == [(200, 203)]


def test_does_not_run_where_a_clause_has_no_word() -> None:
    hints = Hints(re.compile(r"(?:胃|肺)がん.*[0-9]"))
    for text, allowed in (("胃がん", False), ("胃1", False), ("胃がん1", True)):
        assert hints.allow(Reading(text)) is allowed


def test_hints_made_after_a_text_was_read_count_for_the_next_text() -> None:
    Reading("x")
    late = Hinted("とても遅い語")
    assert hinted(late, "これはとても遅い語です") == [(3, 9)]


@pytest.mark.parametrize(
    "text", ["accountNumber: 1", "account_number", '{"account": {"number": "1234567"}}']
)
def test_a_label_in_any_spelling_of_a_key_is_a_hint(text: str) -> None:
    assert Labels("account_number").hints.allow(Reading(text))
