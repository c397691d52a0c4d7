"""The way to an upstream's WebSocket: the only module that knows the WebSocket client.

As with plain requests, no redirect is followed and no proxy of the environment is asked: both
would carry the client's credentials to somewhere the configuration does not name.
"""

import ssl
from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from sekisho.transport import Headers, Outgoing, broke_off, unreachable
from sekisho.upstreams import Upstream
from sekisho.wire.framing import MAX_FRAME_BYTES

Message = str | bytes


class HandshakeRefused(Exception):
    """The upstream answered the handshake like any other request, with an error most likely."""

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self) -> str:
        return f"HandshakeRefused({self.status})"


class Socket(Protocol):
    """Raises UpstreamFailure where the connection is lost."""

    subprotocol: str | None

    def messages(self) -> AsyncIterator[Message]:
        """Until the upstream closes in good order."""

    async def send(self, message: Message) -> None: ...

    async def close(self) -> None: ...


class SocketTransport(Protocol):
    """Raises UpstreamFailure where no connection comes about, and HandshakeRefused."""

    async def connect(
        self, upstream: Upstream, outgoing: Outgoing, subprotocols: Sequence[str]
    ) -> Socket: ...


class WebSocketTransport:
    def __init__(self, *, connect_timeout_s: float) -> None:
        self._connect_timeout_s = connect_timeout_s

    async def connect(
        self, upstream: Upstream, outgoing: Outgoing, subprotocols: Sequence[str]
    ) -> Socket:
        try:
            connection = await _Connect(
                upstream.base_url.replace("http", "ws", 1) + outgoing.target,
                additional_headers=list(outgoing.headers),
                subprotocols=[Subprotocol(name) for name in subprotocols] or None,
                open_timeout=self._connect_timeout_s,
                max_size=MAX_FRAME_BYTES,
                compression=None,
                user_agent_header=None,
                proxy=None,
            )
        except InvalidStatus as refused:
            response = refused.response
            raise HandshakeRefused(
                response.status_code,
                list(response.headers.raw_items()),
                bytes(response.body or b""),
            ) from None
        except (OSError, ssl.SSLError, TimeoutError, WebSocketException):
            raise unreachable(upstream) from None
        return _WebSocket(connection, upstream)


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class _WebSocket:
    def __init__(self, connection: ClientConnection, upstream: Upstream) -> None:
        self.subprotocol: str | None = connection.subprotocol
        self._connection = connection
        self._upstream = upstream

    async def messages(self) -> AsyncIterator[Message]:
        try:
            async for message in self._connection:
                yield message
        except ConnectionClosed:
            raise broke_off(self._upstream) from None

    async def send(self, message: Message) -> None:
        try:
            await self._connection.send(message)
        except ConnectionClosed:
            raise broke_off(self._upstream) from None

    async def close(self) -> None:
        await self._connection.close()
