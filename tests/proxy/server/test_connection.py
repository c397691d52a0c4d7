"""Clients that trickle, stall or send without end, over real connections."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import pytest
from starlette.types import Receive, Scope, Send

from sekisho.server.connection import BoundedConnection
from sekisho.settings import Limits
from support.servers import serving

LIMITS = Limits(max_header_bytes=4096, receive_timeout_s=0.5, send_timeout_s=0.5)
REQUEST = b"POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\n{}"
SIZE = 50_000_000


class App:
    """Answers `/x` with two bytes after it has read the request, `/large` with many."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/large":
            for _ in range(SIZE // 100_000):
                await send(
                    {"type": "http.response.body", "body": b"x" * 100_000, "more_body": True}
                )
        await send({"type": "http.response.body", "body": b"ok", "more_body": False})


@contextmanager
def connection() -> Iterator[socket.socket]:
    http = partial(BoundedConnection, limits=LIMITS)
    with serving(App(), lifespan="off", http=http) as url:
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            yield client


def rest(client: socket.socket) -> bytes:
    data = b""
    while piece := client.recv(65536):
        data += piece
    return data


def answer(client: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"0\r\n\r\n"):
        data += client.recv(65536)
    return data


def test_requests_follow_one_another_for_longer_than_one_may_take() -> None:
    with connection() as client:
        for _ in range(4):
            client.sendall(REQUEST)
            assert answer(client).startswith(b"HTTP/1.1 200")
            time.sleep(0.3)


def test_a_head_that_trickles_is_given_up() -> None:
    with connection() as client:
        since = time.monotonic()
        client.sendall(b"POST /x HTTP/1.1\r\nhost: h\r\n")
        for _ in range(20):
            time.sleep(0.05)
            try:
                client.sendall(b"a")
            except OSError:
                break
        assert rest(client).startswith(b"HTTP/1.1 408 ")

    assert time.monotonic() - since < 5


@pytest.mark.parametrize(
    ("first", "data"),
    [(b"", b""), (b"", b"\r\n"), (REQUEST, b"\r\n")],
    ids=["new and silent", "new, blank lines", "kept, blank lines"],
)
def test_a_connection_without_a_request_is_closed(first: bytes, data: bytes) -> None:
    with connection() as client:
        if first:
            client.sendall(first)
            answer(client)
        client.sendall(data)
        since = time.monotonic()
        rest(client)

    assert time.monotonic() - since < 3


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"x" * 10_000,
        b"GET / HTTP/1.1\r\nx: " + b"x" * 10_000,
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 2_000,
    ],
    ids=["path", "value", "count"],
)
def test_a_head_without_end_is_refused(head: bytes) -> None:
    with connection() as client:
        client.sendall(head)
        assert rest(client).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_takes_nothing_is_cut_off() -> None:
    with connection() as client:
        client.sendall(REQUEST.replace(b"/x", b"/large"))
        time.sleep(2)
        data = bytearray()
        with suppress(ConnectionError):
            while piece := client.recv(1_000_000):
                data += piece

    assert len(data) < SIZE
    assert not data.endswith(b"0\r\n\r\n")


def test_a_client_that_takes_its_time_gets_it_all() -> None:
    with connection() as client:
        client.sendall(REQUEST.replace(b"/x", b"/large"))
        size = 0
        while size < SIZE:
            size += len(client.recv(1_000_000))
            if size < 3_000_000:
                time.sleep(0.2)


def test_an_answer_under_way_is_not_written_into() -> None:
    with connection() as client:
        client.sendall(REQUEST.replace(b"/x", b"/large") + b"GET / HTTP/1.1\r\nx: ")
        data = b""
        with suppress(ConnectionError):
            while len(data) < 1_000_000:
                data += client.recv(65536)
                client.sendall(b"x" * 1000)
                time.sleep(0.005)
            while piece := client.recv(1_000_000):
                data += piece

    assert data.count(b"HTTP/1.1") == 1
