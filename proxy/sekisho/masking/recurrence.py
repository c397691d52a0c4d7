"""The same values elsewhere: found in one text of a request, looked for in all of them.

All values are looked for in one pass (Aho-Corasick) over the folded text without its white space,
which is how `canonical` compares. A hit counts only where the value stands as a word of its own,
and what that means differs from script to script: 「田中」 may stand anywhere, "tanaka" not inside
"tanakawa", 「ミカ」 not inside 「アメリカ」.

Kinds that say nothing about anybody by themselves (dates, ages, amounts, places) are not looked
for: "30" or 「東京」 found once would be masked wherever it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.folding import fold

GENERIC_TYPES = frozenset({"DATE_TIME", "AGE", "MONEY", "LOCATION", "CONFIDENTIAL_MARK", "LITERAL"})
# Bounds that no real request meets: without them, values that are ends of values that are ends of
# values would make the pass quadratic. Of a longer value (a private key) the beginning is looked
# for, and the rest compared.
_LONGEST = 256
_MOST_LENGTHS = 16
_DEEPEST = 8
_HONORIFIC = re.compile(r"様|さん|さま|氏|殿|君|くん|ちゃん|先生")
_WIDE_GAP = re.compile(r"\s\s|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\S+")
_SHORT_NUMBER = 4
_NUMBER_LEFT = re.compile(r"[0-9][.,:/-]\Z|[¥$€£]\Z")
_NUMBER_RIGHT = re.compile(r"[.,:/-][0-9]|[円年月日歳才人名個件回分秒時点万億兆%％]")


@dataclass(frozen=True, slots=True)
class Found:
    """A place in the original text; `value` is the canonical value that stands there."""

    start: int
    end: int
    value: str = field(repr=False)


class Recurrence:
    def __init__(self, values: Mapping[str, frozenset[str]]) -> None:
        """`values`: canonical value -> the folded forms in which it was written."""
        self._spellings = values
        by_head: dict[str, set[int]] = {}
        for value in filter(_recurs, values):
            by_head.setdefault(value[:_LONGEST], set()).add(len(value))
        self._lengths = {
            head: sorted(by_head[head], reverse=True)[:_MOST_LENGTHS]
            for head in _not_too_deep(by_head)
        }
        self._automaton = Automaton(self._lengths)

    def __repr__(self) -> str:
        return f"Recurrence({len(self._lengths)} values)"

    def search(self, text: str, taken: bytearray) -> list[Found]:
        """Hits that overlap neither what is taken nor each other, the longest first served.

        `taken` has one byte for each character of the text, and is marked with the hits.
        """
        if not self._lengths:
            return []
        chosen = []
        for hit in sorted(self._hits(text, taken), key=lambda h: (h.start - h.end, h.start)):
            if taken.find(1, hit.start, hit.end) < 0:
                taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
                chosen.append(hit)
        return sorted(chosen, key=lambda h: h.start)

    def _hits(self, text: str, taken: bytearray) -> Iterator[Found]:
        folded = fold(text)
        compact = "".join(folded.text.split())
        place: _Places | None = None
        served = -1
        for _, first, last in self._automaton.find(compact):
            if last == served:  # of values that end at one place, the longest comes first
                continue
            for length in self._lengths[compact[first:last]]:
                value = compact[first : first + length]
                if value not in self._spellings:
                    continue
                place = place or _Places(folded.text)
                start, end = place(first), place(first + len(value) - 1) + 1
                if not self._stands_alone(value, folded.text, start, end):
                    continue
                found = Found(*folded.span(start, end), value)
                if taken.find(1, found.start, found.end) < 0:
                    served = last
                    yield found
                    break

    def _stands_alone(self, value: str, text: str, start: int, end: int) -> bool:
        honorific = bool(_HONORIFIC.match(text, end))
        spaced = text[start:end] not in self._spellings[value] and end - start > len(value)
        if spaced and not _may_be_spaced(value, text[start:end]):
            return False
        left, right = text[start - 1 : start], text[end : end + 1]
        if len(value) == 1 or (spaced and not value.isascii()):
            if not honorific:
                return not (left.isalpha() or right.isalpha())
            return not left.isalpha() or _script(left) == "hiragana"
        if _is_latin(value[0]) and left and _is_latin(left):
            return False
        if _is_latin(value[-1]) and right and _is_latin(right):
            return False
        if not _kana_run_ends(value, left, right, honorific):
            return False
        if len(value) <= 2 and value.isascii() and not honorific:
            return False
        if len(value) <= _SHORT_NUMBER and value.isdecimal():
            return not (
                _NUMBER_LEFT.search(text[max(0, start - 2) : start])
                or _NUMBER_RIGHT.match(text, end)
            )
        return True


class _Places:
    """From places in a text without its white space to places in the text."""

    def __init__(self, text: str) -> None:
        self._compact: list[int] = []
        self._shift: list[int] = []
        shift = length = 0
        for word in _WORD.finditer(text):
            start, end = word.span()
            shift = start - length
            self._compact.append(length)
            self._shift.append(shift)
            length += end - start

    def __call__(self, compact: int) -> int:
        return compact + self._shift[bisect_right(self._compact, compact) - 1]


def _may_be_spaced(value: str, written: str) -> bool:
    """ "to get her" is not "together": Latin letters only as they were written before."""
    return not _WIDE_GAP.search(written) and not any(_is_letter(c) for c in value)


def _recurs(value: str) -> bool:
    if not any(c.isalnum() for c in value):
        return False
    return not (len(value) <= 2 and value.isdecimal())


def _not_too_deep(values: Iterable[str]) -> Iterator[str]:
    """Leaves out what has more than so many other values as its ends."""
    depths: dict[str, int] = {}
    for value in sorted(values, key=len):
        ends = (value[i:] for i in range(1, len(value)))
        depths[value] = 1 + next((depths[end] for end in ends if end in depths), 0)
        if depths[value] <= _DEEPEST:
            yield value


def _script(character: str) -> str:
    if "ぁ" <= character <= "ゟ":
        return "hiragana"
    if "ァ" <= character <= "ヿ" and character != "・":
        return "katakana"
    return "latin" if _is_latin(character) else ""


def _is_latin(character: str) -> bool:
    """Letters and digits of scripts that put space between words."""
    return character < "\u1100" and character.isalnum()


def _is_letter(character: str) -> bool:
    return character < "\u1100" and character.isalpha()


def _kana_run_ends(value: str, left: str, right: str, honorific: bool) -> bool:
    if left and _script(value[0]) == "katakana" == _script(left):
        return False
    if right and _script(value[-1]) == "katakana" == _script(right):
        return False
    if len(value) > 2 or any(_script(c) != "hiragana" for c in value):
        return True
    inside = (left and _script(left) == "hiragana") or (
        right and _script(right) == "hiragana" and not honorific
    )
    return not inside
