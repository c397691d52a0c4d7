"""JSON lines: one JSON value in each line, ended by LF or CRLF and nothing else.

Ollama streams so, and the results of batches are files of it. The last line may lack its end. A
line is decoded as a whole, so a code point may straddle two reads.
"""

from dataclasses import dataclass, field

from sekisho.wire.framing import MAX_FRAME_BYTES, frame_too_large

JSON_LINES_TYPES = frozenset(
    f"application/{name}"
    for name in (
        "x-ndjson",
        "ndjson",
        "jsonl",
        "x-jsonl",
        "jsonlines",
        "x-jsonlines",
        "json-lines",
        "stream+json",
    )
)
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LineFrame:
    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)  # None where the line is blank
    urgent: bool = False

    def encode(self, data: str) -> bytes:
        bom = _BOM if self.raw.startswith(_BOM) else b""
        end = self.raw[len(self.raw.rstrip(b"\r\n")) :]
        return bom + data.encode("utf-8", "backslashreplace") + end


class JsonLinesDecoder:
    closed = False  # a file of lines may end after any of them

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._in_line = False  # the bytes ended without the end of a line

    def feed(self, chunk: bytes) -> list[LineFrame]:
        self._buffer += chunk
        frames: list[LineFrame] = []
        start = 0
        while (end := self._buffer.find(b"\n", max(start, self._searched)) + 1) > 0:
            frames.append(_frame(bytes(self._buffer[start:end])))
            start = end
        del self._buffer[:start]
        self._searched = len(self._buffer)
        if len(self._buffer) > MAX_FRAME_BYTES:
            raise frame_too_large()
        return frames

    def flush(self) -> list[LineFrame]:
        rest = bytes(self._buffer)
        self._buffer.clear()
        self._searched = 0
        if not rest:
            return []
        self._in_line = True
        return [_frame(rest)]

    def failure(self, event: str, error: str) -> bytes:
        gap = "\n" if self._in_line else ""
        return f"{gap}{error}\n".encode("utf-8", "backslashreplace")


def _frame(raw: bytes) -> LineFrame:
    line = raw.removeprefix(_BOM).rstrip(b"\r\n")
    return LineFrame(raw, line.decode("utf-8", "replace") if line.strip() else None)
