"""What is special about entries in memory; what every store promises is in test_store."""

import threading

from sekisho.stores.memory import ENTRY_OVERHEAD_BYTES, MemoryStore

ENTRY = 100 + ENTRY_OVERHEAD_BYTES
VALUE = b"x" * 100


def test_the_least_recently_used_goes_when_it_is_full() -> None:
    store = MemoryStore(max_bytes=3 * ENTRY)
    store.put_many({b"a": VALUE, b"b": VALUE, b"c": VALUE})
    store.get_many([b"a"])
    store.put_many({b"d": VALUE})

    assert store.get_many([b"a", b"b", b"c", b"d"]) == [VALUE, None, VALUE, VALUE]
    assert store.size_bytes == 3 * ENTRY


def test_what_is_larger_than_the_cap_is_not_kept_and_drives_nothing_out() -> None:
    store = MemoryStore(max_bytes=2 * ENTRY)
    store.put_many({b"a": VALUE})
    store.put_many({b"b": b"x" * 2 * ENTRY})

    assert store.get_many([b"a", b"b"]) == [VALUE, None]


def test_sizes_add_up_whatever_is_done() -> None:
    now = [0.0]
    store = MemoryStore(ttl_s=10, clock=lambda: now[0])
    store.put_many({b"a": VALUE, b"b": VALUE})
    store.put_many({b"a": VALUE})
    store.add_many({b"a": b"other", b"c": VALUE})
    store.update(b"b", lambda old: None)
    store.delete(b"nothing")

    assert store.size_bytes == 2 * ENTRY
    now[0] = 10
    store.get_many([])
    assert store.size_bytes == len(store) == 0


def test_a_change_holds_up_nobody_else() -> None:
    store = MemoryStore()
    entered, go = threading.Event(), threading.Event()

    def change(old: bytes | None) -> bytes:
        entered.set()
        go.wait(10)
        return b"changed"

    thread = threading.Thread(target=store.update, args=(b"a", change))
    thread.start()
    entered.wait(10)
    store.put_many({b"b": b"b"})
    assert store.get_many([b"b"]) == [b"b"]
    go.set()
    thread.join(10)

    assert store.get_many([b"a"]) == [b"changed"]


def test_threads_may_share_it() -> None:
    store = MemoryStore(max_bytes=20 * ENTRY)

    def work(name: int) -> None:
        for number in range(500):
            index = bytes([name, number % 50])
            store.put_many({index: VALUE})
            store.get_many([index])

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 0 < store.size_bytes <= 20 * ENTRY
    assert store.size_bytes == len(store) * ENTRY


def test_shows_no_value() -> None:
    store = MemoryStore()
    store.put_many({b"a": b"planted"})

    assert "planted" not in repr(store) + repr(list(store._slots.items()))
