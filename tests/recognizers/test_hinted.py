"""Expressions that look only around their own words find what they would find anyway."""

import random
import re

import pytest

from sekisho_recognizers.entities import medical_words, sensitive_words
from sekisho_recognizers.hinted import Hinted

PATTERNS = (
    re.compile(r"(?:胃|肺)がん|[ァ-ヶ]{2,4}症(?!状)"),
    re.compile(r"(?<=国)籍|(?:amount|Price) ?[:=] ?[0-9]{1,5}", re.IGNORECASE),
    re.compile(r"[¥$][0-9]{1,6}|[0-9]{1,6}円"),
    re.compile(r"[a-z]{1,3}"),  # no word: reads everything
    re.compile(r"円.*"),  # no longest match: reads everything
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


@pytest.mark.parametrize("seed", range(20))
def test_finds_the_same_as_the_expression_alone(seed: int) -> None:
    text = "".join(random.Random(seed).choices(PIECES, k=60))
    places = Hinted(*PATTERNS).places(text)
    for pattern in PATTERNS:
        expected = [found.span() for found in pattern.finditer(text)]
        assert [found.span() for found in places.finditer(pattern)] == expected


def test_finds_the_same_with_whole_lexicons() -> None:
    patterns = (medical_words.ILLNESS, medical_words.DRUG, sensitive_words.TRAIT)
    text = "母は脂質異常症で" + "あ" * 500 + "アトルバスタチン、" + "a" * 500 + "ブラジル国籍"
    places = Hinted(*patterns).places(text)
    for pattern in patterns:
        assert [f.group() for f in places.finditer(pattern)] == [
            f.group() for f in pattern.finditer(text)
        ]
        assert pattern.search(text)


def test_a_text_that_changes_length_in_lower_case_is_read_whole() -> None:
    places = Hinted(PATTERNS[0]).places("İ" * 200 + "胃がん")
    assert [found.group() for found in places.finditer(PATTERNS[0])] == ["胃がん"]


def test_reads_nothing_where_no_word_stands() -> None:
    assert list(Hinted(PATTERNS[0]).places("あ" * 1000).finditer(PATTERNS[0])) == []
