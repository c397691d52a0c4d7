"""Invented people and firms, from the built-in lists and from sources."""

import random
from pathlib import Path

from training.cast import Cast
from training.kana import half_width, hiragana, katakana, romaji
from training.names import Names
from training.scene import Scene


def test_names_without_sources_say_so_and_still_invent(tmp_path: Path) -> None:
    names = Names(tmp_path)
    rng = random.Random(1)
    people = [names.person(rng) for _ in range(500)]

    assert not names.complete
    assert len({(p.surname.written, p.given.written) for p in people}) > 450
    assert {p.origin for p in people} == {"japanese", "chinese", "korean", "western"}


def test_rare_names_and_words_are_a_good_share(tmp_path: Path) -> None:
    names = Names(tmp_path)
    rng = random.Random(1)
    surnames = [names.surname(rng).written for _ in range(1000)]

    assert 50 < sum(len(surname) == 1 for surname in surnames) < 250


def test_sources_are_read_when_they_are_there(tmp_path: Path) -> None:
    (tmp_path / "last_name_org.csv").write_text("谷川,100,たにがわ,tanigawa\n", encoding="utf-8")
    (tmp_path / "enamdict").write_text("谷々川 [ややがわ] /(s) Yayagawa/\n", encoding="euc_jp")
    names = Names(tmp_path)
    rng = random.Random(1)
    surnames = {names.surname(rng).written for _ in range(200)}

    assert names.complete
    assert {"谷川", "谷々川"} <= surnames


def test_a_letter_stays_the_same_person(tmp_path: Path) -> None:
    cast = Cast(Names(tmp_path))
    scene = Scene(random.Random(4), cast.speak)
    sample = scene.say("{A.s}|{A.s}|{B.s}").finish("test")
    first, again, _ = sample.text.split("|")

    assert first == again
    assert [span.label for span in sample.spans] == ["PERSON"] * 3


def test_firms_are_one_span_with_form_and_branch(tmp_path: Path) -> None:
    cast = Cast(Names(tmp_path))
    rng = random.Random(5)
    for _ in range(200):
        sample = Scene(rng, cast.speak).say("{X.b}").finish("test")

        assert [(s.start, s.end, s.label) for s in sample.spans] == [
            (0, len(sample.text), "ORGANIZATION")
        ]


def test_kana_in_every_script() -> None:
    assert katakana("しょうじ") == "ショウジ"
    assert hiragana("ショウジ") == "しょうじ"
    assert half_width("ガクパー") == "ｶﾞｸﾊﾟｰ"
    assert romaji("しょうじ") == "Shoji"
    assert romaji("はっとり") == "Hattori"
