"""Whatever an upstream does, the client is told by a code or by an aborted answer, the log holds no
value, and the next request works. docs/faults.md is the table of it.
"""

import gzip
import logging
import socket
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from support.faults import (
    JSON,
    VALUE,
    Seen,
    ask,
    assert_no_value_logged,
    begun_stream,
    completion,
    delta,
    fault,
    good,
    placeholder,
    stream_head,
)
from support.raw_upstream import Line, Play


@pytest.fixture(autouse=True)
def _log_without_values(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    assert_no_value_logged(caplog)


def closes(line: Line) -> None:
    line.request()


def resets(line: Line) -> None:
    line.request()
    line.reset()


def stalls(line: Line) -> None:
    line.request()
    line.wait_until_gone()


def says(data: bytes) -> Play:
    def play(line: Line) -> None:
        line.request()
        line.send(data)

    return play


def cut_answer(then: Callable[[Line], None]) -> Play:
    def play(line: Line) -> None:
        found = placeholder(line.request())
        body = completion(f"{found}様")
        line.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ")
        line.send(b"%d\r\n\r\n" % len(body) + body[:-20])
        then(line)

    return play


def answers(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Play:
    def play(line: Line) -> None:
        found = placeholder(line.request()).encode()
        line.answer(body.replace(b"PERSON", found), *headers, status=status)

    return play


WHOLE = gzip.compress(completion("PERSON様"))

NO_ANSWER: dict[str, tuple[Play, int, str]] = {
    "closes before the headers": (closes, 502, "upstream_broke_off"),
    "resets before the headers": (resets, 502, "upstream_broke_off"),
    "stalls before the first byte": (stalls, 504, "upstream_timeout"),
    "garbage instead of HTTP": (
        says(b"\x16\x03\x01 SSH-2.0 \xff\n" * 9),
        502,
        "upstream_broke_off",
    ),
    "half a header": (says(b"HTTP/1.1 200 OK\r\ncontent-ty"), 502, "upstream_broke_off"),
    "a huge header": (
        says(b"HTTP/1.1 200 OK\r\nx: " + b"x" * 1_000_000 + b"\r\n\r\n"),
        502,
        "upstream_broke_off",
    ),
    "two lengths": (
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
        502,
        "upstream_broke_off",
    ),
    "closes early in a whole answer": (
        cut_answer(lambda line: None),
        502,
        "upstream_broke_off",
    ),
    "resets in a whole answer": (cut_answer(Line.reset), 502, "upstream_broke_off"),
    "stalls in a whole answer": (cut_answer(Line.wait_until_gone), 504, "upstream_timeout"),
    "damaged gzip": (
        answers(WHOLE[:30] + b"\0\0" + WHOLE[32:], JSON, b"content-encoding: gzip"),
        502,
        "upstream_broke_off",
    ),
    "gzip without its end": (
        answers(gzip.compress(completion("様" * 9_000))[:-40], JSON, b"content-encoding: gzip"),
        502,
        "upstream_unreadable",
    ),
    "a length that is too short": (
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n" + JSON + b'\r\n\r\n{"a": 1}'),
        502,
        "upstream_unreadable",
    ),
    "a page in place of JSON": (answers(b"<p>PERSON</p>", JSON), 502, "upstream_unreadable"),
    "a redirect": (
        answers(b"", b"location: http://127.0.0.1:9/x", status=b"307 Temporary Redirect"),
        502,
        "upstream_redirected",
    ),
}


@pytest.mark.parametrize(("play", "status", "code"), NO_ANSWER.values(), ids=NO_ANSWER)
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_without_an_answer_there_is_an_error(
    play: Play, status: int, code: str, stream: bool
) -> None:
    with fault(play, good) as at:
        seen = ask(at.url, stream=stream)
        assert (seen.status, seen.code, seen.whole) == (status, code, True)
        assert VALUE not in seen.text
        assert len(at.upstream.requests) == 1
        assert not at.upstream.saw(VALUE)

        assert f"{VALUE}様" in ask(at.url, stream=stream).text


def test_an_upstream_that_refuses_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with fault(good, upstream_url=f"http://127.0.0.1:{port}") as at:
        seen = ask(at.url)
        assert (seen.status, seen.code) == (502, "upstream_unreachable")


PASSES: dict[str, tuple[Play, int, str]] = {
    "a wrong charset": (
        answers(completion("PERSON様"), JSON + b"; charset=shift_jis"),
        200,
        f"{VALUE}様",
    ),
    "no content type": (answers(completion("PERSON様")), 200, f"{VALUE}様"),
    "too many requests": (
        answers(
            b'{"error": {"message": "PERSON"}}',
            JSON,
            b"retry-after: 7",
            status=b"429 Too Many Requests",
        ),
        429,
        VALUE,
    ),
    "its own failure": (
        answers(b"upstream connect error", b"content-type: text/plain", status=b"503 Overloaded"),
        503,
        "upstream connect error",
    ),
    "an answer before the whole request": (
        says(
            b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno",
        ),
        413,
        "no",
    ),
    "news before the answer": (
        says(b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"),
        200,
        "{}",
    ),
    "invalid UTF-8": (answers(b'{"a": "\xff PERSON"}', JSON), 200, VALUE),
}


@pytest.mark.parametrize(("play", "status", "part"), PASSES.values(), ids=PASSES)
def test_an_odd_answer_passes(play: Play, status: int, part: str) -> None:
    with fault(play, good) as at:
        seen = ask(at.url)
        assert (seen.status, seen.whole) == (status, True)
        assert part in seen.body.decode("utf-8", "replace")
        if status == 429:
            assert seen.headers["retry-after"] == "7"

        assert f"{VALUE}様" in ask(at.url).text


def in_mid_stream(then: Callable[[Line], None]) -> Play:
    def play(line: Line) -> None:
        begun_stream(line)
        then(line)

    return play


def cut_gzip_stream(line: Line) -> None:
    found = placeholder(line.request())
    stream_head(line, b"content-encoding: gzip")
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    line.chunk(packer.compress(delta(f"{found}様")) + packer.flush(zlib.Z_SYNC_FLUSH))
    line.chunk((packer.compress(delta("続き")) + packer.flush())[:-12])


def unframed_stream(line: Line) -> None:
    """Ends with its connection, so that nothing in HTTP tells an end from a break."""
    found = placeholder(line.request())
    line.send(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
    line.send(delta(f"{found}様"))


def end(line: Line) -> None:
    line.send(b"0\r\n\r\n")


def half_frame(then: Callable[[Line], None]) -> Callable[[Line], None]:
    def play(line: Line) -> None:
        line.chunk(delta("続き")[:-30])
        then(line)

    return play


BROKEN_STREAMS: dict[str, tuple[Play, str]] = {
    "closes early in a stream": (in_mid_stream(lambda line: None), "upstream_broke_off"),
    "resets in a stream": (in_mid_stream(Line.reset), "upstream_broke_off"),
    "stalls in a stream": (in_mid_stream(Line.wait_until_gone), "upstream_timeout"),
    "half a frame, then closes": (
        in_mid_stream(half_frame(lambda line: None)),
        "upstream_broke_off",
    ),
    "half a frame, then a clean end": (in_mid_stream(half_frame(end)), "upstream_broke_off"),
    "a clean end without the last event": (in_mid_stream(end), "upstream_broke_off"),
    "garbage between chunks": (
        in_mid_stream(lambda line: line.send(b"not a length\r\n")),
        "upstream_broke_off",
    ),
    "gzip that is cut": (cut_gzip_stream, "upstream_broke_off"),
    "an unframed stream that ends early": (unframed_stream, "upstream_broke_off"),
}


@pytest.mark.parametrize(("play", "code"), BROKEN_STREAMS.values(), ids=BROKEN_STREAMS)
def test_a_stream_that_breaks_never_ends_well(play: Play, code: str) -> None:
    with fault(play, good) as at:
        seen = ask(at.url, stream=True)
        assert seen.status == 200
        assert not seen.whole
        assert f"{VALUE}様" in seen.text
        assert seen.code == code
        assert "[DONE]" not in seen.text

        assert f"{VALUE}様" in ask(at.url, stream=True).text


def test_an_error_event_in_mid_stream_passes_and_ends_the_answer() -> None:
    def play(line: Line) -> None:
        found = begun_stream(line)
        line.chunk(f'data: {{"error": {{"message": "no {found}", "code": "x"}}}}\n\n'.encode())
        end(line)

    with fault(play, good) as at:
        seen = ask(at.url, stream=True)
        assert f"no {VALUE}" in seen.text

        assert f"{VALUE}様" in ask(at.url, stream=True).text


@pytest.mark.parametrize("data", [b"data: \xff\xfe {\n\n", b"data: {not json\n\n", b": \xff\n\n"])
def test_a_frame_that_cannot_be_read_passes_by(data: bytes) -> None:
    def play(line: Line) -> None:
        found = begun_stream(line)
        line.chunk(data)
        line.chunk(delta(f"{found}殿", "stop") + b"data: [DONE]\n\n")
        end(line)

    with fault(play, good) as at:
        seen = ask(at.url, stream=True)
        assert seen.whole
        assert f"{VALUE}殿" in seen.body.decode("utf-8", "replace")

        assert f"{VALUE}様" in ask(at.url, stream=True).text


def test_what_arrived_before_the_break_arrives_at_once() -> None:
    def play(line: Line) -> None:
        begun_stream(line)
        time.sleep(0.6)

    with fault(play) as at:
        since = time.monotonic()
        with (
            httpx.Client() as client,
            client.stream(
                "POST",
                at.url + "/openai/v1/chat/completions",
                json={"model": "m", "stream": True, "messages": []},
            ) as response,
        ):
            next(response.iter_bytes())
            assert time.monotonic() - since < 0.5


def test_a_pooled_connection_that_was_closed_fails_no_request() -> None:
    def once(line: Line) -> None:
        found = placeholder(line.request())
        line.answer(completion(f"{found}様"), JSON)

    with fault(once) as at:
        seen: list[Seen] = []
        for _ in range(5):
            seen.append(ask(at.url))
            time.sleep(0.05)
        assert [each.status for each in seen] == [200] * 5
        assert at.upstream.connections == 5


def test_the_page_of_faults_says_the_same() -> None:
    logging.getLogger("sekisho").info("nothing crosses here")
    page = (Path(__file__).parents[3] / "docs/faults.md").read_text(encoding="utf-8")
    rows = set(page.splitlines())

    for name, (_, status, code) in NO_ANSWER.items():
        assert f"| {name} | {status} | `{code}` |" in rows
    for name, (_, code) in BROKEN_STREAMS.items():
        assert f"| {name} | `{code}` |" in rows
    for name in PASSES:
        assert any(row.startswith(f"| {name} | ") for row in rows), name
