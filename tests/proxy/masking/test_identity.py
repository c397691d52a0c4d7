import random
import time
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.identity import name_owners
from sekisho_recognizers.folding import canonical

TARO = ("田中太郎", "タナカ タロウ")


def test_a_surname_belongs_to_the_only_person_that_has_it() -> None:
    assert name_owners(["田中太郎", "田中"]) == {"田中": "田中太郎"}


def test_a_given_name_belongs_to_the_only_person_that_has_it() -> None:
    assert name_owners(["田中太郎", "太郎"]) == {"太郎": "田中太郎"}


def test_a_surname_of_two_persons_belongs_to_neither() -> None:
    assert name_owners(["田中太郎", "田中花子", "田中"]) == {}
    assert name_owners(["Taro Tanaka", "Hanako Tanaka", "Tanaka", "TANAKA", "タナカ"]) == {}


def test_the_same_person_in_two_surfaces_is_one_person() -> None:
    assert name_owners(["田中太郎", "田中 太郎", "田中"]) == {"田中": "田中太郎"}


def test_forms_of_forms_belong_to_the_whole() -> None:
    names = name_owners(["山田花子様方", "山田花子", "山田"])
    assert names == {"山田花子": "山田花子様方", "山田": "山田花子様方"}


def test_a_name_written_in_parts_is_shortened_by_parts_alone() -> None:
    assert name_owners(["大和田 一", "大和"]) == {}
    assert name_owners(["Anna Smith", "Ann", "Smith"]) == {"Smith": "AnnaSmith"}
    assert name_owners(["Annabel", "Anna"]) == {}


def test_a_single_character_is_a_surname_and_no_end_of_one() -> None:
    assert name_owners(["小林", "林"]) == {}
    assert name_owners(["林太郎", "林"]) == {"林": "林太郎"}


def test_width_and_space_do_not_matter() -> None:
    assert name_owners(["ﾀﾅｶ ﾀﾛｳ", "タナカ"]) == {"タナカ": "タナカタロウ"}


@pytest.mark.parametrize(
    "surface",
    [
        "田中",
        "太郎",
        "タナカ タロウ",
        "ﾀﾅｶ ﾀﾛｳ",
        "たなかたろう",
        "たなか",
        "タナカ",
        "タロウ",
        "TANAKA Taro",
        "Taro Tanaka",
        "Tanaka, Tarou",
        "Tanaka",
        "TANAKA",
        "Taro",
        "T. Tanaka",
        "Tanaka T.",
        "T.TANAKA",
    ],
)
def test_every_surface_of_one_person_is_his(surface: str) -> None:
    owners = name_owners([*TARO, surface], [TARO])

    assert owners[canonical(surface)] == "田中太郎"


@pytest.mark.parametrize("reading", ["タナカ タロウ", "TANAKA Taro", "Taro Tanaka"])
def test_one_reading_leads_to_all_others(reading: str) -> None:
    owners = name_owners(["田中太郎", reading, "たなか", "Tanaka"], [(reading, "田中太郎")])

    assert owners["たなか"] == owners["Tanaka"] == "田中太郎"


def test_kana_and_latin_letters_agree_without_kanji() -> None:
    owners = name_owners(["たなか たろう", "タナカ タロウ", "TANAKA Taro", "Tanaka", "T. Tanaka"])

    assert set(owners.values()) == {"タナカタロウ"}
    assert len(owners) == 4


def test_kanji_that_nobody_read_have_no_reading() -> None:
    assert name_owners(["田中太郎", "タナカ タロウ"]) == {}


def test_two_persons_with_one_reading_are_not_linked() -> None:
    other = ("田中多朗", "たなか たろう")
    surfaces = [*TARO, *other, "Taro Tanaka", "TANAKA Taro", "タナカ", "T. Tanaka", "Tanaka"]

    assert name_owners(surfaces, [TARO, other]) == {}


def test_what_reads_one_of_two_surnames_is_his() -> None:
    hanako = ("田中花子", "タナカ ハナコ")
    owners = name_owners([*TARO, *hanako, "タロウ", "タナカ", "T. Tanaka"], [TARO, hanako])

    assert owners["タロウ"] == owners["T.Tanaka"] == "田中太郎"
    assert "タナカ" not in owners


def test_an_initial_of_two_persons_is_neithers() -> None:
    assert "T.Tanaka" not in name_owners(["Taro Tanaka", "Tomo Tanaka", "T. Tanaka"])
    assert name_owners(["Chieko Ito", "C. Itoh", "T. Ito"]) == {
        "C.Itoh": "ChiekoIto",
        "T.Ito": "ChiekoIto",
    }


def test_a_surname_that_was_read_takes_its_reading_along() -> None:
    shown = [("田中", "タナカ")]

    assert name_owners(["田中", "タナカ", "田中太郎"], shown) == {
        "田中": "田中太郎",
        "タナカ": "田中太郎",
    }
    assert name_owners(["田中", "タナカ", "田中太郎", "田中花子"], shown) == {"タナカ": "田中"}


def test_the_kana_of_a_name_decides_not_how_it_sounds() -> None:
    surfaces = ["大野 洋子", "オオノ ヨウコ", "Ono Yoko", "オノ"]

    assert "オノ" not in name_owners(surfaces, [("大野 洋子", "オオノ ヨウコ")])


def test_names_that_shorten_each_other_keep_what_was_shown() -> None:
    shown = [("甲乙", "アイウ"), ("甲乙丙", "アイ")]

    assert name_owners(["甲乙", "アイウ", "甲乙丙", "アイ"], shown) == {
        "アイウ": "甲乙",
        "アイ": "甲乙丙",
    }


def test_what_was_shown_of_others_does_not_matter() -> None:
    assert name_owners(["田中"], [TARO, ("田中", "田中太郎"), ("", "")]) == {}


WORDS = [
    "田中",
    "太郎",
    "花子",
    "みさき",
    "タナカ",
    "たなか",
    "タロウ",
    "Tanaka",
    "TARO",
    "T.",
    "John",
]
SURFACES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).flatmap(
    lambda words: st.sampled_from(["".join(words), " ".join(words), "・".join(words)])
)


@given(
    st.lists(SURFACES | st.text(max_size=4), max_size=9),
    st.lists(st.tuples(SURFACES, SURFACES), max_size=4),
    st.randoms(),
)
def test_the_order_does_not_matter_and_every_owner_owns_itself(
    surfaces: list[str], shown: list[tuple[str, str]], source: random.Random
) -> None:
    owners = name_owners(surfaces, shown)
    others, readings = list(surfaces), list(shown)
    source.shuffle(others)
    source.shuffle(readings)

    assert name_owners(others, [(b, a) for a, b in readings]) == owners
    assert owners.keys() | set(owners.values()) <= set(map(canonical, surfaces))
    assert not owners.keys() & set(owners.values())


@given(st.lists(st.sampled_from(["太郎", "花子", "次郎", "三郎"]), min_size=2, unique=True))
def test_however_many_share_a_surname_it_is_nobodys(given_names: list[str]) -> None:
    persons = [(f"田中{name}", f"タナカ {index}") for index, name in enumerate(given_names)]

    assert name_owners(["田中", *(kanji for kanji, _ in persons)]) == {}


def _seconds(surfaces: Sequence[str], shown: Sequence[tuple[str, str]] = ()) -> float:
    begun = time.perf_counter()
    name_owners(surfaces, shown)
    return time.perf_counter() - begun


HARD: Mapping[str, Sequence[str]] = {
    "many names": [f"{chr(0x4E00 + i)}{chr(0x4E00 + i % 97)}太郎" for i in range(5000)],
    "many of one given name": [f"{chr(0x4E00 + i)}太郎" for i in range(5000)] + ["太郎", "タロウ"],
    "long names": ["オ" * (i % 64 + 1) + "ウ" * (i // 64) for i in range(5000)] + ["O O"],
    "very long names": ["田" * 50_000, "タ" * 50_000, "a " * 50_000, "A" * 50_000 + " B"],
    "ends of ends": ["田" * i for i in range(1, 1000)],
    "one sound": [("abekaniro" * 7)[:i] + " " + ("abekaniro" * 7)[i:] for i in range(1, 60)] * 9,
}


@pytest.mark.parametrize("surfaces", HARD.values(), ids=HARD)
def test_thousands_of_names_are_little_work(surfaces: Sequence[str]) -> None:
    assert _seconds(surfaces) < 5


def test_thousands_of_names_with_one_reading_are_little_work() -> None:
    kanji = [f"{chr(0x4E00 + i)}太郎" for i in range(5000)]

    assert _seconds([*kanji, "タナカ タロウ"], [(name, "タナカ タロウ") for name in kanji]) < 5
