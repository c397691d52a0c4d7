"""Where a value stands beside its label, and where it ends."""

import pytest

from sekisho_recognizers.entities.secret_slots import behind_label, is_japanese, trimmed, value_at
from sekisho_recognizers.entities.secret_words import Kind
from sekisho_recognizers.labels import Label


def label(word: str) -> Label[Kind]:
    return Label(0, len(word), word, Kind.PASSWORD)


@pytest.mark.parametrize(
    ("word", "rest", "sure"),
    [
        ("パスワード", "：", True),
        ("パスワード", "（初期）: ", True),
        ("パスワード", "は", False),
        ("パスワード", "は現在", False),
        ("パスワード", "を", False),
        ("password", " = ", True),
        ("password", " is ", False),
        ("password", "_prod: ", True),
        ("password", " for the crm is ", False),
        ("PW", "は", False),
    ],
)
def test_a_value_begins_behind_what_may_stand_between(word: str, rest: str, sure: bool) -> None:
    text = f"{word}{rest}".translate({ord("："): ":", ord("（"): "(", ord("）"): ")"})
    places = [(at, is_sure) for at, is_sure, _ in behind_label(f"{text}X9", label(word))]
    assert (len(text), sure) in places


def test_a_value_may_stand_on_the_line_below() -> None:
    places = [at for at, _, _ in behind_label("パスワード:\nX9", label("パスワード"))]
    assert 7 in places


@pytest.mark.parametrize(
    ("text", "value", "quote"),
    [
        ("hanabi0815です", "hanabi0815", ""),
        ("「 hanabi 」で", "hanabi", "「"),
        ('"hanabi" # x', "hanabi", '"'),
        ("「hanabi\n", "hanabi", ""),
        ("です", "", ""),
    ],
)
def test_a_value_ends_with_its_quote_or_before_what_is_not_ascii(
    text: str, value: str, quote: str
) -> None:
    start, end, opened = value_at(text, 0)
    assert (text[start:end], opened) == (value, quote)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hanabi.", "hanabi"),
        ("hanabi)", "hanabi"),
        ("(hanabi)", "(hanabi)"),
        ("hanabi&next=1", "hanabi"),
        ("hanabi\\n", "hanabi"),
    ],
)
def test_what_closes_the_sentence_is_not_the_values(text: str, value: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == value


def test_a_latin_label_in_a_japanese_sentence_reads_as_japanese() -> None:
    assert is_japanese("PWは", label("PW"))
    assert not is_japanese("PW is", label("PW"))
