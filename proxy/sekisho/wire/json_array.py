"""A stream that is one JSON array sent in pieces: `[{…}` `,` `{…}` `]` (Gemini without SSE).

Frames are the array's elements and, between them, the brackets, commas and white space that pass
as they are. An element may be cut anywhere, inside a string or an escape too. A single object in
the array's place (an error) is one element.
"""

import re
from dataclasses import dataclass, field

from sekisho.wire.framing import MAX_FRAME_BYTES, frame_too_large

_OUTSIDE = re.compile(rb'[{}\[\]",]')
_INSIDE = re.compile(rb'[{}\[\]"]')
_IN_STRING = re.compile(rb'["\\]')


@dataclass(frozen=True, slots=True)
class ElementFrame:
    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)
    urgent: bool = False

    def encode(self, data: str) -> bytes:
        return data.encode("utf-8", "backslashreplace")


class JsonArrayDecoder:
    """`opened`, `closed`, `after_element`: where in the array the frames so far end."""

    def __init__(self) -> None:
        self.opened = False
        self.closed = False
        self.after_element = False
        self._buffer = bytearray()
        self._searched = 0
        self._depth = 0  # of the element at the buffer's start; 0 between elements
        self._in_string = False

    def feed(self, chunk: bytes) -> list[ElementFrame]:
        self._buffer += chunk
        frames: list[ElementFrame] = []
        while self._searched < len(self._buffer):
            found = self._element() if self._depth or self._in_string else self._between()
            if found is None:
                break
            frames.append(found)
        if len(self._buffer) > MAX_FRAME_BYTES:
            raise frame_too_large()
        return frames

    def flush(self) -> list[ElementFrame]:
        rest = bytes(self._buffer)
        self._buffer.clear()
        self._searched = 0
        return [ElementFrame(rest, rest.decode("utf-8", "replace"))] if rest else []

    def failure(self, event: str, error: str) -> bytes:
        if self.closed:
            return b""
        before = "" if self.opened else "["
        comma = "," if self.after_element else ""
        return f"{before}{comma}{error}]".encode("utf-8", "backslashreplace")

    def _between(self) -> ElementFrame | None:
        """Bytes up to the next element, which never wait; None where an element begins at once."""
        position = 0
        while match := _OUTSIDE.search(self._buffer, position):
            sign, position = match.group(), match.end()
            if sign == b",":
                self.after_element = False
            elif sign == b"[" and not self.opened:
                self.opened = True
            elif sign in (b"]", b"}"):
                self.closed = self.closed or self.opened
            else:
                return self._begin(match.start(), sign)
        return self._cut(len(self._buffer), element=False)

    def _begin(self, start: int, sign: bytes) -> ElementFrame | None:
        before = self._cut(start, element=False) if start else None
        self._in_string = sign == b'"'
        self._depth = 0 if self._in_string else 1
        self._searched = 1
        return before or self._element()

    def _element(self) -> ElementFrame | None:
        buffer = self._buffer
        while True:
            pattern = _IN_STRING if self._in_string else _INSIDE
            match = pattern.search(buffer, self._searched)
            if match is None:
                self._searched = len(buffer)
                return None
            sign = match.group()
            if sign == b"\\":
                if match.end() == len(buffer):
                    self._searched = match.start()  # what it escapes has not come yet
                    return None
                self._searched = match.end() + 1
                continue
            self._searched = match.end()
            if sign == b'"':
                self._in_string = not self._in_string
            else:
                self._depth += 1 if sign in (b"{", b"[") else -1
            if not self._depth and not self._in_string:
                self.after_element = True
                self.closed = self.closed or not self.opened
                return self._cut(match.end(), element=True)

    def _cut(self, end: int, *, element: bool) -> ElementFrame:
        raw = bytes(self._buffer[:end])
        del self._buffer[:end]
        self._searched = 0
        return ElementFrame(raw, raw.decode("utf-8", "replace") if element else None)
