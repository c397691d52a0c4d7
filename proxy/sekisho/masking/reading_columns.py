"""Tables that have a column for readings: the header says which column reads which.

    氏名,フリガナ,部署          | 氏名 | フリガナ |
    田中太郎,タナカ タロウ,営業   |---|---|

A column of readings belongs to the nearest column of names to its left, or else to its right; one
of surnames (セイ) to one of surnames (姓).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from sekisho.masking.reading_labels import is_name, is_reading, may_hold_reading, part_of
from sekisho_recognizers.folding import fold

Place = tuple[int, int]

_LONGEST_HEADER = 2000
_DELIMITERS = ("|", "\t", ",")
_MARKS = " \"'`*"


def column_pairs(text: str, places: Sequence[Place]) -> Iterator[tuple[Place, Place]]:
    """Pairs of `places` (in order): a name and what stands in the column of its reading."""
    if len(places) < 2 or not may_hold_reading(text):
        return
    start = index = 0
    delimiter = ""
    columns: Mapping[int, int] = {}
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        first = index
        while index < len(places) and places[index][1] <= end:
            index += 1
        if header := _header(line):
            delimiter, columns = header
        elif not delimiter or delimiter not in line:
            delimiter = ""
        elif index - first > 1:
            yield from _row_pairs(line, start, places[first:index], delimiter, columns)
        start = end


def _header(line: str) -> tuple[str, Mapping[int, int]] | None:
    """The delimiter, and for each column of readings the column of its names."""
    if len(line) > _LONGEST_HEADER or not may_hold_reading(line):
        return None
    folded = fold(line.rstrip()).text
    delimiter = next((mark for mark in _DELIMITERS if mark in folded), "")
    labels = [cell.strip(_MARKS) for cell in folded.split(delimiter)] if delimiter else []
    readings = [column for column, label in enumerate(labels) if is_reading(label)]
    names = [column for column, label in enumerate(labels) if is_name(label)]
    columns = {}
    for column in readings:
        part = part_of(labels[column])
        same = [name for name in names if part_of(labels[name]) == part]
        if same:
            columns[column] = min(same, key=lambda name: (name > column, abs(name - column)))
    return (delimiter, columns) if columns else None


def _row_pairs(
    line: str, start: int, places: Sequence[Place], delimiter: str, columns: Mapping[int, int]
) -> Iterator[tuple[Place, Place]]:
    cells: dict[int, list[Place]] = {}
    marks = re.finditer(rf'["{re.escape(delimiter)}]', line)
    column, quoted = 0, False
    mark = next(marks, None)
    for place in places:
        while mark and start + mark.start() < place[0]:
            if mark[0] == '"':
                quoted = not quoted
            elif not quoted:
                column += 1
            mark = next(marks, None)
        cells.setdefault(column, []).append(place)
    for reading, name in columns.items():
        read, named = cells.get(reading, []), cells.get(name, [])
        if len(read) == len(named) == 1:
            yield named[0], read[0]
