"""Entries that are found by a text, under the current key and under those before it.

After a change of keys, what an entry is found by has changed too. A look-up asks for all at once;
what only a former key finds is written anew under the current one, so that the former key may go
once an entry's time has passed since the change. Without former keys, all this costs nothing.
"""

from collections.abc import Callable, Mapping, Sequence

from sekisho.stores.indexing import indexer
from sekisho.stores.store import Change, Store

Indexes = tuple[bytes, ...]
"""One entry's: that of the current key, then those of the former ones."""


class Entries:
    """Every method but `at` raises VaultFailure."""

    def __init__(self, store: Store, key: bytes, former: Sequence[bytes] = ()) -> None:
        self._store = store
        self._keys = (key, *former)

    def __repr__(self) -> str:
        return f"Entries({self._store!r}, {len(self._keys)} keys)"

    def at(self, purpose: str, *within: str) -> Callable[[str], Indexes]:
        """The function from a text to its indexes, for one purpose and place (see indexing)."""
        by_key = [indexer(key, purpose, *within) for key in self._keys]
        return lambda text: tuple(index(text) for index in by_key)

    def get_many(self, entries: Sequence[Indexes]) -> list[bytes | None]:
        flat = self._store.get_many([index for indexes in entries for index in indexes])
        many = len(self._keys)
        if many == 1:
            return flat
        found: list[bytes | None] = []
        older: dict[bytes, bytes] = {}
        for number, indexes in enumerate(entries):
            values = flat[number * many : (number + 1) * many]
            value = next((value for value in values if value is not None), None)
            if value is not None and values[0] is None:
                older[indexes[0]] = value
            found.append(value)
        if older:
            self._store.add_many(older)
        return found

    def put_many(self, entries: Mapping[Indexes, bytes]) -> None:
        self._store.put_many({indexes[0]: value for indexes, value in entries.items()})

    def add_many(self, entries: Mapping[Indexes, bytes]) -> dict[Indexes, bytes]:
        """Puts what is not there yet under any key; returns what was."""
        older = self._older(entries)
        new = {indexes[0]: older.get(indexes, value) for indexes, value in entries.items()}
        present = self._store.add_many(new)
        found = {indexes: present.get(indexes[0]) for indexes in entries}
        return older | {indexes: value for indexes, value in found.items() if value is not None}

    def take(self, indexes: Indexes) -> bytes | None:
        """For what changes in its place: it is then under the current key alone, or nowhere."""
        current, *older = self._store.get_many(indexes)
        if current is not None:
            return current
        for index, value in zip(indexes[1:], older, strict=True):
            if value is not None:
                present = self._store.add_many({indexes[0]: value})
                self._store.delete(index)
                return present.get(indexes[0], value)
        return None

    def update(self, indexes: Indexes, change: Change) -> None:
        if len(indexes) > 1:
            self.take(indexes)
        self._store.update(indexes[0], change)

    def delete(self, indexes: Indexes) -> bool:
        """Says whether it was there, under any key."""
        return any([self._store.delete(index) for index in indexes])

    def _older(self, entries: Mapping[Indexes, bytes]) -> dict[Indexes, bytes]:
        older = {index: indexes for indexes in entries for index in indexes[1:]}
        if not older:
            return {}
        values = self._store.get_many(list(older))
        # Of several former keys, the first to know it is the last that was in use.
        pairs = [(each, v) for each, v in zip(older.values(), values, strict=True) if v is not None]
        return dict(reversed(pairs))
