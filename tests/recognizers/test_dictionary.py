"""Terms to mask and to keep: width, letter case, boundaries, overlaps, a hundred thousand."""

import time

import pytest

from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.view import View

NAMES = {"かわせみ計画": "PROJECT", "KAWASEMI": "CUSTOM", "カワセミ": "CUSTOM", "朝霧": "CUSTOM"}


def applied(
    text: str, dictionary: Dictionary, others: tuple[Finding, ...] = ()
) -> list[tuple[str, str]]:
    findings = resolve(dictionary.apply(View(fold(text)), others), text)
    return [(text[each.start : each.end], each.entity_type) for each in findings]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("新しいかわせみ計画です", ["かわせみ計画"]),
        ("ｋａｗａｓｅｍｉとKawasemi", ["ｋａｗａｓｅｍｉ", "Kawasemi"]),
        ("ｶﾜｾﾐの件", ["ｶﾜｾﾐ"]),
        ("kawasemi2は別物、kawasemi_2は同じ", ["kawasemi"]),
        ("kawasemis", []),
        ("オオカワセミ", []),
        ("カワセミー", []),
        ("カワセミ・プロジェクト", ["カワセミ"]),
        ("朝霧朝霧", ["朝霧", "朝霧"]),
        ("カワ\u200bセミ", ["カワ\u200bセミ"]),
    ],
)
def test_finds_terms_that_stand_by_themselves(text: str, terms: list[str]) -> None:
    assert [term for term, _ in applied(text, Dictionary(NAMES))] == terms


def test_a_term_has_the_type_its_file_gives() -> None:
    assert applied("かわせみ計画", Dictionary(NAMES)) == [("かわせみ計画", "PROJECT")]


def test_of_terms_that_overlap_the_longest_is_found() -> None:
    dictionary = Dictionary({"朝霧": "CUSTOM", "朝霧精工": "ORGANIZATION"})
    assert applied("朝霧精工の朝霧", dictionary) == [
        ("朝霧精工", "ORGANIZATION"),
        ("朝霧", "CUSTOM"),
    ]


def test_what_a_term_to_keep_covers_is_not_reported() -> None:
    dictionary = Dictionary({}, ["東京タワー"])
    inside = Finding(0, 2, "LOCATION", 0.9, "x")
    whole = Finding(0, 5, "PERSON", 0.9, "x")
    beyond = Finding(3, 7, "PERSON", 0.9, "x")
    assert applied("東京タワー田中", dictionary, (inside,)) == []
    assert applied("東京タワー田中", dictionary, (whole, beyond)) == [("ワー田中", "PERSON")]
    assert applied("東京タワーズ", dictionary, (whole,)) == [("東京タワー", "PERSON")]


def test_no_part_of_a_term_to_mask_is_left_over() -> None:
    dictionary = Dictionary({"霧計画": "CUSTOM"})
    name = Finding(0, 4, "PERSON", 0.9, "x")
    around = Finding(0, 8, "ORGANIZATION", 0.9, "x")
    assert applied("田中朝霧計画部門", dictionary, (name,)) == [
        ("田中朝", "PERSON"),
        ("霧計画", "CUSTOM"),
    ]
    assert applied("田中朝霧計画部門", dictionary, (around,)) == [
        ("田中朝霧計画部門", "ORGANIZATION")
    ]


def test_an_empty_dictionary_changes_nothing() -> None:
    finding = Finding(0, 2, "PERSON", 0.9, "x")
    assert applied("田中", Dictionary(), (finding,)) == [("田中", "PERSON")]


def test_a_hundred_thousand_terms_cost_one_pass() -> None:
    terms = {f"架空商事{number:06}": "CUSTOM" for number in range(100_000)}
    dictionary = Dictionary(terms)
    text = "担当の架空商事012345です。" * 5_000
    view = View(fold(text))
    begin = time.process_time()
    found = list(dictionary.apply(view, ()))
    assert len(found) == 5_000
    assert time.process_time() - begin < 2


def test_the_repr_shows_no_term() -> None:
    assert "KAWASEMI" not in repr(Dictionary(NAMES, ["朝霧精工"]))


def test_says_what_becomes_of_a_term() -> None:
    dictionary = Dictionary({"KAWASEMI": "PROJECT", "両方": "CUSTOM"}, ["みなと", "両方"])

    assert dictionary.masks("ｋａｗａｓｅｍｉ")
    assert dictionary.keeps("みなと")
    assert not dictionary.masks("みなと")
    assert not dictionary.keeps("港")
    assert dictionary.keeps("両方")
