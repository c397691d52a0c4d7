"""Whether somebody is spoken of."""

import pytest

from sekisho_recognizers.entities.person_context import (
    about_person,
    in_sentence_about_person,
    sentence,
)
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    "text",
    [
        "母は喘息です",
        "佐藤様、喘息で欠席",
        "喘息(42歳男性)",
        "主訴: 喘息",
        "私も喘息について教えてほしい",
    ],
)
def test_a_person_near_makes_it_theirs(text: str) -> None:
    at = text.index("喘息")
    assert about_person(View(fold(text)), at, at + 2)


@pytest.mark.parametrize(
    "text", ["喘息とは何ですか", "喘息の症状をまとめて", "喘息の同様の例", "多様な喘息"]
)
def test_general_talk_is_nobodys(text: str) -> None:
    at = text.index("喘息")
    assert not about_person(View(fold(text)), at, at + 2)


def test_a_general_sentence_stays_general_beside_a_person() -> None:
    text = "佐藤様への返信です。喘息とは何かの説明も付けて。"
    at = text.index("喘息")
    assert not about_person(View(fold(text)), at, at + 2)


def test_the_stricter_rule_wants_the_person_in_reach() -> None:
    text = "佐藤さんへ。" + "あ" * 200 + "。喘息の話"
    at = text.index("喘息")
    assert about_person(View(fold(text)), at, at + 2)
    assert not in_sentence_about_person(View(fold(text)), at, at + 2)


def test_a_sentence_ends_at_stops_and_lines() -> None:
    text = "前の文。この文です。次の文"
    left, right = sentence(text, 5, 6)
    assert text[left:right] == "この文です"
