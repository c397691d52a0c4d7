"""From the setting `vault.url` to a store."""

from collections.abc import Sequence

from sekisho.stores.memory import MemoryStore
from sekisho.stores.sealed import SealedStore
from sekisho.stores.sqlite import SqliteStore
from sekisho.stores.store import Store, vault_failure
from sekisho.stores.url import parse_store_url


def open_store(
    url: str, key: bytes, ttl_s: float, max_bytes: int, former: Sequence[bytes] = ()
) -> Store:
    """What leaves the process is sealed under `key`. `max_bytes` is not for Redis, which has a
    limit of its own.

    Raises BadStoreUrl; VaultFailure where a file cannot be opened, or Redis' driver is missing.
    Redis itself is first asked when something is looked up: it may start after the server.
    """
    return sealed(open_unsealed(url, ttl_s, max_bytes), key, former)


def open_unsealed(url: str, ttl_s: float, max_bytes: int) -> Store:
    """For whoever seals (see `sealed`) what is put there. Raises as `open_store` does."""
    parsed = parse_store_url(url)
    if parsed.scheme == "memory":
        return MemoryStore(ttl_s=ttl_s, max_bytes=max_bytes)
    if parsed.path is not None:
        return SqliteStore(parsed.path.expanduser(), ttl_s=ttl_s, max_bytes=max_bytes)
    try:
        from sekisho.stores.redis import RedisStore
    except ModuleNotFoundError:
        raise vault_failure(
            "Redis needs `pip install 'sekisho[redis]'`",
            "Redis には `pip install 'sekisho[redis]'` が必要です",
        ) from None
    return RedisStore(url, ttl_s=ttl_s)


def sealed(store: Store, key: bytes, former: Sequence[bytes] = ()) -> Store:
    """What does not leave the process needs no seal."""
    return store if isinstance(store, MemoryStore) else SealedStore(store, key, former)
