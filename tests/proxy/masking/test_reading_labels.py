import pytest

from sekisho.masking.reading_labels import is_name, is_reading, may_hold_reading, part_of


@pytest.mark.parametrize(
    "label",
    [
        "フリガナ",
        "ふりがな",
        "カナ",
        "氏名カナ",
        "カナ氏名",
        "氏名(フリガナ)",
        "氏名(ローマ字)",
        "ヨミ",
        "kana",
        "name_kana",
        "nameKana",
        "furigana",
        "Romaji",
        "英字氏名",
        "セイ",
        "メイ",
    ],
)
def test_is_a_label_of_readings(label: str) -> None:
    assert may_hold_reading(label)
    assert is_reading(label)
    assert not is_name(label)


@pytest.mark.parametrize(
    "label", ["氏名", "お名前", "名前", "姓", "名", "name", "担当者", "漢字氏名", "full_name"]
)
def test_is_a_label_of_names(label: str) -> None:
    assert is_name(label)
    assert not is_reading(label)


@pytest.mark.parametrize("label", ["", "電話番号", "kanagawa", "部署", "カナ" + "あ" * 30])
def test_is_neither(label: str) -> None:
    assert not is_name(label)
    assert not is_reading(label)


@pytest.mark.parametrize(
    ("labels", "part"),
    [
        ("姓 セイ 姓カナ last_name_kana", "surname"),
        ("名 メイ 名カナ first_name", "given"),
        ("氏名 姓名 セイメイ 名前 フリガナ name", "whole"),
    ],
)
def test_knows_the_part(labels: str, part: str) -> None:
    assert {part_of(label) for label in labels.split()} == {part}
