import re
import time

import pytest

from sekisho.masking.reading_columns import column_pairs


def _pairs(marked: str) -> list[tuple[str, str]]:
    """Names stand in ⟦brackets⟧."""
    pieces = re.split("[⟦⟧]", marked)
    text = "".join(pieces)
    lengths = [len(piece) for piece in pieces]
    places = [
        (sum(lengths[:index]), sum(lengths[: index + 1])) for index in range(1, len(pieces), 2)
    ]
    return [(text[slice(*one)], text[slice(*other)]) for one, other in column_pairs(text, places)]


TARO, HANAKO = ("田中太郎", "タナカ タロウ"), ("佐藤花子", "サトウ ハナコ")


@pytest.mark.parametrize(
    "table",
    [
        "氏名,フリガナ,部署\n⟦田中太郎⟧,⟦タナカ タロウ⟧,営業\n⟦佐藤花子⟧,⟦サトウ ハナコ⟧,総務\n",
        "番号\t氏名\t氏名カナ\r\n1\t⟦田中太郎⟧\t⟦タナカ タロウ⟧\r\n2\t⟦佐藤花子⟧\t⟦サトウ ハナコ⟧",
        "| 氏名 | ふりがな |\n|---|---|\n| ⟦田中太郎⟧ | ⟦タナカ タロウ⟧ |\n"
        "| ⟦佐藤花子⟧ | ⟦サトウ ハナコ⟧ |",
        '社名,name,kana\n"山田, Inc.",⟦田中太郎⟧,⟦タナカ タロウ⟧\n'
        '"a","⟦佐藤花子⟧","⟦サトウ ハナコ⟧"\n',
    ],
)
def test_the_header_says_which_column_reads_which(table: str) -> None:
    assert _pairs(table) == [TARO, HANAKO]


def test_readings_may_stand_before_names() -> None:
    assert _pairs("フリガナ,氏名\n⟦タナカ タロウ⟧,⟦田中太郎⟧") == [TARO]


def test_the_nearest_column_to_the_left_is_read() -> None:
    table = "担当者,氏名,カナ,氏名\n⟦山田⟧,⟦田中太郎⟧,⟦タナカ タロウ⟧,⟦佐藤⟧"
    assert _pairs(table) == [TARO]


def test_surnames_are_read_by_surnames() -> None:
    table = "姓,名,セイ,メイ\n⟦田中⟧,⟦太郎⟧,⟦タナカ⟧,⟦タロウ⟧\n"
    assert _pairs(table) == [("田中", "タナカ"), ("太郎", "タロウ")]


@pytest.mark.parametrize(
    "text",
    [
        "氏名,部署,カナ\n⟦田中太郎⟧,⟦タナカ タロウ⟧,",
        "部署,カナ\n⟦田中太郎⟧,⟦タナカ タロウ⟧",
        "氏名,カナ\n\n⟦田中太郎⟧,⟦タナカ タロウ⟧",
        "⟦田中太郎⟧,⟦タナカ タロウ⟧\n氏名,カナ\n",
        "氏名,カナ\n⟦田中太郎⟧と⟦田中⟧,⟦タナカ タロウ⟧",
        "氏名とカナ\n⟦田中太郎⟧,⟦タナカ タロウ⟧",
        "氏名,カナ\n⟦田中太郎⟧",
        "⟦田中太郎⟧,⟦タナカ タロウ⟧",
    ],
)
def test_says_nothing(text: str) -> None:
    assert _pairs(text) == []


@pytest.mark.parametrize("line", ["田中,", "氏名,カナ\n", '田中,"', "田中,\n"])
def test_a_long_table_is_little_work(line: str) -> None:
    text = "氏名,カナ\n" + line * 30_000
    places = [(6 + n * len(line), 8 + n * len(line)) for n in range(30_000)]
    begun = time.perf_counter()
    list(column_pairs(text, places))

    assert time.perf_counter() - begun < 4
