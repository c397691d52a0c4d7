"""The reverse proxy: `/{upstream}/{the vendor's own path}`.

An edge: it moves bytes between client, checkpoint and upstream, and holds no rule about what may
pass. Errors come in the shape of the API that was called. Once the answer has begun, an error can
only end it: with the API's own error event where a stream has one, and always without the clean end
that would make a part look whole.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from sekisho.answer import Answer
from sekisho.checkpoint import Checkpoint
from sekisho.clients import Client, Clients
from sekisho.credentials import Credentials
from sekisho.detection import Detector
from sekisho.errors import Rerouted, SekishoError, UpstreamFailure
from sekisho.exchange import Exchange, Request
from sekisho.failures import as_sekisho_error
from sekisho.headers import Header, for_client
from sekisho.intercept.handover import CLIENT_URL
from sekisho.masking.actions import Action
from sekisho.record import RecordDraft, Recorders, recorded_model
from sekisho.routing import NoDetour, Routes, Way, refuses
from sekisho.server.admission import Admission
from sekisho.server.body import INLINE_BYTES, ClientGone, read_body, until_gone
from sekisho.server.socket import SocketProxy
from sekisho.settings import Limits
from sekisho.transport import Incoming, Transport, broke_off
from sekisho.upstreams import ECHO, Jurisdiction, Upstream, named_upstream
from sekisho.wire.api import Vendor
from sekisho.wire.api_errors import error_body
from sekisho.wire.apis import asking_vendor
from sekisho.wire.links import public_url

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class ReverseProxy:
    checkpoint: Checkpoint
    detector: Detector
    upstreams: Mapping[str, Upstream]
    transport: Transport
    echo: Transport
    clients: Clients
    limits: Limits
    admission: Admission
    sockets: SocketProxy
    routes: Routes
    credentials: Credentials
    recorders: Recorders = field(default_factory=Recorders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.sockets(scope, receive, send)
            return
        crossing = Crossing(scope, send)
        self.recorders.follow(crossing.draft, crossing.method, crossing.headers)
        try:
            with self.admission.admit(crossing.headers):
                await self._serve(crossing, receive)
        except ClientGone:
            crossing.draft.client_gone()
        except asyncio.CancelledError:  # only by the server, when its time to stop is over
            await crossing.fail(_stopping())
        except Exception as error:
            await crossing.fail(as_sekisho_error(error, crossing.request_id))
        finally:
            self.recorders.end(crossing.sum_up())

    async def _serve(self, crossing: "Crossing", receive: Receive) -> None:
        draft = crossing.draft
        client = self.clients.identify(crossing.headers)
        draft.client = client.name
        upstream = named_upstream(self.upstreams, crossing.upstream)
        draft.upstream, draft.jurisdiction = upstream.name, str(upstream.jurisdiction)
        client.check_upstream(upstream.name)
        with self.admission.admit_client(client):
            with draft.timed("read"):
                body = await read_body(receive, crossing.headers, self.limits)
            draft.request_bytes = len(body)
            request = crossing.request(body)
            await until_gone(receive, self._cross(crossing, request, upstream, client))
        # Not before: to the server, a client whose answer is complete is one that has gone.
        await crossing.end()

    async def _cross(
        self, crossing: "Crossing", request: Request, asked: Upstream, client: Client
    ) -> None:
        way, incoming = await self._reach(crossing, request, self.routes.begin(asked), client)
        exchange = crossing.admitted
        crossing.draft.answered_by = way.upstream.name
        try:
            with crossing.draft.traced("restore"):
                await self._answer(crossing, exchange, incoming)
                if not (crossing.answer and crossing.answer.complete):
                    raise broke_off(way.upstream)
            await crossing.begin(incoming)
        finally:
            await asyncio.shield(incoming.close())

    async def _reach(
        self, crossing: "Crossing", request: Request, way: Way, client: Client
    ) -> tuple[Way, Incoming]:
        """Somebody who answers: on this way, or on the one that stands in for it."""
        while True:
            crossing.take(way)
            try:
                incoming = await self._send(crossing, request, way, client)
            except NoDetour as none:
                way = none.way
                continue
            except Rerouted as rerouted:
                way = self.routes.reroute(way, crossing.admitted, rerouted)
                continue
            except UpstreamFailure:
                instead = self.routes.instead(way, crossing.admitted)
                if instead is None:
                    raise
                way = instead
                continue
            if not refuses(way, incoming.status):
                self.routes.answered(way)
                return way, incoming
            instead = self.routes.instead(way, crossing.admitted, incoming.status)
            if instead is None:
                return way, incoming
            await incoming.close()
            way = instead

    async def _send(
        self, crossing: "Crossing", request: Request, way: Way, client: Client
    ) -> Incoming:
        inline = len(request.body) <= INLINE_BYTES and not self.checkpoint.waits
        timed = crossing.draft.timed
        upstream = way.upstream
        with timed("read"):
            exchange = await _run(
                inline,
                self.checkpoint.admit,
                way.request(request),
                upstream,
                client.scope,
                client.name,
            )
        crossing.exchange = exchange
        self.routes.check(way, exchange)
        with timed("detect"):
            findings = await self.detector.detect(exchange.leaves)
        with timed("mask"):
            outgoing = await _run(inline, exchange.mask, findings)
        outgoing = self.credentials.authorized(outgoing, upstream, exchange.vendor)
        crossing.leaves_for(upstream)
        await self.recorders.begin(crossing.sum_up())
        transport = self.echo if upstream is ECHO else self.transport
        with timed("upstream") as part:
            incoming = await transport.send(upstream, outgoing.with_headers(part.headers))
            part.answered(incoming.status)
            return incoming

    async def _answer(self, crossing: "Crossing", exchange: Exchange, incoming: Incoming) -> None:
        answer = exchange.open(incoming.status, incoming.headers)
        crossing.answer = answer
        crossing.draft.streamed = answer.streamed
        with self.admission.streaming() if answer.streamed else nullcontext():
            if answer.streamed:
                await crossing.begin(incoming)
            # Held back until it is whole, an answer that is not streamed can still become an error.
            async with aclosing(self._restored(exchange, incoming, answer)) as pieces:
                async for piece in pieces:
                    await crossing.begin(incoming)
                    await crossing.pass_on(piece)

    async def _restored(
        self, exchange: Exchange, incoming: Incoming, answer: Answer
    ) -> AsyncGenerator[bytes, None]:
        waits = self.checkpoint.waits
        async for piece in incoming.pieces():
            inline = len(piece) <= INLINE_BYTES // 4 and not (waits and exchange.recalls)
            out = await _run(inline, answer.feed, piece)
            if exchange.unsettled:
                await _run(not waits, exchange.settle)
            if out:
                yield out
        inline = answer.held_bytes <= INLINE_BYTES and not waits
        out = await _run(inline, answer.flush)
        await _run(inline, exchange.settle)
        if out:
            yield out


def _stopping() -> SekishoError:
    return SekishoError(
        "stopping",
        status=503,
        en="Sekisho is stopping; the answer is cut here.",
        ja="Sekisho を終了するため、応答を打ち切りました。",
        setting="limits.shutdown_grace_s",
        retry_after_s=1,
    )


async def _run(inline: bool, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A thread costs more than it saves where the work is short and waits for nothing."""
    return work(*args, **kwargs) if inline else await asyncio.to_thread(work, *args, **kwargs)


class Crossing:
    """One request's way through the server: its names, its clock, and how far its answer got."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.draft = RecordDraft("proxy")
        self.headers: list[Header] = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
        ]
        self.method: str = scope["method"]
        raw_path: str = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        self.upstream, _, rest = raw_path.lstrip("/").partition("/")
        self.upstream = unquote(self.upstream)
        self.path = "/" + rest
        self.query: str = scope["query_string"].decode("latin-1")
        host = next((value for name, value in self.headers if name.lower() == "host"), "")
        believed: str | None = scope.get(CLIENT_URL)
        self._intercepted = self.upstream if believed is not None else ""
        self._public_url = believed or public_url(scope["scheme"], host)
        self.exchange: Exchange | None = None
        self.answer: Answer | None = None
        self._send = send
        self._started = False
        self._way: Way | None = None
        self._went_abroad = False
        self._counts: Counter[tuple[str, Action]] = Counter()
        self._resent = 0

    def take(self, way: Way) -> None:
        """What was found on the way before is told all the same."""
        if self._way is not None and self.exchange is not None:
            self._counts += self.exchange.counts
            self._resent += self.exchange.resent
            self.exchange = None
        self._way = way
        self.draft.attempt(way.upstream)
        self.leaves_for(way.upstream, yet=False)

    def leaves_for(self, upstream: Upstream, *, yet: bool = True) -> None:
        """Its jurisdiction is the record's, unless something has gone abroad before."""
        abroad = upstream.jurisdiction is Jurisdiction.FOREIGN
        self._went_abroad |= abroad and yet
        shown = Jurisdiction.FOREIGN if self._went_abroad else upstream.jurisdiction
        self.draft.jurisdiction = str(shown)

    @property
    def admitted(self) -> Exchange:
        if self.exchange is None:
            raise RuntimeError("no exchange was begun")
        return self.exchange

    @property
    def request_id(self) -> str:
        return self.draft.request_id

    def request(self, body: bytes) -> Request:
        return Request(
            self.method,
            self.path,
            self.query,
            self.headers,
            body,
            self._public_url,
            self._intercepted,
        )

    async def begin(self, incoming: Incoming) -> None:
        if not self._started:
            self.draft.answered(incoming.status)
            await self._start(incoming.status, self._headers(incoming))

    def _headers(self, incoming: Incoming) -> list[Header]:
        if self.exchange is None:
            return []
        return for_client(
            incoming.headers,
            self.exchange.links,
            direct_allowed=self.exchange.direct_allowed,
            verbatim=self.answer is not None and self.answer.verbatim,
        )

    async def pass_on(self, piece: bytes) -> None:
        self.draft.response_bytes += len(piece)
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def end(self) -> None:
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def fail(self, error: SekishoError) -> None:
        self.draft.failed(error)
        if self._started:
            # Returning without the last body message makes the server cut the connection.
            rest = self.answer.fail(error) if self.answer else b""
            if rest:
                await self.pass_on(rest)
            return
        headers = [("content-type", "application/json")]
        if error.retry_after_s is not None:
            headers.append(("retry-after", str(error.retry_after_s)))
        await self._start(error.status, headers)
        body = error_body(self._vendor(), error, request_id=self.request_id)
        self.draft.response_bytes = len(body)
        await self._send({"type": "http.response.body", "body": body, "more_body": False})

    async def _start(self, status: int, headers: list[Header]) -> None:
        own = [
            ("x-sekisho-request-id", self.request_id),
            ("x-sekisho-masked", str(self.exchange.masked if self.exchange else 0)),
            *([("x-sekisho-upstream", self._way.upstream.name)] if self._way else []),
            ("server-timing", self._server_timing()),
        ]
        raw = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in [*headers, *own]]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})
        self._started = True

    def _vendor(self) -> Vendor:
        return asking_vendor(
            self.method, self.path, self.query, self.headers, upstream=self.upstream
        )

    def _server_timing(self) -> str:
        return ", ".join(f"{part};dur={took * 1000:.1f}" for part, took in self.draft.parts.items())

    def sum_up(self) -> RecordDraft:
        """The draft, with what the exchange tells so far."""
        draft, exchange = self.draft, self.exchange
        draft.counts, draft.resent = self._counts, self._resent
        if exchange is not None:
            draft.api, draft.model = exchange.api_name, recorded_model(exchange.model)
            draft.dry_run = exchange.dry_run
            draft.counts = self._counts + exchange.counts
            draft.resent = self._resent + exchange.resent
        return draft
