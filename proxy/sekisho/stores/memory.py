"""Entries in this process's memory: fast, gone when it ends, unknown to other workers."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.stores.store import Change

# What the dictionary, the index and the objects around a value take.
ENTRY_OVERHEAD_BYTES = 350


@dataclass(slots=True)
class _Slot:
    value: bytes = field(repr=False)
    expires_s: float


class MemoryStore:
    """What alone is larger than the cap is not kept, and drives nothing out."""

    waits = False

    def __init__(
        self,
        *,
        ttl_s: float = 3600.0,
        max_bytes: int = 256 << 20,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.size_bytes = 0
        self._ttl_s = ttl_s
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._slots: OrderedDict[bytes, _Slot] = OrderedDict()  # the first expires first

    def __repr__(self) -> str:
        return f"MemoryStore({len(self._slots)} entries, {self.size_bytes} bytes)"

    def __len__(self) -> int:
        return len(self._slots)

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        with self._lock:
            expires_s = self._expire() + self._ttl_s
            return [self._used(index, expires_s) for index in indexes]

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        with self._lock:
            expires_s = self._expire() + self._ttl_s
            for index, value in entries.items():
                self._put(index, value, expires_s)

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        present = {}
        with self._lock:
            expires_s = self._expire() + self._ttl_s
            for index, value in entries.items():
                found = self._used(index, expires_s)
                if found is None:
                    self._put(index, value, expires_s)
                else:
                    present[index] = found
        return present

    def update(self, index: bytes, change: Change) -> None:
        # Not under the lock: a change may take a while, and look-ups run in the event loop.
        while True:
            [old] = self.get_many([index])
            new = change(old)
            with self._lock:
                expires_s = self._expire() + self._ttl_s
                if self._used(index, expires_s) != old:
                    continue
                if new is None:
                    self._drop(index)
                else:
                    self._put(index, new, expires_s)
                return

    def delete(self, index: bytes) -> bool:
        with self._lock:
            self._expire()
            return self._drop(index)

    def close(self) -> None:
        with self._lock:
            self._slots.clear()
            self.size_bytes = 0

    def _used(self, index: bytes, expires_s: float) -> bytes | None:
        slot = self._slots.get(index)
        if slot is None:
            return None
        slot.expires_s = expires_s
        self._slots.move_to_end(index)
        return slot.value

    def _put(self, index: bytes, value: bytes, expires_s: float) -> None:
        self._drop(index)
        size_bytes = len(value) + ENTRY_OVERHEAD_BYTES
        if size_bytes > self._max_bytes:
            return
        self._slots[index] = _Slot(value, expires_s)
        self.size_bytes += size_bytes
        while self.size_bytes > self._max_bytes:
            self._drop(next(iter(self._slots)))

    def _drop(self, index: bytes) -> bool:
        slot = self._slots.pop(index, None)
        if slot is None:
            return False
        self.size_bytes -= len(slot.value) + ENTRY_OVERHEAD_BYTES
        return True

    def _expire(self) -> float:
        """Now, in seconds of the clock; what has had its time is gone."""
        now = self._clock()
        while self._slots:
            index, slot = next(iter(self._slots.items()))
            if slot.expires_s > now:
                break
            self._drop(index)
        return now
