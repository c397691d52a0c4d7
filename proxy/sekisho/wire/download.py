"""A file on its way to the client: a text is restored while it runs, all else passes untouched.

Upstreams name the type of what they hand out carelessly (a batch's result is `octet-stream`), so
what is not plainly one or the other is told by its first bytes. Nothing is collected beyond these
and one line, whatever the file's size.
"""

import codecs
import re
from typing import Protocol

from sekisho.masking.restorer import Escape, Restorer
from sekisho.wire.api import Api
from sekisho.wire.charsets import codec_of, read_text
from sekisho.wire.framing import Framing
from sekisho.wire.json_body import parse_leniently
from sekisho.wire.json_lines import JSON_LINES_TYPES
from sekisho.wire.multipart import MediaType
from sekisho.wire.stream import StreamEditor
from sekisho.wire.text_stream import TextEditor

HEAD_BYTES = 64 * 1024
"""Enough to tell; a text of a slow model is rather a stream and has its charset named."""

_TEXT = re.compile(
    r"text/.*|.*\+(?:xml|json)|application/(?:xml|(?:x-)?(?:javascript|yaml|sh|sql|subrip))"
)
_BINARY = re.compile(
    r"(?:image|audio|video|font|model)/.*"
    r"|application/(?:pdf|zip|gzip|x-gzip|x-tar|x-7z-compressed|msword|vnd\..*|wasm)"
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")


class Editor(Protocol):
    def feed(self, piece: bytes) -> bytes: ...

    def flush(self) -> bytes: ...


class _Untouched:
    def feed(self, piece: bytes) -> bytes:
        return piece

    def flush(self) -> bytes:
        return b""


def is_text(media_type: MediaType) -> bool:
    return _TEXT.fullmatch(media_type.name) is not None


class Download:
    """`verbatim`: every byte passes as it came, which is known before the first."""

    def __init__(self, api: Api, media_type: MediaType, restorer: Restorer) -> None:
        binary = _BINARY.fullmatch(media_type.name) is not None and not is_text(media_type)
        self.verbatim = binary or not restorer
        self._api = api
        self._codec_named = codec_of(media_type.charset)
        self._restorer = restorer
        self._head = bytearray()
        self._editor: Editor | None = _Untouched() if self.verbatim else None
        if self._editor is None and media_type.name in JSON_LINES_TYPES:
            self._editor = self._lines()

    def feed(self, piece: bytes) -> bytes:
        if self._editor is not None:
            return self._editor.feed(piece)
        self._head += piece
        if not self._codec_named and self._is_binary(piece):
            self._editor = _Untouched()
        elif len(self._head) >= HEAD_BYTES or (self._codec_named and self._head.strip()):
            self._editor = self._chosen(final=False)
        if self._editor is None:
            return b""
        head, self._head = bytes(self._head), bytearray()
        return self._editor.feed(head)

    def flush(self) -> bytes:
        editor = self._editor or self._chosen(final=True)
        head, self._head = bytes(self._head), bytearray()
        return editor.feed(head) + editor.flush() if editor else head

    def _is_binary(self, piece: bytes) -> bool:
        utf_16 = self._head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return not utf_16 and _CONTROLS.search(piece) is not None

    def _chosen(self, *, final: bool) -> Editor | None:
        """None where more bytes have to be seen."""
        head = bytes(self._head)
        codec = self._codec_named or _codec(head, final=final)
        return self._text_editor(head, codec, final=final) if codec else _Untouched()

    def _text_editor(self, head: bytes, codec: str, *, final: bool) -> Editor | None:
        first = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if codec != "utf-8" or first not in (b"{", b"["):
            return TextEditor(self._restorer, codec)
        line, end, _ = head.partition(b"\n")
        if not (end or final) and len(head) < HEAD_BYTES:
            return None
        whole = bool(end) or final
        if whole and parse_leniently(line.decode("utf-8", "replace")) is not None:
            return self._lines()
        return TextEditor(self._restorer, codec, Escape.JSON)

    def _lines(self) -> Editor:
        return StreamEditor(self._api, Framing.JSON_LINES, self._restorer)


def _codec(head: bytes, *, final: bool) -> str | None:
    """A letter at the end may be cut."""
    for missing in range(1 if final else 4):
        if text := read_text(head[: len(head) - missing]):
            return text.codec
    return None
