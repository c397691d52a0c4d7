"""How deep in JSON strings a place stands: a tool's arguments may hold a body that is JSON again.

    {"method": "POST", "body": "{\\"name\\": \\"PERSON4K7Q2M\\"}"}

A value's quotes and line ends are escaped once for each string around it. Told from a bounded
piece of text to the left, so that a stream can keep that piece; a string whose beginning is
farther away than that counts as one.
"""

import re

from sekisho.masking.urls import LOOK_BACK

MAX_DEPTH = 4

# A quote with an even number of backslashes before it opens or closes a string.
_QUOTE = re.compile(r'(?<!\\)(?:\\\\){0,64}"')
_JSON_BEGINS = re.compile(r"\s{0,64}(?:\{\s{0,64}\"|\[\s{0,64}[\[{\"0-9tfn-])")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}


def json_depth(text: str, position: int, before: str = "") -> int:
    """For text[position], which stands in a JSON string; `before` is what precedes the text."""
    window = text[max(0, position - LOOK_BACK) : position]
    if len(window) < LOOK_BACK and before:
        window = before[len(window) - LOOK_BACK :] + window
    depth = 1
    while depth < MAX_DEPTH and "\\" in window:
        inside = _after_last_quote(window)
        if inside is None:
            break
        inner = _ESCAPE.sub(_unescaped, inside)
        if not _JSON_BEGINS.match(inner) or '"' not in inner:
            break
        window = inner
        depth += 1
    return depth


def _after_last_quote(window: str) -> str | None:
    end = None
    for match in _QUOTE.finditer(window):
        end = match.end()
    return None if end is None else window[end:]


def _unescaped(match: re.Match[str]) -> str:
    return _SIMPLE.get(match[1], match[1])
