from collections.abc import Iterable

import pytest

from sekisho.masking.names import read_names
from sekisho.masking.whole_names import MOST_FITS, Unit, fitting, spoken, union, unit_of


def _unit(surface: str) -> Unit:
    [name] = read_names([surface]).values()
    return unit_of(name)


def _fits(surfaces: Iterable[str], *shown: tuple[str, str]) -> dict[str, set[str]]:
    """The surfaces, each with those whose roots it fits."""
    units = {surface: _unit(surface) for surface in surfaces}
    beside: dict[Unit, set[Unit]] = {}
    for one, other in shown:
        beside.setdefault(units[one], set()).add(units[other])
        beside.setdefault(units[other], set()).add(units[one])
    roots = fitting(set(units.values()), beside)
    surface_of = {unit: surface for surface, unit in units.items()}
    return {surface: {surface_of[root] for root in roots[unit]} for surface, unit in units.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("たなか たろう", "タナカ・タロウ"),
        ("TANAKA Taro", "Taro Tanaka"),
        ("Tanaka, Tarou", "taro TANAKA"),
    ],
)
def test_is_one_name_by_its_letters(one: str, other: str) -> None:
    assert _unit(one) == _unit(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("田中太郎", "田中太朗"),
        ("オノ", "オオノ"),
        ("Jon Smith", "John Smith"),
        ("Anna", "Annabel"),
    ],
)
def test_is_not_one_name_by_its_letters(one: str, other: str) -> None:
    assert _unit(one) != _unit(other)


def test_latin_letters_are_read_in_either_order() -> None:
    assert spoken(_unit("タナカタロウ")) < spoken(_unit("Taro Tanaka"))


def test_a_name_of_many_letters_is_not_heard() -> None:
    assert spoken(_unit("タ" * 1000)) == frozenset()


def test_readings_fit_the_name_that_they_were_shown_to_read() -> None:
    fits = _fits(["田中太郎", "タナカタロウ", "Taro Tanaka"], ("田中太郎", "タナカタロウ"))

    assert fits["タナカタロウ"] == fits["Taro Tanaka"] == {"田中太郎"}


def test_what_reads_two_names_fits_both() -> None:
    fits = _fits(
        ["田中太郎", "田中太朗", "タナカタロウ", "Taro Tanaka"],
        ("田中太郎", "タナカタロウ"),
        ("田中太朗", "Taro Tanaka"),
    )

    assert fits["タナカタロウ"] == fits["Taro Tanaka"] == {"田中太郎", "田中太朗"}


def test_kana_that_sound_alike_are_told_apart_by_their_letters() -> None:
    fits = _fits(
        ["小野洋子", "大野洋子", "オノヨウコ", "オオノヨウコ", "Yoko Ono"],
        ("小野洋子", "オノヨウコ"),
        ("大野洋子", "オオノヨウコ"),
    )

    assert fits["オノヨウコ"] == {"小野洋子"}
    assert fits["オオノヨウコ"] == {"大野洋子"}
    assert fits["Yoko Ono"] == {"小野洋子", "大野洋子"}


def test_a_reading_in_latin_letters_that_two_kana_names_share_is_neithers() -> None:
    fits = _fits(["小野洋子", "オノヨウコ", "オオノヨウコ", "Yoko Ono"], ("小野洋子", "Yoko Ono"))

    assert len(fits["オノヨウコ"]) == len(fits["オオノヨウコ"]) == 2


def test_readings_that_contradict_each_other_read_nothing() -> None:
    fits = _fits(["東", "アズマ", "ヒガシ"], ("東", "アズマ"), ("東", "ヒガシ"))

    assert fits == {"東": {"東"}, "アズマ": {"アズマ"}, "ヒガシ": {"ヒガシ"}}


def test_kana_outweighs_latin_letters_that_contradict_it() -> None:
    fits = _fits(
        ["田中太郎", "タナカタロウ", "SATO Hanako"],
        ("田中太郎", "タナカタロウ"),
        ("田中太郎", "SATO Hanako"),
    )

    assert fits["タナカタロウ"] == {"田中太郎"}
    assert fits["SATO Hanako"] == {"SATO Hanako"}


def test_the_reading_of_a_part_contradicts_nothing() -> None:
    fits = _fits(
        ["田中太郎", "タナカタロウ", "タナカ"], ("田中太郎", "タナカタロウ"), ("田中太郎", "タナカ")
    )

    assert fits["タナカ"] == fits["タナカタロウ"] == {"田中太郎"}


def test_kana_reads_foreign_names_too() -> None:
    fits = _fits(["John Smith", "ジョンスミス"], ("John Smith", "ジョンスミス"))

    assert fits["ジョンスミス"] == {"John Smith"}


def test_kana_reads_a_foreign_name_that_kanji_stand_for() -> None:
    fits = _fits(
        ["王偉", "Wang Wei", "ワンウェイ"], ("王偉", "Wang Wei"), ("Wang Wei", "ワンウェイ")
    )

    assert fits["ワンウェイ"] == fits["Wang Wei"] == {"王偉"}


def test_counts_no_further_than_what_is_nobodys() -> None:
    units = [_unit(chr(0x4E00 + n)) for n in range(99)]

    assert len(union([units[:50], units])) == MOST_FITS
    assert union([units[:2], units[1:3]]) == frozenset(units[:3])


def test_shows_no_value() -> None:
    assert "tanaka" not in repr(_unit("Tanaka"))
