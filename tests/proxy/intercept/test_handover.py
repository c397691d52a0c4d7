"""Only who knows the secret of the run may say where a client believes to be."""

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from sekisho.intercept.handover import CLIENT_URL, HEADER, Handover

SECRET = b"secret-of-the-run"
URL = "https://api.example.com"
OTHER = (b"accept", b"*/*")


def passed(headers: list[tuple[bytes, bytes]], kind: str = "http") -> Scope:
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def nothing(*args: Any) -> Any:
        return {}

    scope: Scope = {"type": kind, "headers": headers}
    asyncio.run(Handover(app, SECRET)(scope, nothing, nothing))
    assert scope == {"type": kind, "headers": headers}
    return seen[0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_add_on_is_believed(kind: str) -> None:
    scope = passed([OTHER, (HEADER, SECRET + b" " + URL.encode())], kind)

    assert scope[CLIENT_URL] == URL
    assert scope["headers"] == [OTHER]


@pytest.mark.parametrize(
    "said",
    [
        [b"wrong " + URL.encode()],
        [URL.encode()],
        [b""],
        [b" "],
        [SECRET + b" " + URL.encode()] * 2,
        [b"secret-of-the-ru " + URL.encode(), SECRET + b" " + URL.encode()],
    ],
)
def test_nobody_else_is_and_the_header_goes_no_further(said: list[bytes]) -> None:
    scope = passed([*((HEADER, value) for value in said), OTHER])

    assert CLIENT_URL not in scope
    assert scope["headers"] == [OTHER]


def test_what_says_nothing_passes() -> None:
    assert passed([OTHER]) == {"type": "http", "headers": [OTHER]}


def test_a_lifespan_has_no_headers() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope == {"type": "lifespan"}

    async def nothing(*args: Any) -> Any:
        return {}

    asyncio.run(Handover(app, SECRET)({"type": "lifespan"}, nothing, nothing))


def test_the_secret_is_not_shown() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None: ...

    assert SECRET.decode() not in repr(Handover(app, SECRET))
