"""A request's body as a tree to walk, and back.

Whatever its format, a body that can be scanned becomes one JSON value (`payload`); what the walk
made of that goes back into the same format. What cannot become one is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sekisho.errors import InvalidRequest
from sekisho.wire import multipart
from sekisho.wire.api import Api, Body
from sekisho.wire.documents import Document, read_document, refuse_attachment
from sekisho.wire.form_body import URLENCODED, read_form, read_urlencoded
from sekisho.wire.json_body import Json, read_json, write_json
from sekisho.wire.multipart import MediaType, read_media_type

JSON_TYPES = frozenset({"application/json", "text/json", ""})
"""The empty one: bodies without a Content-Type are read as JSON, or refused for not being it."""


class RequestBody(Protocol):
    @property
    def payload(self) -> Json: ...

    def write(self, payload: Json) -> tuple[str, bytes]:
        """(the Content-Type, the bytes) for the payload as the walk left it."""


@dataclass(frozen=True, slots=True)
class NoBody:
    payload: Json = None

    def write(self, payload: Json) -> tuple[str, bytes]:
        return "", b""


@dataclass(frozen=True, slots=True)
class JsonBody:
    payload: Json = field(repr=False)

    def write(self, payload: Json) -> tuple[str, bytes]:
        return "application/json", write_json(payload)


@dataclass(frozen=True, slots=True)
class FileBody:
    media_type: MediaType
    document: Document = field(repr=False)

    @property
    def payload(self) -> Json:
        return {"content": self.document.payload}

    def write(self, payload: Json) -> tuple[str, bytes]:
        content = payload["content"] if isinstance(payload, dict) else None
        return str(self.media_type), self.document.write(content)


def read_request_body(
    api: Api,
    content_type: str,
    body: bytes,
    *,
    max_depth: int,
    allow_attachments: bool,
    headers: Mapping[str, str] | None = None,
) -> RequestBody:
    """`content_type` is the header's value; `headers`, by their names in lower case, tell whether a
    file comes in one piece. Raises InvalidRequest for what cannot be read, and PolicyRefusal for
    files that cannot be scanned unless `allow_attachments`.
    """
    if api.body is Body.NONE:
        if body.strip() not in (b"", b"{}"):
            raise InvalidRequest(
                "unexpected_body",
                en="This API takes no request body.",
                ja="この API はリクエスト本文を受け付けません。",
            )
        return NoBody()
    whole = _is_whole_file(api, headers)
    if api.body is Body.FILE:
        media_type = read_media_type(content_type)
        document = read_document(body, media_type.charset, max_depth=max_depth, whole=whole)
        if not (document.scannable or allow_attachments):
            raise refuse_attachment()
        return FileBody(media_type, document)
    media_type_name = content_type.partition(";")[0].strip().lower()
    if api.body is Body.FORM and media_type_name == multipart.MEDIA_TYPE:
        return read_form(
            content_type,
            body,
            max_depth=max_depth,
            allow_attachments=allow_attachments,
            whole=whole,
        )
    if api.body is Body.FORM and media_type_name == URLENCODED:
        return read_urlencoded(body)
    if media_type_name not in JSON_TYPES:
        raise _unsupported(api)
    return JsonBody(read_json(body, max_depth=max_depth))


def _is_whole_file(api: Api, headers: Mapping[str, str] | None) -> bool:
    """Whether the body holds all of a file. A resumable upload's piece is all of it when it is both
    the first and the last.
    """
    if api.piece or (api.body is Body.FILE and headers is None):
        return False
    given = headers or {}
    if "content-range" in given:
        first, _, size = given["content-range"].removeprefix("bytes ").partition("/")
        start, _, last = first.partition("-")
        return start == "0" and last.isdigit() and size == str(int(last) + 1)
    command = given.get("x-goog-upload-command", "")
    if command:
        return "finalize" in command and given.get("x-goog-upload-offset", "0").strip() == "0"
    return True


def _unsupported(api: Api) -> InvalidRequest:
    form = api.body is Body.FORM
    kinds = "application/json or a form" if form else "application/json"
    return InvalidRequest(
        "unsupported_content_type",
        status=415,
        en=f"Request bodies have to be {kinds} here; others cannot be scanned.",
        ja=f"リクエスト本文は application/json {'かフォーム' if form else ''}に限ります"
        "（他は検査できません）。",
    )
