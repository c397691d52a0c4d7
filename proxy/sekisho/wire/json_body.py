"""Reading and writing the JSON of a request: strict when reading, deterministic when writing.

What cannot be read in exactly one way is refused, because the upstream might read it in another
way than the scan did: duplicate keys (the last wins here, perhaps the first there), NaN and
Infinity, other encodings than UTF-8. Lone surrogates are legal in JSON's escapes; they are kept
and written as escapes again.
"""

import json
import math
from typing import Any, NoReturn, TypeAlias

from sekisho.errors import InvalidRequest

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

# Bodies nest about 20 deep by protocol; tool schemas and tool results add to it. The walks recurse
# twice per level, which stays far below the interpreter's limit of 1000 frames.
MAX_DEPTH = 128

_LENIENT = json.JSONDecoder(strict=False)  # made once: json.loads would make one for each event

_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Beside CR, LF and further controls, which JSON always escapes."""


def read_json(body: bytes, *, max_depth: int = MAX_DEPTH) -> Json:
    try:
        value: Json = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except InvalidRequest:
        raise
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        # Not `from error`: its message quotes the body.
        raise _refusal("unreadable_body", "本文がJSONではありません", "not JSON in UTF-8") from None
    if not nests_at_most(value, max_depth):
        raise _too_deep()
    return value


def write_json(value: Json) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Only lone surrogates cannot be encoded; `backslashreplace` writes them just as JSON does.
    return text.encode("utf-8", "backslashreplace")


def in_one_line(text: str) -> str:
    """The same JSON, for readers that take more than JSON does for the end of a line: the line
    iterators of HTTP clients go by str.splitlines.
    """
    for sign, escaped in _LINE_ENDS.items():
        text = text.replace(sign, escaped)
    return text


def parse_leniently(text: str) -> dict[str, Json] | list[Json] | None:
    """An upstream's object or list; None for anything else, and for what nests too deeply."""
    try:
        value: Json = _LENIENT.decode(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, (dict, list)):
        return None
    brackets = text.count("{") + text.count("[")
    return value if brackets <= MAX_DEPTH or nests_at_most(value, MAX_DEPTH) else None


def nests_at_most(value: Json, limit: int) -> bool:
    """Level by level, without recursion, so that it may be asked of anything json.loads gave."""
    level: list[Any] = [value] if isinstance(value, (dict, list)) else []
    for _ in range(limit):
        if not level:
            return True
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
    return not level


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _refusal("duplicate_key", "同じキーが二度現れます", "a key appears twice")
    return read


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        raise _refusal("unreadable_number", "数値が大きすぎます", "a number is out of range")
    return number


def _refuse_constant(_literal: str) -> NoReturn:
    raise _refusal("unreadable_number", "NaNやInfinityは使えません", "NaN and Infinity are no JSON")


def _too_deep() -> InvalidRequest:
    return _refusal("nested_too_deeply", "入れ子が深すぎます", "nested too deeply")


def _refusal(code: str, ja: str, en: str) -> InvalidRequest:
    return InvalidRequest(code, ja=f"本文を読めません: {ja}", en=f"The body cannot be read: {en}")
