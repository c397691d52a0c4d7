"""Reading a body within the limits, and noticing that its sender has gone."""

import asyncio
import gzip
from collections.abc import Iterable

import pytest
from starlette.types import Message, Receive

from sekisho.errors import InvalidRequest
from sekisho.server.body import ClientGone, read_body, until_gone
from sekisho.settings import Limits

LIMITS = Limits(max_body_bytes=100, max_decoded_bytes=200)
GONE: Message = {"type": "http.disconnect"}


def receiving(messages: Iterable[Message]) -> Receive:
    queue = iter(messages)

    async def receive() -> Message:
        try:
            return next(queue)
        except StopIteration:
            await asyncio.Event().wait()
            raise AssertionError from None

    return receive


def part(body: bytes, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def read(messages: Iterable[Message], *headers: tuple[str, str]) -> bytes:
    return asyncio.run(read_body(receiving(messages), headers, LIMITS))


def test_joins_the_parts() -> None:
    assert read([part(b"a", more=True), part(b"", more=True), part(b"b")]) == b"ab"


def test_undoes_the_coding() -> None:
    assert read([part(gzip.compress(b"a" * 150))], ("Content-Encoding", "gzip")) == b"a" * 150


@pytest.mark.parametrize(
    ("messages", "headers"),
    [
        ([part(b"a" * 60, more=True), part(b"a" * 41)], []),
        ([], [("Content-Length", "101")]),
        ([part(gzip.compress(b"a" * 201))], [("content-encoding", "gzip")]),
    ],
)
def test_refuses_what_is_too_large(messages: list[Message], headers: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(messages, *headers)

    assert caught.value.status == 413


def test_a_body_that_trickles_is_refused() -> None:
    async def trickle() -> Message:
        await asyncio.sleep(0.05)
        return part(b"a", more=True)

    with pytest.raises(InvalidRequest) as caught:
        asyncio.run(read_body(trickle, [], Limits(receive_timeout_s=0.3)))

    assert (caught.value.status, caught.value.code) == (408, "body_too_slow")
    assert caught.value.setting == "limits.receive_timeout_s"


def test_a_client_that_goes_in_mid_body_is_gone() -> None:
    with pytest.raises(ClientGone):
        read([part(b"a", more=True), GONE])


def test_work_is_cancelled_when_the_client_goes() -> None:
    cancelled = False

    async def work() -> None:
        nonlocal cancelled
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise

    with pytest.raises(ClientGone):
        asyncio.run(until_gone(receiving([part(b""), GONE]), work()))
    assert cancelled


def test_work_that_ends_gives_its_result_or_its_error() -> None:
    async def fine() -> int:
        return 5

    async def wrong() -> int:
        raise KeyError("k")

    assert asyncio.run(until_gone(receiving([]), fine())) == 5
    with pytest.raises(KeyError):
        asyncio.run(until_gone(receiving([]), wrong()))
