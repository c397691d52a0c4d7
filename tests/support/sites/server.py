"""All imitated sites in one TLS server on loopback, which records whatever reaches it."""

import asyncio
import datetime
import ipaddress
import json
import re
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from support.sites.arrivals import Arrival
from support.sites.imitated import SITES

START_TIMEOUT_S = 30.0
PIECE = 3
"""Characters of a streamed piece, where nothing else is said: a placeholder comes in several."""

Answer = Callable[[str], Sequence[str]]

_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self' wss:;"
    " frame-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
)
_TRUSTED_TYPES = "; require-trusted-types-for 'script'"


def cut(text: str, size: int = PIECE) -> list[str]:
    return [text[i : i + size] for i in range(0, len(text), size)]


def echo(prompt: str) -> Sequence[str]:
    return cut(f"ご質問は「{prompt}」ですね。承りました。")


@dataclass
class Sites:
    """`answer` makes the pieces of an answer from a prompt; they come `pause_s` apart."""

    pages: Path
    arrived: list[Arrival] = field(default_factory=list, repr=False)
    conversations: dict[str, list[dict[str, str]]] = field(default_factory=dict, repr=False)
    answer: Answer = echo
    pause_s: float = 0.004

    def forget(self) -> None:
        """Back to how it was before the first request."""
        self.arrived.clear()
        self.conversations.clear()
        self.answer, self.pause_s = echo, 0.004

    @property
    def prompts(self) -> list[str]:
        """What the person asked, as the sites understood it."""
        turns = [turn for turns in self.conversations.values() for turn in turns]
        return [turn["text"] for turn in turns if turn["role"] == "user"]

    def app(self) -> Starlette:
        routes = [
            Route("/imitated/{name:path}.js", self._script),
            Route("/imitated/site.css", self._style),
            Route("/imitated/history/{id}", self._history),
            Route("/imitated/upload", self._upload, methods=["POST"]),
            Route("/imitated/beacon", self._upload, methods=["POST"]),
            Route("/imitated/form", self._form, methods=["POST"]),
            Route("/imitated/chat", self._notes, methods=["POST"]),
            Route("/backend-api/f/conversation", self._chatgpt, methods=["POST"]),
            Route(
                "/api/organizations/{org}/chat_conversations/{id}/completion",
                self._claude,
                methods=["POST"],
            ),
            Route("/_/BardChatUi/data/{method:path}", self._gemini, methods=["POST"]),
            WebSocketRoute("/c/api/chat", self._socket),
            WebSocketRoute("/imitated/live", self._socket),
            Route("/{path:path}", self._page),
        ]
        return Starlette(routes=routes)

    async def _take(self, request: Request) -> bytes:
        body = await request.body()
        target = request.url.path + "?" + request.url.query
        headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        self.arrived.append(
            Arrival(request.url.hostname or "", request.method, target, headers, body)
        )
        return body

    async def _page(self, request: Request) -> Response:
        await self._take(request)
        site = SITES[request.url.hostname or ""]
        if request.url.path == "/favicon.ico":
            return Response(status_code=404)
        policy = _CSP + (_TRUSTED_TYPES if site.name == "gemini" else "")
        page = (
            f"<!doctype html><html lang=ja><meta charset=utf-8><title>{site.name}</title>"
            "<link rel=stylesheet href=/imitated/site.css><body><div id=root></div>"
            f"<script type=module src=/imitated/{site.name}.js></script>"
        )
        return HTMLResponse(page, headers={"content-security-policy": policy})

    async def _script(self, request: Request) -> Response:
        script = (self.pages / f"{request.path_params['name']}.js").read_bytes()
        return Response(script, media_type="text/javascript")

    async def _style(self, request: Request) -> Response:
        return Response((self.pages / "site.css").read_bytes(), media_type="text/css")

    async def _history(self, request: Request) -> Response:
        await self._take(request)
        return JSONResponse(self.conversations.get(request.path_params["id"], []))

    async def _upload(self, request: Request) -> Response:
        await self._take(request)
        return JSONResponse({"ok": True})

    async def _form(self, request: Request) -> Response:
        body = await self._take(request)
        question = parse_qs(body.decode())["question"][0]
        self._keep("form", 0, question)
        answer = "".join(self.answer(question))
        return HTMLResponse(
            f"<meta charset=utf-8><title>answer</title><p class=answer>{answer}</p>"
        )

    async def _notes(self, request: Request) -> Response:
        form = parse_qs((await self._take(request)).decode())
        pieces = self._answer("notes", None, form["message"][0])
        return StreamingResponse(pieces, media_type="text/plain; charset=utf-8")

    async def _chatgpt(self, request: Request) -> Response:
        asked = json.loads(await self._take(request))
        conversation = asked["conversation_id"] or f"c{len(self.conversations)}"
        prompt = "\n".join(asked["messages"][0]["content"]["parts"])

        async def events() -> AsyncIterator[str]:
            yield _event({"type": "conversation", "conversation_id": conversation})
            async for piece in self._answer(conversation, asked["turns"], prompt):
                yield _event({"p": "/message/content/parts/0", "o": "append", "v": piece}, "delta")
            yield "data: [DONE]\n\n"

        return StreamingResponse(events(), media_type="text/event-stream")

    async def _claude(self, request: Request) -> Response:
        asked = json.loads(await self._take(request))

        async def events() -> AsyncIterator[str]:
            pieces = self._answer(request.path_params["id"], asked["turns"], asked["prompt"])
            async for piece in pieces:
                delta = {"type": "text_delta", "text": piece}
                event = {"type": "content_block_delta", "index": 0, "delta": delta}
                yield _event(event, "content_block_delta")

        return StreamingResponse(events(), media_type="text/event-stream")

    async def _gemini(self, request: Request) -> Response:
        asked = json.loads(parse_qs((await self._take(request)).decode())["f.req"][0])
        inner = json.loads(asked[1])

        async def chunks() -> AsyncIterator[str]:
            yield ")]}'\n\n"
            text = ""
            async for piece in self._answer(inner[2][0], None, inner[0][0]):
                text += piece
                body = json.dumps([None, None, None, None, [["rc_1", [text]]]], ensure_ascii=False)
                line = json.dumps([["wrb.fr", None, body]])
                yield f"{len(line) + 2}\n{line}\n"

        return StreamingResponse(chunks(), media_type="application/json; charset=utf-8")

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        target = socket.url.path + "?" + socket.url.query
        headers = "\n".join(f"{name}: {value}" for name, value in socket.headers.items())
        try:
            while True:
                frame = await socket.receive_text()
                host = socket.url.hostname or ""
                self.arrived.append(Arrival(host, "WS", target, headers, frame.encode()))
                asked = json.loads(frame)
                prompt = asked["content"][0]["text"]
                conversation = asked.get("conversationId", "live")
                async for piece in self._answer(conversation, asked.get("turns"), prompt):
                    await socket.send_json({"event": "appendText", "text": piece})
                await socket.send_json({"event": "done"})
        except WebSocketDisconnect:
            pass

    async def _answer(self, conversation: str, turns: int | None, prompt: str) -> Any:
        """Streams, and keeps both turns. `turns` are kept of what was said before: the rest was
        edited away.
        """
        kept = self._keep(conversation, turns, prompt)
        said: dict[str, str] = {"role": "assistant", "text": ""}
        kept.append(said)
        for piece in self.answer(prompt):
            said["text"] += piece
            yield piece
            await asyncio.sleep(self.pause_s)

    def _keep(self, conversation: str, turns: int | None, prompt: str) -> list[dict[str, str]]:
        kept = self.conversations.setdefault(conversation, [])
        if turns is not None:
            del kept[turns:]
        kept.append({"role": "user", "text": prompt})
        return kept


def _event(data: dict[str, Any], name: str = "") -> str:
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n"


def write_certificate(folder: Path, hosts: Sequence[str]) -> tuple[Path, Path]:
    """A certificate that nobody has signed but itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "imitated sites")])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=7))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "sites.pem", folder / "sites.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@contextmanager
def serving_sites(pages: Path, folder: Path) -> Iterator[tuple[Sites, int]]:
    """Yields the sites and their port. `pages` are the built scripts; `folder` is for the key."""
    sites = Sites(pages)
    certificate, private = write_certificate(folder, list(SITES))
    config = uvicorn.Config(
        sites.app(),
        port=0,
        lifespan="off",
        access_log=False,
        log_config=None,
        ws="websockets-sansio",
        ssl_certfile=certificate,
        ssl_keyfile=private,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the sites did not start")
        time.sleep(0.01)
    try:
        yield sites, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(START_TIMEOUT_S)


def placeholders_of(text: str) -> list[str]:
    """What looks like a placeholder to a reader, whatever its label is."""
    return re.findall(r"[A-Z]{3,8}[0-9][0-9A-Z]{5}[AEIOU]{0,2}", text)
