"""Appending to a ledger: several processes, one chain.

Each batch is appended under the seal's lock: look where the chain has got to, write the lines, sync
them, seal them, let go. Nothing that stands in a ledger is ever written over. After a crash the
chain goes on from the last line that is whole, or from the seal where that knows of more, and a
line `resumed` says so:

    torn       the last line was cut off; its hash stands in the new one
    cut        lines that were sealed are no longer there
    unsealed   there are lines, but the seal is gone or is not ours
"""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from sekisho.audit.chain import START, Chain, Line, Link
from sekisho.audit.files import LedgerFiles, raw_lines
from sekisho.audit.seal import Seal, load_seal, read_seal

Fsync: TypeAlias = Literal["always", "interval", "never"]
Entry: TypeAlias = Mapping[str, Any]

LOCK_TIMEOUT_S = 10.0
_OPEN = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC


class _Found(NamedTuple):
    """What is left of a ledger: its last whole line, and the hash of what is torn behind it."""

    line: Line | None
    torn_sha256: str


@dataclass
class Ledger:
    """`keys`: the one in use, and former ones, of which there may be lines.

    Every method may raise OSError; then nothing of the batch is in the ledger.
    """

    path: Path
    keys: Sequence[bytes] = field(repr=False)
    rotate_bytes: int = 128 * 1024 * 1024
    keep_files: int | None = None
    fsync: Fsync = "always"

    def __post_init__(self) -> None:
        self._files = LedgerFiles(self.path)
        self._chain = Chain(self.keys)
        self._unsynced = False

    def use(self, keys: Sequence[bytes]) -> None:
        """Instead of those until now, which have to be among them as long as there are lines."""
        self.keys = keys
        self._chain = Chain(keys)

    def prepare(self) -> None:
        """Makes the folder, and finds out whether the ledger could be written."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._locked():
            os.close(os.open(self.path, _OPEN, 0o600))
        if self.fsync != "never":
            _sync_file(self.path.parent)

    def append(self, entries: Sequence[Entry]) -> list[bytes]:
        """All of them or none. Returns the lines that were written, with those of its own."""
        with self._locked() as seal_file:
            sealed = load_seal(seal_file)
            ledger_file = os.open(self.path, _OPEN, 0o600)
            try:
                return self._append(entries, ledger_file, seal_file, sealed)
            finally:
                os.close(ledger_file)

    def sync(self) -> None:
        """Onto the disk, as far as `fsync: interval` has not done so."""
        if self.fsync == "interval" and self._unsynced:
            with suppress(FileNotFoundError):  # rotated, and synced before that
                for path in (self.path, self._files.seal):
                    _sync_file(path)
            self._unsynced = False

    def _append(
        self, entries: Sequence[Entry], ledger_file: int, seal_file: int, sealed: bytes
    ) -> list[bytes]:
        size = os.fstat(ledger_file).st_size
        seal, own, torn = self._continue(sealed, size, ledger_file)
        outdated = self._outdated() if not size else []
        if not (size or sealed) and seal.link == START:
            own.append(_own("begun"))
        elif not size:
            own += self._begin_file(outdated)
        lines, tail = self._lines(seal.link, [*own, *entries])
        data = b"\n" * torn + b"".join(line + b"\n" for line in lines)
        after = Seal(tail, seal.file, size + len(data))
        try:
            _write(ledger_file, data)
            self._sync(ledger_file)
            _write_at_start(seal_file, after.written(self._chain))
            if not sealed:
                self._sync(seal_file)  # never again: what it lags behind, the lines tell themselves
        except OSError:
            _undo(ledger_file, size, seal_file, sealed)
            raise
        self._unsynced = True
        with suppress(OSError):  # the lines are there: what fails now is done with the next ones
            for path in outdated:
                path.unlink(missing_ok=True)
            if after.size >= self.rotate_bytes:
                self._rotate(after, ledger_file, seal_file)
        return lines

    def _lines(self, after: Link, entries: Sequence[Entry]) -> tuple[list[bytes], Link]:
        lines = []
        for entry in entries:
            line, after = self._chain.forge(after, entry)
            lines.append(line)
        return lines, after

    def _continue(
        self, sealed: bytes, size: int, ledger_file: int
    ) -> tuple[Seal, list[Entry], bool]:
        """Where to go on, what to say of that, and whether an unfinished line has to end first."""
        seal = read_seal(sealed, self._chain)
        if seal and seal.size == size:
            return seal, [], False
        known = seal.size if seal and seal.size < size else 0
        with os.fdopen(os.dup(ledger_file), "rb") as file:
            file.seek(known)
            found = self._last(file, size - known)
        rotated = self._files.all_rotated()
        last = found.line or (None if known else self._last_rotated(rotated))
        number = max([seal.file if seal else 0, *rotated])
        link = last.link if last else START
        cause = "torn" if found.torn_sha256 else ""
        if seal and seal.link.seq >= link.seq:
            if not known and seal.link != link:
                cause = "cut"
            link = seal.link
        elif seal is None and (last or size or sealed):
            cause = "unsealed"
        own = [_own("resumed", cause=cause, torn_sha256=found.torn_sha256)] if cause else []
        return Seal(link, number, size), own, bool(found.torn_sha256)

    def _last(self, file: Any, size: int) -> _Found:
        line, torn = None, ""
        for raw in raw_lines(file, size):
            torn = "" if raw.ended else raw.hash
            line = (raw.ended and self._chain.read(raw.data, raw.hash)) or line
        return _Found(line, torn)

    def _last_rotated(self, rotated: Mapping[int, Path]) -> Line | None:
        return self._last_of(rotated[max(rotated)]) if rotated else None

    def _last_of(self, path: Path) -> Line | None:
        with path.open("rb") as file:
            return self._last(file, os.fstat(file.fileno()).st_size).line

    def _begin_file(self, outdated: Sequence[Path]) -> list[Entry]:
        rotated = self._files.all_rotated()
        if not rotated:
            return []
        own: list[Entry] = [_own("continued", after=rotated[max(rotated)].name)]
        last = self._last_of(outdated[-1]) if outdated else None
        if last:
            names = [path.name for path in outdated]
            own.append(_own("removed", files=names, through=last.link.seq, hash=last.link.hash))
        return own

    def _outdated(self) -> list[Path]:
        if self.keep_files is None:
            return []
        rotated = list(self._files.all_rotated().values())
        outdated = rotated[: max(0, len(rotated) - self.keep_files)]
        # What cannot be read to its end cannot be told to have been whole: it stays.
        return outdated if outdated and self._last_of(outdated[-1]) else []

    def _rotate(self, seal: Seal, ledger_file: int, seal_file: int) -> None:
        if self.fsync != "never":
            os.fsync(ledger_file)
        number = max([seal.file, *self._files.all_rotated()]) + 1
        os.rename(self.path, self._files.rotated(number))
        _write_at_start(seal_file, Seal(seal.link, number, 0).written(self._chain))
        self._sync(seal_file)
        if self.fsync != "never":
            _sync_file(self.path.parent)

    def _sync(self, descriptor: int) -> None:
        if self.fsync == "always":
            os.fdatasync(descriptor)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """Yields the seal, open. What was put in its place while one waited counts, not the old."""
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        while True:
            descriptor = os.open(self._files.seal, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _lock(descriptor, deadline)
                if _is_at(descriptor, self._files.seal):
                    yield descriptor
                    return
            finally:
                os.close(descriptor)


def now() -> str:
    return moment(time.time())


def moment(unix_s: float) -> str:
    """ISO 8601 with its zone, to the millisecond."""
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="milliseconds")


def _own(event: str, **more: Any) -> Entry:
    return {"event": event, "at": now(), **{name: value for name, value in more.items() if value}}


def _lock(descriptor: int, deadline: float) -> None:
    pause_s = 0.0002
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError(None, "another process holds the ledger's lock") from None
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, 0.01)
        else:
            return


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(descriptor), there)


def _write(descriptor: int, data: bytes) -> None:
    """A full disk takes a part first and fails then."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _write_at_start(descriptor: int, block: bytes) -> None:
    if os.pwrite(descriptor, block, 0) != len(block):
        raise OSError(None, "the seal could not be written whole")


def _undo(ledger_file: int, size: int, seal_file: int, sealed: bytes) -> None:
    """As far as the disk lets us; what stays is taken for what a crash leaves."""
    try:
        os.ftruncate(ledger_file, size)
        os.pwrite(seal_file, sealed, 0)
        os.ftruncate(seal_file, len(sealed))
    except OSError:
        return


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
