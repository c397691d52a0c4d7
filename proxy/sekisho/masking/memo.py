"""What was sent for a text before: a resent turn costs one look-up and yields the same bytes.

The key of an entry is an HMAC over scope, upstream and the client's exact text: two clients, or
two upstreams, never share an entry.
"""

import hmac
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

_ENTRY_OVERHEAD_BYTES = 400


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """The text as the upstream had it, and the (placeholder, value) pairs in it."""

    upstream_text: str = field(repr=False)
    pairs: tuple[tuple[str, str], ...] = field(repr=False)


class Memo(Protocol):
    def get(self, scope: str, upstream: str, client_text: str) -> MemoEntry | None: ...

    def put(
        self,
        scope: str,
        upstream: str,
        client_text: str,
        upstream_text: str,
        pairs: Iterable[tuple[str, str]],
    ) -> None: ...


@dataclass(slots=True)
class _Slot:
    entry: MemoEntry = field(repr=False)
    size_bytes: int
    expires_s: float


class MemoryMemo:
    """Least recently used entries go first. A look-up renews an entry's time: a conversation stays
    the same for as long as it goes on. Safe to share between threads.
    """

    def __init__(
        self,
        key: bytes,
        *,
        max_bytes: int = 64 << 20,
        ttl_s: float = 3600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.size_bytes = 0
        self._key = key
        self._max_bytes = max_bytes
        self._ttl_s = ttl_s
        self._clock = clock
        self._lock = threading.Lock()
        self._slots: OrderedDict[bytes, _Slot] = OrderedDict()  # the first expires first

    def __repr__(self) -> str:
        return f"MemoryMemo({len(self._slots)} entries, {self.size_bytes} bytes)"

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, scope: str, upstream: str, client_text: str) -> MemoEntry | None:
        index = self._index(scope, upstream, client_text)
        with self._lock:
            self._expire()
            slot = self._slots.get(index)
            if slot is None:
                return None
            slot.expires_s = self._clock() + self._ttl_s
            self._slots.move_to_end(index)
            return slot.entry

    def put(
        self,
        scope: str,
        upstream: str,
        client_text: str,
        upstream_text: str,
        pairs: Iterable[tuple[str, str]],
    ) -> None:
        """The last one put for a text counts. What is larger than the cap is not kept."""
        index = self._index(scope, upstream, client_text)
        entry = MemoEntry(upstream_text, tuple(pairs))
        size_bytes = _ENTRY_OVERHEAD_BYTES + sys.getsizeof(upstream_text)
        size_bytes += sum(sys.getsizeof(p) + sys.getsizeof(v) for p, v in entry.pairs)
        with self._lock:
            self._drop(index)
            self._expire()
            if size_bytes > self._max_bytes:
                return
            self._slots[index] = _Slot(entry, size_bytes, self._clock() + self._ttl_s)
            self.size_bytes += size_bytes
            while self.size_bytes > self._max_bytes:
                self._drop(next(iter(self._slots)))

    def _index(self, *parts: str) -> bytes:
        mac = hmac.new(self._key, b"sekisho memo", "sha256")
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            mac.update(len(data).to_bytes(8, "big"))
            mac.update(data)
        return mac.digest()

    def _drop(self, index: bytes) -> None:
        if slot := self._slots.pop(index, None):
            self.size_bytes -= slot.size_bytes

    def _expire(self) -> None:
        now = self._clock()
        while self._slots:
            index, slot = next(iter(self._slots.items()))
            if slot.expires_s > now:
                return
            self._drop(index)
