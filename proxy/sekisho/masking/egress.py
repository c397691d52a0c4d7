"""The last look at what leaves: no value that this exchange masked may stand there in any form.

The masker finds a value again where it is written as before. Here it is looked for however it is
written: in other widths, hyphens and spaces, lower case, \\u5c71, percent-encoding, base64, CP932.
Only unmistakable values are looked for (see `unmistakable`), and a hit in letters counts only where
it stands for itself: not in the middle of a longer number or word.

A check belongs to one exchange. It keeps no state of another, and no value in its repr.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sekisho.masking.forms import (
    NORMAL,
    Form,
    View,
    Words,
    base64_forms,
    normal_form,
    views,
)
from sekisho.masking.unmistakable import LONG_NUMBER, is_unmistakable
from sekisho_recognizers.folding import fold

_LONGEST = 256  # bytes of a normal form; what follows them needs no look
_DEEPEST = 8
_FREE = 16  # a token this long is no part of another by accident
_CONTEXT = 8  # bytes beside a hit: two letters at least
_GAP = re.compile(r"[\s+._()・-]+")
_WIDEST_GAP = 2
_NUMBER_LEFT = re.compile(r"[0-9][.,]\Z")
_NUMBER_RIGHT = re.compile(r"[.,][0-9]")
_ESCAPED_LETTER = re.compile(r"\\[nrtbfu]\Z")


@dataclass(frozen=True, slots=True)
class Hit:
    """data[start:end] holds the value; in base64, all letters that hold a part of it."""

    start: int
    end: int
    entity_type: str
    form: Form
    surface: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Value:
    surface: str = field(repr=False)
    entity_type: str
    normal: str = field(repr=False)
    digits: bool  # nothing but digits, as far as it is read
    free: bool  # may stand anywhere
    widest: int  # gap between two letters
    groups: tuple[int, ...] | None = field(repr=False)  # the only way to write it, if there is one


class EgressCheck:
    def __init__(self, values: Mapping[str, str]) -> None:
        """`values`: what was masked or redacted, as it was written, with its entity type."""
        by_word: dict[bytes, _Value] = {}
        for surface, entity_type in values.items():
            line = max(surface.splitlines(), key=len, default="")
            normal = normal_form(line)[:_LONGEST].decode("utf-8", "ignore")
            word = normal.encode()
            if word not in by_word and is_unmistakable(line, entity_type, normal):
                by_word[word] = _value(surface, line, entity_type, normal)
        words = _not_too_deep(by_word)
        self._values = [by_word[word] for word in words]
        self._words = Words(words)
        self._encoded: tuple[Words, list[_Value]] | None = None

    def __repr__(self) -> str:
        return f"EgressCheck({len(self._values)} values)"

    def __bool__(self) -> bool:
        """Whether any value is unmistakable."""
        return bool(self._values)

    def find(self, data: bytes) -> list[Hit]:
        """By their places, not overlapping; of those that do, the longest."""
        if not self._values:
            return []
        found: list[Hit] = []
        for view in views(data):
            found += self._written(view)
            if view.form is not Form.CP932:
                found += self._in_base64(view)
        return _apart(found)

    def find_text(self, text: str) -> list[Hit]:
        """The same in a text, with Python indices."""
        data = text.encode("utf-8", "replace")
        hits = []
        place = index = 0
        for hit in self.find(data):
            start = index + len(data[place : hit.start].decode())
            index = start + len(data[hit.start : hit.end].decode())
            place = hit.end
            hits.append(replace(hit, start=start, end=index))
        return hits

    def _written(self, view: View) -> Iterator[Hit]:
        found = self._words.find(NORMAL(view.data))
        if not found:
            return
        places = NORMAL.places(view.data.lower())
        spans = []
        values = []
        for index, start, end in found:
            span = places.span(start, end)
            if _stands_alone(self._values[index], view.data, *span):
                spans.append(span)
                values.append(self._values[index])
        yield from _hits(view.origins(spans), values, view.form)

    def _in_base64(self, view: View) -> Iterator[Hit]:
        if self._encoded is None:
            forms = [(form, value) for value in self._values for form in _base64(value)]
            self._encoded = Words([form for form, _ in forms]), [value for _, value in forms]
        words, values = self._encoded
        joined = view.joined()
        found = words.find(joined.data)
        spans = joined.origins([(start, end) for _, start, end in found])
        yield from _hits(spans, [values[index] for index, _, _ in found], Form.BASE64)


def _not_too_deep(words: Iterable[bytes]) -> list[bytes]:
    """Leaves out what has more than so many others as its ends: no real request does, and the hits
    of such words grow with the square of a text.
    """
    known = list(words)
    if len(known) <= _DEEPEST:
        return known
    depths: dict[bytes, int] = {}
    for word in sorted(known, key=len):
        ends = (word[i:] for i in range(1, len(word)))
        depths[word] = 1 + next((depths[end] for end in ends if end in depths), 0)
    return [word for word in known if depths[word] <= _DEEPEST]


def _value(surface: str, line: str, entity_type: str, normal: str) -> _Value:
    groups = _groups(line)
    digits = normal.isdecimal()
    rigid = digits and (len(normal) < LONG_NUMBER or "." in fold(line).text)
    free = entity_type == "SECRET" and normal.isascii() and len(normal) >= _FREE
    widest = max((_WIDEST_GAP, *map(len, _gaps(line))))
    return _Value(surface, entity_type, normal, digits, free, widest, groups if rigid else None)


def _base64(value: _Value) -> set[bytes]:
    """As it was written, and in its normal form, which for most is the same."""
    line = max(value.surface.splitlines(), key=len)
    return base64_forms(line) | base64_forms(value.normal)


def _hits(spans: list[tuple[int, int]], values: list[_Value], form: Form) -> Iterator[Hit]:
    for (start, end), value in zip(spans, values, strict=True):
        yield Hit(start, end, value.entity_type, form, value.surface)


def _apart(hits: list[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
        elif hit.end - hit.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = hit
    return chosen


def _stands_alone(value: _Value, data: bytes, start: int, end: int) -> bool:
    written = data[start:end].decode("utf-8", "replace").replace("\\", "")
    if any(len(gap) > value.widest for gap in _gaps(written)):
        return False
    if value.free:
        return True
    left = fold(data[max(0, start - _CONTEXT) : start].decode("utf-8", "ignore")).text
    right = fold(data[end : end + _CONTEXT].decode("utf-8", "ignore")).text
    if value.digits and not _is_whole_number(value, _groups(written), left, right):
        return False
    return not (
        _joins(value.normal[0], "" if _ESCAPED_LETTER.search(left) else left[-1:])
        or _joins(value.normal[-1], right[:1])
    )


def _is_whole_number(value: _Value, groups: tuple[int, ...], left: str, right: str) -> bool:
    if value.groups is not None:
        if groups != value.groups or (len(groups) == 1 and _is_latin(left[-1:] + right[:1])):
            return False
        if _NUMBER_LEFT.search(left) or _NUMBER_RIGHT.match(right):
            return False
    return True


def _gaps(written: str) -> list[str]:
    return _GAP.findall(fold(written).text)


def _groups(written: str) -> tuple[int, ...]:
    return tuple(len(run) for run in re.findall(r"[0-9]+", fold(written).text))


def _joins(edge: str, beside: str) -> bool:
    """Whether this letter would go on the word or number that ends in the other."""
    if not beside:
        return False
    if edge.isdecimal():
        return beside.isdecimal()
    if edge.isascii() and edge.isalnum():
        return _is_latin(beside)
    if "ァ" <= edge <= "ヺ" or edge == "ー":
        return "ァ" <= beside <= "ヺ" or beside == "ー"
    return False


def _is_latin(letters: str) -> bool:
    return any(c < "\u0250" and c.isalnum() for c in letters)
