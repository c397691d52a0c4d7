"""From the setting `vault.url` to a store."""

from sekisho.stores.memory import MemoryStore
from sekisho.stores.sealed import SealedStore
from sekisho.stores.sqlite import SqliteStore
from sekisho.stores.store import Store, vault_failure
from sekisho.stores.url import parse_store_url


def open_store(url: str, key: bytes, ttl_s: float, max_bytes: int) -> Store:
    """What leaves the process is sealed under `key`. `max_bytes` is not for Redis, which has a
    limit of its own.

    Raises BadStoreUrl; VaultFailure where a file cannot be opened, or Redis' driver is missing.
    Redis itself is first asked when something is looked up: it may start after the server.
    """
    parsed = parse_store_url(url)
    if parsed.scheme == "memory":
        return MemoryStore(ttl_s=ttl_s, max_bytes=max_bytes)
    if parsed.path is not None:
        return SealedStore(
            SqliteStore(parsed.path.expanduser(), ttl_s=ttl_s, max_bytes=max_bytes), key
        )
    try:
        from sekisho.stores.redis import RedisStore
    except ModuleNotFoundError:
        raise vault_failure(
            "Redis needs `pip install 'sekisho[redis]'`",
            "Redis には `pip install 'sekisho[redis]'` が必要です",
        ) from None
    return SealedStore(RedisStore(url, ttl_s=ttl_s), key)
