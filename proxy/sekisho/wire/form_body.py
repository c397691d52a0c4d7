"""A form as a tree to walk: each field under its name, fields of one name in a list.

A text field is a string; as `metadata[key]` it is an object, so that the key is the value's cue. A
file is an object too: its names, and what `documents` finds in it. The walk may rename keys, which
are the caller's text too, but keeps their order; so what it made of the tree is put back by place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode

from sekisho.errors import InvalidRequest
from sekisho.wire.documents import Document, as_list, read_document, refuse_attachment
from sekisho.wire.json_body import Json
from sekisho.wire.multipart import MAX_PARTS, Part, read_parts, write_parts

URLENCODED = "application/x-www-form-urlencoded"
_KEY = re.compile(r"\[([^\[\]]+)\]$")
_TEXT_CHARSETS = frozenset(["", "utf-8", "utf8", "us-ascii"])


@dataclass(frozen=True, slots=True)
class _TextField:
    part: Part
    text: str = field(repr=False)

    @property
    def payload(self) -> Json:
        key = _KEY.search(self.part.name)
        return {key[1]: self.text} if key else self.text

    def masked(self, name: str, payload: Json) -> Part:
        [text] = payload.values() if isinstance(payload, dict) else [payload]
        return replace(self.part, name=name, data=str(text).encode("utf-8", "backslashreplace"))


@dataclass(frozen=True, slots=True)
class _FileField:
    part: Part
    document: Document = field(repr=False)

    @property
    def payload(self) -> Json:
        names = [None if name is None else _readable(name) for name in self._names]
        return {"filename": list(names), "content": self.document.payload}

    def masked(self, name: str, payload: Json) -> Part:
        shown, content = payload.values() if isinstance(payload, dict) else (None, None)
        filename, extended = [
            original if text is None or text == _readable(original or "") else str(text)
            for original, text in zip(self._names, as_list(shown), strict=True)
        ]
        data = self.document.write(content)
        return replace(
            self.part, name=name, data=data, filename=filename, extended_filename=extended
        )

    @property
    def _names(self) -> tuple[str | None, str | None]:
        return self.part.filename, self.part.extended_filename


_Field: TypeAlias = _TextField | _FileField


class FormBody:
    """`urlencoded`: written as one, not as multipart/form-data."""

    def __init__(self, fields: Sequence[_Field], *, urlencoded: bool = False) -> None:
        self._fields = fields
        self._urlencoded = urlencoded
        self._places: dict[str, list[int]] = {}  # of the fields of each name
        for place, each in enumerate(fields):
            self._places.setdefault(each.part.name, []).append(place)

    @property
    def payload(self) -> Json:
        payload: dict[str, Json] = {}
        for name, places in self._places.items():
            values = [self._fields[place].payload for place in places]
            payload[name] = values if len(values) > 1 else values[0]
        return payload

    def write(self, payload: Json) -> tuple[str, bytes]:
        groups = payload.items() if isinstance(payload, dict) else ()
        parts: dict[int, Part] = {}
        for places, (name, value) in zip(self._places.values(), groups, strict=True):
            values = value if len(places) > 1 and isinstance(value, list) else [value]
            for place, one in zip(places, values, strict=True):
                parts[place] = self._fields[place].masked(name, one)
        in_order = [parts[place] for place in range(len(self._fields))]
        if self._urlencoded:
            return URLENCODED, urlencode([(each.name, each.data) for each in in_order]).encode()
        return write_parts(in_order)


def read_form(
    content_type: str, body: bytes, *, max_depth: int, allow_attachments: bool, whole: bool
) -> FormBody:
    """`whole`: see `read_document`. Raises InvalidRequest, and PolicyRefusal for a file that cannot
    be scanned unless `allow_attachments`.
    """
    fields: list[_Field] = []
    for part in read_parts(content_type, body):
        if _is_text(part):
            fields.append(_TextField(part, _text(part)))
            continue
        charset = part.media_type.charset
        document = read_document(part.data, charset, max_depth=max_depth, whole=whole)
        if not (document.scannable or allow_attachments):
            raise refuse_attachment()
        fields.append(_FileField(part, document))
    return FormBody(fields)


def read_urlencoded(body: bytes) -> FormBody:
    """Raises InvalidRequest."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MAX_PARTS,
        )
    except ValueError:
        # Not `from error`: its message quotes the body.
        raise _unreadable() from None
    parts = [Part(name, text.encode("utf-8")) for name, text in pairs]
    return FormBody([_TextField(part, _text(part)) for part in parts], urlencoded=True)


def _is_text(part: Part) -> bool:
    if part.filename is not None or part.extended_filename is not None:
        return False
    name = part.media_type.name
    return not name or name.startswith("text/") or name == "application/json"


def _text(part: Part) -> str:
    try:
        if part.media_type.charset.lower() in _TEXT_CHARSETS:
            return part.data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise _unreadable()


def _readable(name: str) -> str:
    """`%E5%B1%B1.txt` as the letters that it stands for."""
    try:
        return name if "%" not in name else unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name


def _unreadable() -> InvalidRequest:
    return InvalidRequest(
        "unreadable_form",
        en="A field of the form in the body is not text in UTF-8.",
        ja="本文のフォームに、UTF-8 の文字列ではない項目があります。",
    )
