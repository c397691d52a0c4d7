"""What every recognizer reads: one text, folded, with its tokens, lines and tables.

Made once per text and shared by all recognizers. All offsets here are into the folded text;
`Folded.span` leads back to the original when a finding is reported.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sekisho_recognizers.folding import Folded
from sekisho_recognizers.hinted import Reading
from sekisho_recognizers.keys import Keys
from sekisho_recognizers.numerals import number_starts, numeric
from sekisho_recognizers.rivals import HEADS, UNTYPED, find_rivals
from sekisho_recognizers.tables import Table, find_tables

Result = TypeVar("Result")
_PART_OF_A_WORD = re.compile(r"[一-鿿ァ-ヶーA-Za-z]")
_LONG_NUMBER = re.compile(r"[0-9]{4}|[0-9][-/.][0-9]")


@dataclass(frozen=True, slots=True)
class Token:
    """`tag` is SudachiPy's part of speech, levels joined by hyphens (名詞-固有名詞-人名-姓)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """What the name model found; `label` is the model's own, `score` its confidence."""

    start: int
    end: int
    label: str
    score: float = 1.0


@dataclass(frozen=True)
class View:
    folded: Folded = field(repr=False)
    tokens: Sequence[Token] = field(default=(), repr=False)
    named: Sequence[NamedEntity] = field(default=(), repr=False)
    _results: dict[Callable[["View"], Any], Any] = field(default_factory=dict, repr=False)

    def once(self, read: Callable[["View"], Result]) -> Result:
        """What the function makes of this view; asked again, it is not called again."""
        if read not in self._results:
            self._results[read] = read(self)
        result: Result = self._results[read]
        return result

    @property
    def text(self) -> str:
        return self.folded.text

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    @cached_property
    def numeric(self) -> str:
        """The text with kanji digits as ASCII ones, place for place (see numerals)."""
        return numeric(self.text)

    @cached_property
    def reading(self) -> Reading:
        """For hinted expressions."""
        return Reading(self.text)

    @cached_property
    def numeric_reading(self) -> Reading:
        return self.reading if self.numeric == self.text else Reading(self.numeric)

    @cached_property
    def number_starts(self) -> list[int]:
        return number_starts(self.numeric)

    @cached_property
    def _rivals(self) -> tuple[list[int], list[int]]:
        """Starts and ends of all that looks like a label and says what it labels."""
        found = [
            (self._label_start(start, end), end)
            for start, end in find_rivals(self.reading)
            if not UNTYPED.fullmatch(self.text[start:end].strip("\"'` :=<>."))
            or (start and _PART_OF_A_WORD.match(self.text, start - 1))
        ]
        return [start for start, _ in found], [end for _, end in found]

    def _label_start(self, found: int, end: int) -> int:
        """Where the word begins that a head (番号) ends."""
        start = found
        if HEADS.fullmatch(self.text, found, end):
            while start > max(0, found - 8) and _PART_OF_A_WORD.match(self.text, start - 1):
                start -= 1
        return start

    def rival_before(self, position: int, left: int) -> tuple[int, int]:
        """The last label that lies between `left` and `position`; (-1, -1) when there is none."""
        starts, ends = self._rivals
        index = bisect_right(ends, position) - 1
        return (starts[index], ends[index]) if index >= 0 and starts[index] >= left else (-1, -1)

    @cached_property
    def keys(self) -> Keys:
        return Keys(self.text)

    @cached_property
    def _introductions(self) -> list[int]:
        """For each line the line that introduces the list it stands in, or -1."""
        lines: list[int] = []
        last, last_is_item = -1, False
        for index, start in enumerate(self._line_starts):
            _, end = self.line(start)
            blank = end == start
            item = not blank and bool(_LONG_NUMBER.search(self.text, start, min(end, start + 500)))
            if item and last_is_item:
                lines.append(lines[last])
            else:
                lines.append(last)
            if not blank:
                last, last_is_item = index, item
        return lines

    def introduction(self, position: int) -> tuple[int, int]:
        """The line before the list of numbers that `position` stands in (「以下は…の一覧です」)."""
        line = self._introductions[bisect_right(self._line_starts, position) - 1]
        return self.line(self._line_starts[line]) if line >= 0 else (position, position)

    @cached_property
    def tables(self) -> list[Table]:
        return find_tables(self.text, self._line_starts)

    @cached_property
    def _table_starts(self) -> list[int]:
        return [table.start for table in self.tables]

    @cached_property
    def token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def token_ends(self) -> frozenset[int]:
        return frozenset(token.end for token in self.tokens)

    @cached_property
    def token_starts_set(self) -> frozenset[int]:
        return frozenset(self.token_starts)

    def tokens_in(self, start: int, end: int) -> Sequence[Token]:
        """The tokens that begin in the span."""
        return self.tokens[
            bisect_left(self.token_starts, start) : bisect_left(self.token_starts, end)
        ]

    def line(self, position: int, *, offset: int = 0) -> tuple[int, int]:
        """Start and end (without the line break) of the line at `position`, or `offset` lines on;
        an empty span where there is no such line."""
        index = bisect_right(self._line_starts, position) - 1 + offset
        if not 0 <= index < len(self._line_starts):
            return position, position
        start = self._line_starts[index]
        last = index + 1 == len(self._line_starts)
        return start, len(self.text) if last else self._line_starts[index + 1] - 1

    def cell_start(self, position: int) -> int:
        """Where the table cell begins that `position` is in; 0 outside tables."""
        index = bisect_right(self._table_starts, position) - 1
        if index < 0 or position >= self.tables[index].end:
            return 0
        separator = self.tables[index].separator
        return self.text.rfind(separator, max(0, position - 200), position) + 1

    def header(self, position: int) -> str:
        """The header of the table column that `position` is in; '' outside tables."""
        index = bisect_right(self._table_starts, position) - 1
        if index < 0 or position >= self.tables[index].end:
            return ""
        line_start, _ = self.line(position)
        return self.tables[index].header_at(self.text, line_start, position)
