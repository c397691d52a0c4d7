import json
import time

import pytest

from sekisho.errors import InvalidRequest
from sekisho.wire.json_body import (
    MAX_DEPTH,
    Json,
    in_one_line,
    nests_at_most,
    parse_leniently,
    read_json,
    write_json,
)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"b":[true,null,"x"],"c":-0.5}',
        '{"名前":"山田 太郎\u2028😀"}'.encode(),
        b'{"big":123456789012345678901234567890}',
        b'{"lone":"\\ud83d x"}',
        b'"text"',
        b"[]",
    ],
)
def test_what_is_read_is_written_as_it_was(body: bytes) -> None:
    assert write_json(read_json(body)) == body


def test_spaces_a_byte_order_mark_and_escapes_are_read() -> None:
    assert read_json(b'\xef\xbb\xbf { "a" : "\\u5c71\\ud83d\\ude00" } ') == {"a": "山😀"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unreadable_body"),
        (b"{", "unreadable_body"),
        (b'{"a":1}{}', "unreadable_body"),
        (b"{'secret': 1}", "unreadable_body"),
        (b'{"a":"\x01secret"}', "unreadable_body"),
        ("{}".encode("utf-16"), "unreadable_body"),
        ('{"a":"山"}'.encode("shift_jis"), "unreadable_body"),
        (b'{"a":' + b"9" * 5000 + b"}", "unreadable_body"),
        (b'{"secret":1,"secret":2}', "duplicate_key"),
        (b'[{"a":{"b":1,"b":1}}]', "duplicate_key"),
        (b'{"a":NaN}', "unreadable_number"),
        (b'{"a":-Infinity}', "unreadable_number"),
        (b'{"a":1e999}', "unreadable_number"),
        (b"[" * 100_000, "nested_too_deeply"),
        (b"[" * 129 + b"]" * 129, "nested_too_deeply"),
        (b'{"a":' * 129 + b"1" + b"}" * 129, "nested_too_deeply"),
    ],
)
def test_refuses_what_cannot_be_read_in_one_way_only(body: bytes, code: str) -> None:
    with pytest.raises(InvalidRequest) as refusal:
        read_json(body)

    assert refusal.value.code == code
    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_deepest_nesting_allowed_is_read() -> None:
    body = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH

    assert write_json(read_json(body)) == body
    with pytest.raises(InvalidRequest):
        read_json(body, max_depth=MAX_DEPTH - 1)


@pytest.mark.parametrize(
    ("value", "depth"), [("x", 0), (1, 0), ([], 1), ({}, 1), ([[], {"a": [1]}], 3)]
)
def test_measures_depth(value: Json, depth: int) -> None:
    assert nests_at_most(value, depth)
    assert depth == 0 or not nests_at_most(value, depth - 1)


@pytest.mark.parametrize(
    "text", ["", "x", "1", '"x"', "null", "[DONE]", "{", "[" * 100_000, "[" * 200 + "]" * 200]
)
def test_leniently_parsed_are_objects_and_lists_only(text: str) -> None:
    assert parse_leniently(text) is None


def test_an_upstream_may_repeat_keys_and_break_lines() -> None:
    assert parse_leniently('\ufeff{"a": 1, "a": "x\ny", "b": NaN}') is not None
    assert parse_leniently("[" * 100 + "]" * 100 + " ") is not None


def test_one_line_is_one_line_for_every_reader_and_the_same_json() -> None:
    value = {"a": "x\x85y\u2028z\u2029\\u2028", "b\u2028": "改行\n"}

    line = in_one_line(json.dumps(value, ensure_ascii=False))

    assert line.splitlines() == [line]
    assert json.loads(line) == value


def test_large_bodies_are_read_in_linear_time() -> None:
    body = b'{"messages":[' + b",".join([b'{"role":"user","content":"x"}'] * 100_000) + b"]}"
    begun_at = time.perf_counter()
    read_json(body)

    assert time.perf_counter() - begun_at < 20
