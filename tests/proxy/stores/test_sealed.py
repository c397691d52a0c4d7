"""What seals promise; that a sealed store is a store is in test_store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.stores.memory import MemoryStore
from sekisho.stores.sealed import SealedStore

KEY = bytes(32)
OTHER_KEY = bytes(31) + b"\1"


@given(st.binary(), st.binary())
def test_another_process_with_the_key_opens_it(index: bytes, value: bytes) -> None:
    store = MemoryStore()
    SealedStore(store, KEY).put_many({index: value})

    assert SealedStore(store, KEY).get_many([index]) == [value]


def test_the_store_sees_nothing_of_the_value() -> None:
    store = MemoryStore()
    sealed = SealedStore(store, KEY)
    sealed.put_many({b"a": b"planted" * 10})
    [first] = store.get_many([b"a"])
    sealed.put_many({b"a": b"planted" * 10})

    assert first
    assert b"planted" not in first
    assert store.get_many([b"a"]) != [first]  # not even that it is the same


def test_with_another_key_nothing_is_there_and_it_is_replaced() -> None:
    store = MemoryStore()
    SealedStore(store, OTHER_KEY).put_many({b"a": b"theirs", b"b": b"theirs"})
    sealed = SealedStore(store, KEY)

    assert sealed.get_many([b"a"]) == [None]
    assert sealed.add_many({b"a": b"mine"}) == {}
    sealed.update(b"b", lambda old: b"mine" if old is None else b"wrong")
    assert sealed.get_many([b"a", b"b"]) == [b"mine", b"mine"]


def test_whatever_byte_is_damaged_it_is_not_there() -> None:
    store = MemoryStore()
    sealed = SealedStore(store, KEY)
    sealed.put_many({b"a": b"value"})
    [value] = store.get_many([b"a"])
    assert value

    for place in range(len(value)):
        damaged = bytearray(value)
        damaged[place] ^= 1
        store.put_many({b"a": bytes(damaged)})
        assert sealed.get_many([b"a"]) == [None]


@pytest.mark.parametrize("length", [0, 1, 16, 20, 28, 40])
def test_what_is_cut_is_not_there(length: int) -> None:
    store = MemoryStore()
    sealed = SealedStore(store, KEY)
    sealed.put_many({b"a": b"value"})
    [value] = store.get_many([b"a"])
    assert value
    store.put_many({b"a": value[:length]})

    assert sealed.get_many([b"a"]) == [None]


def test_a_value_that_was_moved_is_not_there() -> None:
    store = MemoryStore()
    sealed = SealedStore(store, KEY)
    sealed.put_many({b"a": b"value"})
    [value] = store.get_many([b"a"])
    assert value
    store.put_many({b"b": value})

    assert sealed.get_many([b"a", b"b"]) == [b"value", None]


def test_a_change_to_the_same_leaves_the_seal() -> None:
    store = MemoryStore()
    sealed = SealedStore(store, KEY)
    sealed.put_many({b"a": b"value"})
    before = store.get_many([b"a"])
    sealed.update(b"a", lambda old: old)

    assert store.get_many([b"a"]) == before


def test_shows_no_key() -> None:
    assert "planted" not in repr(SealedStore(MemoryStore(), b"planted"))


def test_a_former_key_opens_and_does_not_seal() -> None:
    store = MemoryStore()
    SealedStore(store, KEY).put_many({b"old": b"value"})
    both = SealedStore(store, OTHER_KEY, (KEY,))
    both.put_many({b"new": b"value"})

    assert both.get_many([b"old", b"new"]) == [b"value", b"value"]
    assert SealedStore(store, KEY).get_many([b"old", b"new"]) == [b"value", None]
