"""The recorder that keeps the ledger: a thread of its own writes what the event loop hands over.

What ended while the ledger could not be written waits in memory and is written as soon as it can
be; of what waited too long a line `lost` tells how many they were.
"""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from sekisho.audit.entry import CONFIGURED, LOST, STARTED, STOPPED, ended, leaves
from sekisho.audit.ledger import Entry, now
from sekisho.errors import SekishoError
from sekisho.failures import class_and_place
from sekisho.record import ExchangeRecord

log = logging.getLogger("sekisho")

SYNC_S = 1.0
"""`audit.fsync: interval`, and how long until a ledger that failed is tried again."""
MAX_BATCH = 500
MAX_WAITING = 20_000
"""Some 20 MB."""


class Book(Protocol):
    """What is appended to; Ledger is one."""

    def append(self, entries: Sequence[Entry]) -> list[bytes]: ...

    def sync(self) -> None: ...


class Copy(Protocol):
    """Somewhere else where the lines go. Must neither wait nor raise."""

    failed_lines: int

    def send(self, lines: Sequence[bytes]) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class _Item:
    """An entry on its way to the ledger; `heard` where somebody waits for it to be there."""

    record: ExchangeRecord | None
    entry: Mapping[str, Any] | None = None
    heard: "_Word | None" = None

    def made(self) -> Entry:
        if self.entry is None:
            assert self.record is not None  # noqa: S101  (one of the two is always there)
            self.entry = leaves(self.record) if self.heard else ended(self.record)
        return self.entry


class _Word:
    """Told by the writing thread to a coroutine that waits."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[bool] = self._loop.create_future()

    def say(self, written: bool) -> None:
        try:
            self._loop.call_soon_threadsafe(self._set, written)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    def _set(self, written: bool) -> None:
        if not self.future.done():
            self.future.set_result(written)


@dataclass
class AuditTrail:
    """A Recorder. `began`: what its first line says of the server, besides that it started."""

    book: Book
    began: Mapping[str, Any] = field(default_factory=dict)
    copies: Sequence[Copy] = ()

    def __post_init__(self) -> None:
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._waiting: deque[_Item] = deque()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._closed = True
        self._lost = 0
        self._retry_at = 0.0
        self.working = True
        self.lost_lines = 0

    def record(self, record: ExchangeRecord) -> None:
        self._queue.put(_Item(record))

    @property
    def waiting(self) -> int:
        return len(self._waiting) + self._queue.qsize()

    @property
    def failed_copies(self) -> int:
        return sum(copy.failed_lines for copy in self.copies)

    def start(self) -> None:
        if self.began:
            self._queue.put(_Item(None, {"event": STARTED, "at": now(), **self.began}))
        self._stopping = self._closed = False
        self._thread = threading.Thread(target=self._run, name="sekisho-audit", daemon=True)
        self._thread.start()

    def configured(self, in_force: Mapping[str, Any]) -> None:
        """Another configuration holds from now on."""
        self._queue.put(_Item(None, {"event": CONFIGURED, "at": now(), **in_force}))

    def stop(self) -> None:
        """Returns once all is written, or it has been tried."""
        if self._thread is not None:
            if self.began:
                self._queue.put(_Item(None, {"event": STOPPED, "at": now()}))
            self._queue.put(None)
            self._thread.join()
            self._thread = None
            if self.waiting:
                log.error("%d lines of the audit ledger were never written", self.waiting)
        for copy in self.copies:
            copy.close()

    def _run(self) -> None:
        synced_at = time.monotonic()
        while not self._stopping:
            self._gather()
            due = self._stopping or time.monotonic() >= self._retry_at
            asked = any(item.heard for item in self._waiting)
            while self._waiting and (due or asked) and self._write():
                due = True
            if self._stopping or time.monotonic() >= synced_at + SYNC_S:
                self._sync()
                synced_at = time.monotonic()
        self._closed = True
        while not self._queue.empty():
            item = self._queue.get_nowait()
            _tell([item] if item else [], written=False)

    def _gather(self) -> None:
        """Waits for something to write, not longer than until something else is due."""
        try:
            item = self._queue.get(timeout=SYNC_S)
            while True:
                if item is None:
                    self._stopping = True
                    return
                self._keep(item)
                if len(self._waiting) >= MAX_BATCH and self.working:
                    return
                item = self._queue.get_nowait()
        except Empty:
            return

    def _keep(self, item: _Item) -> None:
        if len(self._waiting) < MAX_WAITING or item.heard:
            self._waiting.append(item)
        else:
            self._lost += 1
            self.lost_lines += 1

    def _write(self) -> bool:
        """One batch. Who waits for a line that could not be written is told so: it will not be."""
        batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
        told: list[Entry] = (
            [{"event": LOST, "at": now(), "count": self._lost}] if self._lost else []
        )
        try:
            lines = self.book.append([*told, *(item.made() for item in batch)])
        except Exception as error:
            self._failed(error)
            self._waiting.extendleft(item for item in reversed(batch) if not item.heard)
            refused = [*batch, *self._waiting]
            self._waiting = deque(item for item in self._waiting if not item.heard)
            _tell(refused, written=False)
            return False
        if not self.working:
            self.working = True
            log.warning("the audit ledger is written again")
        self._lost = 0
        _tell(batch, written=True)
        for copy in self.copies:
            copy.send(lines)
        return True

    def _failed(self, error: Exception) -> None:
        self._retry_at = time.monotonic() + SYNC_S
        if self.working:
            self.working = False
            why = error.strerror if isinstance(error, OSError) else None
            log.error("the audit ledger cannot be written: %s", why or class_and_place(error))

    def _sync(self) -> None:
        try:
            self.book.sync()
        except OSError as error:
            self._failed(error)


class AuditWitness(AuditTrail):
    """Lets nothing leave unless the line that says so is in the ledger."""

    async def begin(self, record: ExchangeRecord) -> None:
        word = _Word()
        self._queue.put(_Item(record, heard=word))
        # Looked at after it was put: what comes too late to be written is not waited for.
        if self._closed or not await word.future:
            raise _unavailable()


def _tell(items: Sequence[_Item], *, written: bool) -> None:
    for item in items:
        if item.heard:
            item.heard.say(written)


def _unavailable() -> SekishoError:
    return SekishoError(
        "audit_unavailable",
        status=503,
        en="The audit ledger cannot be written, so nothing was sent.",
        ja="監査台帳に書き込めないため、送信しませんでした。",
        setting="audit.on_failure",
        retry_after_s=1,
    )
