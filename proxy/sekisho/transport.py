"""The way to an upstream: the only module that knows the HTTP client.

The upstream is asked for an unencoded body, since Sekisho edits it; one that comes encoded all the
same is decoded here. Redirects are not followed: they would carry the request, and the client's
credentials, to somewhere the configuration does not name.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any, Protocol

import httpx2

from sekisho.errors import SekishoError, UpstreamFailure
from sekisho.upstreams import Upstream

Headers = Sequence[tuple[str, str]]

KEEPALIVE_EXPIRY_S = 30.0
"""A handshake with another continent takes half a second, so connections are kept. Large upstreams
keep theirs for minutes; one that was closed meanwhile is noticed before it is used.
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it leaves. `target` is the vendor's path with its query, percent-encoded."""

    method: str
    target: str = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)

    def with_headers(self, more: Headers) -> "Outgoing":
        return replace(self, headers=[*self.headers, *more]) if more else self


class Incoming(Protocol):
    """An upstream's response. `pieces()` yields the body as it arrives, decoded."""

    status: int
    headers: Headers

    def pieces(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...


class Transport(Protocol):
    """Raises UpstreamFailure where no response comes, or where one breaks off."""

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming: ...

    async def close(self) -> None: ...


class HttpTransport:
    """`http` is the HTTP client: httpx2, or httpx, which has the same names. With each request,
    httpx counts all of its connections once for each that is idle, and where there are more than
    `max_keepalive_connections`, busy ones among them, it keeps no idle one.

    `first_byte_timeout_s` is from the call of send() to the answer's headers, `read_timeout_s` from
    one piece of its body to the next. The time that a piece waits for its reader does not count.
    """

    def __init__(
        self,
        *,
        connect_timeout_s: float,
        first_byte_timeout_s: float,
        read_timeout_s: float,
        http: ModuleType = httpx2,
    ) -> None:
        self._http = http
        self._first_byte_timeout_s = first_byte_timeout_s
        self._read_timeout_s = read_timeout_s
        self._client = http.AsyncClient(
            timeout=http.Timeout(None, connect=connect_timeout_s),
            limits=http.Limits(
                max_connections=None,
                max_keepalive_connections=100,
                keepalive_expiry=KEEPALIVE_EXPIRY_S,
            ),
            follow_redirects=False,
        )
        # The client's own defaults would name Sekisho's HTTP library and its codings upstream.
        self._client.headers.clear()

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        try:
            async with asyncio.timeout(self._first_byte_timeout_s):
                response = await self._send(upstream, outgoing)
        except TimeoutError:
            raise _too_slow(upstream, "limits.first_byte_timeout_s") from None
        except (self._http.HTTPError, self._http.InvalidURL) as error:
            raise self._failure(error, upstream) from None
        if response.is_redirect:
            await response.aclose()
            raise _redirected(upstream)
        return _HttpIncoming(response, upstream, self)

    async def _send(self, upstream: Upstream, outgoing: Outgoing) -> Any:
        """Tries again where a connection that was kept turns out to be closed, and the upstream
        cannot have acted on the request, or may do so twice (RFC 9110 §9.2.2).
        """
        course = _Course()
        request = self._client.build_request(
            outgoing.method,
            upstream.base_url + outgoing.target,
            headers=[
                (name.encode("latin-1"), value.encode("latin-1"))
                for name, value in (*outgoing.headers, ("accept-encoding", "identity"))
            ],
            content=outgoing.body or None,
            extensions={"trace": course.follow},
        )
        try:
            return await self._client.send(request, stream=True)
        except (self._http.NetworkError, self._http.RemoteProtocolError):
            if not course.kept or (course.sent and not _repeatable(outgoing)):
                raise
        return await self._client.send(request, stream=True)

    async def close(self) -> None:
        await self._client.aclose()

    async def pieces(self, response: Any, upstream: Upstream) -> AsyncIterator[bytes]:
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(self._read_timeout_s) as patience:
                async for piece in response.aiter_bytes():
                    patience.reschedule(None)
                    yield piece
                    patience.reschedule(now() + self._read_timeout_s)
        except TimeoutError:
            raise _too_slow(upstream, "limits.read_timeout_s") from None
        except self._http.HTTPError as error:
            raise self._failure(error, upstream) from None

    def _failure(self, error: Exception, upstream: Upstream) -> SekishoError:
        http = self._http
        if isinstance(error, http.TimeoutException):  # no other is set
            return _too_slow(upstream, "limits.connect_timeout_s")
        if isinstance(error, http.ConnectError | http.ProxyError | http.InvalidURL):
            return unreachable(upstream)
        return broke_off(upstream)


class _HttpIncoming:
    def __init__(self, response: Any, upstream: Upstream, transport: HttpTransport) -> None:
        self.status: int = response.status_code
        # Latin-1 gives back any byte as it came; a header may hold text in UTF-8 all the same.
        self.headers: Headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.headers.raw
        ]
        self._response = response
        self._upstream = upstream
        self._transport = transport

    def pieces(self) -> AsyncIterator[bytes]:
        return self._transport.pieces(self._response, self._upstream)

    async def close(self) -> None:
        await self._response.aclose()


class _Course:
    """How far a request got, as the HTTP client tells it."""

    def __init__(self) -> None:
        self.kept = True  # its connection was there before it
        self.sent = False

    async def follow(self, event: str, info: object) -> None:
        if event == "connection.connect_tcp.started":
            self.kept = False
        elif event.endswith(".send_request_body.complete"):
            self.sent = True


def _repeatable(outgoing: Outgoing) -> bool:
    names = {name.lower() for name, _ in outgoing.headers}
    return outgoing.method in {"GET", "HEAD", "OPTIONS"} or "idempotency-key" in names


def _too_slow(upstream: Upstream, setting: str) -> SekishoError:
    return UpstreamFailure(
        "upstream_timeout",
        status=504,
        en=f"The upstream '{upstream.name}' did not answer in time.",
        ja=f"接続先「{upstream.name}」から時間内に応答がありませんでした。",
        setting=setting,
    )


def unreachable(upstream: Upstream) -> SekishoError:
    return UpstreamFailure(
        "upstream_unreachable",
        en=f"The upstream '{upstream.name}' could not be reached.",
        ja=f"接続先「{upstream.name}」に接続できませんでした。",
        setting=f"upstreams.{upstream.name}.base_url",
    )


def broke_off(upstream: Upstream) -> SekishoError:
    return UpstreamFailure(
        "upstream_broke_off",
        en=f"The upstream '{upstream.name}' broke off its answer.",
        ja=f"接続先「{upstream.name}」の応答が途中で切れました。",
    )


def _redirected(upstream: Upstream) -> SekishoError:
    return UpstreamFailure(
        "upstream_redirected",
        en=f"The upstream '{upstream.name}' answered with a redirect, which is not followed.",
        ja=f"接続先「{upstream.name}」がリダイレクトを返しました。追跡しません。",
        setting=f"upstreams.{upstream.name}.base_url",
    )
