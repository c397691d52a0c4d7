"""A chat completions API that answers at once, fast enough to be no part of what is measured.

    python -m bench.fake_upstream PORT

Its answer is a few sentences and the last message, word for word, so that there is something to
restore and the client can tell whether it was. A stream is `events` pieces of it, some `pace_s`
apart. When each piece was sent is kept under the answer's id until `GET /sent` takes it: the clock
is the machine's, and a proxy that rewrites its events cannot lose it. While it `refuses`, what
begins gets a 503, and streams that run go on.
"""

import asyncio
import itertools
import json
import random
import sys
from time import monotonic
from typing import Any

import httptools
import uvloop

OPENING = (
    "承知しました。ご依頼の内容を確認し、次のように整理しました。読みやすさを考えて言い回しを"
    "一部改めていますので、事実と異なる点がないかどうかをご確認のうえ、必要に応じて修正してください。\n\n"
)
CLOSING = (
    "\n\n以上です。なお、文面は相手との関係や社内の決まりによって調整が要ることがあります。特に、"
    "日付や数量のように後から確認できる事柄は、送る前にもう一度見直すことをお勧めします。ほかにも"
    "直したい箇所や、別の言い方で書いた案が必要でしたら、遠慮なくお知らせください。すぐに用意します。"
)


def answer_to(text: str) -> str:
    return OPENING + text + CLOSING


class Ledger:
    """What all connections share: how streams run, and when their pieces were sent."""

    def __init__(self) -> None:
        self.pace_s = 0.05
        self.events = 100
        self.refuses = False
        self.sent: dict[str, list[float]] = {}
        self.ids = map("chatcmpl-{}".format, itertools.count(1))


class Connection(asyncio.Protocol):
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._stream: Stream | None = None

    def connection_made(self, transport: Any) -> None:
        self._transport: asyncio.Transport = transport
        self._parser = httptools.HttpRequestParser(self)

    def connection_lost(self, error: Exception | None) -> None:
        if self._stream is not None:
            self._stream.stop()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.close()

    def on_message_begin(self) -> None:
        self._path = b""
        self._body = b""

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._path == b"/v1/chat/completions":
            self._complete(json.loads(self._body))
        elif self._path == b"/sent":
            sent, self._ledger.sent = self._ledger.sent, {}
            self._reply(sent)
        elif self._path == b"/set":
            vars(self._ledger).update(json.loads(self._body))
            self._reply({})
        else:
            self._reply({"error": {"message": "no such path"}}, b"404 Not Found")

    def _complete(self, request: dict[str, Any]) -> None:
        if self._ledger.refuses:
            error = {"error": {"message": "overloaded", "type": "server_error"}}
            self._reply(error, b"503 Service Unavailable")
            return
        text = answer_to(request["messages"][-1]["content"])
        name = next(self._ledger.ids)
        if request.get("stream"):
            self._stream = Stream(self._transport, self._ledger, name, text)
            return
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        answer = {"id": name, "object": "chat.completion", "created": 1, "model": "m"}
        self._reply(answer | {"choices": [choice], "usage": usage})

    def _reply(self, answer: object, status: bytes = b"200 OK") -> None:
        body = json.dumps(answer, ensure_ascii=False).encode()
        self._transport.write(
            b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )


class Stream:
    """One answer in pieces, each after a pause of half to one and a half times the pace."""

    def __init__(self, transport: asyncio.Transport, ledger: Ledger, name: str, text: str) -> None:
        self._transport = transport
        self._pace_s = ledger.pace_s
        self._times = ledger.sent.setdefault(name, [])
        self._name = name
        count = ledger.events
        cuts = [len(text) * k // count for k in range(count + 1)]
        self._pieces = iter([text[a:b] for a, b in itertools.pairwise(cuts)])
        self._loop = asyncio.get_running_loop()
        head = (
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        transport.write(head + self._event({"role": "assistant"}))
        self._wait()

    def stop(self) -> None:
        self._timer.cancel()

    def _wait(self) -> None:
        pause_s = self._pace_s * (0.5 + random.random())
        self._timer = self._loop.call_later(pause_s, self._send)

    def _send(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            last = self._event({}, "stop") + _chunk(b"data: [DONE]\n\n")
            self._transport.write(last + b"0\r\n\r\n")
            return
        event = self._event({"content": piece})
        self._times.append(monotonic())
        self._transport.write(event)
        self._wait()

    def _event(self, delta: dict[str, str], finish_reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        event = {"id": self._name, "object": "chat.completion.chunk", "created": 1, "model": "m"}
        text = json.dumps(event | {"choices": [choice]}, ensure_ascii=False)
        return _chunk(f"data: {text}\n\n".encode())


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


async def serve(port: int) -> None:
    ledger = Ledger()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(ledger), "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
