"""The numeric view."""

import pytest

from sekisho_recognizers.numerals import number_starts, numeric


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五六七八九〇一八", "123456789018"),
        ("〇九〇-一二三四-五六七八", "090-1234-5678"),
        ("〇三の一二三四の五六七八", "03-1234-5678"),
        ("0680の748952", "0680-748952"),
        ("三四郎と一二三", "三四郎と一二三"),
        ("三丁目の二十四番", "三丁目の二十四番"),
        ("1の2", "1の2"),
        ("abc 123", "abc 123"),
    ],
)
def test_every_way_of_writing_digits_becomes_one(text: str, expected: str) -> None:
    assert numeric(text) == expected
    assert len(numeric(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("は123です456", [1, 6]),
        ("a123 12-34 1.5", [5, 11]),
        ("No123 ID456", [2, 8]),
        ("¥123 $45", []),
        ("-12", [1]),
    ],
)
def test_numbers_start_where_nothing_of_them_stands_before(text: str, starts: list[int]) -> None:
    assert number_starts(text) == starts
