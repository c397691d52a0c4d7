"""How much of a text is kept with a mark."""

import pytest

from sekisho.excerpts import AROUND, LONGEST, excerpts

TEXT = "前の段落。\n\n一行目です。\n前の文。担当は鬼頭様です。後の文。\r\n三行目\n\n後の段落。"


def around(text: str, term: str) -> list[str]:
    start = text.index(term)
    found = list(excerpts(text, start, start + len(term)))
    for each in found:
        assert text[each.offset : each.offset + len(each.text)] == each.text
        assert term in each.text
    return [each.text for each in found]


def test_the_sentence_comes_first_and_the_whole_text_last() -> None:
    assert around(TEXT, "鬼頭") == [
        "担当は鬼頭様です。",
        "前の文。担当は鬼頭様です。後の文。",
        "一行目です。\n前の文。担当は鬼頭様です。後の文。\r\n三行目",
        TEXT,
    ]


def test_a_text_of_one_sentence_is_its_only_excerpt() -> None:
    assert around("担当は鬼頭様です", "鬼頭") == ["担当は鬼頭様です"]


def test_a_place_over_several_sentences_stays_whole() -> None:
    assert around("甲。乙！丙。丁", "乙！丙")[0] == "乙！丙。"


def test_where_nothing_ends_a_few_words_on_either_side_are_taken() -> None:
    text = "あ" * 9_000 + "鬼頭" + "い" * 9_000

    assert [len(each) for each in around(text, "鬼頭")] == [2 * AROUND + 2, len(text)]


def test_an_end_nearby_on_one_side_is_kept() -> None:
    assert around("前。担当は鬼頭" + "い" * 9_000, "鬼頭")[0] == "担当は鬼頭" + "い" * AROUND


@pytest.mark.parametrize("more", [0, 1])
def test_a_very_long_text_is_never_kept_whole(more: int) -> None:
    text = "鬼頭" + "い" * (LONGEST - 2 + more)

    assert (text in around(text, "鬼頭")) == (more == 0)
