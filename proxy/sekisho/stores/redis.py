"""Entries in Redis (or what speaks its protocol): servers on several machines share them.

Each call is one round trip, an update at least three. Redis itself drops entries when their time
is up; how much it keeps, and what goes first, is its own `maxmemory` and `maxmemory-policy`.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import redis
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    ConnectionError,
    NoPermissionError,
    OutOfMemoryError,
    RedisError,
    TimeoutError,
    WatchError,
)
from redis.retry import Retry

from sekisho.errors import VaultFailure
from sekisho.stores.store import MAX_ATTEMPTS, Change, too_many_changes, vault_failure

PREFIX = b"sekisho:"

# A server that has not answered by then holds up everything; refusing is better.
_TIMEOUT_S = 1.0
# While it hangs, not every request has to wait for it: they would take up all threads.
_PAUSE_S = 1.0
_RETRY_S = 0.001


class RedisStore:
    """Connects when it is first used, and again after a failure."""

    waits = True

    def __init__(self, url: str, *, ttl_s: float = 3600.0) -> None:
        self._ttl_ms = max(1, round(ttl_s * 1000))
        self._asked_again_s = 0.0  # on the monotonic clock
        self._client: redis.Redis = redis.Redis.from_url(
            url,
            protocol=2,
            socket_connect_timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            # Once: connections of the pool are dead after Redis was started anew.
            retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
        )

    def __repr__(self) -> str:
        return "RedisStore()"

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        if not indexes:
            return []
        keys = [PREFIX + index for index in indexes]
        with self._failures(), self._client.pipeline(transaction=False) as pipe:
            pipe.mget(keys)
            for key in keys:
                pipe.pexpire(key, self._ttl_ms)
            found: list[bytes | None] = pipe.execute()[0]
        return found

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        if not entries:
            return
        with self._failures(), self._client.pipeline() as pipe:
            for index, value in entries.items():
                pipe.set(PREFIX + index, value, px=self._ttl_ms)
            pipe.execute()

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        present: dict[bytes, bytes] = {}
        left = dict(entries)
        while left:
            for index, added, found in self._add(left):
                if not added and found is not None:
                    present[index] = found
                # Neither: its time was up between the two commands. The next round adds it.
                if added or found is not None:
                    del left[index]
        return present

    def update(self, index: bytes, change: Change) -> None:
        key = PREFIX + index
        for _ in range(MAX_ATTEMPTS):
            with self._client.pipeline() as pipe:
                with self._failures():
                    pipe.watch(key)  # type: ignore[no-untyped-call]
                    found = pipe.get(key)  # while watching, the answer itself
                    old = found if isinstance(found, bytes) else None
                new = change(old)
                pipe.multi()
                if new is None:
                    pipe.delete(key)
                elif new == old:
                    pipe.pexpire(key, self._ttl_ms)
                else:
                    pipe.set(key, new, px=self._ttl_ms)
                with self._failures(), suppress(WatchError):  # somebody else was faster
                    pipe.execute()
                    return
            time.sleep(random.uniform(0, _RETRY_S))  # noqa: S311  (who goes next is no secret)
        raise too_many_changes()

    def delete(self, index: bytes) -> bool:
        with self._failures():
            return bool(self._client.delete(PREFIX + index))

    def close(self) -> None:
        with suppress(RedisError, OSError):
            self._client.close()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        if time.monotonic() < self._asked_again_s:
            raise _too_slow()
        try:
            yield
        except TimeoutError:
            self._asked_again_s = time.monotonic() + _PAUSE_S
            raise _too_slow() from None
        except (RedisError, OSError) as error:
            raise _explained(error) from None

    def _add(self, entries: Mapping[bytes, bytes]) -> list[tuple[bytes, bool, bytes | None]]:
        """For each: whether it was added, and what is there now."""
        keys = [PREFIX + index for index in entries]
        with self._failures(), self._client.pipeline() as pipe:
            for key, value in zip(keys, entries.values(), strict=True):
                pipe.set(key, value, px=self._ttl_ms, nx=True)
            for key in keys:
                pipe.pexpire(key, self._ttl_ms)
            pipe.mget(keys)
            results = pipe.execute()
        return [
            (index, bool(added), found)
            for index, added, found in zip(entries, results, results[-1], strict=False)
        ]


def _too_slow() -> VaultFailure:
    return vault_failure("Redis does not answer in time", "Redis が時間内に応答しません")


def _explained(error: Exception) -> VaultFailure:
    match error:
        case AuthenticationError() | NoPermissionError():
            return vault_failure("Redis refuses the login", "Redis にログインできません")
        case OutOfMemoryError():
            return vault_failure("Redis is full", "Redis に空きがありません")
        case ConnectionError() | OSError():
            return vault_failure("Redis cannot be reached", "Redis に接続できません")
        case _:
            return vault_failure("Redis refuses a command", "Redis がコマンドを拒否しました")
