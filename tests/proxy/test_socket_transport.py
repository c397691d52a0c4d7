import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from sekisho.errors import UpstreamFailure
from sekisho.socket_transport import HandshakeRefused, Message, WebSocketTransport
from sekisho.transport import Outgoing
from sekisho.upstreams import Jurisdiction, Upstream
from support.socket_upstream import SocketUpstream, listening

OPENING = Outgoing("WEBSOCKET", "/v1/realtime?model=m", [("authorization", "Bearer invented")], b"")


def upstream(url: str) -> Upstream:
    return Upstream("fake", url, Jurisdiction.FOREIGN)


def ask(fake: SocketUpstream, message: Message, protocols: tuple[str, ...] = ()) -> list[Message]:
    async def talk() -> list[Message]:
        transport = WebSocketTransport(connect_timeout_s=5)
        socket = await transport.connect(upstream(fake.url), OPENING, protocols)
        try:
            assert socket.subprotocol == (protocols[0] if protocols else None)
            await socket.send(message)
            async for answer in socket.messages():
                return [answer]
            return []
        finally:
            await socket.close()

    return asyncio.run(talk())


@pytest.mark.parametrize("answer", ["山", b'{"a": 1}'])
def test_messages_keep_their_kind(answer: Message) -> None:
    with listening(SocketUpstream(lambda message: [answer])) as fake:
        assert ask(fake, "{}", ("realtime",)) == [answer]

    request = fake.handshakes[0]
    assert request.path == "/v1/realtime?model=m"
    assert request.headers["authorization"] == "Bearer invented"
    assert "user-agent" not in request.headers


def test_an_upstream_that_hangs_up_is_a_failure() -> None:
    with (
        listening(SocketUpstream(lambda message: [], hang_up_after=1)) as fake,
        pytest.raises(UpstreamFailure) as raised,
    ):
        ask(fake, "{}")

    assert raised.value.code == "upstream_broke_off"


@pytest.mark.parametrize("status", [401, 307, 500])
def test_a_refusal_is_told_and_a_redirect_not_followed(status: int) -> None:
    with (
        listening(SocketUpstream(lambda message: [], refusal=(status, '{"error": 1}'))) as fake,
        pytest.raises(HandshakeRefused) as raised,
    ):
        ask(fake, "{}")

    assert (raised.value.status, raised.value.body) == (status, b'{"error": 1}')
    assert repr(raised.value) == f"HandshakeRefused({status})"
    assert len(fake.handshakes) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://nobody.invalid"])
def test_nobody_there(url: str) -> None:
    connect: Callable[..., Coroutine[Any, Any, Any]] = WebSocketTransport(
        connect_timeout_s=5
    ).connect
    with pytest.raises(UpstreamFailure) as raised:
        asyncio.run(connect(upstream(url), OPENING, ()))

    assert raised.value.code == "upstream_unreachable"
