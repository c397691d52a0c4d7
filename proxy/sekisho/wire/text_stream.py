"""Restoring a plain text of any length while it runs, in its own encoding.

What is held back is only what may begin a placeholder. Bytes that are no text in the encoding, and
what stands around restored values, come out as they came in.
"""

import codecs

from sekisho.masking.restorer import Escape, Restorer
from sekisho.wire.charsets import UNICODE

MISSING = "〓"
"""What Japanese typesetters put for a letter that they do not have."""


class TextEditor:
    """`codec`: Python's name for the encoding, as `charsets` gives it."""

    def __init__(self, restorer: Restorer, codec: str, escape: Escape = Escape.PLAIN) -> None:
        self._codec = codec
        # Stray bytes become lone surrogates, and these the same bytes again.
        self._errors = "surrogatepass" if codec.startswith("utf-16") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(codec)(self._errors)
        # Bytes that mean something else after an escape cannot stand beside encoded ones.
        self._stateful = codec.startswith("iso2022")
        self._lane = restorer.lane(escape, text_cap=0)

    def feed(self, piece: bytes) -> bytes:
        between = self._lane.tail or self._decoder.getstate()[0]
        text = self._decoder.decode(piece)
        restored = self._lane.feed(text)
        between = between or self._lane.tail or self._decoder.getstate()[0]
        if restored == text and not between and not self._stateful:
            return piece  # some letters have two spellings, of which encoding would choose one
        return self._encode(restored)

    def flush(self) -> bytes:
        half_letter = b"" if self._stateful else self._decoder.getstate()[0]
        return self._encode(self._lane.flush()) + half_letter

    def _encode(self, text: str) -> bytes:
        try:
            return text.encode(self._codec, self._errors)
        except UnicodeEncodeError:
            return b"".join(self._letter(letter) for letter in text)

    def _letter(self, letter: str) -> bytes:
        """One that a value brought along may be missing in the file's encoding."""
        try:
            return letter.encode(self._codec, self._errors)
        except UnicodeEncodeError:
            missing = "\ufffd" if self._codec in UNICODE else MISSING
            return missing.encode(self._codec)
