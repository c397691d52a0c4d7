"""Placeholders in, values out.

Exact forms are restored anywhere, tolerant ones (see `placeholders`) only where no ASCII letter
stands before them. The longest known placeholder wins: with two vowels, one, none. Unknown ones are
left alone, and so are those inside a URL that the request did not hold (see `urls`). Restored text
is not read again.

What earlier exchanges masked comes back too where a `Recall` knows it. It is asked as late as
possible and never twice: whether a text goes on to be a longer placeholder decides itself with the
next piece, and one question holds all the placeholders of a text.
"""

import json
import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeAlias

from sekisho.masking.json_depth import json_depth
from sekisho.masking.lanes import TEXT_CAP, Lane
from sekisho.masking.placeholders import (
    ALPHABET,
    CODE_LENGTH,
    DIGITS,
    EXACT,
    LABEL_SET,
    LONGEST_FORM,
    MAX_SUFFIX,
    SEPARATORS,
    VOWELS,
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
_LABEL_BEGINNINGS = {label[:end] for label in LABEL_SET for end in range(1, len(label) + 1)}
_ANY_BEGINNING = re.compile(
    f"(?:{'|'.join(sorted(_LABEL_BEGINNINGS))})"
    f"|(?:{'|'.join(sorted(LABEL_SET))})[{DIGITS}][{ALPHABET}]{{0,{CODE_LENGTH - 2}}}"
)
_SUFFIXES = ("", *VOWELS, *(first + second for first in VOWELS for second in VOWELS))

MAX_STEMS_ASKED = 100
"""In one question to a recall: a few thousand names, for databases that take no more at a time."""

Change: TypeAlias = tuple[int, int, str]
"""What a text's characters from start to end became."""


class Recall(Protocol):
    """Where the placeholders of earlier exchanges are kept. What it raises passes through: an
    answer that could not be looked up must not look like one that holds nothing.
    """

    def placeholders(self, names: Sequence[str]) -> Mapping[str, str]:
        """Those of the names that it knows, with their values."""

    def knows_url(self, url: str) -> bool:
        """Whether an earlier request held this URL, up to and with the placeholder it ends in."""


class Escape(StrEnum):
    """How a value is written where it stands: JSON is the inside of a JSON string."""

    PLAIN = "plain"
    JSON = "json"


class Restorer:
    def __init__(
        self,
        table: Mapping[str, str],
        *,
        known_urls: Collection[str] = (),
        recall: Recall | None = None,
    ) -> None:
        """`known_urls`: the masked request's URLs up to and with each placeholder in them, as
        `Masker.urls` and `placeholder_urls` give them. `recall` is asked for all else; then every
        text that may become a placeholder is held back, not just that of known ones.

        Raises ValueError where the table's key is no placeholder.
        """
        if not all(map(EXACT.fullmatch, table)):
            raise ValueError("a known placeholder is not written like one")
        self.restored = 0
        self._table = dict(table)
        self._sorted = sorted(self._table)
        self._recall = recall
        names = self._table if recall is None else LABEL_SET
        self._starts = frozenset(any_form("".join(sorted({name[0] for name in names}))))
        self._known_urls = frozenset(known_urls)
        self._asked: set[str] = set()  # stems
        self._asked_urls: dict[str, bool] = {}

    def __repr__(self) -> str:
        return f"Restorer({len(self._table)} placeholders)"

    def __bool__(self) -> bool:
        """Whether there may be anything to restore."""
        return bool(self._table) or self._recall is not None

    @property
    def table(self) -> Mapping[str, str]:
        """Placeholder -> value: those that were given, and those recalled so far."""
        return MappingProxyType(self._table)

    def restore(self, text: str, escape: Escape = Escape.PLAIN) -> str:
        return self.advance(text, escape, final=True)[0]

    def lane(self, escape: Escape = Escape.PLAIN, *, text_cap: int = TEXT_CAP) -> Lane:
        return Lane(self, escape, text_cap=text_cap)

    def advance(
        self,
        text: str,
        escape: Escape,
        *,
        before: str = "",
        final: bool,
        changes: list[Change] | None = None,
    ) -> tuple[str, int]:
        """Restores as much of text as cannot change by what comes after: (restored, how much).

        `before` is what stood left of it; `final`: nothing comes after. `changes` gets what was
        put where, in order.
        """
        if not self._table and self._recall is None:
            return text, len(text)
        pieces: list[str] = []
        done = position = 0
        stop = len(text)
        while len(text) - position >= _SHORTEST:
            candidate = find(text, position)
            if candidate is None:
                break
            position = candidate.code_start + 1
            if not candidate.exact and follows_letter(text, candidate.start, before):
                continue
            if not final and self._may_grow(candidate, len(text)):
                stop = candidate.start
                break
            if self._recall is not None and self._is_new(candidate):
                self._ask(self._recall, text, candidate, before)
            name = self._longest_known(candidate)
            if name is None:
                continue
            position = candidate.code_end + len(name) - len(candidate.stem)
            if self._may_stand(name, text, candidate.start, escape, before):
                depth = json_depth(text, candidate.start, before) if escape is Escape.JSON else 0
                value = written(self._table[name], depth)
                pieces += (text[done : candidate.start], value)
                if changes is not None:
                    changes.append((candidate.start, position, value))
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
        if self._recall is not None and candidate.stem not in self._asked:
            return True
        return self._begins_known(candidate.stem + candidate.vowels, longer=True)

    def _is_new(self, candidate: Candidate) -> bool:
        """Whether a recall may know a longer form of it than the table does."""
        return (
            candidate.stem not in self._asked
            and candidate.stem + candidate.vowels not in self._table
        )

    def _ask(self, recall: Recall, text: str, first: Candidate, before: str) -> None:
        """For this candidate, and at once for those behind it."""
        stems: dict[str, None] = {}
        for candidate in _candidates(text, first, before):
            if self._is_new(candidate):
                stems[candidate.stem] = None
                if len(stems) == MAX_STEMS_ASKED:
                    break
        names = [stem + suffix for stem in stems for suffix in _SUFFIXES]
        found = recall.placeholders(names)
        for name in names:
            if name in found and name not in self._table:
                self._table[name] = found[name]
                insort(self._sorted, name)
        self._asked.update(stems)

    def _longest_known(self, candidate: Candidate) -> str | None:
        for count in range(len(candidate.vowels), -1, -1):
            name = candidate.stem + candidate.vowels[:count]
            if name in self._table:
                return name
        return None

    def _may_stand(self, name: str, text: str, start: int, escape: Escape, before: str) -> bool:
        url = url_before(text, start, json=escape is Escape.JSON, before=before)
        return url is None or url + name in self._known_urls or self._recalls_url(url + name)

    def _recalls_url(self, url: str) -> bool:
        if self._recall is None:
            return False
        if url not in self._asked_urls:
            self._asked_urls[url] = self._recall.knows_url(url)
        return self._asked_urls[url]

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
        if self._recall is not None and _ANY_BEGINNING.fullmatch(beginning):
            return True
        index = bisect_left(self._sorted, beginning)
        if longer and index < len(self._sorted) and self._sorted[index] == beginning:
            index += 1
        return index < len(self._sorted) and self._sorted[index].startswith(beginning)


def _candidates(text: str, first: Candidate, before: str) -> Iterator[Candidate]:
    candidate: Candidate | None = first
    while candidate is not None:
        if candidate.exact or not follows_letter(text, candidate.start, before):
            yield candidate
        candidate = find(text, candidate.code_start + 1)


def written(value: str, depth: int) -> str:
    """The value as it stands inside of so many JSON strings, one in the other."""
    for _ in range(depth):
        value = json.dumps(value, ensure_ascii=False)[1:-1]
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", value) if depth else value
