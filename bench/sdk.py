"""What `sekisho.protect` adds to the vendors' clients: to a call, and to each streamed event.

    python -m bench.sdk [--calls N] [--events N] [--profile]

A fake upstream is a process of its own on loopback. Each figure is taken beside the bare client in
the same run, turn by turn, so that a noisy machine disturbs all alike. Figures are medians (and
90th percentiles) in milliseconds; "added" and the ratio are to the bare client.

"detection off" is the whole way (read, walk, mask, send, restore) with a detector that finds
nothing; "on" is the real one on a prompt that it has not seen, in this process; "known" is a prompt
that the memo has. An event's delay is from the upstream's sending it to the SDK's giving it out.
"""

import argparse
import asyncio
import cProfile
import json
import pstats
import time
from collections.abc import Callable, Iterator, Sequence
from statistics import median, quantiles
from typing import Any

import anthropic
import openai
from bench.proxy import KEY, PACE_S, PROMPT, Server, serve
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import sekisho
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

PLAIN = "ご連絡をいただき、誠にありがとうございます。内容を確かめて、改めてお返事いたします。"
WARM_UP = 5
ROUNDS = 3
WAYS = ("bare", "detection off", "detection on", "known")

Ask = Callable[[Any, str], Any]
Figures = dict[str, list[float]]


class FindsNothing:
    waits = False

    def warm_up(self) -> None: ...

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        return [[] for _ in leaves]


# The upstream: both APIs, and each says the prompt again.


def upstream_app() -> Starlette:
    routes = [
        Route("/v1/chat/completions", chat, methods=["POST"]),
        Route("/v1/messages", message, methods=["POST"]),
    ]
    return Starlette(routes=routes)


async def chat(request: Request) -> Response:
    body = await request.json()
    text = body["messages"][-1]["content"]
    head = {"id": "c", "created": 1, "model": "m"}
    if not body.get("stream"):
        said = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": said, "finish_reason": "stop"}
        return JSONResponse({**head, "object": "chat.completion", "choices": [choice]})

    def event(piece: str) -> str:
        choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
        row = {**head, "object": "chat.completion.chunk", "choices": [choice], "at": time.time()}
        return f"data: {json.dumps(row, ensure_ascii=False)}\n\n"

    return paced(pieces(text, body["max_tokens"]), event, "", "data: [DONE]\n\n")


async def message(request: Request) -> Response:
    body = await request.json()
    text = body["messages"][-1]["content"]
    usage = {"input_tokens": 1, "output_tokens": 1}
    whole = {"id": "m", "type": "message", "role": "assistant", "model": "m", "usage": usage}
    if not body.get("stream"):
        content = [{"type": "text", "text": text}]
        return JSONResponse({**whole, "content": content, "stop_reason": "end_turn"})

    def event(piece: str) -> str:
        delta = {"type": "text_delta", "text": piece}
        return named({"type": "content_block_delta", "index": 0, "delta": delta, "at": time.time()})

    block = {"type": "text", "text": ""}
    begin = named({"type": "message_start", "message": {**whole, "content": []}})
    begin += named({"type": "content_block_start", "index": 0, "content_block": block})
    end = named({"type": "content_block_stop", "index": 0})
    stopped = {"stop_reason": "end_turn", "stop_sequence": None}
    end += named({"type": "message_delta", "delta": stopped, "usage": usage})
    end += named({"type": "message_stop"})
    return paced(pieces(text, body["max_tokens"]), event, begin, end)


def named(row: dict[str, Any]) -> str:
    return f"event: {row['type']}\ndata: {json.dumps(row, ensure_ascii=False)}\n\n"


def pieces(said: str, count: int) -> list[str]:
    """As tokens are: two characters each, of what was said among other words, over and over."""
    text = f"{said}\n{PLAIN * 8}\n"
    whole = text * (2 * count // len(text) + 1)
    return [whole[2 * number : 2 * number + 2] for number in range(count)]


def paced(texts: list[str], event: Callable[[str], str], begin: str, end: str) -> Response:
    async def body() -> Any:
        yield begin
        for piece in texts:
            await asyncio.sleep(PACE_S)
            yield event(piece)
        yield end

    return StreamingResponse(body(), media_type="text/event-stream")


def serve_upstream(port: int) -> None:
    serve(upstream_app(), port)


# The clients: each made bare and protected, each asked in its own way.


class OpenAI:
    name = "openai"

    def make(self, url: str) -> Any:
        return openai.OpenAI(api_key="sk-bench", base_url=f"{url}/v1", max_retries=0)

    def options(self, text: str) -> dict[str, Any]:
        return {"model": "m", "messages": [{"role": "user", "content": text}]}

    def call(self, client: Any, text: str) -> None:
        client.chat.completions.create(**self.options(text))

    def stream(self, client: Any, text: str, count: int) -> Iterator[float]:
        options = self.options(text) | {"max_tokens": count}
        with client.chat.completions.create(**options, stream=True) as events:
            for event in events:
                yield time.time() - event.at

    def close(self, client: Any) -> None:
        client.close()


class AsyncOpenAI(OpenAI):
    name = "openai, async"

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner

    def make(self, url: str) -> Any:
        return openai.AsyncOpenAI(api_key="sk-bench", base_url=f"{url}/v1", max_retries=0)

    def call(self, client: Any, text: str) -> None:
        async def ask() -> None:
            await client.chat.completions.create(**self.options(text))

        self._runner.run(ask())

    def stream(self, client: Any, text: str, count: int) -> Iterator[float]:
        async def ask() -> list[float]:
            options = self.options(text) | {"max_tokens": count}
            async with await client.chat.completions.create(**options, stream=True) as events:
                return [time.time() - event.at async for event in events]

        yield from self._runner.run(ask())

    def close(self, client: Any) -> None:
        self._runner.run(client.close())


class Anthropic(OpenAI):
    name = "anthropic"

    def make(self, url: str) -> Any:
        return anthropic.Anthropic(api_key="sk-bench", base_url=url, max_retries=0)

    def options(self, text: str) -> dict[str, Any]:
        return {**super().options(text), "max_tokens": 9}

    def call(self, client: Any, text: str) -> None:
        client.messages.create(**self.options(text))

    def stream(self, client: Any, text: str, count: int) -> Iterator[float]:
        options = self.options(text) | {"max_tokens": count}
        with client.messages.create(**options, stream=True) as events:
            for event in events:
                if event.type == "content_block_delta":
                    yield time.time() - event.at


class AsyncAnthropic(AsyncOpenAI):
    name = "anthropic, async"

    def make(self, url: str) -> Any:
        return anthropic.AsyncAnthropic(api_key="sk-bench", base_url=url, max_retries=0)

    def options(self, text: str) -> dict[str, Any]:
        return {**super().options(text), "max_tokens": 9}

    def call(self, client: Any, text: str) -> None:
        async def ask() -> None:
            await client.messages.create(**self.options(text))

        self._runner.run(ask())

    def stream(self, client: Any, text: str, count: int) -> Iterator[float]:
        async def ask() -> list[float]:
            options = self.options(text) | {"max_tokens": count}
            async with await client.messages.create(**options, stream=True) as events:
                return [
                    time.time() - event.at
                    async for event in events
                    if event.type == "content_block_delta"
                ]

        yield from self._runner.run(ask())


def made_clients(kind: OpenAI, url: str, off: Runtime, on: Runtime) -> dict[str, Any]:
    protected = sekisho.protect(kind.make(url), runtime=on)
    return {
        "bare": kind.make(url),
        "detection off": sekisho.protect(kind.make(url), runtime=off),
        "detection on": protected,
        "known": protected,
    }


def prompt(kind: OpenAI, way: str, number: int) -> str:
    """One memory serves all kinds: none asks what another has asked."""
    return PROMPT.format(n=f"{kind.name} {0 if way == 'known' else number}")


def take_calls(kind: OpenAI, clients: dict[str, Any], count: int) -> Figures:
    taken: Figures = {way: [] for way in WAYS}
    for number in range(count + WARM_UP):
        for way, client in clients.items():
            text = prompt(kind, way, number)
            begun = time.perf_counter()
            kind.call(client, text)
            taken[way].append((time.perf_counter() - begun) * 1000)
    return {way: times[WARM_UP:] for way, times in taken.items()}


def take_events(kind: OpenAI, clients: dict[str, Any], count: int) -> Figures:
    taken: Figures = {way: [] for way in WAYS if way != "known"}
    for number in range(ROUNDS):
        for way in taken:
            delays = kind.stream(clients[way], prompt(kind, way, number), count // ROUNDS)
            taken[way] += [delay * 1000 for delay in delays]
    return taken


def show(title: str, figures: Figures) -> None:
    print(f"\n{title:34s} {'median':>8s} {'p90':>8s} {'added':>9s} {'ratio':>7s}")
    base = median(figures["bare"])
    for way, times in figures.items():
        middle, ninety = median(times), quantiles(times, n=10)[8]
        ratio = f"x{middle / base:.2f}"
        print(
            f"{way:34s} {middle:8.2f} {ninety:8.2f} {middle - base:+9.2f} {ratio:>7s}", flush=True
        )


def profile(kind: OpenAI, client: Any, count: int) -> None:
    """Where the time of known calls goes: the functions of Sekisho with most of it."""
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(count):
        kind.call(client, prompt(kind, "known", 0))
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats("sekisho", 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--calls", type=int, default=200, help="default: %(default)s")
    parser.add_argument("--events", type=int, default=300, help="default: %(default)s")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    options = parser.parse_args()
    settings = Settings()
    off = Runtime(settings, detector=FindsNothing(), key=KEY)
    on = Runtime(settings, key=KEY)
    sekisho.warm_up(runtime=on)
    upstream = Server(serve_upstream)
    try:
        with asyncio.Runner() as runner:
            kinds = (OpenAI(), AsyncOpenAI(runner), Anthropic(), AsyncAnthropic(runner))
            for kind in kinds:
                clients = made_clients(kind, upstream.url, off, on)
                show(f"{kind.name}: a call (ms)", take_calls(kind, clients, options.calls))
                show(f"{kind.name}: an event (ms)", take_events(kind, clients, options.events))
                if options.profile:
                    profile(kind, clients["detection off"], options.calls)
                for way in ("bare", "detection off", "detection on"):
                    kind.close(clients[way])
    finally:
        upstream.stop()


if __name__ == "__main__":
    main()
