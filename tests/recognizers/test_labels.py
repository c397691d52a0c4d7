"""Labels in one pass: any letter case, alone, the longest."""

import pytest

from sekisho_recognizers.labels import Labels

LABELS = Labels({"a": ("key", "API key", "キー"), "b": ("Key",)})


def places(text: str) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], each.tag) for each in LABELS.find(text)]


def test_finds_each_tag_once_at_a_place_and_the_longest_word() -> None:
    assert sorted(places("the API KEY:")) == [("API KEY", "a"), ("KEY", "b")]


@pytest.mark.parametrize("text", ["monkey", "keyed", "キーボード", ""])
def test_no_label_is_part_of_a_word(text: str) -> None:
    assert places(text) == []


def test_a_capital_begins_a_word_in_a_name_of_code() -> None:
    assert ("Key", "a") in places("dbKey=")
