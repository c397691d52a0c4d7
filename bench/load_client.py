"""A client light enough to hold hundreds of streams beside what it measures.

While a load runs it only notes which bytes came when; reading them waits until it is over.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httptools
from bench.fake_upstream import answer_to
from bench.invented_prompts import SYSTEM

ANSWER_TIMEOUT_S = 180
API_KEY = "sk-made-up-for-the-load-benchmark-0123456789"


@dataclass(slots=True)
class Taken:
    """One request and what came of it. Times are the machine's monotonic clock, in seconds."""

    prompt: str = field(repr=False)
    stream: bool
    begun: float
    ended: float = 0.0
    status: int = 0
    error: str = ""
    pieces: list[tuple[float, bytes]] = field(default_factory=list, repr=False)


@dataclass(slots=True)
class Read:
    """A stream's content events: the time of each, and the answer's id."""

    name: str
    text: str = field(repr=False)
    times: list[float] = field(repr=False)


class Connection(asyncio.Protocol):
    """One request at a time, over a connection that is kept."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._taken: Taken | None = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._taken is not None:
            self._end("connection lost")

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._end("not HTTP")

    def on_body(self, data: bytes) -> None:
        if self._taken is not None:
            self._taken.pieces.append((monotonic(), data))

    def on_message_complete(self) -> None:
        if self._taken is not None:
            self._taken.status = self._parser.get_status_code()
            keep = self._parser.should_keep_alive()
            self._end("" if self._taken.status == 200 else f"status {self._taken.status}")
            if not keep:
                self.close()

    def _end(self, error: str) -> None:
        assert self._taken is not None
        self._taken.ended = monotonic()
        self._taken.error = error
        self._taken = None
        if not self._done.done():
            self._done.set_result(None)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    async def ask(self, url: str, model: str, prompt: str, *, stream: bool) -> Taken:
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        taken = Taken(prompt, stream, monotonic())
        try:
            if self._transport is None:
                await loop.create_connection(lambda: self, parts.hostname, parts.port)
        except OSError as error:
            taken.error = type(error).__name__
            return taken
        assert self._transport is not None
        self._parser = httptools.HttpResponseParser(self)
        self._done = loop.create_future()
        self._taken = taken
        self._transport.write(request_bytes(parts.path, parts.netloc, model, prompt, stream))
        try:
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                await self._done
        except TimeoutError:
            self._end("no answer in time")
            self.close()
        return taken


def request_bytes(path: str, host: str, model: str, prompt: str, stream: bool) -> bytes:
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt}]
    body = json.dumps(
        {"model": model, "stream": stream, "messages": messages}, ensure_ascii=False
    ).encode()
    return (
        f"POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {API_KEY}\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode() + body


class Load:
    """What runs against one address. `taken` holds every request, in the order of their ends."""

    def __init__(self, url: str, model: str, prompts: Iterator[str]) -> None:
        self.taken: list[Taken] = []
        self._url = url
        self._model = model
        self._prompts = prompts
        self._idle: list[Connection] = []

    async def one(self, *, stream: bool) -> None:
        connection = self._idle.pop() if self._idle else Connection()
        prompt = next(self._prompts)
        self.taken.append(await connection.ask(self._url, self._model, prompt, stream=stream))
        self._idle.append(connection)

    async def in_a_row(self, *, count: int, until: float, stream: bool, spread_s: float) -> None:
        """`count` clients, each asking again once it has its answer; they begin over `spread_s`."""

        async def client(number: int) -> None:
            await asyncio.sleep(spread_s * number / count)
            while monotonic() < until:
                await self.one(stream=stream)

        await asyncio.gather(*map(client, range(count)))

    async def at_rate(self, *, rate: float, until: float, stream: bool) -> None:
        """A request every 1/rate seconds, whether or not the ones before were answered."""
        running: set[asyncio.Task[None]] = set()
        due = monotonic()
        while due < until:
            await asyncio.sleep(max(due - monotonic(), 0))
            task = asyncio.create_task(self.one(stream=stream))
            running.add(task)
            task.add_done_callback(running.discard)
            due += 1 / rate
        await asyncio.gather(*running)

    def close(self) -> None:
        for connection in self._idle:
            connection.close()


def read_stream(taken: Taken) -> Read:
    name, texts, times, rest = "", [], [], b""
    for at, piece in taken.pieces:
        *events, rest = (rest + piece).split(b"\n\n")
        for event in events:
            data = event.strip().removeprefix(b"data: ")
            if not data.startswith(b"{"):
                continue
            value = json.loads(data)
            name = name or value.get("id", "")
            for choice in value.get("choices", ()):
                text = choice["delta"].get("content")
                if text is not None:  # an empty one too: what stood there came with the next
                    texts.append(text)
                    times.append(at)
    return Read(name, "".join(texts), times)


def read_whole(taken: Taken) -> str:
    value = json.loads(b"".join(piece for _, piece in taken.pieces))
    return str(value["choices"][0]["message"]["content"])


def is_right(taken: Taken, text: str) -> bool:
    """Whether every value came back, and nothing else was changed."""
    return text == answer_to(taken.prompt)
