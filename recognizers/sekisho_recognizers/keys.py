"""Which keys a place stands under: JSON and its look-alikes (dicts), YAML, INI sections.

`Keys.at` answers with the nearest key first. A key is as good as a label: "tel": ["090-…", "03-…"]
says of both numbers what they are, and "account": {"number": …} says what number that is. Read
once per text, linear; broken JSON is read as far as it makes sense.
"""

import re
from bisect import bisect_right

_MARK = re.compile(r"[\"']([^\"'\n]{1,60})[\"'] ?(?::|=>)|[{}\[\]]")
_LINE_KEY = re.compile(
    r"^([ \t]{0,60}(?:- {1,3}){0,3})([^\s:#=\"'{}\[\],、。「]{1,40}) ?:(?=\s|$)", re.M
)
_SECTION = re.compile(r"^\[([^\]\n\"',]{1,40})\] *$", re.MULTILINE)
_DEEPEST = 4

Path = tuple[str, ...]


class Keys:
    def __init__(self, text: str) -> None:
        marks = _line_keys(text) | _braced(text) | _sections(text)
        self._starts = sorted(marks)
        self._paths = [marks[start] for start in self._starts]

    def at(self, position: int) -> Path:
        index = bisect_right(self._starts, position) - 1
        return self._paths[index] if index >= 0 else ()


def _sections(text: str) -> dict[int, Path]:
    if "[" not in text:
        return {}
    return {found.end(): (found.group(1),) for found in _SECTION.finditer(text)}


def _line_keys(text: str) -> dict[int, Path]:
    """`key:` lines by their indentation; a key's block ends at the next line that is not deeper.

    Only blocks count: the value on the key's own line is near enough to be seen.
    """
    marks: dict[int, Path] = {}
    stack: list[tuple[int, str]] = []
    found = list(_LINE_KEY.finditer(text))
    for match in found:
        indent = len(match.group(1))
        while stack and stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, match.group(2)))
        marks[match.end()] = tuple(key for _, key in reversed(stack[-_DEEPEST:]))
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=False):
        _close(text, match, end, marks)
    return marks


def _close(text: str, match: re.Match[str], end: int, marks: dict[int, Path]) -> None:
    """Ends the key's block at the first line that is neither deeper nor an item of it."""
    line_end = text.find("\n", match.end(), end)
    while line_end >= 0:
        begin = line_end + 1
        rest = text[begin : begin + 61]
        depth = len(rest) - len(rest.lstrip(" \t"))
        item = rest.lstrip(" \t").startswith("-") and depth >= len(match.group(1).rstrip("- "))
        if begin < end and rest.strip() and depth <= len(match.group(1)) and not item:
            marks.setdefault(begin, ())
            return
        line_end = text.find("\n", begin, end)


def _braced(text: str) -> dict[int, Path]:
    if "{" not in text and "[" not in text:
        return {}
    marks: dict[int, Path] = {}
    frames: list[str] = []
    key = ""
    for found in _MARK.finditer(text):
        mark = found.group()
        if mark in ("{", "["):
            frames.append(key)
            key = key if mark == "[" else ""
        elif mark in ("}", "]"):
            key = ""
            if frames:
                frames.pop()
        elif frames:
            key = found.group(1)
        else:
            continue
        outer = [frame for frame in reversed(frames[-_DEEPEST:]) if frame and frame != key]
        marks[found.end()] = (key, *outer) if key else tuple(outer)
    return marks
