"""How much of a text has to be kept for a place in it to mean the same: the less the better, since
all of it is somebody's data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

AROUND = 120
"""Characters on either side, where nothing in the text says where to cut."""

LONGEST = 20_000
"""A whole text is kept up to here."""

_CUT = 2_000
_SENTENCE_END = re.compile(r"[。！？!?\n\r]")
_LINE_END = re.compile(r"[\n\r]")
_PARAGRAPH_END = re.compile(r"\r?\n[ \t\u3000]*\r?\n")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`offset` is where it begins in the whole text."""

    offset: int
    text: str = field(repr=False)


def excerpts(text: str, start: int, end: int) -> Iterator[Excerpt]:
    """Ever more of the text around the place: its sentence, its line, its paragraph, all of it."""
    seen = set()
    for first, last in _spans(text, start, end):
        if (first, last) not in seen:
            seen.add((first, last))
            yield Excerpt(first, text[first:last])


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for mark in (_SENTENCE_END, _LINE_END, _PARAGRAPH_END):
        first, last = _between(mark, text, start, end)
        if last - first > _CUT:
            first, last = max(first, start - AROUND), min(last, end + AROUND)
        yield first, last
    if len(text) <= LONGEST:
        yield 0, len(text)


def _between(mark: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    """From the end of the mark before to the end of the mark behind, line ends left out."""
    before = max(0, start - _CUT)
    first = before
    for found in mark.finditer(text, before, start):
        first = found.end()
    behind = mark.search(text, end, min(len(text), end + _CUT + 1))
    last = behind.end() if behind else min(len(text), end + _CUT + 1)
    while last > end and text[last - 1] in "\r\n":
        last -= 1
    return first, last
