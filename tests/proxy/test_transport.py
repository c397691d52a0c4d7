"""The way to an upstream, over a real connection."""

import asyncio
import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType

import httpx
import httpx2
import pytest

from sekisho.errors import SekishoError
from sekisho.transport import HttpTransport, Outgoing
from sekisho.upstreams import Jurisdiction, Upstream
from support.raw_upstream import Line, Play, raw_upstream
from support.servers import serving
from support.upstream import Answer, RecordingUpstream, json_answer

OUTGOING = Outgoing("POST", "/v1/x:y?alt=sse", [("authorization", "Bearer 1")], b'{"a":1}')


@pytest.fixture
def recording() -> RecordingUpstream:
    return RecordingUpstream(lambda request: json_answer({"ok": True}))


@pytest.fixture
def url(recording: RecordingUpstream) -> Iterator[str]:
    with serving(recording, lifespan="off") as base_url:
        yield base_url


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
def http(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.param
    return module


def transport(http: ModuleType, *, first_byte_s: float = 5.0, read_s: float = 5.0) -> HttpTransport:
    return HttpTransport(
        connect_timeout_s=0.5, first_byte_timeout_s=first_byte_s, read_timeout_s=read_s, http=http
    )


async def ask(
    transport: HttpTransport, base_url: str, outgoing: Outgoing = OUTGOING
) -> tuple[int, dict[str, str], bytes]:
    upstream = Upstream("u", base_url, Jurisdiction.FOREIGN)
    incoming = await transport.send(upstream, outgoing)
    try:
        body = b"".join([piece async for piece in incoming.pieces()])
    finally:
        await incoming.close()
    return incoming.status, dict(incoming.headers), body


def exchanged(
    base_url: str, http: ModuleType = httpx2, **timeouts: float
) -> tuple[int, dict[str, str], bytes]:
    async def run() -> tuple[int, dict[str, str], bytes]:
        way = transport(http, **timeouts)
        try:
            return await ask(way, base_url)
        finally:
            await way.close()

    return asyncio.run(run())


def test_sends_what_it_is_given_and_nothing_of_its_own(
    recording: RecordingUpstream, url: str
) -> None:
    assert exchanged(url)[0] == 200

    sent = recording.last
    assert (sent.path, sent.query, sent.body) == ("/v1/x:y", "alt=sse", b'{"a":1}')
    assert set(sent.headers) == {"host", "authorization", "accept-encoding", "content-length"}
    assert sent.headers["accept-encoding"] == "identity"


def test_a_base_url_may_have_a_path(recording: RecordingUpstream, url: str) -> None:
    exchanged(f"{url}/proxy/openai")

    assert recording.last.path == "/proxy/openai/v1/x:y"


def test_decodes_what_comes_encoded_all_the_same(recording: RecordingUpstream, url: str) -> None:
    recording.script = lambda request: Answer(
        [gzip.compress(b"ok")], headers={"content-encoding": "gzip"}
    )

    assert exchanged(url)[2] == b"ok"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer([b"part"], broken=True), "upstream_broke_off"),
        (Answer([b"not gzip"], headers={"content-encoding": "gzip"}), "upstream_broke_off"),
        (Answer([], status=302, headers={"location": "/else"}), "upstream_redirected"),
    ],
)
def test_an_upstream_that_fails_is_told_by_a_code(
    recording: RecordingUpstream, url: str, answer: Answer, code: str
) -> None:
    recording.script = lambda request: answer

    with pytest.raises(SekishoError) as caught:
        exchanged(url)

    assert caught.value.code == code
    assert caught.value.__cause__ is None


def test_an_upstream_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(SekishoError) as caught:
        exchanged("http://127.0.0.1:9")

    assert (caught.value.code, caught.value.status) == ("upstream_unreachable", 502)


def stream_head(line: Line) -> None:
    line.request()
    line.send(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")


def silent(line: Line) -> None:
    line.request()
    line.wait_until_gone()


def silent_in_mid_stream(line: Line) -> None:
    stream_head(line)
    line.chunk(b"one")
    line.wait_until_gone()


def slow_head(line: Line) -> None:
    line.request()
    for byte in b"HTTP/1.1 200 OK\r\n" + b"x" * 200:
        line.send(bytes([byte]))
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("play", "timeouts", "setting"),
    [
        (silent, {"first_byte_s": 0.2}, "limits.first_byte_timeout_s"),
        (slow_head, {"first_byte_s": 0.2}, "limits.first_byte_timeout_s"),
        (silent_in_mid_stream, {"read_s": 0.2}, "limits.read_timeout_s"),
    ],
)
def test_an_upstream_that_is_silent_is_timed_out(
    http: ModuleType, play: Play, timeouts: dict[str, float], setting: str
) -> None:
    with raw_upstream(play) as upstream, pytest.raises(SekishoError) as caught:
        exchanged(upstream.url, http, **timeouts)

    assert (caught.value.code, caught.value.status) == ("upstream_timeout", 504)
    assert caught.value.setting == setting


def test_a_connection_that_nobody_takes_is_timed_out(http: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as waiting:
        address = full.getsockname()
        for _ in range(4):  # until the backlog takes no more
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(address)
        with pytest.raises(SekishoError) as caught:
            exchanged(f"http://127.0.0.1:{address[1]}", http)

    assert caught.value.code == "upstream_timeout"
    assert caught.value.setting == "limits.connect_timeout_s"


def test_the_time_that_the_reader_takes_does_not_count(http: ModuleType) -> None:
    def play(line: Line) -> None:
        stream_head(line)
        for _ in range(3):
            line.chunk(b"x" * 100_000)
        line.send(b"0\r\n\r\n")

    async def run(url: str) -> int:
        way = transport(http, read_s=0.2)
        incoming = await way.send(Upstream("u", url, Jurisdiction.FOREIGN), OUTGOING)
        size = 0
        async for piece in incoming.pieces():
            size += len(piece)
            await asyncio.sleep(0.3 if size < 200_000 else 0)
        await way.close()
        return size

    with raw_upstream(play) as upstream:
        assert asyncio.run(run(upstream.url)) == 300_000


def answer_and_close(line: Line) -> None:
    line.request()
    line.answer(b"first")


def answer_twice_closing_late(line: Line) -> None:
    """Closes only when the second request has come: what happens when the two cross."""
    line.request()
    line.answer(b"first")
    line.request()


def always(line: Line) -> None:
    while line.request():
        line.answer(b"again")


def twice(http: ModuleType, plays: list[Play], outgoing: Outgoing) -> tuple[list[bytes], int]:
    """Two requests over one transport, with a pause; (the bodies, how many requests arrived)."""

    async def run(url: str) -> list[bytes]:
        way = transport(http)
        try:
            first = await ask(way, url, outgoing)
            await asyncio.sleep(0.2)
            second = await ask(way, url, outgoing)
            return [first[2], second[2]]
        finally:
            await way.close()

    with raw_upstream(*plays) as upstream:
        return asyncio.run(run(upstream.url)), len(upstream.requests)


def test_a_connection_is_kept(http: ModuleType) -> None:
    async def run(url: str) -> None:
        way = transport(http)
        for _ in range(5):
            await ask(way, url)
        await way.close()

    with raw_upstream(always) as upstream:
        asyncio.run(run(upstream.url))

    assert (upstream.connections, len(upstream.requests)) == (1, 5)


def test_a_connection_that_the_upstream_has_closed_is_not_used(http: ModuleType) -> None:
    bodies, arrived = twice(http, [answer_and_close, always], OUTGOING)

    assert (bodies, arrived) == ([b"first", b"again"], 2)


@pytest.mark.parametrize(
    "outgoing",
    [
        Outgoing("GET", "/v1/models", [], b""),
        Outgoing("POST", "/v1/x", [("Idempotency-Key", "k")], b"{}"),
    ],
)
def test_what_may_be_repeated_is_sent_again_when_a_kept_connection_closes(
    http: ModuleType, outgoing: Outgoing
) -> None:
    bodies, _ = twice(http, [answer_twice_closing_late, always], outgoing)

    assert bodies == [b"first", b"again"]


def test_what_the_upstream_may_have_acted_on_is_not_sent_again(http: ModuleType) -> None:
    with pytest.raises(SekishoError) as caught:
        twice(http, [answer_twice_closing_late, always], OUTGOING)

    assert caught.value.code == "upstream_broke_off"


def test_a_request_of_which_only_a_part_could_be_sent_is_sent_again(http: ModuleType) -> None:
    """If the client has noticed: what the system has taken from it counts as sent, and then the
    request fails rather than being answered twice.
    """

    def resets_in_mid_request(line: Line) -> None:
        line.request()
        line.answer(b"first")
        line.receive_some()
        line.reset()

    long = Outgoing("POST", "/v1/x", [], b"x" * 30_000_000)
    try:
        outcome: object = twice(http, [resets_in_mid_request, always], long)[0]
    except SekishoError as error:
        outcome = error.code

    assert outcome in ([b"first", b"again"], "upstream_broke_off")


def test_a_new_connection_that_breaks_is_not_tried_again(http: ModuleType) -> None:
    def hang_up(line: Line) -> None:
        line.request()

    with raw_upstream(hang_up, always) as upstream, pytest.raises(SekishoError):
        exchanged(upstream.url, http)

    assert upstream.connections == 1
