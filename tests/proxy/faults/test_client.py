"""Whatever a client does, the upstream is let go, nothing piles up, and the others are served."""

import asyncio
import http.client
import json
import logging
import resource
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest

from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.faults import (
    BODY,
    PATH,
    VALUE,
    ask,
    assert_no_value_logged,
    begun_stream,
    delta,
    fault,
    good,
    stream_head,
)
from support.planted import PlantedDetector
from support.raw_upstream import Line, RawUpstream

LONG = {"first_byte_timeout_s": 60, "read_timeout_s": 60}
AT_ONCE_S = 1.0
LARGE = 200_000_000


@pytest.fixture(autouse=True)
def _log_without_values(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    assert_no_value_logged(caplog)


def stalls(line: Line) -> None:
    line.request()
    line.wait_until_gone()


def stalls_in_mid_stream(line: Line) -> None:
    begun_stream(line)
    line.wait_until_gone()


def sends_without_end(line: Line) -> None:
    line.request()
    stream_head(line)
    event = delta("長" * 20_000)
    while line.sent < LARGE:
        line.chunk(event)


def started(url: str, *, stream: bool) -> socket.socket:
    """A client that has sent its request."""
    host, _, port = url.removeprefix("http://").partition(":")
    client = socket.create_connection((host, int(port)), timeout=20)
    body = json.dumps(BODY | {"stream": stream}).encode()
    head = f"POST {PATH} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    client.sendall(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
    return client


def wait_for(upstream: RawUpstream, *, requests: int = 0, gone: int = 0) -> None:
    deadline = time.monotonic() + 10
    while len(upstream.requests) < requests or len(upstream.gone_at) < gone:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("reset", [False, True], ids=["closes", "resets"])
@pytest.mark.parametrize("stream", [False, True], ids=["before the answer", "in mid-stream"])
def test_a_client_that_goes_takes_the_upstream_along(stream: bool, reset: bool) -> None:
    with fault(stalls_in_mid_stream if stream else stalls, good, limits=LONG) as at:
        with closing(started(at.url, stream=stream)) as client:
            wait_for(at.upstream, requests=1)
            if stream:
                assert client.recv(1)
            if reset:
                linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            since = time.monotonic()
        wait_for(at.upstream, gone=1)
        assert at.upstream.gone_at[0] - since < AT_ONCE_S

        assert f"{VALUE}様" in ask(at.url).text


class SlowDetector(PlantedDetector):
    given_up = 0

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        try:
            await asyncio.sleep(1 if len(self.seen) == 0 else 0)
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        finally:
            self.seen += leaves
        return await super().detect(leaves)


def test_a_client_that_goes_while_its_texts_are_read_sends_nothing() -> None:
    detector = SlowDetector({VALUE: "PERSON"})
    with fault(good, detector=detector) as at:
        with closing(started(at.url, stream=False)):
            time.sleep(0.3)
        time.sleep(0.5)
        assert detector.given_up == 1
        assert at.upstream.requests == []

        assert f"{VALUE}様" in ask(at.url).text


def test_a_slow_reader_holds_the_upstream_back_and_not_the_answer() -> None:
    """The kernel's buffers of two connections hold some 50 megabytes; Sekisho hardly any."""
    sent = []

    def play(line: Line) -> None:
        sent.append(line)
        sends_without_end(line)

    with fault(play, good, limits=LONG) as at, closing(started(at.url, stream=True)) as client:
        assert client.recv(100_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        last = -1
        while sent[0].sent != last:
            last = sent[0].sent
            time.sleep(0.7)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

        assert last < LARGE / 2
        assert grown < 40_000  # kilobytes
        assert f"{VALUE}様" in ask(at.url).text


def partial_request(at: str, body: bytes, length: int) -> http.client.HTTPConnection:
    host, _, port = at.removeprefix("http://").partition(":")
    client = http.client.HTTPConnection(host, int(port), timeout=10)
    client.putrequest("POST", PATH)
    client.putheader("content-type", "application/json")
    client.putheader("content-length", str(length))
    client.endheaders(body)
    return client


def test_half_a_body_goes_nowhere() -> None:
    body = json.dumps(BODY).encode()
    with fault(good) as at:
        client = partial_request(at.url, body[:-10], len(body))
        time.sleep(0.2)
        client.close()
        time.sleep(0.2)
        assert at.upstream.requests == []

        assert f"{VALUE}様" in ask(at.url).text


def test_a_body_that_does_not_come_is_refused_in_time() -> None:
    body = json.dumps(BODY).encode()
    with fault(good) as at:
        client = partial_request(at.url, body[:-10], len(body))
        response = client.getresponse()
        error = json.loads(response.read())["error"]
        client.close()
        assert (response.status, error["code"]) == (408, "body_too_slow")
        assert at.upstream.requests == []

        assert f"{VALUE}様" in ask(at.url).text


@pytest.mark.parametrize(
    ("headers", "setting"),
    [
        ({f"x-{n}": "y" for n in range(60)}, "limits.max_headers"),
        ({"x": VALUE * 200}, "limits.max_header_bytes"),
    ],
)
def test_a_large_head_is_refused(headers: dict[str, str], setting: str) -> None:
    limits = {"max_headers": 50, "max_header_bytes": 2000}
    with fault(good, limits=limits) as at:
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        seen = ask(at.url, headers=raw)
        assert (seen.status, seen.code) == (431, "headers_too_large")
        assert setting in seen.text

        assert f"{VALUE}様" in ask(at.url).text


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (PATH, ("error", "code")),
        ("/anthropic/v1/messages", ("error", "sekisho", "code")),
        ("/api/detect", ("code",)),
    ],
)
def test_one_request_too_many_is_refused_at_once(path: str, where: tuple[str, ...]) -> None:
    with fault(stalls, good, limits={"max_concurrent_requests": 1}) as at:
        with closing(started(at.url, stream=False)):
            wait_for(at.upstream, requests=1)
            since = time.monotonic()
            seen = ask(at.url, path=path)
            assert time.monotonic() - since < AT_ONCE_S
            assert seen.status == 503
            assert seen.headers["retry-after"] == "1"
            value = json.loads(seen.body)
            for name in where:
                value = value[name]
            assert value == "too_many_requests_at_once"
            host = at.url.removeprefix("http://")
            health = http.client.HTTPConnection(host, timeout=5)
            health.request("GET", "/healthz")
            assert health.getresponse().status == 200
            health.close()
        wait_for(at.upstream, gone=1)
        time.sleep(0.1)

        assert f"{VALUE}様" in ask(at.url).text
        assert len(at.upstream.requests) == 2


def test_one_socket_too_many_is_refused_at_once() -> None:
    handshake = (
        "GET /openai/v1/realtime?model=m HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\n"
        "upgrade: websocket\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with fault(stalls, good, limits={"max_concurrent_requests": 1}) as at:
        with closing(started(at.url, stream=False)):
            wait_for(at.upstream, requests=1)
            host, _, port = at.url.removeprefix("http://").partition(":")
            with socket.create_connection((host, int(port)), timeout=5) as client:
                client.sendall(handshake.encode())
                answer = client.recv(65536)
            assert answer.startswith(b"HTTP/1.1 503 ")
        wait_for(at.upstream, gone=1)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"POST /x HTTP/1.1\r\nhost h\r\n\r\n",
        b"POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"POST /x HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n"
        b"0\r\n\r\n",
    ],
    ids=["TLS", "no colon", "two lengths", "length and chunks"],
)
def test_what_is_no_request_is_refused(data: bytes) -> None:
    with fault(good) as at:
        host, _, port = at.url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(data)
            assert client.recv(65536).startswith(b"HTTP/1.1 400 ")
            assert client.recv(65536) == b""
        assert at.upstream.requests == []

        assert f"{VALUE}様" in ask(at.url).text
