import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.readings import remembered_readings, shown_readings, written_out


def _shown(marked: str) -> set[tuple[str, str]]:
    """Names stand in ⟦brackets⟧."""
    pieces = re.split("[⟦⟧]", marked)
    lengths = [len(piece) for piece in pieces]
    places = [
        (sum(lengths[:index]), sum(lengths[: index + 1])) for index in range(1, len(pieces), 2)
    ]
    return shown_readings("".join(pieces), places)


@pytest.mark.parametrize(
    "text",
    [
        "{}（{}）",
        "{}({})様",
        "{}様（{}様）",
        "{}（フリガナ：{}）",
        "{}（{}、営業部）",
        "{}【{}】",
        "{}《{}》",
        "{} / {}",
        "{}／{}",
        "氏名：{}\nフリガナ：{}\n電話：03",
        "氏名: {} カナ: {}",
        "- **氏名**: {}\n- **ふりがな**: {}\n",
        "| 氏名 | {} |\n| フリガナ | {} |",
        '{{"name": "{}", "kana": "{}"}}',
        "name: {}\nname_kana: {}",
        "氏名 {}\nローマ字 {}",
        "氏名,フリガナ\n{},{}",
    ],
)
@pytest.mark.parametrize("reading", ["タナカ　タロウ", "TANAKA Taro"])
def test_shows_a_reading(text: str, reading: str) -> None:
    assert _shown(text.format("⟦田中太郎⟧", f"⟦{reading}⟧")) == {("田中太郎", reading)}


@pytest.mark.parametrize(
    "text", ["{}（{}）", "{} / {}", "フリガナ：{}\n氏名：{}", '{{"kana": "{}", "name": "{}"}}']
)
def test_shows_a_name_behind_its_reading(text: str) -> None:
    assert set(map(frozenset, _shown(text.format("⟦タナカ タロウ⟧", "⟦田中太郎⟧")))) == {
        frozenset({"田中太郎", "タナカ タロウ"})
    }


@pytest.mark.parametrize(
    "text",
    [
        "⟦田中太郎⟧、⟦タナカ タロウ⟧",
        "⟦田中太郎⟧ ⟦タナカ タロウ⟧",
        "⟦田中太郎⟧,⟦タナカ タロウ⟧",
        "⟦田中太郎⟧（⟦佐藤花子⟧）",
        "⟦田中太郎⟧（旧姓⟦サトウ⟧）",
        "⟦田中太郎⟧（⟦サトウ⟧の上司）",
        "⟦田中太郎⟧（⟦スズキ⟧、⟦サトウ⟧）",
        "⟦田中太郎⟧ / ⟦佐藤花子⟧ / ⟦SUZUKI Jiro⟧",
        "⟦田中太郎⟧ / ⟦SUZUKI Jiro⟧ / ⟦SATO Hanako⟧",
        "⟦田中太郎⟧ / ⟦John Smith⟧",
        "⟦田中⟧ / ⟦SUZUKI⟧",
        "氏名：⟦田中太郎⟧\n\nフリガナ：⟦サトウ ハナコ⟧",
        "氏名：⟦田中太郎⟧\n電話：03-1234-5678\nフリガナ：⟦サトウ ハナコ⟧",
        '{"name": "⟦田中太郎⟧"}, {"kana": "⟦サトウ ハナコ⟧"}',
        "⟦田中太郎⟧（" + "　" * 70 + "⟦タナカ タロウ⟧）",
        "⟦佐藤みさき⟧（⟦タナカ タロウ⟧）",
        "⟦田中太郎左衛門⟧（⟦タ⟧）",
        "担当：⟦山本⟧\nフリガナ：⟦タナカ タロウ⟧\n氏名：⟦田中太郎⟧",
        "⟦田中太郎⟧",
        "",
    ],
)
def test_shows_nothing(text: str) -> None:
    assert _shown(text) == set()


NAME, READING = "氏名：⟦{}⟧\n", "フリガナ：⟦{}⟧\n"
TARO, HANAKO = ("田中太郎", "タナカ タロウ"), ("佐藤花子", "サトウ ハナコ")


def test_a_form_that_begins_with_the_name_goes_on_so() -> None:
    form = NAME + READING
    assert _shown(form.format(*TARO) + form.format(*HANAKO)) == {TARO, HANAKO}


def test_a_form_that_begins_with_the_reading_goes_on_so() -> None:
    form = READING + NAME
    assert _shown(form.format(*TARO[::-1]) + form.format(*HANAKO[::-1])) == {TARO, HANAKO}


def test_three_scripts_side_by_side() -> None:
    text = "⟦田中 太郎⟧ / ⟦タナカ タロウ⟧ / ⟦TANAKA Taro⟧"
    assert _shown(text) == {("田中 太郎", "タナカ タロウ"), ("田中 太郎", "TANAKA Taro")}


def test_kana_reads_foreign_names() -> None:
    assert _shown("⟦John Smith⟧（⟦ジョン・スミス⟧）") == {("John Smith", "ジョン・スミス")}


def test_placeholders_of_an_earlier_request_tell_what_was_shown() -> None:
    known = {
        "PERSON1BCDFG": "田中太郎",
        "PERSON1BCDFGA": "タナカ タロウ",
        "PERSON1BCDFGEI": "タナカ",
        "PERSON1BCDFGO": "TANAKA Taro",
        "PERSON2BCDFGA": "サトウ",
        "ORG3BCDFG": "山田",
        "ORG3BCDFGA": "ヤマダ",
    }
    shown = remembered_readings(known)

    assert {pair for pair in shown if pair[0] != pair[1]} == {
        ("田中太郎", "タナカ タロウ"),
        ("田中太郎", "TANAKA Taro"),
    }


PIECES = st.sampled_from(
    [
        "⟦田中太郎⟧",
        "⟦タナカ⟧",
        "⟦Taro⟧",
        "（",
        "）",
        "/",
        "フリガナ",
        "：",
        "\n",
        "氏名",
        ",",
        "|",
        '"',
        " ",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_only_names_of_two_scripts_are_shown(text: str) -> None:
    for one, other in _shown(text):
        assert {one, other} <= {"田中太郎", "タナカ", "Taro"}
        assert one != other


@pytest.mark.parametrize(
    "gap", ["-" * 60, "(" * 60, "\nカナ" + "|" * 60, "(カナ)" * 12, "氏名:" * 15, "\nカナ|カナ: "]
)
def test_hard_gaps_are_little_work(gap: str) -> None:
    step = 4 + len(gap)
    text = ("田中太郎" + gap + "タナカタ" + gap) * 2000
    begun = time.perf_counter()
    shown_readings(text, [(n * step, n * step + 4) for n in range(4000)])

    assert time.perf_counter() - begun < 4


def test_texts_under_keys_are_read_as_one_form() -> None:
    texts = ["田中太郎", "長い" * 40, "山田花子", "ヤマダ ハナコ"]
    places = [[(0, 4)], [], [(0, 4)], [(0, 7)]]
    form, moved = written_out(texts, places, ["name", "note", "name", "kana"])
    assert [form[start:end] for start, end in moved] == ["田中太郎", "山田花子", "ヤマダ ハナコ"]
    assert shown_readings(form, moved) == {("山田花子", "ヤマダ ハナコ")}


def test_texts_without_a_key_show_nothing() -> None:
    form, moved = written_out(["田中太郎", "タナカ タロウ"], [[(0, 4)], [(0, 7)]], ["", ""])
    assert shown_readings(form, moved) == set()
