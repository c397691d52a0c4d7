"""A server that reads its configuration anew whenever the test changes it, before an upstream whose
streams stop half-way until they are let go.
"""

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from starlette.types import Receive, Scope, Send

from sekisho.server import reload as reload_module
from sekisho.server.app import create_app
from sekisho.settings_source import SettingsSource
from support.planted import PlantedDetector
from support.servers import serving

CHAT = "/openai/v1/chat/completions"
PATIENCE_S = 20.0


def asking(*texts: str, stream: bool = False) -> dict[str, Any]:
    """A conversation: what the user said, what the model answered, in turns."""
    turns = [{"role": "assistant" if i % 2 else "user", "content": t} for i, t in enumerate(texts)]
    return {"model": "m", "stream": stream, "messages": turns}


class Parrot:
    """Repeats the last message; a stream of it goes on after its first half once `go` is set."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.go = threading.Event()
        self.go.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        request = json.loads(body)
        self.asked.append(request)
        text = request["messages"][-1]["content"]
        if self.status != 200:
            await self._answer(send, "application/json", [b"{}"])
        elif request.get("stream"):
            half = len(text) // 2
            pieces = [_piece(text[:half]), _piece(text[half:]) + b"data: [DONE]\n\n"]
            await self._answer(send, "text/event-stream", pieces)
        else:
            said = {"index": 0, "message": {"role": "assistant", "content": text}}
            answer = {"id": "c", "object": "chat.completion", "model": "m", "choices": [said]}
            await self._answer(send, "application/json", [json.dumps(answer).encode()])

    async def _answer(self, send: Send, content_type: str, pieces: list[bytes]) -> None:
        headers = [(b"content-type", content_type.encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.to_thread(self.go.wait, PATIENCE_S)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    @property
    def last(self) -> str:
        return str(self.asked[-1]["messages"][-1]["content"])


def _piece(text: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text}}
    event = {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(event).encode() + b"\n\n"


class Office:
    def __init__(self, file: Path, parrot: Parrot, upstreams: Mapping[str, Any]) -> None:
        self.file, self.parrot = file, parrot
        self._upstreams = upstreams
        self.http = httpx.Client(timeout=PATIENCE_S)

    def write(self, **settings: Any) -> None:
        settings = {"key_file": str(self.file.with_name("key")), **settings}
        upstreams = {**self._upstreams, **settings.pop("upstreams", {})}
        written = {"upstreams": upstreams, "marks": {"folder": None}, **settings}
        draft = self.file.with_name("draft.yaml")
        draft.write_text(yaml.safe_dump(written))
        draft.replace(self.file)

    def change(self, result: str = "ok", **settings: Any) -> None:
        """Returns once the server has tried to take it up, which has to end with `result`."""
        self._trying(lambda: self.write(**settings), result)

    def spoil(self, text: str) -> None:
        self._trying(lambda: self.file.write_text(text), "refused")

    def _trying(self, act: Any, result: str) -> None:
        before = self.attempts()
        act()
        deadline = time.monotonic() + PATIENCE_S
        while (now := self.attempts()) == before:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        grown = {name: count - before.get(name, 0) for name, count in now.items()}
        assert grown == {**dict.fromkeys(before, 0), result: 1}

    def attempts(self) -> dict[str, int]:
        page = self.http.get("/metrics").text
        found = re.findall(r'^sekisho_config_reloads_total\{result="(\w+)"\} (\d+)', page, re.M)
        return {name: int(count) for name, count in found}

    def ask(self, *texts: str, **headers: str) -> httpx.Response:
        return self.http.post(CHAT, json=asking(*texts), headers=headers)

    def say(self, *texts: str) -> str:
        answer = self.ask(*texts)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["choices"][0]["message"]["content"])

    @contextmanager
    def stream(self, text: str, **headers: str) -> Iterator["Stream"]:
        """It has begun, and ends when the parrot may go on."""
        self.parrot.go.clear()
        body = asking(text, stream=True)
        with self.http.stream("POST", CHAT, json=body, headers=headers) as response:
            assert response.status_code == 200
            yield Stream(self.parrot, response)


class Stream:
    def __init__(self, parrot: Parrot, response: httpx.Response) -> None:
        self._parrot, self._response = parrot, response

    def rest(self) -> str:
        self._parrot.go.set()
        data = (line[6:] for line in self._response.iter_lines() if line.startswith("data: {"))
        events = [json.loads(each) for each in data]
        return "".join(each["choices"][0]["delta"].get("content", "") for each in events)


@contextmanager
def office(
    folder: Path,
    values: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    detector: bool = True,
    **settings: Any,
) -> Iterator[Office]:
    """`values` are found, each as its entity type. Without `detector`, the settings make one."""
    monkeypatch.setattr(reload_module, "LOOKED_AT_EVERY_S", 0.02)
    parrot = Parrot()
    with serving(parrot, lifespan="off") as url:
        upstreams = {
            "openai": {"base_url": url},
            "home": {"base_url": url, "jurisdiction": "domestic"},
        }
        made = Office(folder / "sekisho.yaml", parrot, upstreams)
        made.write(**settings)
        source = SettingsSource(made.file)
        given = PlantedDetector(values) if detector else None
        app = create_app(source.read(), detector=given, source=source, watch=True)
        with serving(app) as server, made.http:
            made.http.base_url = httpx.URL(server)
            try:
                yield made
            finally:
                parrot.go.set()
