"""How the events of a stream stand in the bytes.

Each framing is a decoder: `feed(bytes)` returns the frames that are complete, `flush()` what is
left when the bytes end. Decoders lose nothing: the `raw` bytes of all frames, joined, are the
bytes that came in. No I/O, any cut of the bytes gives the same frames, cost is linear.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from sekisho.errors import UpstreamFailure

# One frame must be whole before it can be read. The largest real ones are `response.completed`
# events that repeat a whole conversation with images in base64 (a 4096 x 4096 PNG: some 20 MB).
MAX_FRAME_BYTES = 32 * 1024 * 1024


class Framing(StrEnum):
    SSE = "sse"
    JSON_ARRAY = "json_array"
    JSON_LINES = "json_lines"
    EVENT_STREAM = "event_stream"
    MESSAGES = "messages"


class Frame(Protocol):
    """`data` is the text to be edited, None for bytes that pass as they are."""

    @property
    def raw(self) -> bytes: ...

    @property
    def data(self) -> str | None: ...

    @property
    def urgent(self) -> bool:
        """No event at all (a keep-alive comment): may pass events that are held back."""

    def encode(self, data: str) -> bytes:
        """The frame with other data in it."""


class Decoder(Protocol):
    @property
    def closed(self) -> bool:
        """Whether the framing itself says that nothing is missing. SSE cannot."""

    def feed(self, chunk: bytes) -> Sequence[Frame]: ...

    def flush(self) -> Sequence[Frame]: ...

    def failure(self, event: str, error: str) -> bytes:
        """An error's JSON as the last event; `event` is its name where the framing has names."""


def frame_too_large() -> UpstreamFailure:
    return UpstreamFailure(
        "stream_frame_too_large",
        ja="AIサービスの応答の1区切りが大きすぎます",
        en="One event of the AI service's answer is too large",
    )
