"""Errors of `/api/*` as problem details (RFC 9457)."""

import json
from typing import Any

from pydantic import Field
from starlette.responses import Response

from sekisho.errors import SekishoError
from sekisho.server.api.operation import Message

PROBLEM_TYPE = "application/problem+json"


class Problem(Message):
    """`code` is stable and for programs. `setting` names what would allow it."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    code: str
    setting: str | None = None
    entity_types: list[str] | None = None


def problem(error: SekishoError, headers: dict[str, str] | None = None) -> Response:
    """`code`, `setting` and `entity_types` are extension members."""
    details: dict[str, Any] = {
        "type": "about:blank",
        "title": error.code,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
    }
    if error.setting:
        details["setting"] = error.setting
    if error.entity_types:
        details["entity_types"] = list(error.entity_types)
    headers = dict(headers or {})
    if error.retry_after_s is not None:
        headers["retry-after"] = str(error.retry_after_s)
    return Response(
        json.dumps(details, ensure_ascii=False),
        status_code=error.status,
        headers=headers,
        media_type=PROBLEM_TYPE,
    )
