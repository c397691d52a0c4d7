"""Placeholders in, values out.

Exact forms are restored anywhere, tolerant ones (see `placeholders`) only where no ASCII letter
stands before them. The longest known placeholder wins: with two vowels, one, none. Unknown ones are
left alone, and so are those inside a URL that the request did not hold (see `urls`). Restored text
is not read again.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Mapping
from enum import StrEnum

from sekisho.masking.json_depth import json_depth
from sekisho.masking.lanes import TEXT_CAP, Lane
from sekisho.masking.placeholders import (
    CODE_LENGTH,
    EXACT,
    LONGEST_FORM,
    MAX_SUFFIX,
    SEPARATORS,
    Candidate,
    any_form,
    beginning,
    find,
    follows_letter,
)
from sekisho.masking.urls import url_before

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORTEST = 3 + CODE_LENGTH
# A text that may go on to be a placeholder ends in one of these.
_OPEN_ENDS = frozenset(
    any_form("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + SEPARATORS + "0123456789" + "０１２３４５６７８９"
)


class Escape(StrEnum):
    """How a value is written where it stands: JSON is the inside of a JSON string."""

    PLAIN = "plain"
    JSON = "json"


class Restorer:
    def __init__(self, table: Mapping[str, str], *, known_urls: Collection[str] = ()) -> None:
        """`known_urls`: the masked request's URLs up to and with each placeholder in them, as
        `Masker.urls` and `placeholder_urls` give them.

        Raises ValueError where the table's key is no placeholder.
        """
        if not all(map(EXACT.fullmatch, table)):
            raise ValueError("a known placeholder is not written like one")
        self.restored = 0
        self._table = dict(table)
        self._sorted = sorted(self._table)
        self._starts = frozenset(any_form("".join(sorted({name[0] for name in self._table}))))
        self._known_urls = frozenset(known_urls)

    def __repr__(self) -> str:
        return f"Restorer({len(self._table)} placeholders)"

    def __bool__(self) -> bool:
        """Whether there is anything to restore."""
        return bool(self._table)

    def restore(self, text: str, escape: Escape = Escape.PLAIN) -> str:
        return self.advance(text, escape, final=True)[0]

    def lane(self, escape: Escape = Escape.PLAIN, *, text_cap: int = TEXT_CAP) -> Lane:
        return Lane(self, escape, text_cap=text_cap)

    def advance(
        self, text: str, escape: Escape, *, before: str = "", final: bool
    ) -> tuple[str, int]:
        """Restores as much of text as cannot change by what comes after: (restored, how much).

        `before` is what stood left of it; `final`: nothing comes after.
        """
        pieces: list[str] = []
        done = position = 0
        stop = len(text)
        while self._table and len(text) - position >= _SHORTEST:
            candidate = find(text, position)
            if candidate is None:
                break
            position = candidate.code_start + 1
            if not candidate.exact and follows_letter(text, candidate.start, before):
                continue
            if not final and self._may_grow(candidate, len(text)):
                stop = candidate.start
                break
            name = self._longest_known(candidate)
            if name is None:
                continue
            position = candidate.code_end + len(name) - len(candidate.stem)
            if self._may_stand(name, text, candidate.start, escape, before):
                depth = json_depth(text, candidate.start, before) if escape is Escape.JSON else 0
                pieces += (text[done : candidate.start], written(self._table[name], depth))
                done = position
                self.restored += 1
        if not final and stop == len(text):
            stop = self._tail_start(text, max(done, position), before)
        if not pieces:
            return text[:stop], stop
        pieces.append(text[done:stop])
        return "".join(pieces), stop

    def _may_grow(self, candidate: Candidate, length: int) -> bool:
        if candidate.end < length or len(candidate.vowels) == MAX_SUFFIX:
            return False
        return self._begins_known(candidate.stem + candidate.vowels, longer=True)

    def _longest_known(self, candidate: Candidate) -> str | None:
        for count in range(len(candidate.vowels), -1, -1):
            name = candidate.stem + candidate.vowels[:count]
            if name in self._table:
                return name
        return None

    def _may_stand(self, name: str, text: str, start: int, escape: Escape, before: str) -> bool:
        url = url_before(text, start, json=escape is Escape.JSON, before=before)
        return url is None or url + name in self._known_urls

    def _tail_start(self, text: str, start: int, before: str) -> int:
        """Where the end of the text begins that may go on to be a known placeholder."""
        if not text or text[-1] not in _OPEN_ENDS:
            return len(text)
        for index in range(max(start, len(text) - LONGEST_FORM), len(text)):
            if text[index] in self._starts and (begun := beginning(text[index:])):
                name, exact = begun
                if (exact or not follows_letter(text, index, before)) and self._begins_known(name):
                    return index
        return len(text)

    def _begins_known(self, beginning: str, *, longer: bool = False) -> bool:
        index = bisect_left(self._sorted, beginning)
        if longer and index < len(self._sorted) and self._sorted[index] == beginning:
            index += 1
        return index < len(self._sorted) and self._sorted[index].startswith(beginning)


def written(value: str, depth: int) -> str:
    """The value as it stands inside of so many JSON strings, one in the other."""
    for _ in range(depth):
        value = json.dumps(value, ensure_ascii=False)[1:-1]
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", value) if depth else value
