"""The cells under a column header, for what a header alone makes of them."""

import re
from collections.abc import Iterator
from functools import cache

from sekisho_recognizers.view import View

_LONGEST_LINE = 4096
_RULE = frozenset("-: ")


def cells_under(view: View, header: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Where each cell's value stands, and the value; empty cells and Markdown's rules are none."""
    for table in view.tables:
        columns = [at for at, name in enumerate(table.headers) if header.search(name)]
        if not columns or any("=" in name for name in table.headers):
            continue
        start = table.start
        for line in view.text[table.start : table.end].split("\n"):
            if len(line) <= _LONGEST_LINE:
                yield from _cells(line, start, table.separator, columns)
            start += len(line) + 1


def _cells(line: str, start: int, separator: str, columns: list[int]) -> Iterator[tuple[int, str]]:
    bounds = [found.span() for found in _separators(separator).finditer(line)]
    edges = [(0, 0), *bounds, (len(line), len(line))]
    for column in columns:
        if column + 1 < len(edges):
            left, right = edges[column][1], edges[column + 1][0]
            cell = line[left:right]
            value = cell.strip(" \"'*")
            if value and not set(cell) <= _RULE:
                yield start + left + cell.index(value), value


@cache
def _separators(separator: str) -> re.Pattern[str]:
    """The comma in 284,000 is none; columns set with spaces have two or more."""
    if separator == ",":
        return re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),|,(?=[0-9]{3}-)")
    return re.compile(
        r" {2,60}" if separator.isspace() and separator != "\t" else re.escape(separator)
    )
