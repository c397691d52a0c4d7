"""A plain JSON body as a stream of one frame, for clients that asked for a stream and got none."""

from dataclasses import dataclass, field

from sekisho.wire.framing import MAX_FRAME_BYTES, frame_too_large


@dataclass(frozen=True, slots=True)
class BodyFrame:
    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)
    urgent: bool = False

    def encode(self, data: str) -> bytes:
        return data.encode("utf-8", "backslashreplace")


class WholeBodyDecoder:
    def __init__(self) -> None:
        self.closed = False
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[BodyFrame]:
        self._buffer += chunk
        if len(self._buffer) > MAX_FRAME_BYTES:
            raise frame_too_large()
        return []

    def flush(self) -> list[BodyFrame]:
        raw = bytes(self._buffer)
        self._buffer.clear()
        self.closed = raw.rstrip().endswith((b"}", b"]"))
        return [BodyFrame(raw, raw.decode("utf-8", "replace"))] if raw else []

    def failure(self, event: str, error: str) -> bytes:
        return b""  # nothing has been sent: the server can still answer with the error itself
