"""Labels in a text, all of them in one pass, whatever their letter case.

A pattern that begins with two hundred words tries each of them at every character; an automaton
reads the text once. What stands behind a label is then looked for only where there is one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.folding import lowered
from sekisho_recognizers.view import View

Tag = TypeVar("Tag")


@dataclass(frozen=True, slots=True)
class Label(Generic[Tag]):
    """`word` is the label as it was listed, in lower case."""

    start: int
    end: int
    word: str
    tag: Tag


class Labels(Generic[Tag]):
    def __init__(self, words: Mapping[Tag, tuple[str, ...]]) -> None:
        self._tags: dict[str, tuple[Tag, ...]] = {}
        for tag, listed in words.items():
            for word in {lowered(word) for word in listed}:
                self._tags[word] = (*self._tags.get(word, ()), tag)
        self._automaton = Automaton(self._tags)

    def find(self, text: str) -> Iterator[Label[Tag]]:
        """By their ends; of those with one tag that end at one place, the longest."""
        place = -1
        given: set[Tag] = set()
        for index, start, end in self._automaton.find(lowered(text)):
            if end != place:
                place, given = end, set()
            word = self._automaton.words[index]
            for tag in self._tags[word]:
                if tag not in given and _alone(text, start, end, word):
                    given.add(tag)
                    yield Label(start, end, word, tag)


_CELL = re.compile(
    r"(?:(?<=[,|\t\n\"' ])|^)(?P<value>[!#-&(-+\--{}~]{2,200})(?= ?[,|\t\n\"']| ?\Z)"
)


def cells(view: View, header: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """ASCII cells of the columns whose header matches."""
    for table in view.tables:
        wanted = {n for n, name in enumerate(table.headers) if header.fullmatch(name)}
        if not wanted:
            continue
        for found in _CELL.finditer(view.text, table.start, table.end):
            start, end = found.span("value")
            line_start, _ = view.line(start)
            if table.column(view.text, line_start, start) in wanted:
                yield start, end


def _alone(text: str, start: int, end: int, word: str) -> bool:
    """No word goes on at either end; dbPassword begins a word at its capital."""
    before = text[start - 1 : start]
    if word[0].isascii() and before.isascii() and before.isalpha():
        camel = before.islower() and text[start].isupper()
        if not camel:
            return False
    behind = text[end : end + 1]
    if word[-1].isascii():
        return not (behind.isascii() and behind.isalpha())
    return not ("ァ" <= word[-1] <= "ー" and "ァ" <= behind <= "ー")
