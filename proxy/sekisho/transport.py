"""The way to an upstream: the only module that knows the HTTP client.

The upstream is asked for an unencoded body, since Sekisho edits it; one that comes encoded all the
same is decoded here. Redirects are not followed: they would carry the request, and the client's
credentials, to somewhere the configuration does not name.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import httpx

from sekisho.errors import SekishoError, UpstreamFailure
from sekisho.upstreams import Upstream

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it leaves. `target` is the vendor's path with its query, percent-encoded."""

    method: str
    target: str = field(repr=False)
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)


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
    def __init__(self, *, connect_timeout_s: float, read_timeout_s: float) -> None:
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(read_timeout_s, connect=connect_timeout_s, pool=None),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
            follow_redirects=False,
        )
        # The client's own defaults would name Sekisho's HTTP library and its codings upstream.
        self._client.headers.clear()

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        request = self._client.build_request(
            outgoing.method,
            upstream.base_url + outgoing.target,
            headers=[
                (name.encode("latin-1"), value.encode("latin-1"))
                for name, value in (*outgoing.headers, ("accept-encoding", "identity"))
            ],
            content=outgoing.body or None,
        )
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _failure(error, upstream) from None
        if response.is_redirect:
            await response.aclose()
            raise _redirected(upstream)
        return _HttpIncoming(response, upstream)

    async def close(self) -> None:
        await self._client.aclose()


class _HttpIncoming:
    def __init__(self, response: httpx.Response, upstream: Upstream) -> None:
        self.status = response.status_code
        # Latin-1 gives back any byte as it came; a header may hold text in UTF-8 all the same.
        self.headers: Headers = [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.headers.raw
        ]
        self._response = response
        self._upstream = upstream

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._response.aiter_bytes():
                yield piece
        except httpx.HTTPError as error:
            raise _failure(error, self._upstream) from None

    async def close(self) -> None:
        await self._response.aclose()


def _failure(error: Exception, upstream: Upstream) -> SekishoError:
    name = upstream.name
    if isinstance(error, httpx.TimeoutException):
        return UpstreamFailure(
            "upstream_timeout",
            status=504,
            en=f"The upstream '{name}' did not answer in time.",
            ja=f"接続先「{name}」から時間内に応答がありませんでした。",
            setting="limits.read_timeout_s",
        )
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.InvalidURL):
        return UpstreamFailure(
            "upstream_unreachable",
            en=f"The upstream '{name}' could not be reached.",
            ja=f"接続先「{name}」に接続できませんでした。",
            setting=f"upstreams.{name}.base_url",
        )
    return broke_off(upstream)


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
