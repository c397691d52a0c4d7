"""Folding: what changes, what stays, and that every offset leads back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho_recognizers.folding import canonical, fold, lowered

TRICKY = "aア1０９ー－−‐ｰｶﾞﾊﾟﾞﾟか\u3099う\u309a\u200b\ufe0f\U000e0100辻 \u3000\n〇一\ud800￥"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("０９０－１２３４", "090-1234"),
        ("090ー1234ー5678", "090-1234-5678"),
        ("０８６ ー２２５ー７７１９", "086 -225-7719"),
        ("〇九〇ー一二三四", "〇九〇-一二三四"),
        ("サーバー", "サーバー"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"),
        ("ｻｰﾊﾞｰ", "サーバー"),
        ("か\u3099ん", "がん"),
        ("あﾞ", "あ゛"),
        ("辻\U000e0100様", "辻様"),
        ("1\u200b2\ufeff3", "123"),
        ("山田\u3000太郎", "山田 太郎"),
        ("Ａ＠ｂ．ｃ", "A@b.c"),
        ("\ud800x", "\ufffdx"),
        ("₁—2", "₁-2"),
        ("(株)㈱", "(株)㈱"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_text_that_needs_no_folding_is_shared() -> None:
    for text in ("plain ascii", "日本語の文です。"):
        folded = fold(text)
        assert folded.text is text
        assert folded.span(1, 3) == (1, 3)


def test_a_span_takes_the_joined_mark_and_the_dropped_character_with_it() -> None:
    folded = fold("は辻\U000e0100ﾀﾞ。")
    assert folded.text == "は辻ダ。"
    assert folded.span(1, 2) == (1, 3)
    assert folded.span(2, 3) == (3, 5)
    assert folded.span(0, 4) == (0, 6)


@given(st.text(alphabet=st.sampled_from(TRICKY), max_size=40))
def test_every_span_leads_to_text_that_folds_to_it(text: str) -> None:
    folded = fold(text)
    previous = 0
    for index, character in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        assert previous <= start < end <= len(text)
        assert character == "-" or character in fold(text[start:end]).text
        previous = end
    whole = folded.span(0, len(folded.text))
    assert fold(text[whole[0] : whole[1]]).text == folded.text


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_canonical_is_the_same_for_all_surfaces() -> None:
    assert canonical("山田\u3000太郎") == canonical("山田 太郎") == canonical("山田太郎")
    assert canonical("０９０ー１２") == canonical("090-12")


def test_values_stay_out_of_the_repr() -> None:
    assert "山田" not in repr(fold("山田\u200b"))


@pytest.mark.parametrize("unit", ["ﾀﾞ", "あ", "1ー", "\u200bx", "ー", "0"])
def test_a_megabyte_folds_in_under_a_second(unit: str) -> None:
    text = unit * (1_000_000 // len(unit.encode()))
    begin = time.perf_counter()
    fold(text)
    assert time.perf_counter() - begin < 1


def test_lower_case_keeps_every_character_at_its_place() -> None:
    assert lowered("İA") == "İa"
    assert lowered("ＡB") == "ａb"
