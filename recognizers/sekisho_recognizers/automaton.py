"""Many words looked for in one pass (Aho-Corasick), by way of the Rust library ahocorasick_rs.

The library gives all hits at once and takes no lone surrogates; a long text is read in pieces, so
that hits come one by one whatever the text, and surrogates have stand-ins. A few words are looked
for one after the other: an automaton of them costs more to make than it saves.
"""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

__all__ = ["Automaton"]

_FEW = 12
_PIECE = 1 << 16  # characters
_STAND_INS = {code: 0xF0000 + code for code in range(0xD800, 0xE000)}


Hit = tuple[int, int, int]


class Automaton:
    """`words` are not empty strings. Hits may overlap."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        self._longest = max(map(len, self.words), default=0)
        many = len(self.words) > _FEW
        self._rust = AhoCorasick(map(_encodable, self.words)) if many else None

    def __repr__(self) -> str:
        return f"Automaton({len(self.words)} words)"

    def find(self, text: str) -> Iterable[Hit]:
        """(index of the word, start, end), by their ends; of those that end at one place the
        longest first."""
        if not self.words:
            return ()
        return self._hits(text) if len(text) <= _PIECE else self._in_pieces(text)

    def _in_pieces(self, text: str) -> Iterator[Hit]:
        for begin in range(0, len(text), _PIECE):
            left = max(0, begin - self._longest + 1)
            for index, start, end in self._hits(text[left : begin + _PIECE]):
                if left + end > begin:
                    yield index, left + start, left + end

    def _hits(self, text: str) -> list[Hit]:
        if self._rust is None:
            return sorted(_each(self.words, text), key=lambda hit: (hit[2], hit[1]))
        try:
            return self._rust.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            return self._rust.find_matches_as_indexes(_encodable(text), overlapping=True)


def _each(words: tuple[str, ...], text: str) -> Iterator[Hit]:
    for index, word in enumerate(words):
        start = text.find(word)
        while start >= 0:
            yield index, start, start + len(word)
            start = text.find(word, start + 1)


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_STAND_INS)
    return text
