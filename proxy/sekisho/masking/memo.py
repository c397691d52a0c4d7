"""What was sent for a text before: a resent turn costs one look-up and yields the same bytes.

An entry is found by scope, upstream and the client's exact text: two clients, or two upstreams,
never share one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.stores.entries import Entries
from sekisho.stores.packing import pack, unpack
from sekisho.stores.store import Store


@dataclass(frozen=True, slots=True)
class MemoEntry:
    """The text as the upstream had it, the (placeholder, value) pairs in it, and the
    (entity type, value) pairs in it that the policy counts.
    """

    upstream_text: str = field(repr=False)
    pairs: tuple[tuple[str, str], ...] = field(repr=False)
    counted: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Memo:
    """One call to the store for all texts of a request. Every method raises VaultFailure.

    `waits`: whether a call may wait for a disk or a network.
    """

    def __init__(self, store: Store, key: bytes, former: Sequence[bytes] = ()) -> None:
        self.waits = store.waits
        self._entries = Entries(store, key, former)

    def __repr__(self) -> str:
        return f"Memo({self._entries!r})"

    def get_many(self, scope: str, upstream: str, texts: Sequence[str]) -> dict[str, MemoEntry]:
        """Those that are known, by text. A look-up renews an entry's time: a conversation stays
        the same for as long as it goes on.
        """
        index = self._entries.at("memo 2", scope, upstream)
        distinct = list(dict.fromkeys(texts))
        found = self._entries.get_many([index(text) for text in distinct])
        return {
            text: _entry(value)
            for text, value in zip(distinct, found, strict=True)
            if value is not None
        }

    def put_many(self, scope: str, upstream: str, entries: Mapping[str, MemoEntry]) -> None:
        """The last one put for a text counts."""
        index = self._entries.at("memo 2", scope, upstream)
        self._entries.put_many({index(text): _packed(entry) for text, entry in entries.items()})


def _packed(entry: MemoEntry) -> bytes:
    flat = (text for pair in (*entry.pairs, *entry.counted) for text in pair)
    return pack([entry.upstream_text, str(len(entry.pairs)), *flat])


def _entry(value: bytes) -> MemoEntry:
    upstream_text, count, *flat = unpack(value)
    pairs = tuple(zip(flat[::2], flat[1::2], strict=True))
    return MemoEntry(upstream_text, pairs[: int(count)], pairs[int(count) :])
