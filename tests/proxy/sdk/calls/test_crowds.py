"""Many callers of one protected client: nobody gets another's values, and nothing is left behind.

`CROWD_CALLS=1000 CROWD_THREADS=32` makes the crowds as large as they were found to work; smaller
ones are enough to show what goes wrong.
"""

import asyncio
import gc
import os
import threading
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import pytest

import sekisho
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.callers import (
    anthropic_client,
    async_anthropic_client,
    async_chat,
    async_chat_stream,
    async_generated,
    async_generated_stream,
    async_message,
    async_message_stream,
    async_openai_client,
    chat,
    chat_stream,
    genai_client,
    generated,
    generated_stream,
    message,
    message_stream,
    openai_client,
)
from support.repeating import repeat
from support.servers import serving
from support.shields import KEY, PlantedHere
from support.upstream import RecordingUpstream

CALLS = int(os.environ.get("CROWD_CALLS", "60"))
THREADS = int(os.environ.get("CROWD_THREADS", "8"))
SETTLING_ROUNDS = 4
"""Until then caches fill: the event loop's, the pool's, the memory of values."""

ROUNDS = 4
LEFT_BYTES = 1000
"""By each call, less than one request's body with the objects that hold it."""

NAMES = [f"百目鬼{number:04}" for number in range(CALLS)]
PHONES = [f"000-{number:04}-1111" for number in range(CALLS)]
VALUES = dict.fromkeys(NAMES, "PERSON") | dict.fromkeys(PHONES, "PHONE_NUMBER")
PROMPTS = [f"{name}様（{phone}）へ" for name, phone in zip(NAMES, PHONES, strict=True)]

Ask = Callable[[Any, str], Any]

SYNC: dict[str, tuple[Any, tuple[Ask, Ask]]] = {
    "openai": (openai_client, (chat, chat_stream)),
    "anthropic": (anthropic_client, (message, message_stream)),
    "genai": (genai_client, (generated, generated_stream)),
}
ASYNC: dict[str, tuple[Any, tuple[Ask, Ask]]] = {
    "openai": (async_openai_client, (async_chat, async_chat_stream)),
    "anthropic": (async_anthropic_client, (async_message, async_message_stream)),
    "genai": (genai_client, (async_generated, async_generated_stream)),
}

Server = tuple[str, RecordingUpstream]


class InThreads(PlantedHere):
    """As the real detector, it is asked beside the event loop."""

    waits = True


@pytest.fixture
def server() -> Iterator[Server]:
    upstream = RecordingUpstream(repeat)
    with serving(upstream, lifespan="off") as url:
        yield url, upstream


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(Settings(), detector=InThreads(VALUES), key=KEY)


def assert_nothing_leaked(upstream: RecordingUpstream) -> None:
    sent = b"\n".join(request.body for request in upstream.requests).decode()
    assert "百目鬼" not in sent
    assert "-1111" not in sent
    # Each value has a placeholder of its own, so no two calls were taken for one.
    assert len({request.body for request in upstream.requests}) == len(upstream.requests)


def connections(transport: Any) -> list[Any]:
    pool: list[Any] = transport.inner._pool.connections
    return pool


def http_of(client: Any, *, in_loop: bool = False) -> Any:
    if not hasattr(client, "aio"):
        return client._client
    api = client._api_client
    return api._async_httpx_client if in_loop else api._httpx_client


@pytest.mark.parametrize(("make", "asks"), SYNC.values(), ids=SYNC)
def test_threads_share_a_client(
    server: Server, runtime: Runtime, make: Any, asks: tuple[Ask, Ask]
) -> None:
    url, upstream = server
    client = sekisho.protect(make(url), runtime=runtime)

    def ask(number: int) -> str:
        return str(asks[number % 2](client, PROMPTS[number]))

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(ask, range(CALLS)))

    assert answers == PROMPTS
    assert len(upstream.requests) == CALLS
    assert_nothing_leaked(upstream)
    open_now = connections(http_of(client)._transport)
    assert 1 <= len(open_now) <= THREADS
    assert all(each.is_idle() for each in open_now)
    client.close()
    assert connections(http_of(client)._transport) == []


@pytest.mark.parametrize(("make", "asks"), ASYNC.values(), ids=ASYNC)
def test_calls_at_once_in_one_event_loop(
    server: Server, runtime: Runtime, make: Any, asks: tuple[Ask, Ask]
) -> None:
    url, upstream = server
    client = sekisho.protect(make(url), runtime=runtime)

    async def everybody() -> list[str]:
        calls = [asks[number % 2](client, prompt) for number, prompt in enumerate(PROMPTS)]
        answers = await asyncio.gather(*calls)
        for transport in transports(client):
            assert all(each.is_idle() for each in connections(transport))
        await close_in_loop(client)
        assert list(chain.from_iterable(map(connections, transports(client)))) == []
        return answers

    assert asyncio.run(everybody()) == PROMPTS
    assert len(upstream.requests) == CALLS
    assert_nothing_leaked(upstream)


def transports(client: Any) -> list[Any]:
    """google-genai's client has a further one for each event loop."""
    http = http_of(client, in_loop=True)
    inner = list(getattr(http, "_loop_clients", {}).values())
    return [each._transport for each in [http, *inner]]


def close_in_loop(client: Any) -> Awaitable[None]:
    closing: Awaitable[None] = client.aio.aclose() if hasattr(client, "aio") else client.close()
    return closing


def test_rounds_of_the_same_calls_take_no_more_memory(server: Server, runtime: Runtime) -> None:
    """Values once seen are remembered, so all there is to grow is what is left behind."""
    url, upstream = server
    client = sekisho.protect(async_openai_client(url), runtime=runtime)
    held: list[int] = []

    async def one_round() -> None:
        asks = async_chat, async_chat_stream
        calls = [asks[number % 2](client, prompt) for number, prompt in enumerate(PROMPTS)]
        assert await asyncio.gather(*calls) == PROMPTS

    async def rounds() -> None:
        for _ in range(SETTLING_ROUNDS + ROUNDS):
            await one_round()
            upstream.requests.clear()
            runtime.detector.seen.clear()  # type: ignore[attr-defined]
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
        await client.close()

    threads = threading.active_count()
    tracemalloc.start()
    try:
        asyncio.run(rounds())
    finally:
        tracemalloc.stop()

    # What is in use for the moment comes and goes; what is left behind is in the least of them.
    settled = held[SETTLING_ROUNDS - 1 :]
    assert min(settled[-2:]) - max(settled[:2]) < LEFT_BYTES * ROUNDS * CALLS, held
    assert threading.active_count() == threads
