"""Many words in one pass: what looking for each of them would find."""

import random

import pytest

from sekisho_recognizers.automaton import Automaton


def by_hand(words: list[str], text: str) -> list[tuple[str, int]]:
    hits = [
        (end, start, text[start:end])
        for start in range(len(text))
        for end in range(start + 1, min(len(text), start + 5) + 1)
        if text[start:end] in words
    ]
    return [(word, start) for _, start, word in sorted(hits)]


@pytest.mark.parametrize("count", [1, 5, 12, 13, 40])
def test_finds_every_hit_in_order(count: int) -> None:
    source = random.Random(count)
    words = [
        *{"".join(source.choices("あいab", k=source.randint(1, 4))) for _ in range(count * 9)}
    ][:count]
    text = "".join(source.choices("あいab", k=300))
    automaton = Automaton(words)
    assert [(automaton.words[i], start) for i, start, _ in automaton.find(text)] == by_hand(
        words, text
    )
    assert all(text[start:end] == automaton.words[i] for i, start, end in automaton.find(text))


@pytest.mark.parametrize("extra", [(), tuple(f"語{n}" for n in range(20))])
def test_a_long_text_is_read_in_pieces_and_nothing_is_lost_between(extra: tuple[str, ...]) -> None:
    text = "か" * 65_534 + "たなか" + "か" * 65_500 + "語7" + "か" * 90_000
    automaton = Automaton(("たなか", "語7", *extra))
    assert [(automaton.words[i], start) for i, start, _ in automaton.find(text)] == [
        ("たなか", 65_534),
        ("語7", 65_534 + 3 + 65_500),
    ]


@pytest.mark.parametrize("extra", [(), tuple(f"語{n}" for n in range(20))])
def test_lone_surrogates_are_characters_like_others(extra: tuple[str, ...]) -> None:
    automaton = Automaton(("\ud800あ", *extra))
    assert list(automaton.find("い\ud800あ\udc00")) == [(0, 1, 3)]


def test_no_words_are_nowhere() -> None:
    assert list(Automaton(()).find("あ")) == []
