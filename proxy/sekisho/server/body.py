"""Reading a request's body, whole and within the limits; and noticing that its sender has gone."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from starlette.types import Receive

from sekisho.content_coding import decode_body
from sekisho.errors import InvalidRequest
from sekisho.settings import Limits

T = TypeVar("T")

INLINE_BYTES = 64 * 1024
"""Up to here a body is worked on in the event loop: a thread would cost more than it saves."""


class ClientGone(Exception):
    """The client closed its connection; there is nobody left to answer."""


async def read_body(receive: Receive, headers: Iterable[tuple[str, str]], limits: Limits) -> bytes:
    """The body with its content codings undone. Raises InvalidRequest and ClientGone."""
    known = {name.lower(): value for name, value in headers}
    declared = known.get("content-length", "")
    if declared.isdigit() and int(declared) > limits.max_body_bytes:
        raise _too_large(limits)
    try:
        async with asyncio.timeout(limits.receive_timeout_s):
            body = await _receive_all(receive, limits)
    except TimeoutError:
        raise _too_slow(limits) from None
    coding = known.get("content-encoding", "")
    if not coding:
        return body
    return await asyncio.to_thread(
        decode_body, body, coding, max_decoded_bytes=limits.max_decoded_bytes
    )


async def _receive_all(receive: Receive, limits: Limits) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > limits.max_body_bytes:
            raise _too_large(limits)
        more = message.get("more_body", False)
    return bytes(body)


async def until_gone(receive: Receive, work: Awaitable[T]) -> T:
    """Runs `work`, and cancels it when the client disconnects (then raises ClientGone)."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_disconnected(receive))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _too_large(limits: Limits) -> InvalidRequest:
    return InvalidRequest(
        "body_too_large",
        status=413,
        en=f"The request body is larger than {limits.max_body_bytes} bytes.",
        ja=f"リクエスト本文が {limits.max_body_bytes} バイトを超えています。",
        setting="limits.max_body_bytes",
    )


def _too_slow(limits: Limits) -> InvalidRequest:
    return InvalidRequest(
        "body_too_slow",
        status=408,
        en=f"The request body did not arrive within {limits.receive_timeout_s:g} s.",
        ja=f"リクエスト本文が {limits.receive_timeout_s:g} 秒以内に届きませんでした。",
        setting="limits.receive_timeout_s",
    )
