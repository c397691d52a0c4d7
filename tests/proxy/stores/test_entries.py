"""What was kept under a former key is found, and is then under the current one as well."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from sekisho.stores.entries import Entries
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store

OLDEST, OLD, NEW = bytes(32), bytes([1]) * 32, bytes([2]) * 32


class CountingStore(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        self.calls.append(f"get {len(indexes)}")
        return super().get_many(indexes)

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        self.calls.append(f"add {len(entries)}")
        return super().add_many(entries)


def put(store: Store, key: bytes, text: str, value: bytes) -> None:
    entries = Entries(store, key)
    entries.put_many({entries.at("test")(text): value})


def get(entries: Entries, *texts: str) -> list[bytes | None]:
    return entries.get_many([entries.at("test")(text) for text in texts])


def test_an_entry_of_any_former_key_is_found() -> None:
    store = MemoryStore()
    put(store, OLDEST, "oldest", b"0")
    put(store, OLD, "old", b"1")
    put(store, NEW, "new", b"2")

    found = get(Entries(store, NEW, (OLD, OLDEST)), "new", "nowhere", "oldest", "old")

    assert found == [b"2", None, b"0", b"1"]


def test_the_latest_key_that_knows_an_entry_counts() -> None:
    store = MemoryStore()
    put(store, OLDEST, "text", b"0")
    put(store, OLD, "text", b"1")
    entries = Entries(store, NEW, (OLD, OLDEST))
    at = entries.at("test")

    assert entries.add_many({at("text"): b"other"}) == {at("text"): b"1"}
    assert get(entries, "text") == [b"1"]


def test_a_former_key_may_go_once_its_entry_was_used() -> None:
    store = MemoryStore()
    put(store, OLD, "used", b"1")
    put(store, OLD, "added again", b"1")
    put(store, OLD, "not used", b"1")
    entries = Entries(store, NEW, (OLD,))
    get(entries, "used")
    entries.add_many({entries.at("test")("added again"): b"other"})

    assert get(Entries(store, NEW), "used", "added again", "not used") == [b"1", b"1", None]


def test_without_a_former_key_a_look_up_is_one_call_and_with_one_too() -> None:
    for former in ((), (OLD,)):
        store = CountingStore()
        put(store, NEW, "text", b"1")
        get(Entries(store, NEW, former), "text", "nowhere")

        assert store.calls == [f"get {2 + 2 * len(former)}"]


def test_without_a_former_key_adding_is_one_call() -> None:
    store = CountingStore()
    entries = Entries(store, NEW)
    entries.add_many({entries.at("test")("a"): b"1", entries.at("other")("a"): b"2"})

    assert store.calls == ["add 2"]


def test_what_changes_in_its_place_is_never_there_twice() -> None:
    store = MemoryStore()
    put(store, OLD, "text", b"1")
    one, other = Entries(store, NEW, (OLD,)), Entries(store, OLD, (NEW,))
    at, other_at = one.at("test"), other.at("test")

    one.update(at("text"), lambda value: (value or b"") + b"2")
    assert len(store) == 1
    # A server that does not write under the new key yet, but reads it.
    other.update(other_at("text"), lambda value: (value or b"") + b"3")
    assert len(store) == 1

    assert one.take(at("text")) == b"123"
    assert one.take(at("nothing")) is None


def test_what_is_deleted_is_gone_under_every_key() -> None:
    store = MemoryStore()
    put(store, OLD, "text", b"1")
    entries = Entries(store, NEW, (OLD,))
    at = entries.at("test")
    get(entries, "text")

    assert entries.delete(at("text"))
    assert not entries.delete(at("text"))
    assert get(entries, "text") == [None]


@pytest.mark.parametrize("url", ["memory://", "sqlite:///{}/vault.db"])
def test_sealed_values_come_back_under_the_next_key(tmp_path: Path, url: str) -> None:
    here = url.format(tmp_path)
    open_again: Callable[..., Store] = lambda key, former=(): open_store(  # noqa: E731
        here, key, 60, 16 << 20, former
    )
    store = open_again(OLD)
    put(store, OLD, "text", b"planted")
    if url != "memory://":
        store.close()
        store = open_again(NEW, (OLD,))

    assert get(Entries(store, NEW, (OLD,)), "text") == [b"planted"]
    if url != "memory://":
        store.close()
        store = open_again(NEW)
    assert get(Entries(store, NEW), "text") == [b"planted"]
    store.close()


def test_its_repr_holds_no_key() -> None:
    assert "planted" not in repr(Entries(MemoryStore(), b"planted", (b"planted",)))
