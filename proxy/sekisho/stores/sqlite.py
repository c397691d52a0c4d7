"""Entries in a SQLite file: they outlive a restart, and the workers of one machine share them.

One connection, used by one thread at a time; between processes, SQLite's own locks. The file is in
WAL mode, so that one who writes holds up none who reads; it must lie on a disk of this machine,
since WAL does not work over a network. Time is the wall clock, as the others start anew with the
machine. What has had its time goes with the next write, or when the file is opened.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sekisho.errors import VaultFailure
from sekisho.stores.store import MAX_ATTEMPTS, Change, too_many_changes, vault_failure

# "Seki": tells our file from another program's.
APPLICATION_ID = 0x53656B69

# SQLite before 3.32 takes 999 values in one statement.
_BATCH = 500
# An entry that was used less than this part of its time ago is not written again.
_RENEW_AFTER = 0.1
_EVICTED_AT_ONCE = 64
_RETRY_S = 0.02

_TABLE = """CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY,
    entry BLOB NOT NULL UNIQUE,
    value BLOB NOT NULL,
    expires_ms INTEGER NOT NULL
)"""
_BY_TIME = "CREATE INDEX IF NOT EXISTS entries_by_time ON entries (expires_ms)"
_PUT = """INSERT INTO entries (entry, value, expires_ms) VALUES (?, ?, ?)
    ON CONFLICT (entry) DO UPDATE SET value = excluded.value, expires_ms = excluded.expires_ms"""
_EVICT = """DELETE FROM entries WHERE id IN
    (SELECT id FROM entries ORDER BY expires_ms, id LIMIT ?)"""


class SqliteStore:
    """`max_bytes` is what the file's pages in use may take. What alone is larger is not kept.

    Raises VaultFailure where the file cannot be opened, or is another program's.
    """

    waits = True

    def __init__(
        self,
        path: Path,
        *,
        ttl_s: float = 3600.0,
        max_bytes: int = 256 << 20,
        busy_timeout_s: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ttl_ms = max(1, round(ttl_s * 1000))
        self._max_bytes = max_bytes
        self._busy_timeout_s = busy_timeout_s
        self._clock = clock
        self._lock = threading.Lock()
        with _failures():
            self._connection = _open(path, busy_timeout_s)
        with self._writing() as now_ms:  # the time may have been longer before, or the clock wrong
            self._connection.execute(
                "UPDATE entries SET expires_ms = ?1 WHERE expires_ms > ?1", (now_ms + self._ttl_ms,)
            )

    def __repr__(self) -> str:
        return "SqliteStore()"

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        with self._held(), _failures():
            now_ms = self._now_ms()
            fresh_ms = now_ms + self._ttl_ms * (1 - _RENEW_AFTER)
            for index, value, expires_ms in self._select(indexes):
                if expires_ms > now_ms:
                    found[index] = value
                    if not fresh_ms <= expires_ms <= now_ms + self._ttl_ms:
                        stale.append(index)
        if stale:
            with self._writing() as now_ms:
                self._renew(stale, now_ms)
        return [found.get(index) for index in indexes]

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        if entries:
            with self._writing() as now_ms:
                self._put(entries, now_ms)

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        if not entries:
            return {}
        with self._writing() as now_ms:
            present = {index: value for index, value, _ in self._select(list(entries))}
            self._renew(list(present), now_ms)
            self._put({i: value for i, value in entries.items() if i not in present}, now_ms)
        return present

    def update(self, index: bytes, change: Change) -> None:
        # No lock is held meanwhile: a change may take a while, and others want to write.
        for _ in range(MAX_ATTEMPTS):
            [old] = self.get_many([index])
            if self._swap(index, old, change(old)):
                return
        raise too_many_changes()

    def delete(self, index: bytes) -> bool:
        with self._writing():
            return self._delete(index)

    def close(self) -> None:
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()

    def _swap(self, index: bytes, old: bytes | None, new: bytes | None) -> bool:
        with self._writing() as now_ms:
            found = next((value for _, value, _ in self._select([index])), None)
            if found != old:
                return False
            if new is None:
                self._delete(index)
            else:
                self._put({index: new}, now_ms)
        return True

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The connection is this thread's. Who waits for another process keeps the others waiting,
        but none of them longer than it may wait itself.
        """
        if not self._lock.acquire(timeout=self._busy_timeout_s):
            raise _busy()
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _writing(self) -> Iterator[int]:
        """One transaction, in which only living entries are there. Yields now, in milliseconds."""
        connection = self._connection
        with self._held(), _failures():
            connection.execute("BEGIN IMMEDIATE")
            try:
                now_ms = self._now_ms()
                connection.execute("DELETE FROM entries WHERE expires_ms <= ?", (now_ms,))
                yield now_ms
                self._evict()
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # some errors have rolled back already
                    connection.execute("ROLLBACK")
                raise

    def _select(self, indexes: Sequence[bytes]) -> Iterator[tuple[bytes, bytes, int]]:
        for start in range(0, len(indexes), _BATCH):
            batch = indexes[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            yield from self._connection.execute(
                f"SELECT entry, value, expires_ms FROM entries WHERE entry IN ({marks})",  # noqa: S608  (marks only)
                batch,
            )

    def _renew(self, indexes: Sequence[bytes], now_ms: int) -> None:
        self._connection.executemany(
            "UPDATE entries SET expires_ms = ? WHERE entry = ?",
            [(now_ms + self._ttl_ms, index) for index in indexes],
        )

    def _put(self, entries: Mapping[bytes, bytes], now_ms: int) -> None:
        rows = []
        for index, value in entries.items():
            if len(value) <= self._max_bytes:
                rows.append((index, value, now_ms + self._ttl_ms))
            else:
                self._delete(index)
        self._connection.executemany(_PUT, rows)

    def _delete(self, index: bytes) -> bool:
        deleted = self._connection.execute("DELETE FROM entries WHERE entry = ?", (index,))
        return deleted.rowcount > 0

    def _evict(self) -> None:
        evicted = 1
        while evicted and self._used_bytes() > self._max_bytes:
            evicted = self._connection.execute(_EVICT, (_EVICTED_AT_ONCE,)).rowcount

    def _used_bytes(self) -> int:
        pages, free = (_pragma(self._connection, name) for name in ("page_count", "freelist_count"))
        return (pages - free) * _pragma(self._connection, "page_size")

    def _now_ms(self) -> int:
        return round(self._clock() * 1000)


def _open(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    _create(path)
    connection = sqlite3.connect(
        path, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
    )
    deadline_s = time.monotonic() + busy_timeout_s
    try:
        while True:
            try:
                _prepare(connection)
                return connection
            except sqlite3.OperationalError as error:
                # Entering WAL mode, SQLite does not wait for another process by itself.
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline_s:
                    raise
                time.sleep(_RETRY_S)
    except BaseException:
        connection.close()
        raise


def _create(path: Path) -> None:
    """By itself, SQLite would let others read the file. Its -wal and -shm take over its mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        # Not opened here: closing it would let go of the locks of this process's other connections.
        pass
    except OSError:
        raise vault_failure("its file cannot be made", "ファイルを作成できません") from None


def _prepare(connection: sqlite3.Connection) -> None:
    owner = _pragma(connection, "application_id")
    if owner != APPLICATION_ID and (owner or _pragma(connection, "schema_version")):
        raise vault_failure("its file is another program's", "別のプログラムのファイルです")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA journal_size_limit = {16 << 20}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(_TABLE)
        connection.execute(_BY_TIME)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error) from None


def _busy() -> VaultFailure:
    return vault_failure("another process holds its file", "別のプロセスがファイルを使用中です")


def _explained(error: sqlite3.Error) -> VaultFailure:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # extended codes keep the kind down there
        case sqlite3.SQLITE_FULL:
            return vault_failure("its disk is full", "ディスクに空きがありません")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return _busy()
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return vault_failure("its file is damaged", "ファイルが壊れています")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN:
            return vault_failure(
                "its file cannot be opened for writing", "ファイルに書き込めません"
            )
        case _:
            return vault_failure(
                "its file cannot be read or written", "ファイルを読み書きできません"
            )
