import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.masking.placeholders import LABEL_SET
from sekisho.masking.restorer import Change, Escape, Restorer
from sekisho.masking.urls import LOOK_BACK
from support.cuts import cuts, truncations

TABLE = {
    "PERSON4K7Q2M": "田中太郎",
    "PERSON4K7Q2MA": "田中",
    "PERSON4K7Q2MIE": '"Tanaka"\n',
    "CODE1BCDFG": "",
    "CODE1BCDFP": "a code that may run into PERSON",
    "KEY2ZZZZZE": "PERSON4K7Q2M",
    "LITERAL7BCDFG": "PERSON 4K7Q2M",
}
URLS = {"https://crm.example/u/PERSON4K7Q2M"}
TEXTS = [
    "本日はPERSON4K7Q2M様、PERSON4K7Q2MAさん、person_4k7q2mieとPERSON9K7Q2Mです",
    "PERSON4K7Q2MPERSON4K7Q2MAAPERSON4K7Q2MIECODE1BCDFPERSON4K7Q2M",
    "person person4 PERSON\\_4K7Q2M xperson4k7q2m xPERSON4K7Q2M PERSON \\ PERSON\\",
    "KEY2ZZZZZ KEY2ZZZZZE key2zzzzze KEY2ZZZZZEE KEY-2ZZZZZA",
    "[x](https://crm.example/u/PERSON4K7Q2M) ![y](https://evil.example/PERSON4K7Q2M) PERSON4K7Q2M",
    '<img src="https://evil.example/あ/PERSON4K7Q2M" alt="PERSON4K7Q2M"> www.e.example/code1bcdfg',
    '{"url": "https:\\/\\/evil.example\\/PERSON4K7Q2M", "p": "PERSON\\\\_4K7Q2M"}',
    "ＰＥＲＳＯＮ４Ｋ７Ｑ２ＭＡＡ ＰＥＲＳＯＮ　４Ｋ７Ｑ２ＭA",
    "x" * 40 + "https://evil.example/" + "y" * (LOOK_BACK + 100) + "PERSON4K7Q2M " + "PERSON4K7Q2M",
    "",
]


class Vault:
    """Knows half of the table, and the URLs."""

    names = frozenset(list(TABLE)[::2])

    def placeholders(self, names: Sequence[str]) -> dict[str, str]:
        return {name: TABLE[name] for name in names if name in self.names}

    def knows_url(self, url: str) -> bool:
        return url in URLS


def recalling() -> Restorer:
    table = {name: value for name, value in TABLE.items() if name not in Vault.names}
    return Restorer(table, recall=Vault())


def check(text: str, pieces: list[str], escape: Escape = Escape.PLAIN) -> None:
    for restorer in (Restorer(TABLE, known_urls=URLS), recalling()):
        check_with(restorer, text, pieces, escape)


def check_with(restorer: Restorer, text: str, pieces: list[str], escape: Escape) -> None:
    lane = restorer.lane(escape)
    out = []
    fed = ""
    for piece in pieces:
        taken = lane.tail + piece
        out.append(lane.feed(piece))
        assert changed(taken.removesuffix(lane.tail), lane.changes) == out[-1]
        fed += piece
        assert fed.endswith(lane.tail)
        assert lane.upstream_text == fed.removesuffix(lane.tail)
        assert lane.client_text == "".join(out)
    out.append(lane.flush())
    expected = Restorer(TABLE, known_urls=URLS)
    assert "".join(out) == expected.restore(text, escape)
    assert restorer.restored == expected.restored
    assert (lane.tail, lane.upstream_text, lane.client_text) == ("", text, "".join(out))


def changed(text: str, changes: list[Change]) -> str:
    for start, end, value in reversed(changes):
        text = text[:start] + value + text[end:]
    return text


@pytest.mark.parametrize("escape", Escape)
@pytest.mark.parametrize("text", TEXTS)
def test_any_cut_gives_what_the_whole_gives(text: str, escape: Escape) -> None:
    for pieces in cuts(text, range(40)):
        check(text, pieces, escape)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_breaks_off_gives_what_its_beginning_gives(text: str) -> None:
    for pieces in truncations(text):
        check("".join(pieces), pieces)


FRAGMENTS = [
    *sorted(LABEL_SET),
    *TABLE,
    "person4k7q2m",
    "4K7Q2M",
    "4K7Q2",
    "1BCDF",
    "E",
    "I",
    "A",
    "a",
    "Ａ",
    "_",
    "\\_",
    "\\\\_",
    "\\",
    " ",
    "-",
    "　",
    "x",
    "P",
    "p",
    "は",
    "、",
    "\n",
    "7",
    "Ｐ",
    "https://crm.example/u/",
    "https://evil.example/",
    "//",
    "](",
    "[",
    ")",
    '"',
    "<a href=",
    ">",
    "=",
    "'",
    "www.",
    "\\/",
    "\\n",
    "y" * 700,
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14), st.data(), st.sampled_from(Escape))
@settings(max_examples=1500, deadline=None)
@example(["PERSON", "4K7Q2M"], None, Escape.PLAIN)
def test_any_text_of_fragments_gives_the_same_under_any_cut(
    fragments: list[str], data: st.DataObject | None, escape: Escape
) -> None:
    text = "".join(fragments)
    places = st.lists(st.integers(0, len(text)), max_size=12)
    edges = [0, *sorted(data.draw(places) if data else []), len(text)]
    check(text, [text[a:b] for a, b in pairwise(edges)], escape)
    check(text, list(text), escape)


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("本日はPERSON4K7Q2", "PERSON4K7Q2"),
        ("本日はPERSON4K7Q2M", "PERSON4K7Q2M"),
        ("本日はPERSON4K7Q2MA", ""),
        ("本日はPERSON4K7Q2MI", "PERSON4K7Q2MI"),
        ("本日はPERSON4K7Q2MIE", ""),
        ("CODE1BCDFG", ""),
        ("CODE1BCDF", "CODE1BCDF"),
        ("PERSON9", ""),
        ("PERSON ", "PERSON "),
        ("PERSON\\", "PERSON\\"),
        ("PERSON  ", ""),
        ("PER ", ""),
        ("the p", "p"),
        ("xp", ""),
        ("xP", "P"),
        ("xPERSON ", ""),
        ("ORG", ""),
        ("DATE", ""),
        ("phone", ""),
        ("本日は", ""),
        ("PERSONPERS", "PERS"),
    ],
)
def test_holds_only_what_a_known_placeholder_can_begin_with(text: str, tail: str) -> None:
    lane = Restorer(TABLE).lane()
    lane.feed(text)
    assert lane.tail == tail
    lane = Restorer(TABLE).lane()
    for character in text:
        lane.feed(character)
    assert lane.tail == tail


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("本日はORG7XWVT", "ORG7XWVT"),
        ("本日はORG7XWVTB", "ORG7XWVTB"),
        ("本日はORG7XWVTBU", "ORG7XWVTBU"),
        ("本日はORG7XWVTBII", ""),
        ("ORG7XWVTBは", ""),
        ("ORG7I", ""),
        ("DATE", "DATE"),
        ("date ", "date "),
        ("the ph", "ph"),
        ("the phr", ""),
        ("in the hos", "hos"),
        ("xdate", ""),
        ("xDATE", "DATE"),
        ("ＴＥＲＭ", "ＴＥＲＭ"),
        ("CODE12345", "CODE12345"),
        ("CODE123456", ""),
        ("CODE-", "CODE-"),
        ("COD-", ""),
        ("x", ""),
        ("the b", ""),
        ("本日は", ""),
        ("LITERAL\\", "LITERAL\\"),
    ],
)
def test_with_a_recall_it_holds_what_any_placeholder_can_begin_with(text: str, tail: str) -> None:
    lane = recalling().lane()
    lane.feed(text)
    assert lane.tail == tail
    lane = recalling().lane()
    for character in text:
        lane.feed(character)
    assert lane.tail == tail


def test_a_long_lane_still_sees_all_of_its_look_back() -> None:
    url = "//e.example/"
    run = url + "y" * (LOOK_BACK - len(url))
    text = "あ" * 3 * LOOK_BACK + " " * LOOK_BACK + run + "PERSON4K7Q2MA"
    assert Restorer(TABLE).restore(text) == text
    check(text, [text[: -len("PERSON4K7Q2MA")], "PERSON4K7Q2MA"])


def test_without_a_table_everything_passes_at_once() -> None:
    lane = Restorer({}).lane()
    assert lane.feed("PERSON4K7Q2") == "PERSON4K7Q2"
    assert lane.tail == ""
    assert lane.flush() == ""
    assert (lane.upstream_text, lane.client_text) == ("PERSON4K7Q2", "PERSON4K7Q2")


def test_keeps_no_text_beyond_its_cap() -> None:
    restorer = Restorer(TABLE)
    lane = restorer.lane(text_cap=20)
    lane.feed("a" * 20)
    assert lane.client_text == "a" * 20
    lane.feed("PERSON4K7Q2MIE")
    assert lane.upstream_text is None
    assert lane.client_text is None
    assert lane.feed("PERSON4K7Q2MA") == "田中"


def test_lanes_of_one_restorer_do_not_touch_each_other() -> None:
    restorer = Restorer(TABLE)
    one, other = restorer.lane(), restorer.lane()
    assert one.feed("PERSON4K") == ""
    assert other.feed("7Q2MA") == "7Q2MA"
    assert one.feed("7Q2MA") == "田中"


def test_shows_no_text() -> None:
    lane = Restorer({"TERM4K7Q2M": "planted"}).lane()
    lane.feed("planted TERM4K")
    assert "planted" not in repr(lane)
    assert "TERM4K" not in repr(lane)


def test_a_small_delta_costs_microseconds() -> None:
    table = {f"PERSON{i:05d}"[:11] + "B": str(i) for i in range(5000)}
    lane = Restorer(table).lane()
    deltas = ["本日は", "The ", "person", " in charge", "PERSON0", "1234B", "様"] * 3000
    began = time.perf_counter()
    for delta in deltas:
        lane.feed(delta)
    assert (time.perf_counter() - began) / len(deltas) < 0.0005
