"""multipart/form-data (RFC 7578), read in one way only and written in one way only.

Nothing but names, file names, types and contents is taken from a body: what stands before the first
boundary, behind the last one or in any other header of a part stays behind. What two readers could
take differently is refused. The boundary is derived from the content, so that a retry has the same
bytes.
"""

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from sekisho.errors import InvalidRequest

MAX_PARTS = 1000
"""Uploads of whole folders have some hundred files."""

MAX_HEADERS = 8
MAX_HEADER_BYTES = 4096

MEDIA_TYPE = "multipart/form-data"
_PARAMETER = re.compile(
    r'[ \t]*;[ \t]*([a-zA-Z0-9_*-]{1,40})=(?:"((?:[^"\\\r\n]|\\["\\])*)"|([^\s";\\]*))'
)
_ESCAPED = re.compile(r'\\(["\\])')
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,64}/[A-Za-z0-9!#$&^_.+-]{1,80}")
_CHARSET = re.compile(r"[A-Za-z0-9_:.-]{1,40}")
_BOUNDARY = re.compile(r"[A-Za-z0-9'()+_,./:=? -]{1,70}")
_ENCODED_WORD = re.compile(r"=\?[A-Za-z0-9_-]{1,40}\?[BbQq]\?")  # RFC 2047, for mails
_AS_IT_IS = frozenset(["7bit", "8bit", "binary"])

# The parser's own log quotes bytes of the body.
_SILENT = logging.Logger("sekisho.multipart", level=logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class MediaType:
    """`charset` is '' where the type does not name one."""

    name: str = ""
    charset: str = ""

    def __str__(self) -> str:
        return f"{self.name}; charset={self.charset}" if self.charset else self.name


@dataclass(frozen=True, slots=True)
class Part:
    """`extended_filename` is the one of `filename*` (RFC 5987), decoded. None where not given."""

    name: str = field(repr=False)
    data: bytes = field(repr=False)
    filename: str | None = field(default=None, repr=False)
    extended_filename: str | None = field(default=None, repr=False)
    media_type: MediaType = MediaType()


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """`content_type` is the header's value. Raises InvalidRequest."""
    boundary = _parameters(content_type.partition(";")[2]).get("boundary", "")
    if not _BOUNDARY.fullmatch(boundary) or boundary.endswith(" "):
        raise _unreadable("the boundary is missing or malformed", "境界の指定がありません")
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary.encode("ascii"),
            {
                "on_part_begin": collector.begin,
                "on_header_field": collector.header_name,
                "on_header_value": collector.header_value,
                "on_header_end": collector.header_end,
                "on_part_data": collector.content,
                "on_part_end": collector.part_end,
                "on_end": collector.end,
            },
            max_header_count=MAX_HEADERS,
            max_header_size=MAX_HEADER_BYTES,
        )
        parser.logger = _SILENT
        parser.write(body)
        parser.finalize()
    except FormParserError:
        # Not `from error`: its message quotes the body.
        raise _unreadable("its parts are malformed", "パートの形式が不正です") from None
    if not collector.ended:
        raise _unreadable("it ends without its last boundary", "終端の境界がありません")
    return collector.parts


def write_parts(parts: Sequence[Part]) -> tuple[str, bytes]:
    """(the Content-Type, the bytes)."""
    pieces = [(_head(part), part.data) for part in parts]
    digest = hashlib.sha256()
    for head, data in pieces:
        for piece in (head, data):
            digest.update(len(piece).to_bytes(8, "big"))
            digest.update(piece)
    boundary = b"sekisho-" + digest.hexdigest()[:40].encode("ascii")
    while any(boundary in data for _, data in pieces):
        digest.update(boundary)
        boundary = b"sekisho-" + digest.hexdigest()[:40].encode("ascii")
    lines = [b"--%b\r\n%b\r\n%b\r\n" % (boundary, head, data) for head, data in pieces]
    body = b"".join([*lines, b"--%b--\r\n" % boundary])
    return f"{MEDIA_TYPE}; boundary={boundary.decode('ascii')}", body


def read_media_type(content_type: str) -> MediaType:
    """A type that is not made of plain characters becomes the one for any bytes: it goes upstream.
    All parameters but the charset stay behind.
    """
    name, _, rest = content_type.partition(";")
    name = name.strip(" \t").lower()
    if not name:
        return MediaType()
    if not _TYPE.fullmatch(name):
        return MediaType("application/octet-stream")
    charset = _parameters(rest).get("charset", "")
    return MediaType(name, charset if _CHARSET.fullmatch(charset) else "")


class _Collector:
    """Hears from the parser. A part's content may come in several pieces."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.ended = False
        self._name = bytearray()
        self._value = bytearray()
        self._headers: dict[str, str] = {}
        self._data = bytearray()

    def begin(self) -> None:
        if len(self.parts) == MAX_PARTS:
            raise _unreadable("it has too many parts", "パートが多すぎます")
        self._headers = {}
        self._data = bytearray()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        name = self._name.decode("latin-1").lower()
        try:
            value = self._value.decode("utf-8")
        except UnicodeDecodeError:
            raise _unreadable("a header is not UTF-8", "ヘッダーがUTF-8ではありません") from None
        if name in self._headers:
            raise _unreadable("a part has a header twice", "同じヘッダーが二度現れます")
        self._headers[name] = value.strip(" \t")
        self._name.clear()
        self._value.clear()

    def content(self, data: bytes, start: int, end: int) -> None:
        self._data += data[start:end]

    def part_end(self) -> None:
        self.parts.append(_part(self._headers, bytes(self._data)))

    def end(self) -> None:
        self.ended = True


def _part(headers: dict[str, str], data: bytes) -> Part:
    encoding = headers.get("content-transfer-encoding", "binary").lower()
    if encoding not in _AS_IT_IS:
        raise _unreadable(
            "a part has a Content-Transfer-Encoding", "パートが符号化されています（廃止された形式）"
        )
    disposition, _, rest = headers.get("content-disposition", "").partition(";")
    parameters = _parameters(rest)
    name = parameters.get("name")
    if disposition.strip().lower() != "form-data" or name is None:
        raise _unreadable("a part has no name", "名前のないパートがあります")
    if name.lower() == "_charset_":
        raise _unreadable("only UTF-8 is read", "文字コードはUTF-8に限ります")
    if any(_ENCODED_WORD.search(value) for value in parameters.values()):
        raise _unreadable("a name is an encoded word", "名前が符号化されています（RFC 2047）")
    media_type = read_media_type(headers.get("content-type", ""))
    if media_type.name.startswith("multipart/"):
        raise _unreadable("a part has parts of its own", "パートが入れ子になっています")
    return Part(name, data, parameters.get("filename"), _extended(parameters), media_type)


def _extended(parameters: dict[str, str]) -> str | None:
    value = parameters.get("filename*")
    if value is None:
        return None
    charset, _, rest = value.partition("'")
    encoded = rest.partition("'")[2]
    try:
        if charset.lower() == "utf-8":
            return unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        pass
    raise _unreadable("a file name is not UTF-8", "ファイル名がUTF-8ではありません")


def _parameters(rest: str) -> dict[str, str]:
    """Of a header's value, what stands behind its first semicolon."""
    found: dict[str, str] = {}
    text, position = f";{rest}" if rest.strip() else "", 0
    while position < len(text):
        match = _PARAMETER.match(text, position)
        if match is None:
            if text[position:].strip(" \t;"):
                raise _unreadable("a header is malformed", "ヘッダーの形式が不正です")
            break
        name = match[1].lower()
        if name in found:
            raise _unreadable("a header has a parameter twice", "同じ指定が二度現れます")
        found[name] = match[3] if match[2] is None else _ESCAPED.sub(r"\1", match[2])
        position = match.end()
    return found


def _head(part: Part) -> bytes:
    head = f'Content-Disposition: form-data; name="{_quoted(part.name)}"'
    if part.filename is not None:
        head += f'; filename="{_quoted(part.filename)}"'
    if part.extended_filename is not None:
        head += f"; filename*=UTF-8''{quote(part.extended_filename, safe='')}"
    if part.media_type.name:
        head += f"\r\nContent-Type: {part.media_type}"
    return (head + "\r\n").encode("utf-8", "backslashreplace")


def _quoted(text: str) -> str:
    """As browsers write it: WHATWG HTML §4.10.22.8. A backslash is read in several ways."""
    for sign in '"\r\n\\':
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _unreadable(en: str, ja: str) -> InvalidRequest:
    return InvalidRequest(
        "unreadable_form",
        en=f"The form in the body cannot be read: {en}.",
        ja=f"本文のフォームを読めません: {ja}。",
    )
