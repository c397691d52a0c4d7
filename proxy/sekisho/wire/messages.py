"""The messages of a WebSocket: each one is an event, whole."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MessageFrame:
    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)
    urgent: bool = False

    def encode(self, data: str) -> bytes:
        return data.encode("utf-8", "backslashreplace")


class MessageDecoder:
    """`feed` takes one message at a time; what is no text passes as it is."""

    closed = False

    def feed(self, chunk: bytes) -> list[MessageFrame]:
        try:
            return [MessageFrame(chunk, chunk.decode())]
        except UnicodeDecodeError:
            return [MessageFrame(chunk, None)]

    def flush(self) -> list[MessageFrame]:
        return []

    def failure(self, event: str, error: str) -> bytes:
        return error.encode("utf-8", "backslashreplace")
