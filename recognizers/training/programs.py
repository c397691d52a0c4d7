"""Text in which nobody is named: source code and technical English, from Python's own library.

Made texts hold few Latin words, and a network that knows none takes any for a name. Passages with
two capitalised words in a row, an address or a word of thanks are left out: those name authors.
"""

import os
import random
import re
from pathlib import Path

from sekisho_recognizers.folding import fold
from training.corpora import LABELS, MADE, Example

_AUTHORS = re.compile(
    r"[A-Z][a-z]+ (?:van |de |von )?[A-Z][a-z]+|@|[Aa]uthor|opyright|[Tt]hanks|[Ww]ritten by|"
    r"Guido|Python Software|Inc\b|Ltd\b"
)
_LIBRARY = Path(os.__file__).parent
_SKIPPED = {"site-packages", "dist-packages", "encodings", "idlelib", "test"}


class Programs:
    def __init__(self) -> None:
        self._texts = [
            text
            for path in sorted(_LIBRARY.rglob("*.py"))
            if not _SKIPPED & set(path.relative_to(_LIBRARY).parts)
            for text in [path.read_text(encoding="utf-8", errors="ignore")]
            if len(text) > 2_000
        ]

    def passage(self, chance: random.Random) -> Example:
        while True:
            text = chance.choice(self._texts)
            start = chance.randrange(len(text) - 600)
            start = text.find("\n", start) + 1
            passage = text[start : start + chance.randint(60, 500)]
            if chance.random() < 0.3:
                passage = re.sub(r"\s+", " ", passage)
            if passage.isascii() and not _AUTHORS.search(passage):
                return Example(fold(passage).text, (), frozenset(LABELS), MADE)
