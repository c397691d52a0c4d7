import random
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.placeholders import EXACT, LABEL_SET, Deriver
from sekisho.masking.redaction import REDACTED
from sekisho.masking.restorer import Restorer

KEY = b"a key of a test"


def decided(
    text: str, value: str, entity_type: str = "PERSON", action: Action = Action.MASK
) -> list[Decision]:
    """Every place of the value in the text."""
    rows = []
    start = text.find(value)
    while start >= 0:
        rows.append(Decision(start, start + len(value), entity_type, 0.9, action))
        start = text.find(value, start + len(value))
    return rows


def restored(masker: Masker, text: str) -> str:
    return Restorer(masker.table, known_urls=masker.urls).restore(text)


def one(text: str, decisions: Sequence[Decision], **known: str) -> tuple[str, Masker]:
    masker = Masker(KEY, "", known=known)
    [masked] = masker.mask([text], [decisions])
    return masked.text, masker


def check_way_back(texts: Sequence[str], decisions: Sequence[Sequence[Decision]]) -> None:
    masker = Masker(KEY, "")
    for text, masked in zip(texts, masker.mask(texts, decisions), strict=True):
        assert restored(masker, masked.text) == text
        check_replacements(text, masked)
    assert all(EXACT.fullmatch(name) for name in masker.table)


def check_replacements(text: str, masked: MaskedText) -> None:
    pieces = []
    done = 0
    for r in masked.replacements:
        assert done <= r.start < r.end
        pieces += [text[done : r.start], r.placeholder]
        done = r.end
    assert "".join(pieces) + text[done:] == masked.text


def test_masks_what_was_decided_and_nothing_else() -> None:
    text = "本日、田中太郎様より03-1234-5678へ"
    masked, masker = one(
        text, [*decided(text, "田中太郎"), *decided(text, "03-1234-5678", "PHONE_NUMBER")]
    )
    person, phone = masker.table
    assert masked == f"本日、{person}様より{phone}へ"
    assert person.startswith("PERSON")
    assert phone.startswith("PHONE")
    assert masker.counts == {("PERSON", Action.MASK): 1, ("PHONE_NUMBER", Action.MASK): 1}


def test_same_value_same_placeholder_in_every_leaf_request_and_process() -> None:
    first, _ = one("田中太郎です", decided("田中太郎です", "田中太郎"))
    masker = Masker(KEY, "")
    texts = ["佐藤と", "田中太郎です"]
    rows = masker.mask(texts, [decided(texts[0], "佐藤"), decided(texts[1], "田中太郎")])
    assert rows[1].text == first


def test_a_value_found_in_one_text_is_masked_in_all() -> None:
    masker = Masker(KEY, "")
    rows = masker.mask(
        ["田中太郎様", "回答: 田中 太郎さんは"], [decided("田中太郎様", "田中太郎"), []]
    )
    assert "田中" not in rows[1].text
    assert restored(masker, rows[1].text) == "回答: 田中 太郎さんは"
    assert rows[1].replacements[0].entity_type == "PERSON"


def test_a_value_of_an_earlier_call_or_of_the_memo_is_masked_too() -> None:
    _, first = one("田中太郎", decided("田中太郎", "田中太郎"))
    later = Masker(KEY, "", known=first.table)
    [masked] = later.mask(["田中太郎様"], [[]])
    assert masked.text == f"{next(iter(first.table))}様"
    [again] = later.mask(["あの田中太郎様"], [[]])
    assert again.text == f"あの{next(iter(first.table))}様"


@pytest.mark.parametrize(
    ("value", "entity_type"),
    [("30", "AGE"), ("2024年", "DATE_TIME"), ("1000円", "MONEY"), ("東京", "LOCATION")],
)
def test_what_identifies_nobody_is_masked_only_where_it_was_found(
    value: str, entity_type: str
) -> None:
    masker = Masker(KEY, "")
    rows = masker.mask([value, f"あ {value} "], [decided(value, value, entity_type), []])
    assert rows[1].text == f"あ {value} "


def test_allowed_values_stay_and_do_not_spread_and_are_counted() -> None:
    text = "田中と佐藤"
    masked, masker = one(text, decided(text, "田中", action=Action.ALLOW))
    assert masked == text
    assert masker.counts == {("PERSON", Action.ALLOW): 1}


def test_a_decision_wins_over_a_recurrence() -> None:
    text = "田中太郎、田中"
    decisions = [Decision(0, 2, "PERSON", 0.9, Action.MASK), Decision(2, 4, "X", 1, Action.ALLOW)]
    masked, _ = one(text, decisions)
    assert "太郎" in masked
    assert "田中" not in masked


def test_redacted_values_cannot_come_back_and_spread() -> None:
    masker = Masker(KEY, "")
    rows = masker.mask(
        ["番号 123456789018", "はい、1234 5678 9018です"],
        [decided("番号 123456789018", "123456789018", "JP_MY_NUMBER", Action.REDACT), []],
    )
    assert [r.text for r in rows] == [f"番号 {REDACTED}", f"はい、{REDACTED}です"]
    assert masker.table == {}
    assert masker.counts == {("JP_MY_NUMBER", Action.REDACT): 2}


def test_a_value_with_two_types_gets_one_placeholder_whatever_the_order() -> None:
    texts = ["山田です", "山田の件"]
    person = [Decision(0, 2, "PERSON", 0.85, Action.MASK)]
    company = [Decision(0, 2, "ORGANIZATION", 0.6, Action.MASK)]
    tables = []
    for decisions in ([person, company], [company, person]):
        masker = Masker(KEY, "")
        masker.mask(texts, decisions)
        tables.append(masker.table)
    assert tables[0] == tables[1]
    assert len(tables[0]) == 1
    assert next(iter(tables[0])).startswith("PERSON")


def test_the_only_person_of_a_surname_is_recognised_by_it() -> None:
    text = "田中太郎様、佐藤花子様。田中さん"
    masked, masker = one(
        text,
        [
            Decision(0, 4, "PERSON", 0.9, Action.MASK),
            Decision(6, 10, "PERSON", 0.9, Action.MASK),
            Decision(12, 14, "PERSON", 0.9, Action.MASK),
        ],
    )
    names = {surface: name for name, surface in masker.table.items()}
    assert names["田中"].startswith(names["田中太郎"])
    assert names["田中"] != names["田中太郎"]
    assert restored(masker, masked) == text


IDENTITIES = {
    "氏名：田中太郎様\nフリガナ：タナカ　タロウ\n田中さんとﾀﾅｶさん、たなかくんへ。"
    "TANAKA Taro (T. Tanaka)": (
        "PERSON",
        ["田中太郎", "タナカ　タロウ", "田中", "ﾀﾅｶ", "たなか", "TANAKA Taro", "T. Tanaka"],
    ),
    "Taro Tanaka / Tanaka, Tarou / タナカ・タロウ氏": (
        "PERSON",
        ["Taro Tanaka", "Tanaka, Tarou", "タナカ・タロウ"],
    ),
    "株式会社山田商事と(株)山田商事、山田商事㈱、山田商事御中": (
        "ORGANIZATION",
        ["株式会社山田商事", "(株)山田商事", "山田商事㈱", "山田商事"],
    ),
}


def _row(text: str, entity_type: str, surfaces: Sequence[str]) -> list[Decision]:
    rows = []
    end = 0
    for surface in surfaces:
        start = text.index(surface, end)
        end = start + len(surface)
        rows.append(Decision(start, end, entity_type, 0.9, Action.MASK))
    return rows


@pytest.mark.parametrize("text", IDENTITIES)
def test_all_surfaces_of_one_identity_share_its_code(text: str) -> None:
    entity_type, surfaces = IDENTITIES[text]
    row = _row(text, entity_type, surfaces)
    masked, masker = one(text, row)
    pieces = [text[a.end : b.start] for a, b in pairwise(row)]

    assert len({name.rstrip("AEIOU") for name in masker.table}) == 1
    assert sorted(masker.table.values()) == sorted(surfaces)
    assert all(piece in masked for piece in pieces)
    assert restored(masker, masked) == text


def test_two_persons_with_one_reading_share_nothing() -> None:
    text = "田中太郎（タナカ タロウ）、田中多朗（たなか たろう）、TANAKA Taro、田中"
    surfaces = ["田中太郎", "タナカ タロウ", "田中多朗", "たなか たろう", "TANAKA Taro", "田中"]
    masked, masker = one(text, _row(text, "PERSON", surfaces))

    assert len({name.rstrip("AEIOU") for name in masker.table}) == 6
    assert restored(masker, masked) == text


def test_a_reading_shown_in_one_text_tells_in_all() -> None:
    texts = ["たなかさん", "田中太郎（タナカ タロウ）"]
    rows = [
        _row(texts[0], "PERSON", ["たなか"]),
        _row(texts[1], "PERSON", ["田中太郎", "タナカ タロウ"]),
    ]
    tables = []
    for order in (1, -1):
        masker = Masker(KEY, "")
        masker.mask(texts[::order], rows[::order])
        tables.append(masker.table)

    assert tables[0] == tables[1]
    assert len({name.rstrip("AEIOU") for name in tables[0]}) == 1


def test_a_reading_shown_in_an_earlier_request_is_remembered() -> None:
    text = "田中太郎（タナカ タロウ）"
    _, first = one(text, _row(text, "PERSON", ["田中太郎", "タナカ タロウ"]))
    _, later = one("Tanaka-san", decided("Tanaka-san", "Tanaka"), **first.table)

    assert len({name.rstrip("AEIOU") for name in later.table}) == 1


def test_a_company_is_no_person_and_an_address_keeps_its_label() -> None:
    text = "株式会社田中、田中様 tanaka@example.jp"
    row = [
        *_row(text, "ORGANIZATION", ["株式会社田中"]),
        *_row(text, "PERSON", ["、田中"]),
        *_row(text, "EMAIL_ADDRESS", ["tanaka@example.jp"]),
    ]
    _, masker = one(text, row)

    assert [name[:3] for name in masker.table] == ["ORG", "PER", "EMA"]


IDENTITY_PIECES = [
    *(
        "田中太郎",
        "田中",
        "タナカ タロウ",
        "たなか",
        "TANAKA Taro",
        "T. Tanaka",
        "株式会社山田",
        "山田㈱",
    ),
    *("山田", "（", "）", " / ", "様", "フリガナ：", "\n", "氏名,カナ\n", ",", "A", "EI", "は"),
]


@given(
    st.lists(st.sampled_from(IDENTITY_PIECES), max_size=14),
    st.dictionaries(
        st.sampled_from(IDENTITY_PIECES[:9]), st.sampled_from(["PERSON", "ORGANIZATION"])
    ),
)
@settings(max_examples=300, deadline=None)
def test_every_surface_comes_back_whoever_it_belongs_to(
    pieces: list[str], types: dict[str, str]
) -> None:
    row = []
    end = 0
    for piece in pieces:
        start, end = end, end + len(piece)
        if piece in types:
            row.append(Decision(start, end, types[piece], 0.9, Action.MASK))
    check_way_back(["".join(pieces)], [row])


def test_a_look_alike_is_masked_and_pulls_nothing_out() -> None:
    secret, _ = one("田中太郎", decided("田中太郎", "田中太郎"))
    text = f"田中太郎。{secret} {secret.lower()} {secret[:6]} {secret[6:]}"
    masked, masker = one(text, decided("田中太郎", "田中太郎"))
    assert masked.count(secret) == 1
    assert restored(masker, masked) == text
    assert set(masker.counts) == {("PERSON", Action.MASK), ("LITERAL", Action.MASK)}


def test_a_look_alike_in_an_allowed_place_is_masked_too() -> None:
    text = "PERSON4K7Q2M"
    masked, masker = one(text, [Decision(0, 12, "ID_NUMBER", 1, Action.ALLOW)])
    assert masked.startswith("LITERAL")
    assert restored(masker, masked) == text


@pytest.mark.parametrize(
    "text", ["Xcode 12ABCD", "code 123456", "TEL phone 09012345678", "date_20240101"]
)
def test_ordinary_text_is_no_look_alike(text: str) -> None:
    assert one(text, [])[0] == text


@pytest.mark.parametrize(
    "template",
    ["{}A社", "{}AE", "{}EIEIO", "{}a", "{}Ａ", "PERSON{}", "CODE1BCDF{}", "code 1bcdf{}", "{}{}"],
)
@pytest.mark.parametrize("kind", ["PERSON", "ADDRESS", "ORGANIZATION", "PHONE_NUMBER", "SECRET"])
def test_what_stands_beside_a_placeholder_is_not_read_as_part_of_it(
    template: str, kind: str
) -> None:
    text = template.format("田中", "田中")
    check_way_back([text, "田中"], [decided(text, "田中", kind), decided("田中", "田中", kind)])


def test_a_vowel_behind_a_value_leaves_the_person_recognisable() -> None:
    text = "田中とAI田中EC"
    masked, masker = one(text, decided(text, "田中"))
    bare, closed = masker.table
    assert masked == f"{bare}とAI{closed}EC"
    assert closed[:-2] == bare


def test_a_look_alike_behind_something_masked_is_masked_whatever_stood_there() -> None:
    """The letter that kept it from being read is gone; a placeholder may end in a digit."""
    for text in ("PERSON4K7Q2Mcode 1bcdfg", "Xcode 1bcdfg"):
        masked, masker = one(text, decided(text, "X", "SECRET"))
        assert len(masker.table) == 2
        assert restored(masker, masked) == text


def test_a_fragment_that_a_placeholder_completes_is_masked() -> None:
    text = "CODE1BCDF田中"
    masked, _ = one(text, decided(text, "田中"))
    assert masked.startswith("LITERAL")


FRAGMENTS = [
    *sorted(LABEL_SET),
    "PERSON4K7Q2M",
    "person_4k7q2m",
    "ＣＯＤＥ１ＢＣＤＦＧ",
    "4K7Q2M",
    "4K7Q2",
    "4K",
    "1BCDF",
    "CODE1BCDF",
    "code 1bcdf",
    "KEY1BCD",
    "A",
    "E",
    "IO",
    "a",
    "Ａ",
    "P",
    "K",
    "7",
    " ",
    "_",
    "-",
    "\\_",
    "\\",
    "　",
    "田中",
    "田中太郎",
    "太郎",
    "様",
    "tanaka",
    "は",
    "、",
    "\n",
    "x",
    "\u200b",
    "\ud800",
    "😀",
    "ﾀﾞ",
    "ー",
    "https://example.com/",
    "http:",
    "//",
    "](",
    "[",
    ")",
    '"',
    "'",
    "<a href=",
    ">",
    "?q=",
    "www.",
    "\r",
]
DERIVED = [
    label + Deriver(KEY, "").code(kind, value) + suffix
    for kind, label in (("PERSON", "PERSON"), ("LITERAL", "LITERAL"), ("ID_NUMBER", "CODE"))
    for value in ("田中", "A", "PERSON4K7Q2M", "4K7Q2M")
    for suffix in ("", "A", "EI")
]


@st.composite
def requests(draw: st.DrawFn) -> tuple[list[str], list[list[Decision]]]:
    pieces = st.lists(
        st.sampled_from(FRAGMENTS) | st.sampled_from(DERIVED) | st.text(max_size=3), max_size=12
    )
    texts = [t for t in ("".join(draw(pieces)) for _ in range(draw(st.integers(1, 3))))]
    rows = []
    for text in texts:
        cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))))
        row = []
        for start, end in pairwise(cuts):
            if draw(st.booleans()):
                kind = draw(st.sampled_from(["PERSON", "ADDRESS", "ID_NUMBER", "NEW", "SECRET"]))
                action = draw(st.sampled_from([Action.MASK, Action.MASK, Action.ALLOW]))
                row.append(Decision(start, end, kind, draw(st.sampled_from([0.5, 0.9])), action))
        rows.append(row)
    return texts, rows


@given(requests())
@settings(max_examples=1500, deadline=None)
@example((["AAA"], [[Decision(0, 1, "PERSON", 0.9, Action.MASK)]]))
def test_whatever_the_text_and_the_decisions_the_text_comes_back(
    request_: tuple[list[str], list[list[Decision]]],
) -> None:
    check_way_back(*request_)


@given(requests(), requests())
@settings(max_examples=300, deadline=None)
def test_texts_of_earlier_calls_still_come_back_after_later_ones(
    first: tuple[list[str], list[list[Decision]]], second: tuple[list[str], list[list[Decision]]]
) -> None:
    masker = Masker(KEY, "")
    early = masker.mask(*first)
    resumed = Masker(KEY, "", known=masker.table)
    late = resumed.mask(*second)
    assert [restored_by(resumed, masker.urls, m.text) for m in early] == first[0]
    assert [restored_by(resumed, set(), m.text) for m in late] == second[0]


def restored_by(masker: Masker, urls: set[str], text: str) -> str:
    return Restorer(masker.table, known_urls=masker.urls | urls).restore(text)


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_text_at_all_comes_back(text: str, one_place: int, other: int) -> None:
    start, end = sorted((min(one_place, len(text)), min(other, len(text))))
    check_way_back([text], [[Decision(start, end, "PERSON", 0.9, Action.MASK)]])


@given(requests())
@settings(max_examples=200, deadline=None)
def test_masking_twice_gives_the_same_bytes(
    request_: tuple[list[str], list[list[Decision]]],
) -> None:
    masker = Masker(KEY, "")
    first = masker.mask(*request_)
    assert masker.mask(*request_) == first
    assert Masker(KEY, "").mask(*request_) == first


@pytest.mark.parametrize(
    "decisions",
    [
        [Decision(0, 3, "PERSON", 1, Action.MASK), Decision(2, 4, "PERSON", 1, Action.MASK)],
        [Decision(2, 4, "PERSON", 1, Action.MASK), Decision(0, 1, "PERSON", 1, Action.MASK)],
        [Decision(0, 99, "PERSON", 1, Action.MASK)],
        [Decision(-1, 2, "PERSON", 1, Action.MASK)],
        [Decision(0, 1, "PERSON", 1, Action.BLOCK)],
        [Decision(0, 1, "PERSON", 1, Action.REROUTE)],
    ],
)
def test_refuses_decisions_it_cannot_carry_out(decisions: list[Decision]) -> None:
    with pytest.raises(ValueError, match=r"decisions|masker") as caught:
        Masker(KEY, "").mask(["planted"], [decisions])
    assert "planted" not in str(caught.value)


def test_refuses_a_text_without_its_row() -> None:
    with pytest.raises(ValueError, match="zip"):
        Masker(KEY, "").mask(["a", "b"], [[]])


def test_an_empty_decision_masks_nothing() -> None:
    assert one("abc", [Decision(1, 1, "PERSON", 1, Action.MASK)])[0] == "abc"


def test_shows_no_value() -> None:
    _, masker = one("planted value", decided("planted value", "planted"))
    [row] = masker.mask(["planted"], [[]])
    shown = repr(masker) + repr(row) + repr(list(masker._values.values()))
    assert "planted" not in shown


def test_a_megabyte_with_five_thousand_names_takes_seconds_at_most() -> None:
    source = random.Random(7)
    names = [f"{chr(0x4E00 + i // 80)}{chr(0x5000 + i % 80)}太郎" for i in range(5000)]
    known = "、".join(names)
    body = "お世話になっております。本日の会議は 15:00 からです。"
    text = "".join(source.choice(names) + body for _ in range(30_000))
    row = [Decision(5 * i, 5 * i + 4, "PERSON", 0.9, Action.MASK) for i in range(5000)]
    masker = Masker(KEY, "")
    began = time.perf_counter()
    masked = masker.mask([known, text], [row, []])
    assert time.perf_counter() - began < 15
    assert len(masked[1].replacements) == 30_000


def test_a_long_list_of_values_costs_no_more_than_its_length() -> None:
    text = ";".join(f"a{n:04d}@example.jp" for n in range(2500))
    row = [Decision(n * 17, n * 17 + 16, "EMAIL_ADDRESS", 1.0, Action.MASK) for n in range(2500)]
    begun = time.perf_counter()
    masker = Masker(b"k" * 32, "s")
    [masked] = masker.mask([text], [row])
    restored = Restorer(masker.table, known_urls=masker.urls).restore(masked.text)

    assert restored == text
    assert time.perf_counter() - begun < 5
