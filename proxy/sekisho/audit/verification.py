"""Finding out whether a ledger is what was written: nothing edited, taken, added or moved.

What a line says of itself counts only where its MAC holds. Such a line's `seq` says where it
belongs; the rest follows from what stands between two of them:

    a line that nobody with the key wrote, where a number is missing   edited
    the same where none is missing                                    inserted
    a number that comes nowhere                                       missing; at the end: truncated
    a number that comes elsewhere                                     moved
    a number that came already                                        repeated

The ledger is read once, line by line, so its size does not matter.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from sekisho.audit.chain import START, Chain, Line, Link
from sekisho.audit.files import LedgerFiles, RawLine, raw_lines
from sekisho.audit.seal import Seal, load_seal, read_seal

MAX_FAULTS = 1000
"""How many are told one by one; more are only counted."""

Heard: TypeAlias = Callable[[Mapping[str, Any]], None]


class Kind(StrEnum):
    EDITED = "edited"
    INSERTED = "inserted"
    MISSING = "missing"
    TRUNCATED = "truncated"
    MOVED = "moved"
    REPEATED = "repeated"
    FOREIGN = "foreign"  # written with the key, and not after the line that stands before it
    FILE_MISSING = "file_missing"
    SEAL = "seal"  # gone, or changed
    UNSEALED = "unsealed"  # was gone once: what stood before may have been cut off
    HEAD = "head"  # the noted hash is none of this ledger's


class Place(NamedTuple):
    """`line` counts from 1 in its file; 0 is the file as a whole."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """`first` to `last`: the numbers (`seq`) it is about; 0 where they are not known. Of missing
    lines, `place` is what stands where they should.
    """

    kind: Kind
    place: Place
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What looks odd and is none: `torn` (a crash cut a line off), `removed` (by `keep_files`)."""

    kind: str
    place: Place
    first: int = 0
    last: int = 0


@dataclass
class Verdict:
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    more_faults: int = 0
    files: int = 0
    lines: int = 0
    first: int = 0
    head: Link = START
    keyed: bool = True

    @property
    def sound(self) -> bool:
        return not self.faults

    def blame(self, fault: Fault) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault)
        else:
            self.more_faults += 1


@dataclass
class Snapshot:
    """A ledger at one moment: also one that is being written to."""

    files: LedgerFiles
    sealed: bytes | None
    parts: list[tuple[Path, BinaryIO | None, int]]

    def raw(self) -> Iterator[tuple[Place, RawLine]]:
        for path, opened, size in self.parts:
            with opened or path.open("rb") as file:
                for line in raw_lines(file, size):
                    yield Place(path.name, line.number), line


def look_at(path: Path) -> Snapshot:
    """Raises OSError. Waits for no longer than a batch takes."""
    files = LedgerFiles(path)
    with ExitStack() as stack:
        sealed = None
        if files.seal.exists():
            seal = stack.enter_context(files.seal.open("rb"))
            fcntl.flock(seal, fcntl.LOCK_SH)
            sealed = load_seal(seal.fileno())
        parts: list[tuple[Path, BinaryIO | None, int]] = [
            (each, None, each.stat().st_size) for each in files.all_rotated().values()
        ]
        if path.exists():  # opened now: it may have another name by the time it is read
            file = path.open("rb")
            parts.append((path, file, os.fstat(file.fileno()).st_size))
    return Snapshot(files, sealed, parts)


def verify(
    path: Path, keys: Sequence[bytes], *, head: str = "", heard: Heard | None = None
) -> Verdict:
    """Without keys, only whether each line follows from the one before: that finds changes before
    a `head` that was noted elsewhere (a line's SHA-256). `heard` gets each genuine entry once.
    Raises OSError.
    """
    chain = Chain(keys)
    snapshot = look_at(path)
    check = _Check(chain, head, heard)
    for place, raw in snapshot.raw():
        check.read(place, raw)
    check.finish(snapshot, read_seal(snapshot.sealed or b"", chain))
    return check.verdict


class _Genuine(NamedTuple):
    place: Place
    line: Line
    strangers: Sequence[tuple[Place, RawLine]]


class _Check:
    def __init__(self, chain: Chain, head: str, heard: Heard | None) -> None:
        self.verdict = Verdict(keyed=chain.keyed)
        self._chain = chain
        self._head = head
        self._heard = heard
        self._next = 1
        self._end_place = Place("", 0)
        self._last: Line | None = None
        self._before: _Genuine | None = None
        self._strangers: list[tuple[Place, RawLine]] = []
        self._gaps: list[Fault] = []
        self._early: set[int] = set()
        self._removed = 0
        self._hashes: dict[int, str] = {}

    def read(self, place: Place, raw: RawLine) -> None:
        self.verdict.lines += 1
        self._end_place = place
        line = self._chain.read(raw.data, raw.hash) if raw.ended else None
        if line is None:
            self._strangers.append((place, replace(raw, data=b"")))
            return
        if raw.hash == self._head:
            self._head = ""
        genuine = _Genuine(place, line, self._strangers)
        self._strangers = []
        if self._before:
            self._take(self._before, genuine.line.link.seq)
        self._before = genuine

    def finish(self, snapshot: Snapshot, seal: Seal | None) -> None:
        if self._before:
            self._take(self._before, 0)
        self._end(snapshot, seal)
        for gap in self._gaps:
            if gap.last > self._removed:
                self.verdict.blame(gap)
        self._count_files(snapshot, seal)
        if self._head:
            self.verdict.blame(Fault(Kind.HEAD, Place(snapshot.files.current.name, 0)))
        self.verdict.faults.sort(key=lambda f: (_order(snapshot, f.place.file), f.place.line))

    def _take(self, genuine: _Genuine, following: int) -> None:
        """`following`: the number of the genuine line behind this one."""
        place, line, strangers = genuine
        seq = line.link.seq
        strangers = self._vouched(line, strangers, place)
        self._hear_own(line, place)
        self._skip_early()
        if seq < self._next or seq in self._early:
            self._intruders(strangers)
            self._late(place, line)
            return
        # One that stands too far ahead, while the next one goes on as if it did not.
        if seq > self._next and self._next <= following <= self._next + 1 and following < seq:
            self._early.add(seq)
            self._blame(Kind.MOVED, place, seq, seq)
            self._fill(strangers, place, following)
            self._hear(line)
            return
        self._fill(strangers, place, seq)
        if self._last and self._last.link.seq == seq - 1 and self._last.link.hash != line.prev:
            self._blame(Kind.FOREIGN, place, seq, seq)
        if seq == 1 and line.prev != START.hash:
            self._blame(Kind.FOREIGN, place, seq, seq)
        self._hear(line)
        self._last, self._next = line, seq + 1

    def _vouched(
        self, line: Line, strangers: Sequence[tuple[Place, RawLine]], place: Place
    ) -> Sequence[tuple[Place, RawLine]]:
        """Without what a crash tore off: the line that was written behind it holds its hash."""
        torn = line.entry.get("torn_sha256")
        if line.entry["event"] != "resumed" or not torn or line.link.seq < self._next:
            return strangers
        if strangers and strangers[-1][1].hash == torn:
            self.verdict.notes.append(Note("torn", strangers[-1][0]))
            return strangers[:-1]
        self._blame(Kind.EDITED if strangers else Kind.MISSING, place)
        return strangers[:-1]

    def _hear_own(self, line: Line, place: Place) -> None:
        entry = line.entry
        if entry["event"] == "resumed" and entry.get("cause") == "unsealed":
            self._blame(Kind.UNSEALED, place)
        if entry["event"] == "removed" and isinstance(through := entry.get("through"), int):
            self._removed = max(self._removed, through)
            self.verdict.notes.append(Note("removed", place, 1, through))

    def _late(self, place: Place, line: Line) -> None:
        seq = line.link.seq
        for number, gap in enumerate(self._gaps):
            if gap.first <= seq <= gap.last:
                left = (gap.first, seq - 1), (seq + 1, gap.last)
                self._gaps[number : number + 1] = [
                    Fault(gap.kind, gap.place, first, last) for first, last in left if first <= last
                ]
                self._blame(Kind.MOVED, place, seq, seq)
                self._hear(line)
                return
        self._blame(Kind.REPEATED, place, seq, seq)

    def _fill(self, strangers: Sequence[tuple[Place, RawLine]], place: Place, seq: int) -> None:
        """What stands between the last line and `seq`: strangers, in the place of lost lines."""
        self._skip_early()
        lost = seq - self._next
        known = len(strangers) == lost
        for number, (where, _) in enumerate(strangers[:lost]):
            which = self._next + number if known else 0
            self._blame(Kind.EDITED, where, which, which)
        self._intruders(strangers[max(lost, 0) :])
        if lost > len(strangers):
            self._gap(Kind.MISSING, place, self._next + len(strangers), seq - 1)
        self._next = max(seq, self._next)

    def _gap(self, kind: Kind, place: Place, first: int, last: int) -> None:
        """Without those that came already, too early."""
        for seq in [*sorted(n for n in self._early if first <= n <= last), last + 1]:
            if first < seq:
                self._gaps.append(Fault(kind, place, first, seq - 1))
            first = seq + 1

    def _skip_early(self) -> None:
        while self._next in self._early:
            self._early.discard(self._next)
            self._last, self._next = None, self._next + 1

    def _intruders(self, strangers: Sequence[tuple[Place, RawLine]]) -> None:
        for where, _ in strangers:
            self._blame(Kind.INSERTED, where)

    def _end(self, snapshot: Snapshot, seal: Seal | None) -> None:
        self._skip_early()
        current = snapshot.files.current.name
        end = self._end_place if self._end_place.file == current else Place(current, 0)
        if seal is None:
            self._torn_or_intruders()
            if self._next > 1 or self.verdict.lines or snapshot.sealed:
                self._blame(Kind.SEAL, Place(snapshot.files.seal.name, 0))
            return
        if seal.link.seq >= self._next:
            lost = seal.link.seq + 1 - self._next
            for number, (where, _) in enumerate(self._strangers[:lost]):
                self._blame(Kind.EDITED, where, self._next + number, self._next + number)
            self._intruders(self._strangers[lost:])
            if lost > len(self._strangers):
                first = self._next + len(self._strangers)
                self._gap(Kind.TRUNCATED, end, first, seal.link.seq)
            return
        self._torn_or_intruders()
        self._hold_against(seal, end)

    def _hold_against(self, seal: Seal, end: Place) -> None:
        """Lines behind the seal were written by a server that was killed before it sealed them."""
        known = self._hashes.get(seal.link.seq)
        if known is not None and known != seal.link.hash:
            self._blame(Kind.FOREIGN, end, seal.link.seq, seal.link.seq)

    def _torn_or_intruders(self) -> None:
        if self._strangers and not self._strangers[-1][1].ended:
            self.verdict.notes.append(Note("torn", self._strangers.pop()[0]))
        self._intruders(self._strangers)

    def _count_files(self, snapshot: Snapshot, seal: Seal | None) -> None:
        there = [path for path, _, _ in snapshot.parts]
        self.verdict.files = len(there)
        numbers = [
            int(path.name.rpartition(".")[2]) for path in there if path != _current(snapshot)
        ]
        last = max([seal.file if seal else 0, *numbers])
        first = min(numbers, default=last + 1) if self._removed else 1
        for number in range(first, last + 1):
            if number not in numbers:
                self._blame(Kind.FILE_MISSING, Place(snapshot.files.rotated(number).name, 0))
        if seal and seal.size and _current(snapshot) not in there:
            self._blame(Kind.FILE_MISSING, Place(snapshot.files.current.name, 0))

    def _blame(self, kind: Kind, place: Place, first: int = 0, last: int = 0) -> None:
        self.verdict.blame(Fault(kind, place, first, last))

    def _hear(self, line: Line) -> None:
        if line.link.seq > self.verdict.head.seq:
            self.verdict.head = line.link
        self.verdict.first = min(self.verdict.first or line.link.seq, line.link.seq)
        self._hashes[line.link.seq] = line.link.hash
        while len(self._hashes) > 10_000:
            del self._hashes[next(iter(self._hashes))]
        if self._heard:
            self._heard(line.entry)


def _current(snapshot: Snapshot) -> Path:
    return snapshot.files.current


def _order(snapshot: Snapshot, name: str) -> int:
    names = [path.name for path, _, _ in snapshot.parts]
    return names.index(name) if name in names else len(names)
