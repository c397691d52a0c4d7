"""Ages, in digits and in kanji, and what only looks like one."""

import pytest

from sekisho_recognizers.entities.age import JpAgeRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("45歳の男性", ["45歳"]),
        ("満４５才です", ["満４５才"]),
        ("四十五歳", ["四十五歳"]),
        ("3歳6か月", ["3歳6か月"]),
        ("30代後半の女性と40代", ["30代後半", "40代"]),
        ("年齢：45", ["45"]),
        ("享年 88", ["88"]),
        ("126歳", []),
        ("天才と才能", []),
        ("1990年代", []),
        ("第30代理店", []),
        ("1.5歳", []),
        ("45名", []),
        ("年齢制限は2024年まで", []),
    ],
)
def test_finds_ages(text: str, values: list[str]) -> None:
    assert found(JpAgeRecognizer, text) == values
