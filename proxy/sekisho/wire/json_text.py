"""JSON inside a string: tool arguments, tool results, pasted records.

Inside, 山田 may be written as \\u5c71\\u7530, which no detector sees, and a value stands beside its
key. So the text is read token by token and only the tokens that change are written anew: layout,
number forms and every other string keep their bytes, and duplicate keys or NaN need no special
care because nothing is dumped again. JSON lines and a JSON string with escapes count as JSON too.
"""

import json
import re
from collections.abc import Callable, Iterator

# A value inside a value inside a value: real traffic nests twice (arguments that hold a payload).
MAX_NESTED_TEXTS = 6

# Shorter numbers (years, amounts, indices) are too common to be identifiers by themselves.
MIN_NUMBER_DIGITS = 7

_DECODER = json.JSONDecoder(strict=False)
_TOKEN = re.compile(r'["{}\[\],:]|-?[0-9][0-9.eE+-]*')
_UNIT = re.compile(r"u([0-9a-fA-F]{4})")
# One letter: a pair of surrogates, or anything above ASCII.
_ESCAPES = re.compile(
    r"\\{1,64}u[dD][89abAB][0-9a-fA-F]{2}\\{1,64}u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\{1,64}u(?!00[0-7])[0-9a-fA-F]{4}"
)
_SPACE = re.compile(r"[ \t\r\n]*")

# What replaces a string (text, its key, whether it is a key itself) or a long number.
EditString = Callable[[str, str, bool], str]


def without_escapes(text: str) -> str:
    """`\\u5c71` and the like as the letters that they stand for, however many backslashes deep.

    Pairs of surrogates become one letter; escapes of ASCII and of lone surrogates stay.
    """
    return _ESCAPES.sub(_letters, text) if "\\u" in text else text


def _letters(match: re.Match[str]) -> str:
    units = [int(unit, 16) for unit in _UNIT.findall(match.group())]
    letters = b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be", "replace")
    return match.group() if "\ufffd" in letters or letters.isascii() else letters


def is_json_text(text: str) -> bool:
    start = _SPACE.match(text).end()  # type: ignore[union-attr]  # matches the empty string too
    first = text[start : start + 1]
    if first not in ("{", "[", '"') or (first == '"' and "\\" not in text):
        return False
    try:
        while start < len(text):
            if text[start] not in '{["':
                return False
            _, end = _DECODER.raw_decode(text, start)
            start = _SPACE.match(text, end).end()  # type: ignore[union-attr]  # as above
    except (ValueError, RecursionError):
        return False
    return True


def edit_json_text(text: str, edit: EditString, cue: str = "") -> str:
    """`text` must have passed `is_json_text`. Equal to `text` where `edit` changes nothing."""
    pieces: list[str] = []
    copied = 0
    for start, end, value, key, is_key in _strings(text, cue):
        edited = edit(value, key, is_key)
        if edited != value:
            pieces += text[copied:start], json.dumps(edited, ensure_ascii=text.isascii())
            copied = end
    return "".join(pieces) + text[copied:] if pieces else text


def inner_leaves(text: str, cue: str = "") -> list[tuple[str, str]]:
    """(value, its key) of all that an edit would be asked about; none where it is not JSON."""
    return [(found[2], found[3]) for found in _strings(text, cue)] if is_json_text(text) else []


def _strings(text: str, cue: str) -> Iterator[tuple[int, int, str, str, bool]]:
    """(start, end, value, nearest key, is it a key) of each string and each long number."""
    stack: list[tuple[bool, str]] = [(False, cue)]
    at_key = False
    position = 0
    while token := _TOKEN.search(text, position):
        start, position = token.span()
        first = text[start]
        if first == '"':
            value, position = _DECODER.raw_decode(text, start)
            yield start, position, value, "" if at_key else cue, at_key
            if at_key:
                cue = value
        elif first in "{[":
            stack.append((first == "{", cue))
            at_key = first == "{"
        elif first in "}]":
            stack.pop()
            # Back in a list, the key that the list stands beside counts again.
            cue, at_key = stack[-1][1], False
        elif first == ",":
            at_key = stack[-1][0]
        elif first == ":":
            at_key = False
        elif _is_long_number(token.group()):
            yield start, position, token.group(), cue, False


def _is_long_number(literal: str) -> bool:
    digits = literal.removeprefix("-").partition(".")[0]
    return len(digits) >= MIN_NUMBER_DIGITS and digits.isdigit()
