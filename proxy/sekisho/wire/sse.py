"""Server-sent events, in bytes.

Lines end in LF, CRLF or CR and in nothing else (str.splitlines would also cut at U+2028, which is
legal inside JSON). Text is decoded per event, so a code point may straddle two reads. Whatever is
not `data:` (`event:`, `id:`, `retry:`, comments, the blank lines) keeps its bytes and its place.
Some servers break the protocol with a bare JSON error in place of an event: such lines are data
too, or what they quote would not be restored.
"""

import re
from dataclasses import dataclass, field

from sekisho.wire.framing import MAX_FRAME_BYTES, frame_too_large

_LINE_END = re.compile(rb"\r\n|\n|\r")
_LINES = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_TEXT_LINE_END = re.compile(r"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
_OTHER_FIELDS = frozenset([b"event", b"id", b"retry"])


@dataclass(frozen=True, slots=True)
class SseFrame:
    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)
    urgent: bool = False
    bare: bool = False  # no field names: the lines themselves are the data

    def encode(self, data: str) -> bytes:
        if self.bare:
            end = self.raw[len(self.raw.rstrip(b"\r\n")) :]
            return data.encode("utf-8", "backslashreplace") + end
        out: list[bytes] = []
        written = False
        for line, end in _lines(self.raw):
            name, colon, value = line.removeprefix(_BOM).partition(b":")
            if name != b"data":
                out += line, end
            elif not written:
                # The first data line becomes as many as the new data needs; the others go.
                written = True
                head = line[: len(line) - len(value)] + (b" " if value[:1] == b" " else b"")
                if not colon:
                    head += b":"
                texts = _TEXT_LINE_END.split(data)
                lines = [head + text.encode("utf-8", "backslashreplace") for text in texts]
                out += (end or b"\n").join(lines), end
        return b"".join(out)


class SseDecoder:
    closed = False

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._line_start = 0
        self._searched = 0
        self._cut = False  # the bytes ended without the blank line that ends an event

    def feed(self, chunk: bytes) -> list[SseFrame]:
        self._buffer += chunk
        frames = self._frames(final=False)
        if len(self._buffer) > MAX_FRAME_BYTES:
            raise frame_too_large()
        return frames

    def flush(self) -> list[SseFrame]:
        frames = self._frames(final=True)
        if self._buffer:
            self._cut = True
            frames.append(_frame(bytes(self._buffer)))
            self._buffer.clear()
        self._line_start = self._searched = 0
        return frames

    def failure(self, event: str, error: str) -> bytes:
        name = f"event: {event}\n" if event else ""
        gap = "\n\n" if self._cut else ""
        return f"{gap}{name}data: {error}\n\n".encode("utf-8", "backslashreplace")

    def _frames(self, *, final: bool) -> list[SseFrame]:
        frames: list[SseFrame] = []
        buffer, start, end = self._buffer, 0, len(self._buffer)
        while match := _LINE_END.search(buffer, self._searched):
            if match.end() == end and match.group() == b"\r" and not final:
                self._searched = match.start()  # LF may still follow
                break
            blank = match.start() == self._line_start
            self._line_start = self._searched = match.end()
            if blank:
                frames.append(_frame(bytes(buffer[start : match.end()])))
                start = match.end()
        else:
            self._searched = end
        del buffer[:start]
        self._line_start -= start
        self._searched -= start
        return frames


def _frame(raw: bytes) -> SseFrame:
    values: list[bytes] = []
    known = comments = others = 0
    for line, _ in _lines(raw.removeprefix(_BOM)):
        name, _, value = line.partition(b":")
        if name == b"data":
            values.append(value.removeprefix(b" "))
        elif not line:
            continue
        elif not name:
            comments += 1
        elif name in _OTHER_FIELDS:
            known += 1
        else:
            others += 1
    if values:
        return SseFrame(raw, b"\n".join(values).decode("utf-8", "replace"))
    if others:
        return SseFrame(raw, raw.decode("utf-8", "replace"), bare=True)
    return SseFrame(raw, None, urgent=bool(comments) and not known)


def _lines(raw: bytes) -> list[tuple[bytes, bytes]]:
    return [(line, end) for line, end in _LINES.findall(raw) if line or end]
