"""Tables inside a text: CSV, tab-separated and Markdown. A column's header is a cue for its cells.

A table is a header line and the lines below it that have about as many separators (a quoted comma
may add one). Read once, linear; cells are not parsed, only counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_LONG_NUMBER = re.compile(r"[0-9]{4}|[0-9][-/.:][0-9]|https?:|@")
_SEPARATORS = ("|", "\t", ",")
_MOST_CELLS = 200
_LONGEST_LINE = 4096
_COMMA = re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),|,(?=[0-9]{3}-)")


@dataclass(frozen=True, slots=True)
class Table:
    start: int  # of the first line below the header
    end: int
    separator: str
    headers: tuple[str, ...] = field(repr=False)

    def header_at(self, text: str, line_start: int, position: int) -> str:
        """The header over the cell at `position`, or '' beyond the last column."""
        column = self.column(text, line_start, position)
        return self.headers[column] if column < len(self.headers) else ""

    def column(self, text: str, line_start: int, position: int) -> int:
        """Far into an endless line there are no columns: counting would cost its square."""
        if position - line_start > _LONGEST_LINE:
            return len(self.headers)
        return _count(text, self.separator, line_start, position)


def find_tables(text: str, line_starts: Sequence[int]) -> list[Table]:
    tables: list[Table] = []
    bounds = [*line_starts[1:], len(text) + 1]
    lines = list(zip(line_starts, (end - 1 for end in bounds), strict=True))
    index = 0
    while index < len(lines):
        separator, cells = _separator(text, *lines[index])
        last = index
        while separator and last + 1 < len(lines):
            count = _count(text, separator, *lines[last + 1])
            if not count or not cells - 1 <= count <= cells + 1:
                break
            last += 1
        if last > index:
            headers = text[lines[index][0] : lines[index][1]].split(separator)
            stripped = tuple(header.strip(" \"'*") for header in headers)
            tables.append(Table(lines[index + 1][0], lines[last][1] + 1, separator, stripped))
        index = last + 1
    return tables


def _separator(text: str, start: int, end: int) -> tuple[str, int]:
    """The separator of a header line and how often it stands there; ('', 0) for other lines."""
    if end - start > 2000 or _LONG_NUMBER.search(text, start, end):
        return "", 0
    for separator in _SEPARATORS:
        count = _count(text, separator, start, end)
        if (2 if separator == "," else 1) <= count <= _MOST_CELLS:
            return separator, count
    return "", 0


def _count(text: str, separator: str, start: int, end: int) -> int:
    """How many cells end here; the comma in 284,000 is no separator."""
    if separator == ",":
        return sum(1 for _ in _COMMA.finditer(text, start, end))
    return text.count(separator, start, end)
