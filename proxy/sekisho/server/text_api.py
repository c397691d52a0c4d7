"""`/api/*`: text in, text out, for the browser extension and for scripts.

A session keeps what was masked until it is deleted or its time is up, so that a later answer can be
restored. A session belongs to the client that opened it: to anybody else it does not
exist. Errors are problem details (RFC 9457).
"""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sekisho.clients import Clients
from sekisho.detection import Detector
from sekisho.errors import InvalidRequest, SekishoError
from sekisho.failures import as_sekisho_error
from sekisho.server.admission import Admission
from sekisho.server.body import INLINE_BYTES, ClientGone, read_body, until_gone
from sekisho.sessions import Sessions
from sekisho.settings import Limits
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.json_body import Json, read_json, write_json
from sekisho.wire.walk import Leaf

Handler = Callable[[Request, str, dict[str, Any]], Awaitable[Response]]


@dataclass(frozen=True)
class TextApi:
    sessions: Sessions
    detector: Detector
    upstreams: dict[str, Upstream]
    clients: Clients
    limits: Limits
    admission: Admission

    def routes(self) -> list[Route]:
        return [
            Route("/api/detect", self._endpoint(self._detect), methods=["POST"]),
            Route("/api/mask", self._endpoint(self._mask), methods=["POST"]),
            Route("/api/restore", self._endpoint(self._restore), methods=["POST"]),
            Route("/api/sessions/{id}", self._endpoint(self._forget), methods=["DELETE"]),
        ]

    def _endpoint(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            headers = request.headers.items()
            try:
                with self.admission.admit(headers):
                    scope = self.clients.scope(headers, bearer=True)
                    _check_content_type(request)
                    body = await read_body(request.receive, headers, self.limits)
                    inline = len(body) <= INLINE_BYTES
                    parsed = (
                        _object(body, self.limits)
                        if inline
                        else await asyncio.to_thread(_object, body, self.limits)
                    )
                    return await until_gone(request.receive, handler(request, scope, parsed))
            except ClientGone:
                return Response(status_code=499)  # nobody reads it
            except Exception as error:
                return problem(as_sekisho_error(error, f"req_{secrets.token_hex(8)}"))

        return endpoint

    async def _detect(self, request: Request, scope: str, body: dict[str, Any]) -> Response:
        cue = _text(body, "cue") if body.get("cue") is not None else ""
        [findings] = await self.detector.detect([Leaf(_text(body, "text"), cue)])
        return _json(
            {
                "findings": [
                    {
                        "start": f.start,
                        "end": f.end,
                        "entity_type": f.entity_type,
                        "score": f.score,
                        "recognizer": f.recognizer,
                    }
                    for f in findings
                ]
            }
        )

    async def _mask(self, request: Request, scope: str, body: dict[str, Any]) -> Response:
        text = _text(body, "text")
        jurisdiction = self._jurisdiction(body)
        session = _text(body, "session") if body.get("session") is not None else None
        [findings] = await self.detector.detect([Leaf(text)])
        masked = await asyncio.to_thread(
            self.sessions.mask, text, findings, jurisdiction, scope, session
        )
        return _json(masked)

    async def _restore(self, request: Request, scope: str, body: dict[str, Any]) -> Response:
        session, text = _text(body, "session"), _text(body, "text")
        restored = await asyncio.to_thread(self.sessions.restore, text, scope, session)
        return _json({"text": restored})

    async def _forget(self, request: Request, scope: str, body: dict[str, Any]) -> Response:
        await asyncio.to_thread(self.sessions.forget, request.path_params["id"], scope)
        return Response(status_code=204)

    def _jurisdiction(self, body: dict[str, Any]) -> Jurisdiction:
        if body.get("upstream") is None:
            return Jurisdiction.FOREIGN
        upstream = self.upstreams.get(_text(body, "upstream"))
        if upstream is None:
            raise InvalidRequest(
                "unknown_upstream",
                en=f"There is no upstream of this name; there are: {', '.join(self.upstreams)}.",
                ja=f"この名前の接続先はありません。設定済み：{', '.join(self.upstreams)}",
                setting="upstreams",
            )
        return upstream.jurisdiction


def _json(value: Json) -> Response:
    return Response(write_json(value), media_type="application/json")


def problem(error: SekishoError) -> Response:
    """RFC 9457. `code`, `setting` and `entity_types` are extension members."""
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
    headers = {} if error.retry_after_s is None else {"retry-after": str(error.retry_after_s)}
    return Response(
        json.dumps(details, ensure_ascii=False),
        status_code=error.status,
        headers=headers,
        media_type="application/problem+json",
    )


def _check_content_type(request: Request) -> None:
    """Any web page may send its visitor's browser here with a form's or a plain text's type, but
    not with this one.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and content_type != "application/json":
        raise InvalidRequest(
            "unsupported_content_type",
            status=415,
            en="Requests to this API have to be application/json.",
            ja="この API へのリクエストは application/json に限ります。",
        )


def _object(body: bytes, limits: Limits) -> dict[str, Any]:
    value = read_json(body, max_depth=limits.max_depth) if body else {}
    if not isinstance(value, dict):
        raise InvalidRequest(
            "not_an_object",
            en="The request body is not a JSON object.",
            ja="リクエスト本文が JSON オブジェクトではありません。",
        )
    return value


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise InvalidRequest(
            "missing_text",
            status=422,
            en=f"The member '{name}' has to be a string.",
            ja=f"「{name}」には文字列が必要です。",
        )
    return value
