"""The folded view of a text: what recognizers read instead of what was typed.

The same number is typed in full width, with any of a dozen hyphens, with invisible characters in
between. Folding makes one form of it, and keeps the way back: `Folded.span` turns a place in the
folded text into the place in the original. Pure and linear; imports neither spaCy nor Presidio.

What changes: full-width ASCII, white space and hyphen variants become ASCII (one for one);
half-width katakana becomes full-width, with ﾞ and ﾟ (or U+3099, U+309A) joined to the kana before;
zero-width characters and variation selectors go; ー becomes '-' between digits only, for it is a
vowel mark everywhere else. Lone surrogates become U+FFFD, which every tokenizer can read.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass, field

_HYPHENS = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u207b\u2212\u2500\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_HALF_KANA = "".join(map(chr, range(0xFF61, 0xFF9E)))  # ｡ to ﾝ; the marks ﾞ ﾟ are joined below


def _single() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(space): " " for space in _SPACES}
    table |= {ord(kana): unicodedata.normalize("NFKC", kana) for kana in _HALF_KANA}
    table |= {ord(hyphen): "-" for hyphen in _HYPHENS}
    table |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
    table |= {0xFFE5: "¥", 0xFFE0: "¢", 0xFFE1: "£"}
    return table


_SINGLE = _single()
_MARK = {"ﾞ": "\u3099", "ﾟ": "\u309a", "\u3099": "\u3099", "\u309a": "\u309a"}
_VOICED = {
    kana + mark: joined
    for kana in "うかきくけこさしすせそたちつてとはひふへほゝ"
    "ウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲヽ"
    for mark, combining in _MARK.items()
    if len(joined := unicodedata.normalize("NFC", kana + combining)) == 1
}
_INVISIBLE = (
    "\u180b-\u180d\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
_LENGTH_CHANGING = re.compile(f"[うか-ほゝウカ-ホワヰヱヲヽ][ﾞﾟ\u3099\u309a]|[{_INVISIBLE}]+")
_LONG_VOWEL = re.compile(r"(?<=[0-9〇一二三四五六七八九])ー(?= ?[0-9〇一二三四五六七八九])")
_SPACED_LONG_VOWEL = re.compile(r"(?<=[0-9] )ー(?= ?[0-9])")
_LEFT_MARKS = str.maketrans({"ﾞ": "゛", "ﾟ": "゜"})
_WHITE_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded form of `original`; neither shows in the repr."""

    original: str = field(repr=False)
    text: str = field(repr=False)
    _starts: "array[int] | None" = field(default=None, repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original place of folded[start:end], with what was dropped right behind it."""
        if self._starts is None:
            return start, end
        return self._starts[start], self._starts[end]


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text, text)
    folded = text.translate(_SINGLE)
    starts = None
    if _LENGTH_CHANGING.search(folded):
        folded, starts = _shorten(folded)
    folded = folded.translate(_LEFT_MARKS)
    if "ー" in folded:
        folded = _LONG_VOWEL.sub("-", folded)
        folded = _SPACED_LONG_VOWEL.sub("-", folded)
    return Folded(text, text if folded == text else folded, starts)


def canonical(value: str) -> str:
    """The key under which the surfaces of one value are the same: folded, without white space."""
    return _WHITE_SPACE.sub("", fold(value).text)


def _shorten(text: str) -> "tuple[str, array[int]]":
    pieces: list[str] = []
    starts = array("Q")
    done = 0
    for match in _LENGTH_CHANGING.finditer(text):
        start, end = match.span()
        pieces.append(text[done:start])
        starts.extend(range(done, start))
        if joined := _VOICED.get(match.group()):
            pieces.append(joined)
            starts.append(start)
        elif text[end - 1] in _MARK:  # a mark behind a kana that has no such form stays
            pieces.append(match.group())
            starts.extend(range(start, end))
        done = end
    pieces.append(text[done:])
    starts.extend(range(done, len(text) + 1))
    return "".join(pieces), starts


def lowered(text: str) -> str:
    """In lower case, every character at its place: some become two there (İ) and stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := each.lower()) == 1 else each for each in text)
