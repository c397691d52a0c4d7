"""No recognizer may take more than linear time on text made to hurt its patterns."""

import time

import pytest

from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS
from sekisho_recognizers.folding import fold
from sekisho_recognizers.recognizer import JpRecognizer
from sekisho_recognizers.view import View

ALL = (*RECOGNIZERS, *ON_REQUEST.values())
UNITS = (
    "1", "1-", "a@", "a.", "〇", "http://", "１－", "東京都", "一-",
    "A1-", "様", "(", ":", " ", "ア ", "あさん",
    "-----BEGIN PRIVATE KEY-----", "0 ", "氏名:", "a:b",
    "1,", "|", "Aa ", "株式会社", "番号", "」「", "sk-", "eyJ",
    "4月", "2024年", "1/1 ", "10:", "2024-04-", "R6.", "一月", "May ",
    "1日(月)", "10~", "2024(", "日付:1/1",
)  # fmt: skip
LENGTH = 100_000
LONGEST_S = 2.0


@pytest.mark.parametrize("unit", UNITS)
def test_a_hundred_thousand_characters_take_no_recognizer_long(unit: str) -> None:
    view = View(fold(unit * (LENGTH // len(unit))))
    for recognizer in ALL:
        begin = time.process_time()
        sum(1 for _ in recognizer().find(view))
        assert time.process_time() - begin < LONGEST_S, recognizer.__name__


@pytest.mark.parametrize(
    "unit", ["1", "1-", "a@", "〇", "http://", "東京都", "\n1", "様", "1,", "4月1日", "1/1 "]
)
def test_ten_times_the_text_takes_about_ten_times_the_time(unit: str) -> None:
    recognizers = [recognizer() for recognizer in ALL]
    short = _seconds(recognizers, unit * (100_000 // len(unit)))
    long = _seconds(recognizers, unit * (1_000_000 // len(unit)))
    assert long < 25 * short + 1


def _seconds(recognizers: list[JpRecognizer], text: str) -> float:
    view = View(fold(text))
    begin = time.process_time()
    for recognizer in recognizers:
        sum(1 for _ in recognizer.find(view))
    return time.process_time() - begin
