"""Lines of the ledger on their way to somewhere else, in a thread of their own.

A copy never holds up the ledger: what cannot be delivered, or waits behind too much, is dropped and
counted, and the next lines are tried as if nothing had happened.
"""

import logging
import threading
from collections.abc import Sequence
from queue import Empty, Full, Queue
from typing import Protocol

from sekisho.failures import class_and_place

log = logging.getLogger("sekisho")

MAX_WAITING = 10_000
MAX_BATCH = 200
END_S = 5.0
"""How long what still waits at the end may take."""


class Destination(Protocol):
    name: str

    def deliver(self, lines: Sequence[bytes]) -> None:
        """Waits as long as it takes, within its own time limit. May raise anything."""
        ...

    def close(self) -> None: ...


class CopyThread:
    """A Copy."""

    def __init__(self, destination: Destination, max_waiting: int = MAX_WAITING) -> None:
        self.failed_lines = 0
        self._destination = destination
        self._queue: Queue[bytes | None] = Queue(max_waiting)
        self._works = True
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def send(self, lines: Sequence[bytes]) -> None:
        if self._thread is None:
            name = f"sekisho-audit-{self._destination.name}"
            self._thread = threading.Thread(target=self._run, name=name, daemon=True)
            self._thread.start()
        for line in lines:
            try:
                self._queue.put_nowait(line)
            except Full:
                self.failed_lines += 1

    def close(self) -> None:
        self._ending.set()
        if self._thread is not None:
            self._thread.join(END_S)
            if self._thread.is_alive():
                self.failed_lines += self._queue.qsize()
        self._destination.close()

    def _run(self) -> None:
        while batch := self._batch():
            try:
                self._destination.deliver(batch)
            except Exception as error:
                self._failed(len(batch), error)
            else:
                if not self._works:
                    log.warning("copies of the ledger reach %s again", self._destination.name)
                self._works = True

    def _batch(self) -> list[bytes]:
        """Empty once the end has come and nothing waits."""
        lines: list[bytes] = []
        while not lines and not (self._ending.is_set() and self._queue.empty()):
            try:
                line = self._queue.get(timeout=0.2)
                while line is not None:
                    lines.append(line)
                    line = self._queue.get_nowait() if len(lines) < MAX_BATCH else None
            except Empty:
                continue
        return lines

    def _failed(self, count: int, error: Exception) -> None:
        self.failed_lines += count
        if self._works:
            self._works = False
            log.error(
                "copies of the ledger do not reach %s: %s",
                self._destination.name,
                class_and_place(error),
            )
