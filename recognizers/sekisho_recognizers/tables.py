"""Tables inside a text: CSV, tab-separated, Markdown, SQL's INSERT. Headers are cues for cells.

A table is a header line and the lines below it that have about as many separators (a quoted comma
may add one); in SQL it is the list of columns and the tuples behind VALUES. Read once, linear;
cells are not parsed, only counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_LONG_NUMBER = re.compile(r"[0-9]{4}|[0-9][-/.:][0-9]|https?:|@")
_SPACES = "  "  # columns set in line with two spaces or more
_SEPARATORS = ("|", "\t", ",", _SPACES)
_MOST_CELLS = 200
_LONGEST_LINE = 4096
_COMMA = re.compile(r",(?![0-9]{3}(?![0-9]))|(?<![0-9]),|,(?=[0-9]{3}-)")
_SHORT_PAIR = re.compile(r"[^,。、\n]{1,12},[^,。、\n]{1,12}")
_WIDE_GAP = re.compile(r"(?<=[^ \n]) {2,60}")
_INSERT = re.compile(
    r"INSERT\s{1,5}INTO\s{1,5}[^\s(]{1,80}\s{0,5}\(([^()]{1,2000})\)\s{0,5}VALUES", re.IGNORECASE
)
_TUPLE = re.compile(
    r"\s{0,5},?\s{0,5}\(((?:'[^'\n]{0,500}'|\([^()'\n]{0,80}\)|[^()'])" + r"{0,1000})\)"
)
_QUOTED = re.compile(r"'[^'\n]*'?|\([^()'\n]{0,80}\)")
_SQL = "("


@dataclass(frozen=True, slots=True)
class Table:
    start: int  # of the first line below the header
    end: int
    separator: str
    headers: tuple[str, ...] = field(repr=False)

    def header_at(self, text: str, line_start: int, position: int) -> str:
        """The header over the cell at `position`, or '' beyond the last column.

        Unquoted thousands (1,280) make a row longer than its header: then the header that the cell
        has from the right is as good, and both are given.
        """
        if self.separator == _SQL:
            line_start = self.start
        column = self.column(text, line_start, position)
        header = self.headers[column] if column < len(self.headers) else ""
        end = text.find("\n", position, position + _LONGEST_LINE)
        end = min(len(text), self.end) if end < 0 else end
        if self.separator == "," and end - position < _LONGEST_LINE:
            behind = _count(text, ",", position, end)
            if column + behind + 1 > len(self.headers) > behind:
                from_right = self.headers[-1 - behind]
                return header if from_right == header else f"{from_right} {header}".strip()
        return header

    def column(self, text: str, line_start: int, position: int) -> int:
        """Far into an endless line there are no columns: counting would cost its square."""
        if position - line_start > _LONGEST_LINE:
            return len(self.headers)
        if self.separator == _SQL:
            return _QUOTED.sub("", text[line_start:position]).count(",")
        return _count(text, self.separator, line_start, position)


def find_tables(text: str, line_starts: Sequence[int]) -> list[Table]:
    tables = _inserts(text)
    bounds = [*line_starts[1:], len(text) + 1]
    lines = list(zip(line_starts, (end - 1 for end in bounds), strict=True))
    index = 0
    while index < len(lines):
        separator, cells = _separator(text, *lines[index])
        last = index
        while separator and last + 1 < len(lines):
            count = _count(text, separator, *lines[last + 1])
            if not count or not cells - 1 <= count <= cells + 1 + (separator == ",") * 6:
                break
            last += 1
        if last > index:
            header = text[lines[index][0] : lines[index][1]]
            headers = _WIDE_GAP.split(header) if separator == _SPACES else header.split(separator)
            tables.append(
                Table(lines[index + 1][0], lines[last][1] + 1, separator, _stripped(headers))
            )
        index = last + 1
    return sorted(tables, key=lambda table: table.start)


def _inserts(text: str) -> list[Table]:
    """Each tuple of an INSERT is a table of one row: its separators begin at its bracket."""
    tables = []
    for found in _INSERT.finditer(text):
        headers = _stripped(found.group(1).split(","))
        row = _TUPLE.match(text, found.end())
        while row:
            tables.append(Table(row.start(1), row.end(1) + 1, _SQL, headers))
            row = _TUPLE.match(text, row.end())
    return tables


def _stripped(headers: Sequence[str]) -> tuple[str, ...]:
    return tuple(header.strip(" \t\n\"'*`") for header in headers)


def _separator(text: str, start: int, end: int) -> tuple[str, int]:
    """The separator of a header line and how often it stands there; ('', 0) for other lines."""
    if end - start > 2000 or _LONG_NUMBER.search(text, start, end):
        return "", 0
    for separator in _SEPARATORS:
        count = _count(text, separator, start, end)
        least = 2 if separator == "," and not _SHORT_PAIR.fullmatch(text, start, end) else 1
        if least <= count <= _MOST_CELLS:
            return separator, count
    return "", 0


def _count(text: str, separator: str, start: int, end: int) -> int:
    """How many cells end here; the comma in 284,000 is no separator."""
    if separator == ",":
        return sum(1 for _ in _COMMA.finditer(text, start, end))
    if separator == _SPACES:
        return sum(1 for _ in _WIDE_GAP.finditer(text, start, end))
    return text.count(separator, start, end)
