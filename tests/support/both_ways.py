"""One piece of code that calls an SDK, run with the bare client and with the protected one.

A call is written once, as a coroutine, for an SDK's synchronous and asynchronous clients alike:
`got` waits where there is something to wait for, `each` and `opened` do so for streams.
"""

import asyncio
import inspect
import json
import re
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import sekisho
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from support.servers import serving
from support.shields import KEY, PlantedHere
from support.upstream import Answer, Recorded, RecordingUpstream, Script

NAME = "髙橋 健太郎"
SHOP = 'あさひ"商会"\n第一\\支店'
PHONE = "090-1234-5678"
VALUES = {NAME: "PERSON", SHOP: "ORGANIZATION", PHONE: "PHONE_NUMBER"}
PROMPT = f"{NAME}様（{SHOP}、{PHONE}）へ返信を書いて。絵文字😀と\u2028改行もそのまま。"
"""Every value in one text, between characters that are escaped in one way or another."""

Call = Callable[[Any], Awaitable[object]]
"""Gives what its caller sees, as JSON has it."""

_CHANGED = frozenset(
    {
        # the answer must come unencoded to be restored
        "accept-encoding",
        # kept connections are what HTTP/1.1 has without a word
        "connection",
        # of the body, which masking makes longer or shorter
        "content-length",
        "x-goog-upload-header-content-length",
        # text, and not needed: the display name says it, masked
        "x-goog-upload-file-name",
    }
)

_BOUNDARY = re.compile(r"(?<=boundary=)[^;]+")
_OWN_HEADERS = re.compile(r"x-sekisho-|content-length$|transfer-encoding$", re.IGNORECASE)
"""Of an answer: what Sekisho says of it, and how its bytes are counted."""


@dataclass
class Way:
    """`seen`: what the call gave. `requests`: what reached the upstream meanwhile."""

    seen: object = field(repr=False)
    requests: list[Recorded] = field(repr=False)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        return [(each.method, each.path, each.query) for each in self.requests]

    @property
    def headers(self) -> list[dict[str, str]]:
        """Without those that masking changes, and the random line between the parts of a form."""
        return [
            {
                name: _BOUNDARY.sub("-", value)
                for name, value in each.headers.items()
                # Where there is no body there is no type of one.
                if name not in _CHANGED and (each.body or name != "content-type")
            }
            for each in self.requests
        ]

    def sent(self, value: str) -> bool:
        upstream = RecordingUpstream(lambda request: Answer([]))
        upstream.requests = self.requests
        return upstream.saw(value)


class Fake:
    """A running upstream whose memory is made anew for each way."""

    def __init__(self, url: str, upstream: RecordingUpstream) -> None:
        self.url = url
        self._upstream = upstream

    def go(self, call: Call, client: Any, script: Script) -> Way:
        self._upstream.requests = []
        self._upstream.script = lambda request: _named(script(request))
        return Way(asyncio.run(_called(call, client)), self._upstream.requests)


@contextmanager
def running_fake() -> Iterator[Fake]:
    upstream = RecordingUpstream(lambda request: Answer([]))
    with serving(upstream, lifespan="off") as url:
        yield Fake(url, upstream)


def assert_same(
    fake: Fake,
    make: Callable[[str], Any],
    call: Call,
    script: Callable[[], Script],
    *,
    surface: Callable[[Any], Any] = lambda client: client,
    attachments: bool = False,
) -> None:
    """The caller sees the same; the upstream sees the same but for the values.

    `make` gives a client for an address, `script` a fake without memory, `surface` what of the
    client the call is made on.
    """
    runtime = planted_runtime(attachments=attachments)
    bare = fake.go(call, surface(make(fake.url)), script())
    protected = sekisho.protect(make(fake.url), runtime=runtime)
    masked = fake.go(call, surface(protected), script())

    assert masked.seen == bare.seen
    assert masked.lines == bare.lines
    assert masked.headers == bare.headers
    for value in VALUES:
        assert bare.sent(value), "the call says nothing that could leak"
        assert not masked.sent(value)


def planted_runtime(*, attachments: bool = False) -> Runtime:
    policy = {"policy": {"attachments": "allow"}} if attachments else {}
    return Runtime(Settings.model_validate(policy), detector=PlantedHere(VALUES), key=KEY)


async def _called(call: Call, client: Any) -> object:
    """The client is closed in the event loop that it was used in."""
    try:
        return await call(client)
    finally:
        close = getattr(client, "aclose", None) or client.close
        await got(close())


def _named(answer: Answer) -> Answer:
    """As the vendors number their answers, for whoever asks their support."""
    answer.headers = {"x-request-id": "up_1", "request-id": "up_1", **answer.headers}
    return answer


async def got(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def each(items: Any) -> AsyncIterator[Any]:
    if hasattr(items, "__aiter__"):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item


@asynccontextmanager
async def opened(manager: Any) -> AsyncIterator[Any]:
    if hasattr(manager, "__aenter__"):
        async with manager as entered:
            yield entered
    else:
        with manager as entered:
            yield entered


def dump(model: Any) -> Any:
    """With the number that the SDK knows the answer by, and without what Sekisho says of it."""
    shown = json.loads(model.model_dump_json(by_alias=False, warnings=False))
    http = shown.get("sdk_http_response")
    if http:
        http["headers"] = {
            name: value for name, value in http["headers"].items() if not _OWN_HEADERS.match(name)
        }
    return shown, getattr(model, "_request_id", None)


def gathered(events: Sequence[Any]) -> Any:
    """Each text of the events joined with what stands in the same place of the others of its kind:
    how a text was cut over events is all that may differ.
    """
    rows = [json.loads(event.model_dump_json()) for event in events]
    texts: dict[str, list[str]] = {}
    for row in rows:
        for place, text in _texts(row, str(row.get("type") or row.get("object") or "")):
            texts.setdefault(place, []).append(text)
    joined = {place: "".join(pieces) for place, pieces in texts.items()}
    return [_shape(row) for row in rows], joined


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if not _OWN_HEADERS.match(str(name)):
                yield from _texts(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, f"{place}[]")
    elif isinstance(value, str):
        yield place, value


def _shape(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            name: inner if name in ("type", "object", "id") else _shape(inner)
            for name, inner in value.items()
            if not _OWN_HEADERS.match(str(name))
        }
    if isinstance(value, list):
        return [_shape(inner) for inner in value]
    return "" if isinstance(value, str) else value


async def listed(items: Any) -> list[Any]:
    return [item async for item in each(items)]


def joined(pieces: Iterable[str | None]) -> str:
    return "".join(piece or "" for piece in pieces)
