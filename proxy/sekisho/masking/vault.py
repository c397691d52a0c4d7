"""Where placeholders and their values are kept when they must outlive one exchange.

A session belongs to a scope: another client's session is as unknown as one that never was.
"""

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class UnknownSession(KeyError):
    """There is no such session in this scope, or its time is up. Never says which one."""


class Vault(Protocol):
    """Every method but `open` raises UnknownSession."""

    def open(self, scope: str) -> str: ...

    def table(self, scope: str, session: str) -> dict[str, str]: ...

    def urls(self, scope: str, session: str) -> set[str]: ...

    def add(
        self, scope: str, session: str, table: Mapping[str, str], urls: Collection[str] = ()
    ) -> None: ...

    def delete(self, scope: str, session: str) -> None: ...


@dataclass(slots=True)
class _Session:
    expires_s: float
    table: dict[str, str] = field(default_factory=dict, repr=False)
    urls: set[str] = field(default_factory=set, repr=False)


class MemoryVault:
    """Any use renews a session's time. The least recently used go first when there are too many.
    Safe to share between threads.
    """

    def __init__(
        self,
        *,
        ttl_s: float = 3600.0,
        max_sessions: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ttl_s = ttl_s
        self._max_sessions = max_sessions
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()  # the first expires first

    def __repr__(self) -> str:
        return f"MemoryVault({len(self._sessions)} sessions)"

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self, scope: str) -> str:
        """A new session's name, which nobody can guess."""
        session = secrets.token_urlsafe(24)
        with self._lock:
            self._expire()
            while len(self._sessions) >= self._max_sessions:
                self._sessions.popitem(last=False)
            self._sessions[self._index(scope, session)] = _Session(self._clock() + self._ttl_s)
        return session

    def table(self, scope: str, session: str) -> dict[str, str]:
        with self._lock:
            return dict(self._used(scope, session).table)

    def urls(self, scope: str, session: str) -> set[str]:
        with self._lock:
            return set(self._used(scope, session).urls)

    def add(
        self, scope: str, session: str, table: Mapping[str, str], urls: Collection[str] = ()
    ) -> None:
        """Raises ValueError, and adds nothing, where a placeholder has another value already."""
        with self._lock:
            found = self._used(scope, session)
            if any(found.table.get(name, value) != value for name, value in table.items()):
                raise ValueError("a placeholder of the session stands for another value")
            found.table.update(table)
            found.urls.update(urls)

    def delete(self, scope: str, session: str) -> None:
        with self._lock:
            self._used(scope, session)
            del self._sessions[self._index(scope, session)]

    def _used(self, scope: str, session: str) -> _Session:
        self._expire()
        index = self._index(scope, session)
        found = self._sessions.get(index)
        if found is None:
            raise UnknownSession
        found.expires_s = self._clock() + self._ttl_s
        self._sessions.move_to_end(index)
        return found

    def _index(self, scope: str, session: str) -> bytes:
        data = scope.encode("utf-8", "surrogatepass")
        data = len(data).to_bytes(8, "big") + data + session.encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, data, "sha256")

    def _expire(self) -> None:
        now = self._clock()
        while self._sessions:
            index, session = next(iter(self._sessions.items()))
            if session.expires_s > now:
                return
            del self._sessions[index]
