"""Speakers of dialogues and chats."""

import pytest

from sekisho_recognizers.entities.speakers import speakers
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("神:はい。\n四方:ええ。\n神:では。\n", ["神", "四方", "神"]),
        ("鳳 22:46\nはい\n戸部 22:47\nええ\n鳳 22:50\nでは\n", ["鳳", "戸部", "鳳"]),
        ("[10:02] 鮫島:はい\n[10:03] お客様:ええ\n[10:04] 鮫島:では\n", ["鮫島", "鮫島"]),
        ("日時:明日\n場所:本社\n議題:予算\n", []),
        ("神:はい。", []),
    ],
)
def test_finds_who_speaks_again_and_again(text: str, names: list[str]) -> None:
    view = View(fold(text))
    assert [view.text[m.start : m.end] for m in speakers(view)] == names
