"""A list of words, looked up in what a reading has already found."""

from collections.abc import Iterable

from sekisho_recognizers.folding import lowered
from sekisho_recognizers.hinted import LEXICON, Reading

__all__ = ["Words"]


class Words:
    """ASCII words must stand alone: no letter before or behind. Letter case does not matter unless
    `exact`."""

    def __init__(self, words: Iterable[str], *, exact: bool = False) -> None:
        self._exact = frozenset(words) if exact else None
        self._clause = frozenset(map(lowered, words))
        self._bit = LEXICON.bit(self._clause)

    def find(self, reading: Reading) -> list[tuple[int, int]]:
        """Their places from left to right, the longest at each, none overlapping another."""
        if not self._bit & reading.met:
            return []
        found: list[tuple[int, int]] = []
        done = 0
        for start, length in sorted(reading.words(self._clause), key=_longest_first):
            if start >= done and self._counts(reading.text, start, start + length):
                done = start + length
                found.append((start, done))
        return found

    def _counts(self, text: str, start: int, end: int) -> bool:
        if self._exact is not None and text[start:end] not in self._exact:
            return False
        return not (
            (_is_letter(text[start]) and _is_letter(text[start - 1 : start]))
            or (_is_letter(text[end - 1]) and _is_letter(text[end : end + 1]))
        )


def _longest_first(hit: tuple[int, int]) -> tuple[int, int]:
    return hit[0], -hit[1]


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()
