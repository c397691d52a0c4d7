import json
import random
from typing import Any

import pytest

from sekisho.wire.json_text import edit_json_text, inner_leaves, is_json_text


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        " [1]\n",
        '{"a": NaN, "a": 2}',
        '{"a": 1}\n{"a": 2}\n',
        '"\\u5c71"',
        '{"a": "line\nbreak"}',
        '[1] {"a": 2}',
    ],
)
def test_is_json(text: str) -> None:
    assert is_json_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12345678",
        "null",
        '"quoted"',
        "[注] 山田",
        "{name}",
        '{"a": 1',
        '{"a": 1} and more',
        '"\\u5c71" and "x"',
        "[" * 100_000,
        "[" + "9" * 5000 + "]",
    ],
)
def test_is_no_json(text: str) -> None:
    assert not is_json_text(text)
    assert inner_leaves(text) == []


def to_x(value: str, key: str, is_key: bool) -> str:
    return "X"


def test_edits_strings_keys_and_long_numbers_and_nothing_else() -> None:
    text = '{ "山": "\\u5c71", "n": 1.50, "phone": 9012345678, "s": 123456,\n "l": ["", {}, 1e9] }'

    assert edit_json_text(text, to_x) == (
        '{ "X": "X", "X": 1.50, "X": "X", "X": 123456,\n "X": ["X", {}, 1e9] }'
    )


def test_unchanged_tokens_keep_their_bytes() -> None:
    text = '{"a\\u0062": "\\/\\u5c71", "c": "x" , "n": -1234567}'

    assert edit_json_text(text, lambda value, *_: value) is text
    assert edit_json_text(text, lambda value, *_: "y" if value == "x" else value) == text.replace(
        '"x"', '"y"'
    )


@pytest.mark.parametrize(("text", "new"), [('["\\u5c71"]', '["\\u5ddd"]'), ('["山"]', '["川"]')])
def test_new_strings_are_escaped_as_the_text_was(text: str, new: str) -> None:
    assert edit_json_text(text, lambda *_: "川") == new


def test_every_value_knows_its_key() -> None:
    text = '{"a": ["1", {"b": "2"}, "3", [["4"]]], "c": {"d": {"e": "5"}}, "f": "6"}\n"\\n"'

    assert [(value, key) for value, key in inner_leaves(text, "z") if key] == [
        ("1", "a"),
        ("2", "b"),
        ("3", "a"),
        ("4", "a"),
        ("5", "e"),
        ("6", "f"),
        ("\n", "z"),
    ]


def random_value(source: random.Random, depth: int = 0) -> Any:
    kind = source.randint(0, 5 if depth < 4 else 3)
    if kind < 2:
        return "".join(source.choices('a"\\/,:{}[]山\n\u2028😀1', k=source.randint(0, 6)))
    if kind == 2:
        return source.choice([None, True, 0, -7, 1.5, 12345678, -123456789])
    if kind == 3:
        return []
    if kind == 4:
        return [random_value(source, depth + 1) for _ in range(3)]
    return {f'k{i}"': random_value(source, depth + 1) for i in range(3)}


def everything_x(node: Any) -> Any:
    if isinstance(node, str):
        return node + "x"
    if isinstance(node, dict):
        return {key + "x": everything_x(value) for key, value in node.items()}
    if isinstance(node, list):
        return [everything_x(item) for item in node]
    if type(node) is int and abs(node) >= 1_000_000:
        return f"{node}x"
    return node


@pytest.mark.parametrize("seed", range(200))
def test_edits_like_a_parse_and_a_dump_would(seed: int) -> None:
    source = random.Random(seed)
    value = [random_value(source)]
    text = json.dumps(value, ensure_ascii=seed % 2 == 0, indent=source.choice([None, 2]))

    edited = edit_json_text(text, lambda inner, *_: inner + "x")

    assert json.loads(edited) == everything_x(value)
