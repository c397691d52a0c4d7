"""Where placeholders and their values are kept when they must outlive one exchange.

A conversation, a batch or a file that the AI service stores comes back in a later exchange, with
placeholders of earlier ones. What they stand for is kept by scope and upstream: to another client a
placeholder is as unknown as one that never was.
"""

from collections.abc import Collection, Mapping, Sequence

from sekisho.stores.entries import Entries
from sekisho.stores.store import Store


class Vault:
    """Safe to share between threads, and between all workers of one store. Every method raises
    VaultFailure. `waits`: whether a call may wait for a disk or a network.
    """

    def __init__(self, store: Store, key: bytes, former: Sequence[bytes] = ()) -> None:
        self.waits = store.waits
        self._entries = Entries(store, key, former)

    def __repr__(self) -> str:
        return f"Vault({self._entries!r})"

    def keep(
        self, scope: str, upstream: str, table: Mapping[str, str], urls: Collection[str] = ()
    ) -> dict[str, str]:
        """Keeps all, and renews what was there. `urls` are those that the masked texts held.

        Returns the placeholders that stand for another value already, with that value: these keep
        it, and the caller has to find others for its own.
        """
        of_placeholder = self._entries.at("vault value", scope, upstream)
        of_url = self._entries.at("vault url", scope, upstream)
        names = {of_placeholder(name): name for name in table}
        entries = {index: _encoded(table[name]) for index, name in names.items()}
        # A URL is only asked for: its index is enough.
        entries |= {of_url(url): b"" for url in urls}
        present = self._entries.add_many(entries) if entries else {}
        return {
            names[index]: _decoded(value)
            for index, value in present.items()
            if index in names and value != entries[index]
        }

    def recall(self, scope: str, upstream: str, placeholders: Sequence[str]) -> dict[str, str]:
        """The value of each that is known. A look-up renews its time."""
        index = self._entries.at("vault value", scope, upstream)
        found = self._entries.get_many([index(name) for name in placeholders])
        return {
            name: _decoded(value)
            for name, value in zip(placeholders, found, strict=True)
            if value is not None
        }

    def knows_url(self, scope: str, upstream: str, url: str) -> bool:
        index = self._entries.at("vault url", scope, upstream)
        return self._entries.get_many([index(url)]) != [None]


def _encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")
