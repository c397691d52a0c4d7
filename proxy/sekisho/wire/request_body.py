"""A request's body as a tree to walk, and back.

Whatever its format, a body that can be scanned becomes one JSON value (`payload`); what the walk
made of that goes back into the same format. What cannot become one is refused.
"""

from dataclasses import dataclass, field
from typing import Protocol

from sekisho.errors import InvalidRequest
from sekisho.wire.api import Api, Body
from sekisho.wire.json_body import Json, read_json, write_json

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


def read_request_body(
    api: Api, content_type: str, body: bytes, *, max_depth: int, allow_attachments: bool
) -> RequestBody:
    """`content_type` is the header's value. Raises InvalidRequest for what cannot be read, and
    PolicyRefusal for files that cannot be scanned unless `allow_attachments`.
    """
    if api.body is Body.NONE:
        if body:
            raise InvalidRequest(
                "unexpected_body",
                en="This API takes no request body.",
                ja="この API はリクエスト本文を受け付けません。",
            )
        return NoBody()
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in JSON_TYPES:
        raise InvalidRequest(
            "unsupported_content_type",
            status=415,
            en="Request bodies have to be application/json; others cannot be scanned.",
            ja="リクエスト本文は application/json に限ります（他は検査できません）。",
        )
    return JsonBody(read_json(body, max_depth=max_depth))
