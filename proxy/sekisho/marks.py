"""What people marked as wrong or missed: a term in a dictionary, and a case that has to hold.

A folder with `mask.csv`, `keep.csv` (dictionary files, see sekisho_recognizers.dictionary_files)
and `regression.jsonl` (see sekisho.regression). They hold real values, so nobody but their owner
may read them. Every change makes a file anew and puts it in the old one's place, under a lock:
whoever reads one meanwhile, or after a crash, finds it whole. What people wrote into the files
themselves stays.
"""

import csv
import fcntl
import io
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sekisho.errors import InvalidRequest, SekishoError
from sekisho.regression import Case, Verdict, read_case
from sekisho_recognizers.dictionary import term_key
from sekisho_recognizers.dictionary_files import MARKED_KEEP, MARKED_MASK, term_problem

REGRESSION = "regression.jsonl"
LONGEST_TERM = 500
MOST_BYTES = 16 * 1024 * 1024
"""Of regression.jsonl, which each mark reads and writes: some 50,000 marks."""

_LOCK = "lock"
_HEADERS = {MARKED_MASK: "term,type\n", MARKED_KEEP: "term\n"}
_DICTIONARY_OF = {Verdict.WRONG: MARKED_KEEP, Verdict.MISSED: MARKED_MASK}


@dataclass(frozen=True, slots=True)
class KeptMark:
    """`new`: it was not there before. The files' names are those in the folder."""

    id: str
    dictionary: str
    new: bool
    regression: str = REGRESSION


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of regression.jsonl; `case` is None where a person wrote something else."""

    raw: str = field(repr=False)
    case: Case | None

    def is_about(self, key: str) -> bool:
        return self.case is not None and all(term_key(term) == key for term in self.case.terms())


class Marks:
    """Every method may wait for a disk, and raises SekishoError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, case: Case, *, by: str = "") -> KeptMark:
        """`case` has one place; its id is not used. `by` is the client's name.

        What was marked before as something else gives way to a place that was missed; a term that
        was missed is not marked as wrong until that mark is removed.
        """
        [place], [term] = case.places, case.terms()
        key = term_key(term)
        name = _DICTIONARY_OF[case.verdict]
        with self._changing():
            lines = self._lines()
            same = next((line.case for line in lines if _same(line.case, case)), None)
            others = [line for line in lines if line.is_about(key) and _differ(line.case, case)]
            if others and case.verdict is Verdict.WRONG:
                raise _marked_otherwise(others)
            made = same or replace(case, id=f"m{secrets.token_hex(6)}")
            if same is None:
                lines.append(_Line(_raw(made, by), made))
            if same is None or others:
                self._write_lines([line for line in lines if line not in others])
            if case.verdict is Verdict.MISSED:
                self._drop_term(MARKED_KEEP, key)
            self._put_term(name, term, place.entity_type)
        return KeptMark(str(made.id), name, new=same is None)

    def remove(self, identity: str) -> bool:
        """With its term, unless another mark is about that too. False where there is none."""
        if not (self.folder / REGRESSION).exists():
            return False
        with self._changing():
            lines = self._lines()
            gone = [line for line in lines if line.case and line.case.id == identity]
            if not gone:
                return False
            rest = [line for line in lines if line not in gone]
            for case in (line.case for line in gone if line.case):
                for key in map(term_key, case.terms()):
                    if not any(line.is_about(key) and _alike(line.case, case) for line in rest):
                        self._drop_term(_DICTIONARY_OF[case.verdict], key)
            self._write_lines(rest)
        return True

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One at a time, among threads and processes."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)
        except (OSError, UnicodeDecodeError):
            raise _unavailable() from None

    def _lines(self) -> list[_Line]:
        raw = self._read(REGRESSION).split("\n")
        return [_Line(f"{each}\n", _case(each)) for each in raw if each.strip()]

    def _write_lines(self, lines: Sequence[_Line]) -> None:
        text = "".join(line.raw for line in lines)
        if len(text.encode("utf-8", "backslashreplace")) > MOST_BYTES:
            raise _full()
        self._write(REGRESSION, text)

    def _put_term(self, name: str, term: str, entity_type: str) -> None:
        """A term to mask has the type that it was marked as last."""
        rows = self._rows(name)
        row = [term, entity_type] if name == MARKED_MASK else [term]
        key = term_key(term)
        kept = [(raw, cells) for raw, cells in rows if _key(cells) != key or cells == row]
        if len(kept) == len(rows) and any(cells == row for _, cells in rows):
            return
        if not any(cells == row for _, cells in kept):
            written = io.StringIO()
            csv.writer(written, lineterminator="\n").writerow(row)
            kept.append((written.getvalue(), row))
        self._write_rows(name, kept)

    def _drop_term(self, name: str, key: str) -> None:
        rows = self._rows(name)
        rest = [(raw, cells) for raw, cells in rows if _key(cells) != key]
        if len(rest) != len(rows):
            self._write_rows(name, rest)

    def _rows(self, name: str) -> list[tuple[str, list[str]]]:
        """Each line with its cells, without the header."""
        lines = self._read(name).splitlines(keepends=True)
        if lines and lines[0].strip() == _HEADERS[name].strip():
            lines = lines[1:]
        return [(line, _cells(line)) for line in lines]

    def _write_rows(self, name: str, rows: Sequence[tuple[str, list[str]]]) -> None:
        lines = (raw if raw.endswith(("\n", "\r")) else f"{raw}\n" for raw, _ in rows)
        self._write(name, _HEADERS[name] + "".join(lines))

    def _read(self, name: str) -> str:
        try:
            return (self.folder / name).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return ""

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        draft = self.folder / f"{name}.{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def check_term(term: str) -> None:
    """Raises InvalidRequest for what cannot stand in a dictionary."""
    problem = term_problem(term)
    if len(term) > LONGEST_TERM:
        problem = f"a term has at most {LONGEST_TERM} characters"
    elif len(term_key(term)) == 1:
        problem = "a single character would be found everywhere"
    elif len(term.splitlines()) > 1:
        problem = "a term is one line"
    elif any("\ud800" <= character <= "\udfff" for character in term):
        problem = "half of a surrogate pair is no character"
    if problem:
        raise InvalidRequest(
            "unmarkable_term",
            status=422,
            en=f"What is marked cannot stand in a dictionary: {problem}.",
            ja="選択した部分は辞書に登録できません（1行・2文字以上の語を選んでください）。",
        )


def _raw(case: Case, by: str) -> str:
    further = {"marked_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    return case.line(**further, **({"by": by} if by else {}))


def _case(raw: str) -> Case | None:
    try:
        return read_case(raw.encode("utf-8", "surrogatepass"))
    except ValueError:
        return None


def _same(known: Case | None, case: Case) -> bool:
    return known is not None and (known.verdict, known.text, known.places) == (
        case.verdict,
        case.text,
        case.places,
    )


def _alike(known: Case | None, case: Case) -> bool:
    return known is not None and known.verdict is case.verdict


def _differ(known: Case | None, case: Case) -> bool:
    """Whether both cannot hold with one dictionary, given that they are about the same term."""
    if known is None:
        return False
    if known.verdict is not case.verdict:
        return True
    types = {place.entity_type for each in (known, case) for place in each.places}
    return case.verdict is Verdict.MISSED and len(types) > 1


def _cells(line: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line]), [])]
    except csv.Error:
        return []


def _key(cells: Sequence[str]) -> str | None:
    return term_key(cells[0]) if cells else None


def _marked_otherwise(others: Sequence[_Line]) -> InvalidRequest:
    known = ", ".join(str(line.case.id) for line in others if line.case)
    return InvalidRequest(
        "marked_otherwise",
        status=409,
        en=f"The term was marked as missed before ({known}); remove that mark first.",
        ja=f"この語は以前「見逃し」として登録されています（{known}）。先に取り消してください。",
    )


def _unavailable() -> SekishoError:
    return SekishoError(
        "marks_unavailable",
        status=503,
        en="The marks cannot be read or written.",
        ja="マークのファイルを読み書きできません。",
        setting="marks.folder",
    )


def _full() -> InvalidRequest:
    return InvalidRequest(
        "marks_full",
        status=413,
        en=f"There are {MOST_BYTES} bytes of marks; look through them and remove some.",
        ja="マークが多すぎます。見直して不要なものを削除してください。",
        setting="marks.folder",
    )
