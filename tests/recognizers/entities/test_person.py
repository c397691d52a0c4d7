"""Personal names: what stands around them, what only looks like it, and the second look."""

import pytest

from support.recognizing import analyzed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("田中さんへの謝罪メール", ["田中"]),
        ("氏名：架空 花子", ["架空 花子"]),
        ("【フリガナ】ﾔﾏﾀﾞ ﾀﾛｳ", ["ﾔﾏﾀﾞ ﾀﾛｳ"]),
        ("小鳥遊部長に伝えて", ["小鳥遊"]),
        ("Dear Ms. Kinjo, thank you", ["Kinjo"]),
        ("担当:佐藤(内線12)", ["佐藤"]),
        ("辻\U000e0100様へ", ["辻\U000e0100"]),
        ("お客様と皆様、神様、王様、奥様", []),
        ("仕様と模様は同様です", []),
        ("業者さん、患者さん、店員さん", []),
        ("10.0.0.4 MINATO-PC\n10.0.0.5 nagisa-iphone", ["MINATO", "nagisa"]),
        ("home-pc, build-pc, demo-iphone", []),
        ("name=TACHIBANA/SAKI seat=4A", ["TACHIBANA/SAKI"]),
        ("社長のŌnishiさん", ["Ōnishi"]),
        ("From: okabayashi<okabayashi@example.jp>", ["okabayashi"]),
        ("location", []),
        ("function get_weather(location)", []),
        ("そらくんは虫に詳しい", ["そら"]),
        ("番号,氏名,役職\n1,東雲 一,部長\n2,湊 なぎさ,主任\n", ["東雲 一", "湊 なぎさ"]),
    ],
)
def test_finds_names_without_their_honorifics(text: str, names: list[str]) -> None:
    assert analyzed(text, "PERSON") == names


def test_finds_the_parts_of_a_name_again() -> None:
    text = "田中太郎が来た。資料は田中、写真は太郎が持つ。田中央駅で会う。"
    assert analyzed(text, "PERSON") == ["田中太郎", "田中", "太郎"]


def test_finds_speakers_by_their_lines() -> None:
    text = "堤:はい。\n中原:どうですか。\n堤:よいです。\n中原:では。\n"
    assert analyzed(text, "PERSON") == ["堤", "中原", "堤", "中原"]


def test_reads_the_cue_that_stands_outside_the_text() -> None:
    assert analyzed("架空まりも", "PERSON", cue="氏名") == ["架空まりも"]


def test_a_name_of_one_letter_is_found_again_where_it_stands_alone() -> None:
    text = "5/1 早:相 遅:伴\n5/2 早:伴 遅:相\n相談は相 さんへ。首相も来る。"
    assert "相" in analyzed(text, "PERSON")
    assert not any(name in ("相談", "首相") for name in analyzed(text, "PERSON"))


@pytest.mark.parametrize("text", ["[12/Jun/2024:03:11]", "by June 10", "水:会議\n金:休み"])
def test_months_and_days_of_the_week_are_no_names(text: str) -> None:
    assert analyzed(text, "PERSON") == []
