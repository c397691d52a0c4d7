"""A WebSocket server that records what reached it and says what a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

Message = str | bytes
Reply = Callable[[Any], Iterable[Message]]


@dataclass
class SocketUpstream:
    """`url` is for settings (`http://…`). `reply` makes the answers to a message, parsed."""

    reply: Reply
    greeting: tuple[Message, ...] = ()
    refusal: tuple[int, str] | None = None
    hang_up_after: int | None = None
    url: str = ""
    received: list[Message] = field(default_factory=list)
    handshakes: list[Request] = field(default_factory=list)

    def handle(self, connection: ServerConnection) -> None:
        for message in self.greeting:
            connection.send(message)
        for count, message in enumerate(connection, start=1):
            self.received.append(message)
            if self.hang_up_after == count:
                connection.socket.close()
                return
            for answer in self.reply(json.loads(message)):
                connection.send(answer)

    def greet(self, connection: ServerConnection, request: Request) -> Response | None:
        self.handshakes.append(request)
        if self.refusal is None:
            return None
        status, body = self.refusal
        response = connection.respond(HTTPStatus(status), body)
        response.headers["content-type"] = "application/json"
        return response

    @property
    def messages(self) -> list[Any]:
        return [json.loads(message) for message in self.received]


@contextmanager
def listening(upstream: SocketUpstream) -> Iterator[SocketUpstream]:
    with serve(
        upstream.handle,
        "127.0.0.1",
        0,
        process_request=upstream.greet,
        select_subprotocol=lambda connection, offered: offered[0] if offered else None,
        compression=None,
    ) as server:
        port = server.socket.getsockname()[1]
        upstream.url = f"http://127.0.0.1:{port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield upstream
        server.shutdown()
        thread.join(10)
