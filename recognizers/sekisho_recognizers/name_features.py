"""What the name network sees of a text: numbers for each character and each token.

The character; the part of speech of the token it stands in and its place there; the token's
surface, hashed; the token's word vector (GiNZA's); and which listed surnames, given names and
places begin or end here. Everything is computed for all characters at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from spacy.strings import get_string_id

from sekisho_recognizers.view import Token

Integers = NDArray[numpy.int64]

VERSION = 1
SURFACES = 1 << 15
KINDS = ("surname", "given", "place")
LEVELS = 5  # no listed word; of 2, 3, 4 characters; of more
LONGEST = 7

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BUCKETS = 32
_FACTOR = numpy.uint64(0x9E3779B97F4A7C15)
_MIX = numpy.uint64(0xD6E8FEB86659FD93)
_SHIFT = numpy.uint64(32)
# (first, last) of the scripts whose unlisted characters share buckets
_SCRIPTS = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x3FFFF),
    (0x3040, 0x30FF),
    (0x0041, 0x024F),
    (0x0370, 0x06FF),
    (0xAC00, 0xD7AF),
    (0x2000, 0x303F),
    (0x1F000, 0x1FFFF),
)


@dataclass(frozen=True, slots=True)
class Features:
    """`token` has the number of tokens where a character is in none."""

    characters: Integers
    places: Integers
    token: Integers
    surfaces: Integers
    vectors: Integers
    begins: Integers
    ends: Integers


class Characters:
    """Numbers of characters: the listed ones, then the buckets of each script."""

    def __init__(self, listed: str) -> None:
        self.listed = listed
        self.size = len(listed) + _BUCKETS * (len(_SCRIPTS) + 1)
        codes = numpy.arange(0x10000)
        self._table = self._bucket(codes)
        self._table[codepoints(listed)] = numpy.arange(len(listed))

    def numbers(self, codes: Integers) -> Integers:
        inside = self._table[numpy.minimum(codes, 0xFFFF)]
        return numpy.where(codes < 0x10000, inside, self._bucket(codes))

    def unlisted(self, codes: Integers) -> Integers:
        """As if none of them were listed."""
        return self._bucket(codes)

    def _bucket(self, codes: Integers) -> Integers:
        script = numpy.full(len(codes), len(_SCRIPTS))
        for index, (first, last) in enumerate(_SCRIPTS):
            script[(codes >= first) & (codes <= last)] = index
        return len(self.listed) + script * _BUCKETS + codes % _BUCKETS


class Lexicon:
    """Listed words, kept as 32-bit hashes with a bit for each of KINDS.

    One in ten thousand words that are not listed passes for one that is: the network takes this
    for a hint, no more.
    """

    def __init__(self, hashes: NDArray[numpy.uint32], kinds: NDArray[numpy.uint8]) -> None:
        """`hashes` ascend."""
        self.hashes = hashes
        self.kinds = kinds

    def levels(self, codes: Integers) -> tuple[Integers, Integers]:
        """For each character the numbers (base LEVELS) of the longest words of each kind that
        begin there, and that end there."""
        count = len(codes)
        begins = numpy.zeros((len(KINDS), count), numpy.int64)
        ends = numpy.zeros((len(KINDS), count), numpy.int64)
        if not len(self.hashes):
            return begins[0], ends[0]
        rolling = codes.astype(numpy.uint64)
        for length in range(2, min(LONGEST, count) + 1):
            rolling = rolling[:-1] * _FACTOR + codes[length - 1 :].astype(numpy.uint64)
            wanted = _finish(rolling)
            at = numpy.minimum(numpy.searchsorted(self.hashes, wanted), len(self.hashes) - 1)
            hit = numpy.flatnonzero(self.hashes[at] == wanted)
            kinds = self.kinds[at[hit]]
            for index in range(len(KINDS)):
                of_kind = hit[(kinds >> index & 1).astype(bool)]
                begins[index, of_kind] = min(length, LEVELS) - 1
                ends[index, of_kind + length - 1] = min(length, LEVELS) - 1
        weights = LEVELS ** numpy.arange(len(KINDS))
        return weights @ begins, weights @ ends


def hashed(word: str) -> int:
    codes = codepoints(word).astype(numpy.uint64)
    rolling = codes[:1]
    for code in codes[1:]:
        rolling = rolling * _FACTOR + code
    return int(_finish(rolling)[0])


def _finish(rolling: NDArray[numpy.uint64]) -> NDArray[numpy.uint32]:
    mixed = rolling ^ (rolling >> _SHIFT)
    return ((mixed * _MIX) >> _SHIFT).astype(numpy.uint32)


class WordVectors:
    """Which row of GiNZA's table belongs to a token; the last row is for words it lacks."""

    def __init__(self, keys: NDArray[numpy.uint64], rows: NDArray[numpy.int32], size: int) -> None:
        """`keys` (spaCy's hashes of the words) ascend."""
        self._keys = keys
        self._rows = rows
        self.size = size

    @classmethod
    def of(cls, rows: Mapping[int, int], size: int) -> "WordVectors":
        keys = numpy.fromiter(rows.keys(), numpy.uint64, len(rows))
        order = numpy.argsort(keys)
        return cls(keys[order], numpy.fromiter(rows.values(), numpy.int32, len(rows))[order], size)

    def rows(self, keys: NDArray[numpy.uint64]) -> Integers:
        if not len(self._keys):
            return numpy.full(len(keys), self.size)
        at = numpy.minimum(numpy.searchsorted(self._keys, keys), len(self._keys) - 1)
        return numpy.where(self._keys[at] == keys, self._rows[at], self.size)


class Reader:
    def __init__(
        self,
        characters: Characters,
        parts_of_speech: Sequence[str],
        lexicon: Lexicon,
        vectors: WordVectors,
    ) -> None:
        """The first of `parts_of_speech` stands for all that are not listed."""
        self.characters = characters
        self.parts_of_speech = tuple(parts_of_speech)
        self.lexicon = lexicon
        self.vectors = vectors
        self._tags = {tag: number for number, tag in enumerate(parts_of_speech)}

    def read(self, text: str, tokens: Sequence[Token]) -> Features:
        codes = codepoints(text)
        count = len(tokens)
        starts = numpy.fromiter((each.start for each in tokens), numpy.int64, count)
        stops = numpy.fromiter((each.end for each in tokens), numpy.int64, count)
        tags = numpy.fromiter((self._tags.get(each.tag, 0) for each in tokens), numpy.int64, count)
        keys = _keys(text, tokens)
        lengths = stops - starts
        owner = numpy.repeat(numpy.arange(count), lengths)
        behind = numpy.cumsum(lengths)
        place = numpy.arange(len(owner)) - (behind - lengths)[owner]
        at = starts[owner] + place
        token = numpy.full(len(codes), count)
        token[at] = owner
        places = numpy.zeros(len(codes), numpy.int64)
        last = place == lengths[owner] - 1
        places[at] = 4 * (1 + tags[owner]) + 2 * (place == 0) + last
        begins, ends = self.lexicon.levels(codes)
        return Features(
            characters=self.characters.numbers(codes),
            places=places,
            token=token,
            surfaces=_buckets(keys),
            vectors=self.vectors.rows(keys),
            begins=begins,
            ends=ends,
        )

    def hashes(self, text: str, tokens: Sequence[Token]) -> Integers:
        """The numbers of the tokens' surfaces."""
        return _buckets(_keys(text, tokens))


def _keys(text: str, tokens: Sequence[Token]) -> NDArray[numpy.uint64]:
    text = _LONE_SURROGATE.sub("\ufffd", text)  # spaCy's hash takes none
    return numpy.fromiter(
        (get_string_id(text[each.start : each.end]) for each in tokens), numpy.uint64, len(tokens)
    )


def _buckets(keys: NDArray[numpy.uint64]) -> Integers:
    return ((keys >> numpy.uint64(20)) % numpy.uint64(SURFACES)).astype(numpy.int64)


def codepoints(text: str) -> Integers:
    return numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(numpy.int64)
