"""An upstream that records what reached it and answers what a test tells it to."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Receive, Scope, Send


@dataclass
class Recorded:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Answer:
    """`pieces` are sent one by one; `broken` cuts the connection after them."""

    pieces: Sequence[bytes]
    content_type: str = "application/json"
    status: int = 200
    broken: bool = False
    headers: dict[str, str] = field(default_factory=dict)


Script = Callable[[Recorded], Answer]


class RecordingUpstream:
    """An ASGI app. `script` makes the answer from what arrived."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Recorded] = []
        self.gone = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        recorded = Recorded(
            scope["method"],
            scope["raw_path"].decode(),
            scope["query_string"].decode(),
            {k.decode(): v.decode("latin-1") for k, v in scope["headers"]},
            body,
        )
        self.requests.append(recorded)
        answer = self.script(recorded)
        headers = {"content-type": answer.content_type} | answer.headers
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            }
        )
        for piece in answer.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if not answer.broken:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    @property
    def last(self) -> Recorded:
        return self.requests[-1]

    def saw(self, value: str) -> bool:
        """Whether `value` arrived in any request, as it is or escaped."""
        forms = {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]}
        seen = [r.body.decode("utf-8", "replace") + r.path + r.query for r in self.requests]
        seen += ["".join(r.headers.values()) for r in self.requests]
        return any(form in text for form in forms for text in seen)


def json_answer(value: object, status: int = 200) -> Answer:
    return Answer([json.dumps(value, ensure_ascii=False).encode()], status=status)


def sse(events: Iterable[object], *, done: bool = False, named: bool = False) -> bytes:
    frames = []
    for event in events:
        data = json.dumps(event, ensure_ascii=False)
        name = f"event: {event['type']}\n" if named and isinstance(event, dict) else ""
        frames.append(f"{name}data: {data}\n\n")
    return ("".join(frames) + ("data: [DONE]\n\n" if done else "")).encode()


def byte_cuts(body: bytes, how: str, *, seed: int) -> list[bytes]:
    """`whole`, `bytes` (one at a time) or `random`."""
    if how == "whole":
        return [body]
    if how == "bytes":
        return [body[i : i + 1] for i in range(len(body))]
    source = random.Random(seed)
    pieces = []
    while body:
        size = source.randint(1, 40)
        pieces.append(body[:size])
        body = body[size:]
    return pieces


def pieces_of(text: str, size: int) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]
