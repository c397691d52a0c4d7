"""The SDKs' own retries, over bare sockets: the same bytes again, and the same idempotency key."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from google.genai import types

import sekisho
from support.both_ways import NAME, PROMPT, VALUES, got, planted_runtime
from support.callers import (
    anthropic_client,
    async_anthropic_client,
    async_openai_client,
    genai_client,
    openai_client,
)
from support.raw_upstream import Line, raw_upstream

JSON = b"content-type: application/json"
ERROR = json.dumps({"error": {"code": 429, "status": "X", "message": "busy"}}).encode()

CHAT = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "はい"},
            "finish_reason": "stop",
        }
    ],
}
MESSAGE = {
    "id": "m",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [{"type": "text", "text": "はい"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 1, "output_tokens": 1},
}
CANDIDATE = {
    "candidates": [{"content": {"role": "model", "parts": [{"text": "はい"}]}, "index": 0}]
}


async def chat(client: Any) -> str:
    made = await got(
        client.chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": PROMPT}],
            extra_headers={"Idempotency-Key": "k-1"},
        )
    )
    return str(made.choices[0].message.content)


async def message(client: Any) -> str:
    made = await got(
        client.messages.create(
            model="m",
            max_tokens=9,
            messages=[{"role": "user", "content": PROMPT}],
            extra_headers={"Idempotency-Key": "k-1"},
        )
    )
    return str(made.content[0].text)


async def generate(client: Any) -> str:
    return str((await got(client.models.generate_content(model="m", contents=PROMPT))).text)


async def upload(client: Any) -> str:
    """A form: its boundary stays too."""
    made = await got(
        client.files.create(
            file=(f"{NAME}.txt", PROMPT.encode()),
            purpose="user_data",
            extra_headers={"Idempotency-Key": "k-1"},
        )
    )
    return str(made.filename)


def patient_genai_client(url: str) -> Any:
    retries = types.HttpRetryOptions(attempts=4, initial_delay=0.01, max_delay=0.01)
    return genai_client(url, retry_options=retries)


async def agenerate(client: Any) -> str:
    return await generate(client.aio)


FILE = {
    "id": "f",
    "object": "file",
    "bytes": 1,
    "created_at": 1,
    "filename": "a.txt",
    "purpose": "user_data",
    "status": "processed",
}
RETRYING: dict[str, tuple[Any, Callable[[Any], Awaitable[str]], Any]] = {
    "openai": (lambda url: openai_client(url, max_retries=3), chat, CHAT),
    "async openai": (lambda url: async_openai_client(url, max_retries=3), chat, CHAT),
    "openai upload": (lambda url: openai_client(url, max_retries=3), upload, FILE),
    "anthropic": (lambda url: anthropic_client(url, max_retries=3), message, MESSAGE),
    "async anthropic": (lambda url: async_anthropic_client(url, max_retries=3), message, MESSAGE),
    "genai": (patient_genai_client, generate, CANDIDATE),
    "async genai": (patient_genai_client, agenerate, CANDIDATE),
}


def resets(line: Line) -> None:
    if line.request():
        line.reset()


def answers(status: bytes, body: bytes, *headers: bytes) -> Callable[[Line], None]:
    def play(line: Line) -> None:
        if line.request():
            line.answer(body, JSON, b"connection: close", *headers, status=status)

    return play


@pytest.mark.parametrize(("make", "ask", "answer"), RETRYING.values(), ids=RETRYING)
def test_a_retry_sends_the_same_bytes(make: Any, ask: Any, answer: Any) -> None:
    fails = answers(b"500 Internal Server Error", ERROR, b"retry-after-ms: 1")
    plays = [
        answers(b"429 Too Many Requests", ERROR, b"retry-after-ms: 1"),
        fails,
        # google-genai hands a connection that was reset to its caller.
        fails if ask in (generate, agenerate) else resets,
        answers(b"200 OK", json.dumps(answer).encode()),
    ]
    with raw_upstream(*plays) as upstream:
        client = sekisho.protect(make(upstream.url), runtime=planted_runtime())

        async def asked() -> Any:
            try:
                return await ask(client)
            finally:
                await got(client.close())
                if hasattr(client, "aio"):
                    await client.aio.aclose()

        assert asyncio.run(asked()) in ("はい", "a.txt")

    heads, bodies = zip(*(each.split(b"\r\n\r\n", 1) for each in upstream.requests), strict=True)
    assert len(bodies) == 4
    assert len(set(bodies)) == 1
    keys = [
        line for head in heads for line in head.lower().split(b"\r\n") if b"idempotency" in line
    ]
    assert keys == ([] if ask in (generate, agenerate) else [b"idempotency-key: k-1"] * 4)
    assert len({_type(head) for head in heads}) == 1
    for value in VALUES:
        assert json.dumps(value, ensure_ascii=False)[1:-1].encode() not in bodies[0]
        assert value.encode() not in bodies[0]


def _type(head: bytes) -> bytes:
    [line] = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-type")]
    return line
