"""The forms in which one text may be written, undone: what is looked for is one normal form.

Writing every form of every value down (widths times hyphens times escapes times code pages) makes
hundreds of words of one phone number. So the bytes are read anew instead, each way at most once:
with their escapes resolved, in CP932, and always folded: NFKC, lower case for ASCII, no spaces,
hyphens and the like, kana with the marks that belong to them. Only base64 is written down, for it
hides where a text begins.

A rewriting replaces units (one character, one escape), so that a place in what it gives can be
led back to a place in what it read. It costs nothing until something is found.
"""

import base64
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from operator import methodcaller

from ahocorasick_rs import BytesAhoCorasick, Implementation


class Form(StrEnum):
    """How a value was written where it was found. PLAIN: as letters, in any width or spacing."""

    PLAIN = "plain"
    ESCAPED = "escaped"
    CP932 = "cp932"
    BASE64 = "base64"


# Shorter ones stand in any long row of letters by accident.
MIN_BASE64_CHARS = 8
_MOST_QUOTINGS = 2  # a URL in a URL
_LONGEST_BASE64 = 192  # bytes of a value; what follows them needs no look
# What may stand between two letters of a value, ASCII. JSON and Markdown put backslashes there.
SEPARATORS = b" \t+-_.()\\"
_FEW = 300_000  # words times bytes: below it, an automaton costs more to make than it saves

_RANGES = ((0xA0, 0x100), (0x2000, 0x3000), (0x3200, 0x3400), (0xF900, 0xFB00), (0xFE00, 0x10000))
_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u207b\u2212\u2500\ufe58\ufe63\uff0d"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(map(chr, range(0xFE00, 0xFE10)))
_UNIT = (
    # kana and the mark behind it, half width and not
    rb"\xef(?:\xbd[\xb3-\xbf]|\xbe[\x80-\x8e])\xef\xbe[\x9e\x9f]"
    rb"|\xe3(?:[\x81-\x83][\x80-\xbf]\xe3\x82[\x99\x9a]|\x80\x80|\x83\xbb|[\x88-\x8f][\x80-\xbf])"
    # a long vowel for a hyphen, between digits
    rb"|\xe3\x83\xbc(?:(?<=[0-9]...)|(?<=\xef\xbc[\x90-\x99]...))(?=[0-9]|\xef\xbc[\x90-\x99])"
    rb"|\xe2[\x80-\xbf][\x80-\xbf]|\xc2[\xa0-\xbf]|\xef[\xa4-\xab\xb8-\xbf][\x80-\xbf]"
)


def _folded() -> dict[bytes, bytes]:
    table = {}
    for first, last in _RANGES:
        for letter in map(chr, range(first, last)):
            if (normal := unicodedata.normalize("NFKC", letter).lower()) != letter:
                table[letter.encode()] = normal.encode()
    dropped = (*_HYPHENS, *_INVISIBLE, "\u3000", "・", "･", "ー")
    table |= {letter.encode(): b"" for letter in dropped}
    return {unit: normal.translate(None, SEPARATORS) for unit, normal in table.items()}


_FOLDED = _folded()


def _fold(match: re.Match[bytes]) -> bytes:
    unit = match[0]
    if (found := _FOLDED.get(unit)) is not None:
        return found
    if len(unit) < 4:  # a separator, or a letter of a unit's range that has one form only
        return b"" if len(unit) == 1 else unit
    return unicodedata.normalize("NFKC", unit.decode("utf-8", "replace")).encode()


def _unescape(match: re.Match[bytes]) -> bytes:
    units = b"".join(bytes.fromhex(unit.decode()) for unit in _HEX_UNIT.findall(match[0]))
    return units.decode("utf-16-be", "replace").encode()


def _unquote(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[0][1:].decode())


def _from_cp932(match: re.Match[bytes]) -> bytes:
    return match[0].decode("cp932", "replace").encode()


def _unquote_cp932(match: re.Match[bytes]) -> bytes:
    raw = _QUOTED.sub(_unquote, match[0])
    return raw.decode("cp932", "replace").encode()


def _drop(_match: re.Match[bytes]) -> bytes:
    return b""


_HEX_UNIT = re.compile(rb"u([0-9a-fA-F]{4})")
_QUOTED = re.compile(rb"%[0-9a-fA-F]{2}")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """`quick`: the same result at once, where there is a shorter way to it."""

    unit: re.Pattern[bytes]
    replace: Callable[[re.Match[bytes]], bytes]
    quick: Callable[[bytes], bytes] | None = None

    def __call__(self, data: bytes) -> bytes:
        return self.quick(data) if self.quick else self.unit.sub(self.replace, data)

    def places(self, data: bytes) -> "Places":
        return Places(self, data)


class Places:
    """From places in what a rewriting gave to places in what it read."""

    def __init__(self, rewriting: Rewriting, data: bytes) -> None:
        # Of each unit: where it begins and ends in the result, and where it ended in the source.
        self._begins, self._ends, self._sources = [0], [0], [0]
        self._starts = [0]
        length = read = 0
        for match in rewriting.unit.finditer(data):
            length += match.start() - read
            self._begins.append(length)
            self._starts.append(match.start())
            length += len(rewriting.replace(match))
            read = match.end()
            self._ends.append(length)
            self._sources.append(read)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Whole units: a value's last letter is not cut in two."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, place: int) -> tuple[int, int]:
        """Where the unit of this place begins and ends in the source."""
        unit = bisect_right(self._begins, place) - 1
        if place < self._ends[unit]:
            return self._starts[unit], self._sources[unit]
        source = self._sources[unit] + place - self._ends[unit]
        return source, source + 1


def _normal(data: bytes) -> bytes:
    return _LETTERS.sub(_fold, data.lower()).translate(None, SEPARATORS)


_LETTERS = re.compile(_UNIT)
NORMAL = Rewriting(re.compile(rb"[ \t+._()\\-]|" + _UNIT), _fold, _normal)
"""Reads lower case: `places` is asked of `data.lower()`."""

UNESCAPED = Rewriting(
    re.compile(
        rb"\\{1,64}u[dD][89abAB][0-9a-fA-F]{2}\\{1,64}u[dD][c-fC-F][0-9a-fA-F]{2}"
        rb"|\\{1,64}u[0-9a-fA-F]{4}"
    ),
    _unescape,
)
UNQUOTED = Rewriting(_QUOTED, _unquote)
RAW_CP932 = Rewriting(
    re.compile(rb"[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc]|[\xa1-\xdf]"), _from_cp932
)
QUOTED_CP932 = Rewriting(
    re.compile(
        rb"%(?:[89][0-9a-fA-F]|[eEfF][0-9a-fA-F])(?:%[4-9a-fA-F][0-9a-fA-F]|[@-~])"
        rb"|%[aAbBcCdD][0-9a-fA-F]"
    ),
    _unquote_cp932,
)
# Base64 is wrapped at 64 or 76 letters; in JSON a line ends in an escape.
LINE_ENDS = tuple(
    Rewriting(re.compile(re.escape(end)), _drop, methodcaller("replace", end, b""))
    for end in (b"\\n", b"\\r", b"\n", b"\r")
)

_ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}")


@dataclass(frozen=True, slots=True)
class View:
    """`data` read in one way, and the rewritings that led to it."""

    data: bytes = field(repr=False)
    form: Form
    source: "View | None" = field(default=None, repr=False)
    rewriting: Rewriting | None = None

    def then(self, rewriting: Rewriting, form: Form) -> "View":
        return View(rewriting(self.data), form, self, rewriting)

    def joined(self) -> "View":
        """Without line ends."""
        view = self
        for line_end in LINE_ENDS:
            view = view.then(line_end, view.form)
        return view

    def origins(self, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Where these places were in the bytes that came first."""
        if self.source is None or self.rewriting is None or not spans:
            return spans
        places = self.rewriting.places(self.source.data)
        return self.source.origins([places.span(*span) for span in spans])


def views(data: bytes) -> Iterator[View]:
    """The bytes themselves, and what they say besides where they hold escapes or are no UTF-8.

    Bytes with a NUL in them are no text in CP932: they hold a file, whose text fields the caller
    reads one by one.
    """
    plain = View(data, Form.PLAIN)
    yield plain
    quoted = _QUOTED.search(data) is not None
    escaped = b"\\u" in data and _ESCAPE.search(data) is not None
    if escaped or quoted:
        read = plain.then(UNESCAPED, Form.ESCAPED) if escaped else plain
        for _ in range(_MOST_QUOTINGS):
            if _QUOTED.search(read.data):
                read = read.then(UNQUOTED, Form.ESCAPED)
        yield read
    if quoted and QUOTED_CP932.unit.search(data):
        yield plain.then(QUOTED_CP932, Form.CP932).then(UNQUOTED, Form.CP932)
    if not _is_utf8(data) and b"\0" not in data:
        yield plain.then(RAW_CP932, Form.CP932)


def normal_form(text: str) -> bytes:
    return NORMAL(text.encode("utf-8", "replace"))


def base64_forms(text: str) -> set[bytes]:
    """What is certain of the base64 of any longer text that holds this one, in UTF-8 and CP932,
    wherever it begins in it; in the standard alphabet and in that of URLs."""
    found = set()
    for variant in {text, unicodedata.normalize("NFKC", text)}:
        for encoding in ("utf-8", "cp932"):
            raw = variant.encode(encoding, "ignore")[:_LONGEST_BASE64]
            for shift in range(3):
                encoded = base64.b64encode(bytes(shift) + raw)
                certain = encoded[(shift * 8 + 5) // 6 : (shift + len(raw)) * 8 // 6]
                if len(certain) >= MIN_BASE64_CHARS:
                    found |= {certain, certain.translate(_URL_ALPHABET)}
    return found


_URL_ALPHABET = bytes.maketrans(b"+/", b"-_")


class Words:
    """Many words looked for in one pass; a few, in a short text, one after the other."""

    def __init__(self, words: list[bytes]) -> None:
        self._words = words
        self._automaton: BytesAhoCorasick | None = None

    def __repr__(self) -> str:
        return f"Words({len(self._words)})"

    def find(self, data: bytes) -> list[tuple[int, int, int]]:
        """(index of the word, start, end) of each place, overlapping or not."""
        if len(self._words) * len(data) <= _FEW:
            return [
                hit for index, word in enumerate(self._words) for hit in _each(index, word, data)
            ]
        if self._automaton is None:
            self._automaton = BytesAhoCorasick(
                self._words, implementation=Implementation.NoncontiguousNFA
            )
        return self._automaton.find_matches_as_indexes(data, overlapping=True)


def _each(index: int, word: bytes, data: bytes) -> Iterator[tuple[int, int, int]]:
    start = data.find(word)
    while start >= 0:
        yield index, start, start + len(word)
        start = data.find(word, start + 1)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
