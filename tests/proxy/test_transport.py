"""The way to an upstream, over a real connection."""

import asyncio
import gzip
import socket
from collections.abc import Iterator

import pytest

from sekisho.errors import SekishoError
from sekisho.transport import HttpTransport, Outgoing
from sekisho.upstreams import Jurisdiction, Upstream
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


def exchanged(base_url: str, read_timeout_s: float = 5.0) -> tuple[int, dict[str, str], bytes]:
    async def run() -> tuple[int, dict[str, str], bytes]:
        transport = HttpTransport(connect_timeout_s=0.5, read_timeout_s=read_timeout_s)
        try:
            upstream = Upstream("u", base_url, Jurisdiction.FOREIGN)
            incoming = await transport.send(upstream, OUTGOING)
            body = b"".join([piece async for piece in incoming.pieces()])
            await incoming.close()
            return incoming.status, dict(incoming.headers), body
        finally:
            await transport.close()

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


def test_an_upstream_that_is_silent_is_timed_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(SekishoError) as caught:
            exchanged(f"http://127.0.0.1:{port}", read_timeout_s=0.2)

    assert (caught.value.code, caught.value.status) == ("upstream_timeout", 504)
