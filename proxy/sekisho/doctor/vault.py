"""The vault: whether what is put there is there, and goes when it is taken away."""

import os
import secrets
from collections.abc import Iterator

from sekisho.doctor.check import Check, fail, ok, warn
from sekisho.errors import VaultFailure
from sekisho.settings import Settings
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store
from sekisho.stores.url import parse_store_url

_ADVICE = "see docs/configuration.md, Vault / 保管庫の設定を確認してください"


def look_at_vault(settings: Settings) -> Iterator[Check]:
    kept = settings.vault
    parsed = parse_store_url(kept.url)
    path = parsed.path and parsed.path.expanduser()
    if parsed.scheme == "memory":
        yield ok("vault", "in memory: a restart forgets / メモリ上（再起動で消えます）")
    elif path is not None and not path.exists():
        yield ok("vault", "its file is made at the first start / 初回起動時に作成されます")
    elif path is not None and path.stat().st_uid != os.geteuid():
        yield warn(
            "vault",
            "its file belongs to another user / 所有者が異なります",
            "run doctor as the user that the server runs as / サーバーと同じユーザーで実行",
        )
    else:
        yield _tried(settings)


def _tried(settings: Settings) -> Check:
    kept = settings.vault
    try:
        store = open_store(kept.url, secrets.token_bytes(32), kept.ttl_s, kept.max_bytes)
        try:
            return _used(store, kept.ttl_s)
        finally:
            store.close()
    except VaultFailure as failure:
        return fail("vault", str(failure), _ADVICE)


def _used(store: Store, ttl_s: float) -> Check:
    """With an entry of its own, which nobody else could read."""
    index, value = secrets.token_bytes(32), secrets.token_bytes(16)
    store.put_many({index: value})
    there = store.get_many([index]) == [value]
    gone = store.delete(index) and store.get_many([index]) == [None]
    if there and gone:
        return ok("vault", f"writes, reads, deletes; keeps for {ttl_s:g} s / 読み書き削除 OK")
    return fail("vault", "loses or keeps what it should not / 読み書きの結果が異常です", _ADVICE)
