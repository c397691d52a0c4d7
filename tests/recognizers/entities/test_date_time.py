# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Dates and times in every way of writing them, and the figures that are none."""

import pytest

from sekisho_recognizers.entities.date_time import JpDateTimeRecognizer
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2024年4月1日(月)に", ["2024年4月1日(月)"]),
        ("２０２４年４月１日（月・祝）", ["２０２４年４月１日（月・祝）"]),
        ("2024 年 4 月 1 日", ["2024 年 4 月 1 日"]),
        ("2024（令和6）年4月1日", ["2024（令和6）年4月1日"]),
        ("2024年4月1日月曜日", ["2024年4月1日月曜日"]),
        ("2024年4月に着工、2019年に入社", ["2024年4月", "2019年"]),
        ("2024年8月〜12月 11,000円、2025年1月〜3月5日", ["2024年8月〜12月", "2025年1月", "3月5日"]),
        ("令和6年4月1日", ["令和6年4月1日"]),
        ("令和元年5月1日、平成元年", ["令和元年5月1日", "平成元年"]),
        ("昭和五十年四月一日", ["昭和五十年四月一日"]),
        ("㋿6年4月1日", ["㋿6年4月1日"]),
        ("R6.4.1、H31/04/30、令6.4.1、R6年4月1日", ["R6.4.1", "H31/04/30", "令6.4.1", "R6年4月1日"]),
        ("二〇二四年四月一日", ["二〇二四年四月一日"]),
        ("4月1日", ["4月1日"]),
        ("４月１日", ["４月１日"]),
        ("04月01日", ["04月01日"]),
        ("十二月二十五日", ["十二月二十五日"]),
        ("4月1日（月）〜5日（金）", ["4月1日（月）〜5日（金）"]),
        ("24日（水）の午後3時", ["24日（水）の午後3時"]),
        ("4/1(月)と4/2 10:00", ["4/1(月)", "4/2 10:00"]),
        ("4/1〜4/5（金）", ["4/1", "4/5（金）"]),
        ("2024/04/01", ["2024/04/01"]),
        ("２０２４／４／１", ["２０２４／４／１"]),
        ("2024-04-01", ["2024-04-01"]),
        ("2024.4.1", ["2024.4.1"]),
        ("2024/04/01-2024/04/05", ["2024/04/01", "2024/04/05"]),
        ("2024/04、2024-04", ["2024/04", "2024-04"]),
        ("24/04/01 9:00", ["24/04/01 9:00"]),
        ("04/01/2024、1.4.2024", ["04/01/2024", "1.4.2024"]),
        ("2024-04-01T10:00:00+09:00", ["2024-04-01T10:00:00+09:00"]),
        ("2024-04-01T01:02:03.456Z", ["2024-04-01T01:02:03.456Z"]),
        ("2024-04-01 10:00:00,123 INFO", ["2024-04-01 10:00:00,123"]),
        ("20240401T100000Z", ["20240401T100000Z"]),
        ("[01/Apr/2024:10:00:00 +0900]", ["01/Apr/2024:10:00:00 +0900"]),
        ("Mon, 01 Apr 2024 10:00:00 GMT", ["01 Apr 2024 10:00:00 GMT"]),
        ("April 1, 2024 and 1 Apr 2024", ["April 1, 2024", "1 Apr 2024"]),
        ("Sept. 3rd, May 5, 1st of April 2024", ["Sept. 3rd", "May 5", "1st of April 2024"]),
        ("April 2024", ["April 2024"]),
        ("April 1, 2024 at 10:30 am", ["April 1, 2024 at 10:30 am"]),
        ("2024年4月1日10時30分", ["2024年4月1日10時30分"]),
        ("10時30分15秒", ["10時30分15秒"]),
        ("9〜17時", ["9〜17時"]),
        ("午後3時、午後三時半、8時半", ["午後3時", "午後三時半", "8時半"]),
        ("１４：０５：０９", ["１４：０５：０９"]),
        ("10:00-12:00、24:00", ["10:00", "12:00", "24:00"]),
        ("AM9:30から3 p.m.まで", ["AM9:30", "3 p.m."]),
        ("正午に集合", ["正午"]),
    ],
)  # fmt: skip
def test_finds_dates_and_times(text: str, values: list[str]) -> None:
    assert found(JpDateTimeRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("日付：4/1", ["4/1"]),
        ("作成日 20240401、品番 20240401", ["20240401"]),
        ('{"created_at": "20240401103000"}', ["20240401103000"]),
        ("日付,数\n4/1,1/2\n4/2,1/3\n", ["4/1", "4/2"]),
        ("4/1まで、5/01、6/28に面談、7/31。", ["4/1", "5/01", "6/28", "7/31"]),
        ("記録\n6/3 訪問\n6/10,電話\n", ["6/3", "6/10"]),
        ("1/2に減らす、5/20になった、3/16インチ、(1/12)、98/58で", []),
        ("20240401", []),
    ],
)
def test_bare_figures_are_a_date_in_a_place_for_one(text: str, values: list[str]) -> None:
    assert found(JpDateTimeRecognizer, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "2024年13月1日", "4月31日", "2月30日", "4月0日", "四月三十一日", "2024年4月32日", "2024-13-01", "2024/04/32", "2024-04-31", "0/1(月)",
        "25時", "25:00", "10:60", "13 pm",
    ],
)  # fmt: skip
def test_leaves_what_no_calendar_or_clock_has(text: str) -> None:
    assert found(JpDateTimeRecognizer, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "昨年4月は", "来週の月曜", "明日まで", "今月末", "4月",
        "1/2の確率", "3/4カップ", "16:9", "3:2で勝利", "縮尺1:50", "混合比率は1:10", "3-1",
        "1.2.3", "v2024.4.1", "2024.4.1.2", "Python 3.11", "第4条第1項", "第3-1号", "2024年度", "2021年式", "2024年問題", "平成15年法律第57号", "令和6年(ワ)第1187号",
        "3時間", "10年間", "4月間", "2か月", "8時間半", "3時限目", "一時的に", "30分", "1日3回",
        "03-2024-0401", "090-1234-5678", "localhost:8080", ":8080", "http://127.0.0.1:10/", "10:20:30:40:50:60", "fe80::10:30", "main.py:10:15", "UTC+09:00",
        "https://x.example/2024/04/01/a", "A2024-04-01", "12024-04-01", "2024-04-012", "I am 10", "may 5", "Marching 5", "R2-1-2", "H2.1", "AR6.4.1", "100:30",
    ],
)  # fmt: skip
def test_leaves_look_alikes_and_relative_words(text: str) -> None:
    assert found(JpDateTimeRecognizer, text) == []


def test_offsets_are_into_the_original_text() -> None:
    text = "締切は\u200b２０２４年\u200b４月１日です。"
    (finding, *_) = sorted(
        JpDateTimeRecognizer().findings(View(fold(text))), key=lambda each: each.start
    )
    assert text[finding.start : finding.end] == "２０２４年\u200b４月１日"
    assert (finding.entity_type, finding.recognizer) == ("DATE_TIME", "JpDateTimeRecognizer")
    assert 0.3 <= finding.score <= 0.5
