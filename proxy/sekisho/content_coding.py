"""Undoing a request's `Content-Encoding`, with a cap on what comes out.

A small compressed body can unfold into gigabytes; nothing here ever holds more than the cap plus
one piece. A coding that is not known is refused: a body that cannot be read cannot be checked
(RFC 9110 §8.4 and §15.5.16).
"""

import zlib
from collections.abc import Callable, Generator, Iterator

import brotli
import zstandard

from sekisho.errors import InvalidRequest

PIECE = 64 * 1024
"""Compressed bytes given to a decoder at a time; bounds what one step can unfold."""

CODINGS = ("gzip", "deflate", "br", "zstd")


def decode_body(body: bytes, content_encoding: str, *, max_decoded_bytes: int) -> bytes:
    """`content_encoding` is the header's value; several codings are undone from last to first.

    Raises InvalidRequest: 415 for an unknown coding, 400 for a damaged or unfinished one, 413 for
    more than `max_decoded_bytes`.
    """
    codings = [c.strip().lower() for c in content_encoding.split(",")]
    for coding in reversed([c for c in codings if c and c != "identity"]):
        decoder = _DECODERS.get(coding.removeprefix("x-"))
        if decoder is None:
            raise InvalidRequest(
                "unsupported_content_encoding",
                status=415,
                en=f"The request's Content-Encoding is not one of {', '.join(CODINGS)}.",
                ja="リクエストの Content-Encoding に対応していません。",
            )
        body = _collect(decoder(body, max_decoded_bytes), max_decoded_bytes)
    return body


def _collect(pieces: Iterator[bytes], limit: int) -> bytes:
    decoded = bytearray()
    try:
        for piece in pieces:
            decoded += piece
            if len(decoded) > limit:
                raise InvalidRequest(
                    "body_too_large",
                    status=413,
                    en=f"The decoded request body is larger than {limit} bytes.",
                    ja=f"展開後のリクエスト本文が {limit} バイトを超えています。",
                    setting="limits.max_decoded_bytes",
                )
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError):
        raise _damaged() from None
    return bytes(decoded)


def _damaged() -> InvalidRequest:
    return InvalidRequest(
        "damaged_content_encoding",
        en="The request body does not match its Content-Encoding.",
        ja="リクエスト本文が Content-Encoding と一致しません。",
    )


def _gzip(body: bytes, limit: int) -> Iterator[bytes]:
    start = 0
    while start < len(body):  # a gzip file may hold several members
        start = yield from _inflate(body, start, zlib.MAX_WBITS | 16)


def _deflate(body: bytes, limit: int) -> Iterator[bytes]:
    # "deflate" means zlib's wrapping; some clients send the bare stream. RFC 9110 §8.4.1.2
    wrapped = len(body) >= 2 and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
    end = yield from _inflate(body, 0, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    if end != len(body):
        raise EOFError


def _inflate(body: bytes, start: int, window_bits: int) -> Generator[bytes, None, int]:
    """Yields the pieces of the stream that begins at `start` and returns where it ends."""
    decoder = zlib.decompressobj(window_bits)
    while not decoder.eof:
        if start >= len(body):
            raise EOFError
        pending = body[start : start + PIECE]
        start += len(pending)
        while pending and not decoder.eof:
            yield decoder.decompress(pending, PIECE)
            pending = decoder.unconsumed_tail
    return start - len(decoder.unused_data)


def _brotli(body: bytes, limit: int) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for start in range(0, len(body), PIECE):
        yield decoder.process(body[start : start + PIECE], output_buffer_limit=limit + 1)
        while not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=limit + 1)
    if not decoder.is_finished():
        raise EOFError


ZSTD_PIECE = 256
"""A four-byte run-length block unfolds to 128 KiB (RFC 8878 §3.1.1.2): 256 bytes, to 8 MiB."""

ZSTD_WINDOW = 128 * 1024 * 1024
"""Memory one frame may ask for; the zstd command's own default limit."""


def _zstd(body: bytes, limit: int) -> Iterator[bytes]:
    start = 0
    while start < len(body):  # frames may follow one another
        decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        while not decoder.eof:
            if start >= len(body):
                raise EOFError
            yield decoder.decompress(body[start : start + ZSTD_PIECE])
            start += ZSTD_PIECE
        start = min(start, len(body)) - len(decoder.unused_data)


_DECODERS: dict[str, Callable[[bytes, int], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
