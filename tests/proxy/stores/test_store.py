"""What every store promises, asked of each: alone, sealed, and through two workers."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.stores.memory import MemoryStore
from sekisho.stores.redis import RedisStore
from sekisho.stores.sealed import SealedStore
from sekisho.stores.sqlite import SqliteStore
from sekisho.stores.store import Change, Store
from support.redis_server import RedisServer, redis_server

KINDS = ("memory", "sqlite", "redis", "sealed sqlite", "sealed redis")
TTL = 10
# Redis' clock cannot be set: a tick is long enough to be late by a few on a busy machine.
TICK_S = 0.2


@dataclass
class Workers:
    """`one` and `other` share their entries, which live for TTL ticks."""

    one: Store
    other: Store
    advance: Callable[[float], None]


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(params=KINDS)
def workers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workers]:
    now = [1000.0]

    def advance(ticks: float) -> None:
        now[0] += ticks

    one: Store
    other: Store
    if "memory" in request.param:
        one = other = MemoryStore(ttl_s=TTL, clock=lambda: now[0])
    elif "sqlite" in request.param:
        one, other = (
            SqliteStore(tmp_path / "vault.db", ttl_s=TTL, clock=lambda: now[0]) for _ in range(2)
        )
    else:
        server = request.getfixturevalue("redis")
        with server.client() as client:
            client.flushall()
        one, other = (RedisStore(server.url, ttl_s=TTL * TICK_S) for _ in range(2))

        def advance(ticks: float) -> None:
            time.sleep(ticks * TICK_S)

    if "sealed" in request.param:
        one, other = SealedStore(one, bytes(32)), SealedStore(other, bytes(32))
    yield Workers(one, other, advance)
    one.close()
    other.close()


def index(number: int) -> bytes:
    return number.to_bytes(32, "big")


A, B, C = map(index, range(3))


def test_gives_back_what_was_put_in_the_order_asked(workers: Workers) -> None:
    workers.one.put_many({A: b"a", B: b""})

    assert workers.other.get_many([B, C, A, B]) == [b"", None, b"a", b""]


def test_the_last_put_counts(workers: Workers) -> None:
    workers.one.put_many({A: b"a"})
    workers.other.put_many({A: b"a2"})

    assert workers.one.get_many([A]) == [b"a2"]


def test_nothing_asked_is_nothing_done(workers: Workers) -> None:
    workers.one.put_many({})

    assert workers.one.get_many([]) == []
    assert workers.one.add_many({}) == {}


def test_what_is_added_stays_and_is_told_to_who_comes_later(workers: Workers) -> None:
    assert workers.one.add_many({A: b"a", B: b"b"}) == {}
    assert workers.other.add_many({A: b"not a", C: b"c", B: b"b"}) == {A: b"a", B: b"b"}
    assert workers.one.get_many([A, B, C]) == [b"a", b"b", b"c"]


def test_a_change_sees_what_is_there_and_what_it_says_is_there_then(workers: Workers) -> None:
    seen = []

    def change(old: bytes | None) -> bytes | None:
        seen.append(old)
        return None if old == b"b" else b"b" if old else b"a"

    for store in (workers.one, workers.other, workers.one, workers.one):
        store.update(A, change)

    assert seen == [None, b"a", b"b", None]
    assert workers.other.get_many([A]) == [b"a"]


def test_a_change_to_nothing_or_to_the_same_is_no_mistake(workers: Workers) -> None:
    workers.one.update(A, lambda old: None)
    workers.one.put_many({B: b"b"})
    workers.one.update(B, lambda old: old)

    assert workers.one.get_many([A, B]) == [None, b"b"]


def test_what_a_change_raises_is_passed_on_and_nothing_is_changed(workers: Workers) -> None:
    workers.one.put_many({A: b"a"})

    def change(old: bytes | None) -> bytes:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        workers.one.update(A, change)
    workers.one.update(A, lambda old: (old or b"") + b"!")

    assert workers.other.get_many([A]) == [b"a!"]


def test_a_change_that_another_one_came_between_begins_anew(workers: Workers) -> None:
    workers.one.put_many({A: b"a"})
    seen: list[bytes | None] = []

    def change(old: bytes | None) -> bytes:
        if not seen:
            workers.other.put_many({A: b"theirs"})
        seen.append(old)
        return (old or b"") + b" and mine"

    workers.one.update(A, change)

    assert seen == [b"a", b"theirs"]
    assert workers.one.get_many([A]) == [b"theirs and mine"]


def test_no_change_of_several_at_once_is_lost(workers: Workers) -> None:
    def count(number: int) -> None:
        store = (workers.one, workers.other)[number % 2]
        store.update(A, lambda old: str(int(old or b"0") + 1).encode())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(60)))

    assert workers.one.get_many([A]) == [b"60"]


def test_of_several_that_add_at_once_one_does(workers: Workers) -> None:
    def add(number: int) -> bytes:
        mine = str(number).encode()
        store = (workers.one, workers.other)[number % 2]
        return store.add_many({A: mine}).get(A, mine)

    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(add, range(40)))

    assert told == set(workers.one.get_many([A]))


def test_says_whether_what_is_deleted_was_there(workers: Workers) -> None:
    workers.one.put_many({A: b"a", B: b"b"})

    assert workers.other.delete(A)
    assert not workers.one.delete(A)
    assert workers.one.get_many([A, B]) == [None, b"b"]


def test_each_use_renews_and_what_is_not_used_goes(workers: Workers) -> None:
    got, added, changed, unused = map(index, range(4))
    workers.one.put_many(dict.fromkeys((got, added, changed, unused), b"x"))
    workers.advance(6)
    workers.other.get_many([got])
    workers.one.add_many({added: b"y"})
    workers.one.update(changed, lambda old: old)
    workers.advance(6)

    assert workers.one.get_many([got, added, changed, unused]) == [b"x", b"x", b"x", None]
    assert not workers.one.delete(unused)


def test_what_is_gone_can_be_added_anew(workers: Workers) -> None:
    workers.one.put_many({A: b"old", B: b"old"})
    workers.advance(TTL + 1)

    assert workers.one.add_many({A: b"new"}) == {}
    workers.one.update(B, lambda old: b"new" if old is None else b"wrong")
    assert workers.other.get_many([A, B]) == [b"new", b"new"]


def test_thousands_at_once(workers: Workers) -> None:
    entries = {index(number): str(number).encode() for number in range(2500)}
    first = dict(list(entries.items())[:1200])

    assert workers.one.add_many(first) == {}
    assert workers.other.add_many(entries) == first
    assert workers.one.get_many(list(entries)) == list(entries.values())


def test_closing_twice_does_no_harm(workers: Workers) -> None:
    workers.one.close()
    workers.one.close()


def appending(value: bytes) -> Change:
    return lambda old: (old or b"") + value


_CALLS = st.lists(
    st.tuples(
        st.sampled_from(["get", "put", "add", "append", "delete"]),
        st.booleans(),
        st.dictionaries(st.integers(0, 4), st.binary(max_size=20), max_size=4),
    ),
    max_size=20,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_CALLS)
def test_behaves_like_a_dictionary(
    workers: Workers, calls: list[tuple[str, bool, dict[int, bytes]]]
) -> None:
    for number in range(5):
        workers.one.delete(index(number))
    model: dict[bytes, bytes] = {}
    for call, first, given_entries in calls:
        store = workers.one if first else workers.other
        entries = {index(number): value for number, value in given_entries.items()}
        if call == "get":
            assert store.get_many(list(entries)) == [model.get(each) for each in entries]
        elif call == "put":
            store.put_many(entries)
            model |= entries
        elif call == "add":
            present = {each: model[each] for each in entries if each in model}
            assert store.add_many(entries) == present
            model = entries | model
        elif call == "append":
            for each, value in entries.items():
                store.update(each, appending(value))
                model[each] = model.get(each, b"") + value
        else:
            for each in entries:
                assert store.delete(each) == (model.pop(each, None) is not None)
    assert workers.other.get_many(list(model)) == list(model.values())
