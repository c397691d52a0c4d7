"""The grammar of templates."""

import random

import pytest

from training.scene import Scene, Span, parse


def speak(scene: Scene, name: str, form: str) -> bool:
    if name == "A":
        scene.put("山田" if form == "s" else "山田太郎", "PERSON")
    return name == "A"


def scene() -> Scene:
    return Scene(random.Random(1), speak)


def test_slots_become_spans() -> None:
    sample = scene().say("{A}様({A.s})").finish("test")

    assert sample.text == "山田太郎様(山田)"
    assert sample.spans == (Span(0, 4, "PERSON"), Span(6, 8, "PERSON"))


def test_choices_nest() -> None:
    rng = random.Random(2)
    texts = {Scene(rng, speak).say("‹a‹b|c›|{A}›d").finish("test").text for _ in range(50)}

    assert texts == {"abd", "acd", "山田太郎d"}


def test_a_mark_is_one_span_with_what_is_in_it() -> None:
    sample = scene().say("⟦ORGANIZATION|{A.s}商店⟧と⟦?|総務省⟧").finish("test")

    assert sample.text == "山田商店と総務省"
    assert sample.spans == (Span(0, 4, "ORGANIZATION"), Span(5, 8, "OPTIONAL"))


def test_braces_of_other_languages_stand_as_they_are() -> None:
    assert scene().say('{"a": "{A.s}"} | b').finish("test").text == '{"a": "山田"} | b'


def test_blank_margins_go_and_spans_follow() -> None:
    sample = scene().say("\n {A.s}です。\n").finish("test")

    assert sample.text == "山田です。"
    assert sample.spans == (Span(0, 2, "PERSON"),)


def test_unknown_slots_are_errors() -> None:
    with pytest.raises(KeyError):
        scene().say("{nobody}")


def test_unbalanced_templates_are_errors() -> None:
    with pytest.raises((AssertionError, IndexError)):
        parse("‹a|b")
