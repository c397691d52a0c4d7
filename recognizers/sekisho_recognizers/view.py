"""What every recognizer reads: one text, folded, with its tokens, lines and tables.

Made once per text and shared by all recognizers. All offsets here are into the folded text;
`Folded.span` leads back to the original when a finding is reported.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sekisho_recognizers.folding import Folded
from sekisho_recognizers.tables import Table, find_tables


@dataclass(frozen=True, slots=True)
class Token:
    """`tag` is SudachiPy's part of speech, levels joined by hyphens (名詞-固有名詞-人名-姓)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """What the entity recognizer of the NLP model found; `label` is the model's own."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class View:
    folded: Folded = field(repr=False)
    tokens: Sequence[Token] = field(default=(), repr=False)
    named: Sequence[NamedEntity] = field(default=(), repr=False)

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

    def header(self, position: int) -> str:
        """The header of the table column that `position` is in; '' outside tables."""
        index = bisect_right(self._table_starts, position) - 1
        if index < 0 or position >= self.tables[index].end:
            return ""
        line_start, _ = self.line(position)
        return self.tables[index].header_at(self.text, line_start, position)
