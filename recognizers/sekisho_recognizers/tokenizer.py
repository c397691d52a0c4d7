"""SudachiPy's tokens as GiNZA cuts and tags them, without a spaCy Doc in between.

GiNZA's tokenizer asks SudachiPy for inflections, lemmas, readings and the parts of compounds, and
writes each token into a Doc: ten times the work of the cutting itself. The recognizers read places
and tags only. Those are the same here, for the same dictionary and the same mode (C) are asked.
"""

from collections.abc import Iterator

from sudachipy import Dictionary, SplitMode

from sekisho_recognizers.chunks import chunks
from sekisho_recognizers.view import Token

GAP = "空白"
PERSON_TAG = "名詞-固有名詞-人名"


class Tokenizer:
    """Not safe to share between threads: SudachiPy's is not."""

    def __init__(self) -> None:
        self._sudachi = Dictionary().create(mode=SplitMode.C)
        self._tags: dict[int, str] = {}

    def tokens(self, text: str) -> list[Token]:
        """Of the folded text, cut where `chunks` cuts it; offsets are into the whole text."""
        found: list[Token] = []
        for offset, piece in chunks(text):
            found += self._piece(piece, offset)
        return found

    def _piece(self, text: str, offset: int) -> Iterator[Token]:
        """A single space behind a word belongs to no token; all other white space makes one."""
        position = 0
        for morpheme in self._sudachi.tokenize(text):
            start, end = morpheme.begin(), morpheme.end()
            if start == end or text[start:end].isspace():
                continue
            if start > position:
                gap = position + (position > 0 and text[position] == " ")
                if start > gap:
                    yield Token(offset + gap, offset + start, GAP)
            number = morpheme.part_of_speech_id()
            tag = self._tags.get(number)
            if tag is None:
                levels = morpheme.part_of_speech()[:4]
                tag = self._tags[number] = "-".join(level for level in levels if level != "*")
            yield Token(offset + start, offset + end, tag)
            position = end
        gap = position + (0 < position < len(text) and text[position] == " ")
        if gap < len(text):
            yield Token(offset + gap, offset + len(text), GAP)
