"""A list of words in a reading: alone, the longest, none over another."""

import pytest

from sekisho_recognizers.hinted import Reading
from sekisho_recognizers.words import Words

WORDS = Words(("様", "部長", "部長代理", "No", "さん"))
EXACT = Words(("Dr", "様"), exact=True)


def found(words: Words, text: str) -> list[str]:
    return [text[start:end] for start, end in words.find(Reading(text))]


def test_the_longest_at_a_place_from_left_to_right() -> None:
    assert found(WORDS, "様、部長代理、部長さん様") == ["様", "部長代理", "部長", "さん", "様"]


@pytest.mark.parametrize("text", ["Note", "piano", "anon", ""])
def test_an_ascii_word_stands_alone(text: str) -> None:
    assert found(WORDS, text) == []


def test_letter_case_counts_only_where_it_should() -> None:
    assert found(WORDS, "NO.5 no") == ["NO", "no"]
    assert found(EXACT, "Dr様 DR dr") == ["Dr", "様"]
