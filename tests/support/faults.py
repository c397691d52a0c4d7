"""Sekisho with its real limits before an upstream of bare sockets, and what a client sees of it."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
import pytest

from sekisho.detection import Detector
from sekisho.server.app import create_app
from sekisho.server.connection import BoundedConnection
from sekisho.settings import Settings
from support.planted import PlantedDetector
from support.raw_upstream import Line, Play, RawUpstream, raw_upstream
from support.servers import serving

KEY = bytes(range(32))
VALUE = "高橋 美咲"
PROMPT = f"担当は{VALUE}様です。"
BODY = {"model": "m", "messages": [{"role": "user", "content": PROMPT}]}
PATH = "/openai/v1/chat/completions"

LIMITS = {
    "connect_timeout_s": 1,
    "first_byte_timeout_s": 1,
    "read_timeout_s": 1,
    "receive_timeout_s": 1,
}


@dataclass
class Fault:
    """`url` is Sekisho's."""

    url: str
    upstream: RawUpstream


@contextmanager
def fault(
    *plays: Play, detector: Detector | None = None, upstream_url: str = "", **settings: Any
) -> Iterator[Fault]:
    """`openai` and `anthropic` are the upstream that plays, or what `upstream_url` names."""
    with raw_upstream(*plays) as upstream:
        made = Settings.model_validate(
            {
                "upstreams": {
                    name: {"base_url": upstream_url or upstream.url}
                    for name in ("openai", "anthropic")
                },
                **settings,
                "limits": LIMITS | settings.get("limits", {}),
            }
        )
        app = create_app(made, detector=detector or PlantedDetector({VALUE: "PERSON"}), key=KEY)
        http = partial(BoundedConnection, limits=made.limits)
        with serving(app, http=http) as url:
            yield Fault(url, upstream)


@dataclass
class Seen:
    """What a client saw. `whole`: whether the answer came to an end in good order."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    whole: bool = True

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def code(self) -> str:
        """Of an error in OpenAI's shape: the answer itself, or a stream's last event."""
        last = self.text.rstrip().rpartition("data: ")[2]
        code: str = json.loads(last)["error"]["code"]
        return code


def ask(url: str, *, stream: bool = False, path: str = PATH, **options: Any) -> Seen:
    body = options.pop("json", BODY) | ({"stream": True} if stream else {})
    with (
        httpx.Client(timeout=30) as client,
        client.stream("POST", url + path, json=body, **options) as response,
    ):
        seen = Seen(response.status_code, dict(response.headers))
        pieces = []
        try:
            for piece in response.iter_bytes():
                pieces.append(piece)
        except httpx.RemoteProtocolError:
            seen.whole = False
        seen.body = b"".join(pieces)
    return seen


def placeholder(request: bytes) -> str:
    found = re.search(rb"PERSON\w+?(?=[^A-Z0-9])", request)
    return found[0].decode() if found else ""


def completion(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]},
        ensure_ascii=False,
    ).encode()


def delta(text: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


JSON = b"content-type: application/json"


def good(line: Line) -> None:
    """Answers every request, and names the person in the answer."""
    while request := line.request():
        if b'"stream":true' in request.replace(b" ", b""):
            stream_head(line)
            line.chunk(delta(f"{placeholder(request)}様", "stop"))
            line.chunk(b"data: [DONE]\n\n")
            line.send(b"0\r\n\r\n")
        else:
            line.answer(completion(f"{placeholder(request)}様"), JSON)


def stream_head(line: Line, *headers: bytes) -> None:
    lines = [
        b"HTTP/1.1 200 OK",
        b"content-type: text/event-stream",
        b"transfer-encoding: chunked",
        *headers,
    ]
    line.send(b"\r\n".join(lines) + b"\r\n\r\n")


def begun_stream(line: Line, *headers: bytes) -> str:
    """A stream whose first event has been sent; the person's placeholder."""
    found = placeholder(line.request())
    stream_head(line, *headers)
    line.chunk(delta(f"{found}様"))
    return found


def assert_no_value_logged(caplog: pytest.LogCaptureFixture) -> None:
    """That every crossing was logged, and none of them with the value."""
    records = caplog.get_records("call")
    formatter = logging.Formatter()
    written = "\n".join(map(formatter.format, records))
    assert any(record.name == "sekisho" for record in records)
    assert "高橋" not in written
    assert "美咲" not in written
