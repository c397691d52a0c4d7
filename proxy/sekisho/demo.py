"""`sekisho demo`: one prompt through the whole way, against the built-in echo upstream.

A real server on a free loopback port, a real HTTP client, no configuration, no key file, no
network: what the person wrote, what left, what came back, and what the person sees, plain and
streamed. Ends with status 1 if a value left or did not come back.
"""

import json
import secrets
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn
from rich.console import Console
from rich.table import Table
from rich.text import Text
from starlette.types import ASGIApp

from sekisho.echo import EchoTransport
from sekisho.server.app import create_app
from sekisho.server.run import uvicorn_config
from sekisho.settings import Listen, Settings
from sekisho.transport import Incoming, Outgoing
from sekisho.upstreams import Upstream

PROMPT = """\
次のお客様への返信メールを書いてください。
氏名：高橋 美咲 様（株式会社あさぎり精工 総務部）
電話：090-1234-5678　メール：m.takahashi@asagiri-seiko.example.jp
住所：〒460-0008 愛知県名古屋市中区栄3-15-27 あさぎりビル5階
カード 4111-1111-1111-1111 の引き落としが二重になっていると、高橋様からお電話がありました。"""

MUST_NOT_LEAVE = (
    "高橋",
    "美咲",
    "あさぎり精工",
    "090-1234-5678",
    "m.takahashi@",
    "栄3-15-27",
    "4111-1111-1111-1111",
)

START_TIMEOUT_S = 180.0


@dataclass
class Shown:
    """One exchange as its four witnesses saw it."""

    title: str
    left: str
    came_back: str
    seen: str
    masked: int
    timing: str

    @property
    def sound(self) -> bool:
        return self.seen == PROMPT and not any(value in self.left for value in MUST_NOT_LEAVE)


class WatchedEcho(EchoTransport):
    """The echo upstream with a window: what reached it, and the bytes it answered with."""

    def __init__(self) -> None:
        self.received = b""
        self.answered = bytearray()

    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        self.received = outgoing.body
        self.answered.clear()
        return WatchedIncoming(await super().send(upstream, outgoing), self.answered)


class WatchedIncoming:
    def __init__(self, incoming: Incoming, answered: bytearray) -> None:
        self.status = incoming.status
        self.headers = incoming.headers
        self._incoming = incoming
        self._answered = answered

    async def pieces(self) -> AsyncIterator[bytes]:
        async for piece in self._incoming.pieces():
            self._answered += piece
            yield piece

    async def close(self) -> None:
        await self._incoming.close()


def main() -> int:
    console = Console(highlight=False)
    console.print("[bold]Sekisho 関所[/] — loading the detector / 検出器を読み込んでいます …")
    echo = WatchedEcho()
    # A key of its own, used once: the demo leaves nothing behind.
    app = create_app(Settings(listen=Listen(port=0)), key=secrets.token_bytes(32), echo=echo)
    with _running(app) as base_url, httpx.Client(base_url=base_url, timeout=60) as client:
        shown = [
            _exchange(client, echo, "1. at once / 一括", stream=False),
            _exchange(client, echo, "2. streamed / ストリーミング（3文字ずつ）", stream=True),
        ]
    for one in shown:
        console.print(_table(one))
    sound = all(one.sound for one in shown)
    console.print(
        "[green]✔ nothing personal left, everything came back / 個人情報は出ず、すべて戻りました[/]"
        if sound
        else "[red]✘ a value left, or did not come back / 流出または復元漏れがあります[/]"
    )
    return 0 if sound else 1


def _exchange(client: httpx.Client, echo: WatchedEcho, title: str, *, stream: bool) -> Shown:
    request = {
        "model": "echo",
        "stream": stream,
        "messages": [{"role": "user", "content": PROMPT}],
    }
    response = client.post("/echo/v1/chat/completions", json=request)
    response.raise_for_status()
    return Shown(
        title,
        left=json.loads(echo.received)["messages"][-1]["content"],
        came_back=_answer_text(bytes(echo.answered)),
        seen=_answer_text(response.content),
        masked=int(response.headers["x-sekisho-masked"]),
        timing=response.headers["server-timing"],
    )


def _answer_text(body: bytes) -> str:
    """The assistant's text in a chat completion, streamed or not."""
    if not body.startswith(b"data: "):
        text: str = json.loads(body)["choices"][0]["message"]["content"]
        return text
    lines = body.decode().split("\n")
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    return "".join(event["choices"][0]["delta"].get("content", "") for event in events)


def _table(shown: Shown) -> Table:
    caption = f"x-sekisho-masked: {shown.masked}   server-timing: {shown.timing}"
    table = Table(title=shown.title, caption=caption, show_lines=True, title_justify="left")
    table.add_column("", style="bold", no_wrap=True)
    table.add_column("text")
    table.add_row("written\n書いた文", _text(PROMPT))
    table.add_row("left\n出た文", _text(shown.left, "yellow"))
    table.add_row("came back\n戻った文", _text(shown.came_back, "yellow"))
    table.add_row("seen\n見える文", _text(shown.seen, "green"))
    return table


def _text(text: str, style: str = "") -> Text:
    return Text(text, style=style, overflow="fold")


@contextmanager
def _running(app: ASGIApp) -> Iterator[str]:
    """The server in a thread, ready to detect."""
    server = uvicorn.Server(uvicorn_config(app, Settings(listen=Listen(port=0))))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                sys.exit("the server did not start / サーバーを起動できませんでした")
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        base_url = f"http://127.0.0.1:{port}"
        while httpx.get(f"{base_url}/readyz").status_code != 200:
            if time.monotonic() > deadline:
                sys.exit("the detector could not be loaded / 検出器を読み込めませんでした")
            time.sleep(0.1)
        yield base_url
    finally:
        server.should_exit = True
        thread.join()
