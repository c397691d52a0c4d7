"""Dictionaries as files: YAML or CSV, errors with file and line and never with a term.

YAML is a list of terms, each a word or `{term: …, type: …}`, or a mapping from entity types to
lists of terms. CSV has the term in its first column and may have an entity type in its second; a
first line `term` or `term,type` is a header. Files are UTF-8. Everything that is wrong is
reported at once.
"""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sekisho_recognizers.dictionary import CUSTOM, Dictionary, term_key

_TYPE = re.compile(r"[A-Z][A-Z0-9_]{1,63}")
_SINGLE = re.compile(r"[ -~ぁ-ヿ\d\s]")
_MOST_SHOWN = 20

MARKED_MASK = "mask.csv"
MARKED_KEEP = "keep.csv"
_HEADERS = frozenset({"term", "用語"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class DictionaryError(Exception):
    """What is wrong with the files, one `file:line: …` each. Holds no term."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        shown = list(self.problems[:_MOST_SHOWN])
        if len(self.problems) > _MOST_SHOWN:
            shown.append(f"and {len(self.problems) - _MOST_SHOWN} more")
        super().__init__("\n".join(shown))


@dataclass(frozen=True, slots=True)
class DictionaryFiles:
    """Files with terms to mask and files with terms never to report.

    `marks` is a folder that may hold two further ones, MARKED_MASK and MARKED_KEEP. What stands
    there gives way to the files, and a term to keep to one to mask: no mark makes a mistake of
    what somebody else has written.
    """

    mask: tuple[Path, ...] = ()
    keep: tuple[Path, ...] = ()
    marks: Path | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    where: str
    term: str = field(repr=False)
    entity_type: str = ""


def load_dictionary(files: DictionaryFiles) -> Dictionary:
    """Raises DictionaryError."""
    problems: list[str] = []
    entries = {
        kind: [entry for path in paths for entry in _read(path, problems)]
        for kind, paths in (("mask", files.mask), ("keep", files.keep))
    }
    mask: dict[str, _Entry] = {}
    keep: dict[str, _Entry] = {}
    for entry in entries["mask"]:
        first = mask.setdefault(term_key(entry.term), entry)
        if (first.entity_type or CUSTOM) != (entry.entity_type or CUSTOM):
            problems.append(f"{entry.where}: has another type at {first.where}")
    for entry in entries["keep"]:
        if entry.entity_type:
            problems.append(f"{entry.where}: a term to keep has no type")
        if masked := mask.get(term_key(entry.term)):
            problems.append(f"{entry.where}: is to be kept, and to be masked at {masked.where}")
        keep[entry.term] = entry
    if files.marks is not None:
        _add_marks(files.marks, mask, keep, problems)
    if problems:
        raise DictionaryError(problems)
    return Dictionary({each.term: each.entity_type or CUSTOM for each in mask.values()}, keep)


def _add_marks(
    folder: Path, mask: dict[str, _Entry], keep: dict[str, _Entry], problems: list[str]
) -> None:
    kept = set(map(term_key, keep))
    for entry in _read_if_there(folder / MARKED_MASK, problems):
        if term_key(entry.term) not in kept:
            mask.setdefault(term_key(entry.term), entry)
    for entry in _read_if_there(folder / MARKED_KEEP, problems):
        if term_key(entry.term) not in mask:
            keep[entry.term] = entry


def _read_if_there(path: Path, problems: list[str]) -> Iterator[_Entry]:
    """Nothing has been marked where there is no file."""
    if os.path.lexists(path):
        yield from _read(path, problems)


def term_problem(term: str) -> str:
    """Why a dictionary cannot have `term`; empty where it can."""
    return _wrong(_Entry("", term))


def _read(path: Path, problems: list[str]) -> Iterator[_Entry]:
    readers = {".yaml": _yaml, ".yml": _yaml, ".csv": _csv}
    if path.suffix.lower() not in readers:
        problems.append(f"{path}: allowed: {', '.join(readers)}")
        return
    try:
        text = path.expanduser().read_text(encoding="utf-8-sig")
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror}")
        return
    except UnicodeDecodeError:
        problems.append(f"{path}: is not UTF-8 text")
        return
    for entry in readers[path.suffix.lower()](path, text, problems):
        if problem := _wrong(entry):
            problems.append(f"{entry.where}: {problem}")
        else:
            yield entry


def _wrong(entry: _Entry) -> str:
    key = term_key(entry.term)
    if not key:
        return "the term is empty"
    if len(key) == 1 and _SINGLE.fullmatch(key):
        return "a single letter, digit or kana would be found everywhere"
    if "\n" in key:
        return "a term is one line"
    if entry.entity_type and not _TYPE.fullmatch(entry.entity_type):
        return "an entity type is made of A-Z, 0-9 and _"
    return ""


def _csv(path: Path, text: str, problems: list[str]) -> Iterator[_Entry]:
    rows = csv.reader(text.splitlines(keepends=True), strict=True)
    while True:
        where = f"{path}:{rows.line_num + 1}"
        try:
            row = next(rows, None)
        except csv.Error:
            problems.append(f"{where}: not CSV")
            return
        if row is None:
            return
        if not row or (rows.line_num == 1 and row[0].strip().lower() in _HEADERS):
            continue
        if len(row) > 2 and any(cell.strip() for cell in row[2:]):
            problems.append(f"{where}: has more than two columns (quote a term with a comma)")
            continue
        yield _Entry(where, row[0].strip(), row[1].strip() if len(row) > 1 else "")


def _yaml(path: Path, text: str, problems: list[str]) -> Iterator[_Entry]:
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        problems.append(f"{path}{line}: not YAML")
        return
    except (yaml.YAMLError, RecursionError):
        problems.append(f"{path}: not YAML")
        return
    if root is None:
        return
    if isinstance(root, yaml.MappingNode):
        for key, values in root.value:
            yield from _terms(path, values, str(key.value), problems)
    else:
        yield from _terms(path, root, "", problems)


def _terms(path: Path, node: yaml.Node, entity_type: str, problems: list[str]) -> Iterator[_Entry]:
    if not isinstance(node, yaml.SequenceNode):
        problems.append(f"{_at(path, node)}: allowed: a list of terms (`- term`)")
        return
    for item in node.value:
        if isinstance(item, yaml.ScalarNode):
            empty = item.tag == "tag:yaml.org,2002:null"
            yield _Entry(_at(path, item), "" if empty else item.value, entity_type)
        elif isinstance(item, yaml.MappingNode) and not entity_type:
            fields = {str(key.value): value.value for key, value in item.value}
            if set(fields) <= {"term", "type"} and all(isinstance(v, str) for v in fields.values()):
                yield _Entry(_at(path, item), fields.get("term", ""), fields.get("type", ""))
            else:
                problems.append(f"{_at(path, item)}: allowed: term, type")
        else:
            problems.append(f"{_at(path, item)}: allowed: a term, or `term:` and `type:`")


def _at(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"
