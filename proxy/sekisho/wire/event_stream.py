"""AWS's event stream (`application/vnd.amazon.eventstream`), as Bedrock streams.

    total length | length of headers | CRC-32 of these | headers | payload | CRC-32 of all before

All numbers are big-endian and 32 bits wide; CRC-32 is zlib's. Both checksums are checked: a frame
whose bytes are damaged must not be read as something else. InvokeModel wraps the vendor's own
event once more, as `{"bytes": base64}`; `data` is then what is inside. The format is published
with Smithy, "Event stream specification".
"""

import base64
import binascii
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sekisho.errors import UpstreamFailure
from sekisho.wire.framing import MAX_FRAME_BYTES, frame_too_large

_PRELUDE = struct.Struct(">III")
_CRC = struct.Struct(">I")
_SHORTEST = _PRELUDE.size + _CRC.size
_STRING = 7
# The lengths of header values by their type's number; 6 and 7 say their own length.
_WIDTHS = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}


@dataclass(frozen=True, slots=True)
class EventFrame:
    """`wrapped`: the payload's object where the event proper is inside of its `bytes`."""

    raw: bytes = field(repr=False)
    data: str | None = field(repr=False)
    headers: bytes = field(repr=False, default=b"")
    wrapped: Mapping[str, object] | None = field(repr=False, default=None)
    urgent: bool = False

    def encode(self, data: str) -> bytes:
        payload = data.encode("utf-8", "backslashreplace")
        if self.wrapped is not None:
            inner = base64.b64encode(payload).decode("ascii")
            payload = json.dumps({**self.wrapped, "bytes": inner}, separators=(",", ":")).encode()
        return encode_frame(self.headers, payload)


class EventStreamDecoder:
    closed = False

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, chunk: bytes) -> list[EventFrame]:
        self._buffer += chunk
        frames: list[EventFrame] = []
        start = 0
        while len(self._buffer) - start >= _PRELUDE.size:
            total, headers_length, crc = _PRELUDE.unpack_from(self._buffer, start)
            _check(zlib.crc32(self._buffer[start : start + 8]) == crc)
            _check(total >= _SHORTEST + headers_length)
            if total > MAX_FRAME_BYTES:
                raise frame_too_large()
            if len(self._buffer) - start < total:
                break
            frames.append(_frame(bytes(self._buffer[start : start + total]), headers_length))
            start += total
        del self._buffer[:start]
        return frames

    def flush(self) -> list[EventFrame]:
        """Half a frame is none: nobody can read it, nor what would follow it."""
        self._buffer.clear()
        return []

    def failure(self, event: str, error: str) -> bytes:
        headers = encode_headers(
            {
                ":message-type": "exception",
                ":exception-type": event or "internalServerException",
                ":content-type": "application/json",
            }
        )
        return encode_frame(headers, error.encode("utf-8", "backslashreplace"))


def encode_frame(headers: bytes, payload: bytes) -> bytes:
    total = _SHORTEST + len(headers) + len(payload)
    lengths = struct.pack(">II", total, len(headers))
    frame = lengths + _CRC.pack(zlib.crc32(lengths)) + headers + payload
    return frame + _CRC.pack(zlib.crc32(frame))


def encode_headers(headers: Mapping[str, str]) -> bytes:
    """Headers whose values are strings; Bedrock sends no others."""
    out = bytearray()
    for name, value in headers.items():
        text = value.encode()
        out += struct.pack(">B", len(name)) + name.encode("ascii")
        out += struct.pack(">BH", _STRING, len(text)) + text
    return bytes(out)


def read_headers(raw: bytes) -> dict[str, str]:
    """Those whose values are strings. Raises UpstreamFailure where they are damaged."""
    headers: dict[str, str] = {}
    position = 0
    try:
        while position < len(raw):
            end = position + 1 + raw[position]
            name, kind = raw[position + 1 : end].decode("ascii"), raw[end]
            position = end + 1
            if kind in _WIDTHS:
                position += _WIDTHS[kind]
                continue
            (length,) = struct.unpack_from(">H", raw, position)
            position += 2 + length
            if kind == _STRING:
                headers[name] = raw[position - length : position].decode()
    except (IndexError, struct.error, UnicodeDecodeError):
        raise _damaged() from None
    _check(position == len(raw))
    return headers


def _frame(raw: bytes, headers_length: int) -> EventFrame:
    _check(zlib.crc32(raw[:-4]) == _CRC.unpack_from(raw, len(raw) - 4)[0])
    start = _PRELUDE.size + headers_length
    headers, payload = raw[_PRELUDE.size : start], raw[start:-4]
    kind = read_headers(headers).get(":content-type", "application/json")
    if kind.partition(";")[0].strip().lower() != "application/json":
        text = payload.decode("utf-8", "replace")
        return EventFrame(raw, text if text.encode() == payload else None, headers)
    text = payload.decode("utf-8", "replace")
    wrapped, inner = _unwrapped(text)
    return EventFrame(raw, text if inner is None else inner, headers, wrapped)


def _unwrapped(text: str) -> tuple[Mapping[str, object] | None, str | None]:
    if '"bytes"' not in text:
        return None, None
    try:
        outer = json.loads(text)
        inner = base64.b64decode(outer["bytes"], validate=True).decode()
    except (ValueError, TypeError, KeyError, binascii.Error):
        return None, None  # a text that speaks of bytes
    return outer, inner


def _check(sound: bool) -> None:
    if not sound:
        raise _damaged()


def _damaged() -> UpstreamFailure:
    return UpstreamFailure(
        "stream_frame_damaged",
        en="A frame of the AI service's event stream is damaged.",
        ja="AIサービスのイベントストリームの1区切りが壊れています。",
    )
