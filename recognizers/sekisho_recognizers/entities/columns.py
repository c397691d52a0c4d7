"""The cells under a column header, for what a header alone makes of them."""

import re
from collections.abc import Iterator

from sekisho_recognizers.view import View

_LONGEST_LINE = 4096
_RULE = frozenset("-: ")


def cells_under(view: View, header: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Where each cell's value stands, and the value; empty cells and Markdown's rules are none."""
    for table in view.tables:
        columns = [at for at, name in enumerate(table.headers) if header.search(name)]
        if not columns:
            continue
        start = table.start
        for line in view.text[table.start : table.end].split("\n"):
            if len(line) <= _LONGEST_LINE:
                yield from _cells(line, start, table.separator, columns)
            start += len(line) + 1


def _cells(line: str, start: int, separator: str, columns: list[int]) -> Iterator[tuple[int, str]]:
    cells = line.split(separator)
    for column in columns:
        if column < len(cells) and not set(cells[column]) <= _RULE:
            value = cells[column].strip(" \"'*")
            before = sum(len(cell) + 1 for cell in cells[:column])
            if value:
                yield start + before + cells[column].index(value), value
