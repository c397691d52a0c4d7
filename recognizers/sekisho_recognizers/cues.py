"""Where the layout puts the words that tell what a value is.

The only place that knows layouts: the same line before or behind the value, the line above, the
header of its column, the keys it stands under, the line that introduces its list. `Cues` are words
that may stand anywhere near; `Labels` name a slot, and of two labels the nearer one wins: a value
after 「伝票番号：」 is no My Number though 「マイナンバー」 stood earlier.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum

from sekisho_recognizers.hinted import Hinted, Hints
from sekisho_recognizers.rivals import CONTINUES, RIVAL, UNTYPED, any_of
from sekisho_recognizers.view import View

_LONGEST_LINE = 160
_LONGEST_SLOT = 40
_HEAD_ENDS = ("番号", "コード", "ナンバー", "記号", "No", "ID")


class Nearness(IntEnum):
    NONE = 0
    NEAR = 1  # in reach, with other words between
    OUTRIGHT = 2  # the label of this very slot


class Cues:
    """Words that, near a value, tell what it is.

    Looked for before it (the same line, and the line above as far as the window reaches), behind
    it on its line, and in the header of its table column. Letter case does not matter. `hints`:
    what a text must hold for any of them to be near anything.
    """

    def __init__(self, *words: str, before: int = 30, after: int = 12) -> None:
        self._regex = re.compile(any_of(words), re.IGNORECASE)
        self.hints = Hints(self._regex)
        self._before = before
        self._after = after

    def near(self, view: View, start: int, end: int) -> bool:
        above, _ = view.line(start, offset=-1)
        line_start, line_end = view.line(start)
        left = max(min(above, line_start), start - self._before)
        right = min(max(line_end, end), end + self._after)
        return bool(
            self._regex.search(view.text, left, start)
            or self._regex.search(view.text, end, right)
            or self._regex.search(view.header(start))
        )


# What may stand between a label and its value: marks, particles, a quote, 第, No.
_SLOT = re.compile(
    r"[^0-9A-Za-z一-鿿ぁ-んァ-ヶー]{0,12}(?:(?:は|が|の|も|を|です(?:が)?|No|NO|no|number|番号|コード|カード|証|第|"
    r"\([^()\n]{0,16}\)|</?[a-z][a-z0-9]{0,9}(?: [^<>\n]{0,40})?>)"
    r"[^0-9A-Za-z一-鿿ぁ-んァ-ヶー]{0,8}){0,3}"
)
_VALUE_FOLLOWS = re.compile(
    r"[\"'」】)\]]{0,2}(?:番号|コード|No\.?)?(?: ?[:=は|] ?| )[\"'「]?[A-Za-z]{0,3}-?[0-9]"
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"[0-9]{2}")
_CLAUSE = re.compile(r"[。\n]|[、,/|]")


class Labels:
    """Names of a slot. `nearness` says whether the value stands in such a slot.

    `pattern`: more of them as a regular expression; `reject`: none of a label that matches this.
    `before`, `after`: how far on the value's line and the line above. `strict`: the label must be
    of this very slot, or of a list of values that this one is in; other words between are too
    much. `here`: not the lines above, as befits a veto. `hints`: as in Cues.
    """

    def __init__(
        self,
        *words: str,
        pattern: str = "",
        reject: str = "",
        before: int = 45,
        after: int = 14,
        strict: bool = False,
        here: bool = False,
    ) -> None:
        parts = [part for part in (pattern, any_of(words) if words else "") if part]
        self._hinted = Hinted("|".join(parts), re.IGNORECASE)
        self._regex = self._hinted.regex
        self.hints = Hints(self._regex, split=True)
        self._reject = re.compile(reject or r"(?!)", re.IGNORECASE)
        self._before = before
        self._after = after
        self._strict = strict
        self._here = here

    def near(self, view: View, start: int, end: int) -> bool:
        return self.nearness(view, start, end) > Nearness.NONE

    def nearness(self, view: View, start: int, end: int) -> Nearness:
        line_start, line_end = view.line(start)
        cell = line_start
        header = view.header(start)
        if self._is_own(header) or (RIVAL.search(header) and not UNTYPED.fullmatch(header)):
            cell = max(line_start, view.cell_start(start))
        nearest = self._before_value(view, max(cell, start - self._before), start)
        if nearest in (Nearness.NONE, Nearness.OUTRIGHT):
            return nearest
        for name in _names(view, start):
            if self._is_own(_snake(name)):
                return Nearness.OUTRIGHT
            if nearest is None and name and not UNTYPED.fullmatch(name) and RIVAL.search(name):
                return Nearness.NONE
        if nearest is not None:
            return nearest
        if self._behind(view.text, end, min(max(line_end, end), end + self._after)):
            return Nearness.NEAR
        return Nearness.NONE if self._here else self._above(view, start, line_start)

    def _is_own(self, text: str) -> bool:
        found = self._regex.search(text)
        return found is not None and not self._reject.search(text)

    def _before_value(self, view: View, left: int, start: int) -> Nearness | None:
        """What the labels before the value on its line say; None when there is none."""
        text = view.text
        own_start, own_end = self._last(view, left, start)
        rival_start, rival_end = view.rival_before(start, left)
        # 雇用保険 + 被保険者番号 is one label.
        compound = (
            0 <= own_start < rival_start
            and text[own_end:rival_start] in ("", "の")
            and text.endswith(_HEAD_ENDS, rival_start, rival_end)
        )
        if compound and self._reject.search(text, own_start, rival_end):
            return Nearness.NONE
        if own_end >= 0 and (own_end >= rival_end or own_start >= rival_start or compound):
            label_end = max(own_end, rival_end)
            if _SLOT.fullmatch(text, label_end, start):
                return Nearness.OUTRIGHT
            if not self._strict or CONTINUES.fullmatch(text, label_end, start):
                return Nearness.NEAR
            return None
        rival = text[max(rival_start, 0) : max(rival_end, 0)]
        if rival.isascii() and self._is_own(_snake(rival)):
            return Nearness.OUTRIGHT if _SLOT.fullmatch(text, rival_end, start) else Nearness.NEAR
        if rival_end < 0 or CONTINUES.fullmatch(text, rival_end, start) is None:
            return Nearness.NEAR if own_end >= 0 and not self._strict else None
        return Nearness.NONE

    def _last(self, view: View, left: int, right: int) -> tuple[int, int]:
        """The last of these labels between two places; (-1, -1) when there is none."""
        starts, ends = view.once(self._places)
        index = bisect_right(ends, right) - 1
        return (starts[index], ends[index]) if index >= 0 and starts[index] >= left else (-1, -1)

    def _places(self, view: View) -> tuple[list[int], list[int]]:
        """Starts and ends of these labels in the whole text."""
        spans = [
            found.span()
            for found in self._hinted.finditer(view.reading)
            if not self._reject.search(view.text, *_label_around(view.text, found))
        ]
        return [start for start, _ in spans], [end for _, end in spans]

    def _behind(self, text: str, end: int, right: int) -> bool:
        for found in self._regex.finditer(text, end, right):
            if self._reject.search(text, end, found.end()) or _CLAUSE.search(
                text, end, found.start()
            ):
                return False
            return _VALUE_FOLLOWS.match(text, found.end()) is None
        return False

    def _above(self, view: View, start: int, line_start: int) -> Nearness:
        """The line above, over a blank one too; else the line that introduces the list."""
        for offset in (-1, -2):
            above, above_end = view.line(start, offset=offset)
            if above_end > above and above < line_start:
                found = self._in_line(view, above, above_end)
                if found is not None:
                    return found
                break
        intro, intro_end = view.introduction(start)
        if self._in_line(view, intro, min(intro_end, intro + 300)):
            return Nearness.NEAR
        return Nearness.NONE

    def _in_line(self, view: View, start: int, end: int) -> Nearness | None:
        """What the last label of another line says of the values below it."""
        left = max(start, end - _LONGEST_LINE)
        if not self._strict:
            return self._before_value(view, left, end)
        text = view.text
        own_start, own_end = self._last(view, left, end)
        rival_start, _ = view.rival_before(end, left)
        if own_end < 0 or rival_start > own_start or _DIGIT.search(text, own_end, end):
            return None
        return Nearness.NEAR


class OtherLabels:
    """The value stands in a slot that is named, and by none of these words: for values whose shape
    alone would do. `keys`: also when only an ASCII key names it."""

    def __init__(self, *own: str, keys: bool = True) -> None:
        self._own = re.compile(any_of(own), re.IGNORECASE)
        self._keys = keys

    def near(self, view: View, start: int, end: int) -> bool:
        rival_start, rival_end = view.rival_before(start, max(0, start - _LONGEST_SLOT))
        if rival_end >= 0 and _SLOT.fullmatch(view.text, rival_end, start):
            return self._is_other(view.text[max(0, rival_start - 8) : rival_end])
        return any(
            name and not UNTYPED.fullmatch(name) and RIVAL.search(name) and self._is_other(name)
            for name in _names(view, start)
        )

    def _is_other(self, name: str) -> bool:
        return not self._own.search(_snake(name)) and (self._keys or not name[-4:].isascii())


def _snake(name: str) -> str:
    """myNumber as my_number: labels are written with underscores."""
    return _HUMP.sub("_", name)


def _names(view: View, start: int) -> Iterator[str]:
    """The names of the slot that the layout gives: column header, key, key with its parent's."""
    yield view.header(start)
    inner = ""
    for key in view.keys.at(start):
        yield f"{key}_{inner}" if inner else key
        if inner:
            yield key
        inner = key


def _label_around(text: str, found: re.Match[str]) -> tuple[int, int]:
    """The whole label that a found word is part of (製品番号, 車両の番号 around 番号)."""
    start, end = found.span()
    while start > max(0, found.start() - 8) and _is_word(text[start - 1]):
        start -= 1
    while end < min(len(text), found.end() + 4) and _is_word(text[end]):
        end += 1
    return start, end


def _is_word(character: str) -> bool:
    return (character.isalpha() and not "ぁ" <= character <= "ん") or character in "_ーの"
