"""The way of a request to `/api/*`: let in, known, counted, read, answered.

Whatever goes wrong is a problem document; a path or method nobody serves is one too.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sekisho.clients import Clients
from sekisho.errors import InvalidRequest
from sekisho.failures import as_sekisho_error
from sekisho.record import RecordDraft, Recorders
from sekisho.server.admission import Admission
from sekisho.server.api.openapi import OPENAPI_PATH, document
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.server.api.problems import problem
from sekisho.server.api.rate import RateLimit
from sekisho.server.api.reading import read_message
from sekisho.server.body import INLINE_BYTES, ClientGone, read_body, until_gone
from sekisho.settings import Limits
from sekisho.wire.json_body import write_json


@dataclass(frozen=True)
class Api:
    """`token_needed`: whether clients are configured."""

    operations: Sequence[Operation]
    clients: Clients
    limits: Limits
    admission: Admission
    rate: RateLimit
    token_needed: bool
    recorders: Recorders = field(default_factory=Recorders)

    def routes(self) -> list[BaseRoute]:
        described = Operation(
            "GET",
            OPENAPI_PATH,
            "openapi",
            "This document.",
            self._describe,
            gives="application/json",
        )
        by_path: dict[str, dict[str, Operation]] = defaultdict(dict)
        for operation in (*self.operations, described):
            by_path[operation.path][operation.method] = operation
        return [
            *(Route(path, _Path(self, methods)) for path, methods in by_path.items()),
            Route("/api", _Path(self, {})),
            Route("/api/{rest:path}", _Path(self, {})),
        ]

    async def _describe(self, call: Call[None]) -> Response:
        described = document(self.operations, token_needed=self.token_needed)
        return _json(described)

    async def answer(self, operation: Operation, request: Request, draft: RecordDraft) -> Response:
        """Raises SekishoError and ClientGone."""
        headers = request.headers.items()
        with self.admission.admit(headers):
            client = self.clients.identify(headers, bearer=True)
            draft.client = client.name
            self.rate.take(client.name)
            with self.admission.admit_client(client):
                body = await self._read(operation, request, draft)
                call = Call(client, body, request.path_params, draft)
                given = await until_gone(request.receive, operation.handle(call))
        if given is None:
            return Response(status_code=204)
        if isinstance(given, Response):
            return given
        return _json(given.model_dump(mode="python"), operation.status)

    async def _read(
        self, operation: Operation, request: Request, draft: RecordDraft
    ) -> Message | None:
        with draft.timed("read"):
            if operation.takes:
                _check_content_type(request)
            body = await read_body(request.receive, request.headers.items(), self.limits)
            draft.request_bytes = len(body)
            if not operation.takes:
                return None
            if len(body) <= INLINE_BYTES:
                return read_message(body, operation.takes, self.limits)
            return await asyncio.to_thread(read_message, body, operation.takes, self.limits)


@dataclass(frozen=True)
class _Path:
    """All that is served under one path. An ASGI application, so that it sees every method."""

    api: Api
    methods: Mapping[str, Operation]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive, send))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        operation = self.methods.get(method)
        if operation is None:
            return _not_served(sorted(self.methods))
        draft = RecordDraft("api")
        draft.api = f"text.{operation.name}"
        if operation.recorded:
            self.api.recorders.follow(draft, request.method, request.headers.items())
        try:
            response = await self.api.answer(operation, request, draft)
            draft.answered(response.status_code)
            draft.response_bytes = len(response.body)
            return response
        except ClientGone:
            draft.client_gone()
            return Response(status_code=499)  # nobody reads it
        except Exception as error:
            known = as_sekisho_error(error, draft.request_id)
            draft.failed(known)
            return problem(known)
        finally:
            if operation.recorded:
                self.api.recorders.end(draft)


def _json(value: Any, status: int = 200) -> Response:
    return Response(
        write_json(value),
        status_code=status,
        headers={"cache-control": "no-store"},
        media_type="application/json",
    )


def _not_served(methods: Sequence[str]) -> Response:
    if not methods:
        return problem(
            InvalidRequest(
                "unknown_api",
                status=404,
                en="Nothing is served here; /api/openapi.json lists what is.",
                ja="このパスはありません。一覧は /api/openapi.json にあります。",
            )
        )
    allowed = ", ".join(methods)
    error = InvalidRequest(
        "method_not_allowed",
        status=405,
        en=f"Allowed here: {allowed}.",
        ja=f"使えるメソッド：{allowed}",
    )
    return problem(error, {"allow": allowed})


def _check_content_type(request: Request) -> None:
    """Any web page may send its visitor's browser here with a form's or a plain text's type, but
    not with this one.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise InvalidRequest(
            "unsupported_content_type",
            status=415,
            en="Requests to this API have to be application/json.",
            ja="この API へのリクエストは application/json に限ります。",
        )
