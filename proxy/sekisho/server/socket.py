"""WebSockets through the checkpoint: each message is masked, or restored, by itself and in order.

A message that may not pass is not sent, and its sender gets the API's own error event: the session
goes on without it, as it does after any other error there. Where an API has no such event
(Gemini's Live API), the socket is closed with the error's code as the reason.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Collection, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sekisho.checkpoint import Checkpoint
from sekisho.clients import Client, Clients
from sekisho.credentials import Credentials
from sekisho.detection import Detector
from sekisho.errors import InvalidRequest, SekishoError
from sekisho.exchange import Exchange, Request
from sekisho.failures import as_sekisho_error
from sekisho.headers import Header, for_client
from sekisho.record import RecordDraft, Recorders, recorded_model
from sekisho.routing import Routes
from sekisho.server.admission import Admission
from sekisho.socket_transport import HandshakeRefused, Message, Socket, SocketTransport
from sekisho.upstreams import ECHO, Upstream
from sekisho.wire.api import Vendor
from sekisho.wire.api_errors import error_body, socket_error
from sekisho.wire.apis import asking_vendor

_PROTOCOLS = re.compile(
    r"realtime|responses"
    r"|openai-(?:insecure-api-key|organization|project|beta)\.[A-Za-z0-9._-]{1,512}"
)
"""What a client may offer: the API's names, and its key, which browsers have no header for. Any
other could be a text, which no walk would see.
"""

SWITCHED = 101
"""HTTP's status where a connection becomes a socket."""

_REFUSED = 1008
_FAILED = 1011


@dataclass(frozen=True)
class SocketProxy:
    checkpoint: Checkpoint
    detector: Detector
    upstreams: Mapping[str, Upstream]
    transport: SocketTransport
    clients: Clients
    admission: Admission
    routes: Routes
    credentials: Credentials
    recorders: Recorders = field(default_factory=Recorders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = _Call(WebSocket(scope, receive, send))
        self.recorders.follow(call.draft, "GET", call.headers)
        try:
            with self.admission.admit(call.headers):
                await self._serve(call)
        except (WebSocketDisconnect, _ClientGone):
            call.draft.client_gone()
        except HandshakeRefused as refused:
            await call.deny(refused)
        except Exception as error:
            await call.fail(as_sekisho_error(error, call.request_id))
        finally:
            self.recorders.end(call.draft)

    async def _serve(self, call: "_Call") -> None:
        client = self.clients.identify(call.headers)
        call.draft.client = client.name
        upstream = self.upstreams.get(call.upstream)
        if upstream is None or upstream is ECHO:
            raise _no_sockets()
        client.check_upstream(upstream.name)
        call.draft.upstream, call.draft.jurisdiction = upstream.name, str(upstream.jurisdiction)
        self.routes.check_socket(upstream)
        call.draft.attempt(upstream)
        with self.admission.admit_client(client):
            await self._connect(call, upstream, client)

    async def _connect(self, call: "_Call", upstream: Upstream, client: Client) -> None:
        opening = self._admit(call.request("WEBSOCKET", b""), upstream, client)
        call.exchange = opening
        call.draft.api, call.draft.model = opening.api_name, recorded_model(opening.model)
        outgoing = self.credentials.authorized(opening.mask([]), upstream, opening.vendor)
        await self.recorders.begin(call.draft)
        with call.draft.timed("upstream") as part:
            outgoing = outgoing.with_headers(part.headers)
            socket = await self.transport.connect(upstream, outgoing, call.subprotocols)
            part.answered(SWITCHED)
        call.draft.answered_by = upstream.name
        try:
            await call.socket.accept(socket.subprotocol)
            call.draft.status = SWITCHED
            call.draft.streamed = True
            with self.admission.streaming():
                await _first_done(
                    self._upwards(call, socket, upstream, client), self._downwards(call, socket)
                )
        finally:
            await asyncio.shield(socket.close())
        call.draft.succeeded("closed")
        await call.close(1000)

    def _admit(
        self,
        request: Request,
        upstream: Upstream,
        client: Client,
        models: Collection[str] = (),
    ) -> Exchange:
        return self.checkpoint.admit(request, upstream, client.scope, client.name, models=models)

    async def _upwards(
        self, call: "_Call", socket: Socket, upstream: Upstream, client: Client
    ) -> None:
        async for message in call.messages():
            data = message.encode() if isinstance(message, str) else message
            call.draft.request_bytes += len(data)
            try:
                masked = await self._mask(call, data, upstream, client)
            except SekishoError as error:
                await call.refuse(error)
                continue
            await socket.send(_like(message, masked))

    async def _mask(self, call: "_Call", data: bytes, upstream: Upstream, client: Client) -> bytes:
        """A message that holds text, or is refused, is an exchange with a record of its own."""
        draft = call.message_draft(len(data))
        try:
            with draft.timed("read"):
                request = call.request("MESSAGE", data)
                exchange = await asyncio.to_thread(
                    self._admit, request, upstream, client, call.models
                )
            draft.api, draft.dry_run = exchange.api_name, exchange.dry_run
            draft.model = recorded_model(exchange.model) or draft.model
            masked = await self._masked(exchange, draft)
            call.models |= exchange.models
        except SekishoError as error:
            draft.failed(error)
            self.recorders.end(draft)
            raise
        if exchange.leaves or exchange.resent:
            draft.succeeded("sent")
            self.recorders.end(draft)
        return masked

    async def _masked(self, exchange: Exchange, draft: RecordDraft) -> bytes:
        with draft.timed("detect"):
            findings = await self.detector.detect(exchange.leaves)
        try:
            with draft.timed("mask"):
                outgoing = await asyncio.to_thread(exchange.mask, findings)
        finally:
            draft.counts, draft.resent = exchange.counts, exchange.resent
        if exchange.leaves or exchange.resent:
            await self.recorders.begin(draft)
        return outgoing.body

    async def _downwards(self, call: "_Call", socket: Socket) -> None:
        """Messages may wait for the next one, but never change places: so do their kinds."""
        if call.exchange is None:
            return
        answer = call.exchange.listen()
        kinds: deque[Message] = deque()
        async for message in socket.messages():
            kinds.append(message if isinstance(message, str) else b"")
            data = message.encode() if isinstance(message, str) else message
            out = await asyncio.to_thread(answer.feed_frames, data)
            await self._pass_on(call, out, kinds)
        await self._pass_on(call, await asyncio.to_thread(answer.flush_frames), kinds)

    async def _pass_on(self, call: "_Call", out: Sequence[bytes], kinds: deque[Message]) -> None:
        if call.exchange and call.exchange.unsettled:
            await asyncio.to_thread(call.exchange.settle)
        for data in out:
            await call.send(_like(kinds.popleft(), data))


class _ClientGone(Exception):
    pass


def _like(message: Message, data: bytes) -> Message:
    return data.decode("utf-8", "replace") if isinstance(message, str) else data


async def _first_done(*works: Coroutine[None, None, None]) -> None:
    """Both directions, until one of them ends; its error is the session's."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _Call:
    """One socket's way through the server."""

    def __init__(self, socket: WebSocket) -> None:
        scope = socket.scope
        self.socket = socket
        self.draft = RecordDraft("socket")
        self.headers: list[Header] = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        ]
        raw_path: str = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        self.upstream, _, rest = raw_path.lstrip("/").partition("/")
        self.path = "/" + rest
        self.query: str = scope["query_string"].decode("latin-1")
        self.exchange: Exchange | None = None
        # What Gemini's first message and OpenAI's session name holds for all that follow.
        self.models: set[str] = set()

    @property
    def request_id(self) -> str:
        return self.draft.request_id

    def message_draft(self, size_bytes: int) -> RecordDraft:
        """That of a message of this socket, from the same to the same."""
        draft, whole = RecordDraft("socket"), self.draft
        draft.client, draft.upstream = whole.client, whole.upstream
        draft.jurisdiction, draft.answered_by = whole.jurisdiction, whole.answered_by
        draft.model = whole.model
        draft.trace = whole.trace.message() if whole.trace else None
        draft.request_bytes = size_bytes
        return draft

    @property
    def subprotocols(self) -> list[str]:
        offered: list[str] = self.socket.scope.get("subprotocols", [])
        return [name for name in offered if _PROTOCOLS.fullmatch(name)]

    def request(self, method: str, body: bytes) -> Request:
        return Request(method, self.path, self.query, self.headers, body)

    async def messages(self) -> AsyncIterator[Message]:
        while True:
            event = await self.socket.receive()
            if event["type"] == "websocket.disconnect":
                raise _ClientGone
            text = event.get("text")
            yield text if text is not None else event["bytes"]

    async def send(self, message: Message) -> None:
        self.draft.response_bytes += len(message)
        if isinstance(message, str):
            await self.socket.send_text(message)
        else:
            await self.socket.send_bytes(message)

    async def refuse(self, error: SekishoError) -> None:
        """Tells the sender of a message that it was not sent on."""
        text = socket_error(self._vendor(), error, request_id=self.request_id)
        if text is None:
            raise error
        await self.send(text)

    async def deny(self, refused: HandshakeRefused) -> None:
        """The upstream's own words, before there is a socket."""
        self.draft.answered(refused.status)
        body = refused.body
        if self.exchange is not None:
            answer = self.exchange.open(refused.status, refused.headers)
            body = answer.feed(body) + answer.flush()
        response = Response(body, refused.status, dict(for_client(refused.headers)))
        await self.socket.send_denial_response(response)

    async def fail(self, error: SekishoError) -> None:
        self.draft.failed(error)
        if self.socket.application_state is WebSocketState.CONNECTING:
            body = error_body(self._vendor(), error, request_id=self.request_id)
            response = Response(body, error.status, media_type="application/json")
            await self.socket.send_denial_response(response)
            return
        text = socket_error(self._vendor(), error, request_id=self.request_id)
        if text is not None:
            await self._quietly(self.send(text))
        await self.close(_FAILED if error.status >= 500 else _REFUSED, error.code)

    async def close(self, code: int, reason: str = "") -> None:
        await self._quietly(self.socket.close(code, reason))

    async def _quietly(self, sending: Coroutine[None, None, None]) -> None:
        """The client may have closed in the same moment."""
        try:
            await sending
        except (RuntimeError, WebSocketDisconnect, OSError):
            if not self.draft.outcome:
                self.draft.client_gone()

    def _vendor(self) -> Vendor:
        return asking_vendor(
            "WEBSOCKET", self.path, self.query, self.headers, upstream=self.upstream
        )


def _no_sockets() -> InvalidRequest:
    return InvalidRequest(
        "unknown_upstream",
        status=404,
        en="There is no upstream of this name that takes WebSockets.",
        ja="この名前の WebSocket 接続先はありません。",
        setting="upstreams",
    )
