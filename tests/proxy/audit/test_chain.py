"""A line is what the key's owner wrote, to the byte, or it is no line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.audit.chain import START, Chain, Link

KEY = bytes(range(32))
ENTRY = {"event": "ended", "client": "crm", "counts": {"PERSON": {"mask": 2}}}


def test_a_line_holds_its_place_and_the_hash_of_the_one_before() -> None:
    chain = Chain([KEY])
    first, link = chain.forge(START, ENTRY)
    second, after = chain.forge(link, ENTRY)

    assert json.loads(first)["prev"] == "0" * 64
    assert json.loads(second)["prev"] == link.hash
    assert (link.seq, after.seq) == (1, 2)
    read = chain.read(second)
    assert read
    assert (read.link, read.prev) == (after, link.hash)
    assert read.entry["counts"] == ENTRY["counts"]
    assert "crm" not in repr(read)


@given(at=st.integers(0, 10_000), by=st.integers(1, 255))
def test_every_byte_counts(at: int, by: int) -> None:
    line, _ = Chain([KEY]).forge(START, ENTRY)
    at %= len(line)

    assert Chain([KEY]).read(line[:at] + bytes([line[at] ^ by]) + line[at + 1 :]) is None


@given(st.binary())
def test_anything_else_is_no_line(data: bytes) -> None:
    assert Chain([KEY]).read(data) is None
    assert Chain([]).read(data) is None


@pytest.mark.parametrize(
    "entry",
    [
        {"event": "ended", "prev": "0" * 64},
        {"seq": 0, "event": "ended", "prev": "0" * 64},
        {"seq": True, "event": "ended", "prev": "0" * 64},
        {"seq": 1, "event": "ended", "prev": "0"},
        {"seq": 1, "prev": "0" * 64},
    ],
)
def test_what_is_signed_has_to_be_a_line_besides(entry: dict[str, object]) -> None:
    chain = Chain([KEY])
    assert chain.read(chain.signed(entry)) is None


def test_a_former_key_reads_and_does_not_write() -> None:
    old, _ = Chain([KEY]).forge(START, ENTRY)
    both = Chain([bytes(32), KEY])
    new, _ = both.forge(START, ENTRY)

    assert both.read(old)
    assert both.read(new)
    assert Chain([KEY]).read(new) is None


def test_nobody_writes_without_a_key() -> None:
    chain = Chain([])

    with pytest.raises(IndexError):
        chain.forge(Link(1, "0" * 64), ENTRY)
    assert not chain.keyed
