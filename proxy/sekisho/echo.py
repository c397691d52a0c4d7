"""The built-in `echo` upstream: answers, in the API's own form, with the last text that reached it.

It lets anybody see what would leave without a key or a network, and it streams in pieces small
enough to cut every placeholder in two. Answers are fixed by the request: no clock, no chance.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from sekisho.transport import Headers, Incoming, Outgoing
from sekisho.upstreams import Upstream

PIECE_CHARS = 3
PAUSE_S = 0.005

MODEL = "echo"

Event = tuple[str | None, dict[str, Any]]
"""An SSE event's name, if it has one, and its data."""


class EchoTransport:
    async def send(self, upstream: Upstream, outgoing: Outgoing) -> Incoming:
        return answer(outgoing)

    async def close(self) -> None:
        pass


class EchoIncoming:
    def __init__(self, pieces: Iterator[bytes], content_type: str, status: int = 200) -> None:
        self.status = status
        self.headers: Headers = [("content-type", content_type)]
        self._pieces = pieces

    async def pieces(self) -> AsyncIterator[bytes]:
        for number, piece in enumerate(self._pieces):
            if number:
                await asyncio.sleep(PAUSE_S)
            yield piece

    async def close(self) -> None:
        pass


def answer(outgoing: Outgoing) -> EchoIncoming:
    path, _, query = outgoing.target.partition("?")
    request = json.loads(outgoing.body) if outgoing.body else {}
    text = last_text(request)
    if path.endswith("/chat/completions"):
        return _reply(bool(request.get("stream")), _chat(text), _chat_events(text), done=True)
    if path.endswith("/responses"):
        return _reply(bool(request.get("stream")), _response(text), _response_events(text))
    if path.endswith("/messages"):
        return _reply(bool(request.get("stream")), _message(text), _message_events(text))
    if path.endswith(":generateContent"):
        return _whole(_candidates(text, "STOP"))
    if path.endswith(":streamGenerateContent"):
        chunks = _gemini_chunks(text)
        if "alt=sse" in query:
            return EchoIncoming(map(_sse, ((None, c) for c in chunks)), "text/event-stream")
        return EchoIncoming(_json_array(chunks), "application/json")
    if path.endswith("/models"):
        model = {"id": MODEL, "object": "model", "created": 0, "owned_by": "sekisho"}
        return _whole({"object": "list", "data": [model]})
    error = {"message": "echo answers chat completions, responses, messages and generateContent"}
    return _whole({"error": error | {"type": "invalid_request_error", "code": None}}, 404)


def last_text(request: dict[str, Any]) -> str:
    """The text of the request's last turn, whatever the API calls it."""
    turns = request.get("messages") or request.get("input") or request.get("contents") or ""
    if isinstance(turns, list):
        turns = turns[-1] if turns else ""
    return "".join(_texts(turns))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for item in part:
            yield from _texts(item)
    elif isinstance(part, dict):
        for key in ("content", "parts", "text", "output", "input"):
            if key in part:
                yield from _texts(part[key])


def _reply(
    streamed: bool, whole: dict[str, Any], events: Iterator[Event], *, done: bool = False
) -> EchoIncoming:
    if not streamed:
        return _whole(whole)

    def pieces() -> Iterator[bytes]:
        yield from map(_sse, events)
        if done:
            yield b"data: [DONE]\n\n"

    return EchoIncoming(pieces(), "text/event-stream")


def _whole(body: dict[str, Any], status: int = 200) -> EchoIncoming:
    return EchoIncoming(iter([_json(body)]), "application/json", status)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _sse(event: Event) -> bytes:
    name, data = event
    return (f"event: {name}\n".encode() if name else b"") + b"data: " + _json(data) + b"\n\n"


def _json_array(chunks: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    opening = b"["
    for chunk in chunks:
        yield opening + _json(chunk)
        opening = b",\r\n"
    yield b"]"


def _cut(text: str) -> Iterator[str]:
    for start in range(0, len(text), PIECE_CHARS):
        yield text[start : start + PIECE_CHARS]


# OpenAI chat completions

USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def _chat(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return _chat_frame("chat.completion", choice) | {"usage": USAGE}


def _chat_events(text: str) -> Iterator[Event]:
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": piece} for piece in _cut(text)]
    for delta in deltas:
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        yield None, _chat_frame("chat.completion.chunk", choice)
    choice = {"index": 0, "delta": {}, "finish_reason": "stop"}
    yield None, _chat_frame("chat.completion.chunk", choice)


def _chat_frame(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    head = {"id": "chatcmpl-echo", "object": kind, "created": 0, "model": MODEL}
    return head | {"choices": [choice]}


# OpenAI responses


def _response(text: str) -> dict[str, Any]:
    return _response_object("completed", [_output_message(text, "completed")])


def _response_object(status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "resp_echo",
        "object": "response",
        "created_at": 0,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": MODEL,
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def _output_message(text: str | None, status: str) -> dict[str, Any]:
    content = [] if text is None else [_output_text(text)]
    head = {"id": "msg_echo", "type": "message", "role": "assistant", "status": status}
    return head | {"content": content}


def _output_text(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _response_events(text: str) -> Iterator[Event]:
    place = {"item_id": "msg_echo", "output_index": 0, "content_index": 0}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("response.created", {"response": _response_object("in_progress", [])}),
        (
            "response.output_item.added",
            {"output_index": 0, "item": _output_message(None, "in_progress")},
        ),
        ("response.content_part.added", place | {"part": _output_text("")}),
    ]
    for piece in _cut(text):
        steps.append(("response.output_text.delta", place | {"delta": piece, "logprobs": []}))
    steps += [
        ("response.output_text.done", place | {"text": text, "logprobs": []}),
        ("response.content_part.done", place | {"part": _output_text(text)}),
        (
            "response.output_item.done",
            {"output_index": 0, "item": _output_message(text, "completed")},
        ),
        ("response.completed", {"response": _response(text)}),
    ]
    for number, (name, data) in enumerate(steps):
        yield name, {"type": name, "sequence_number": number} | data


# Anthropic messages


def _message(text: str) -> dict[str, Any]:
    return _message_object([{"type": "text", "text": text}], "end_turn")


def _message_object(content: list[dict[str, Any]], stop_reason: str | None) -> dict[str, Any]:
    return {
        "id": "msg_echo",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }


def _message_events(text: str) -> Iterator[Event]:
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": _message_object([], None)},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
    ]
    for piece in _cut(text):
        delta = {"type": "text_delta", "text": piece}
        events.append({"type": "content_block_delta", "index": 0, "delta": delta})
    events += [
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": 0},
        },
        {"type": "message_stop"},
    ]
    for event in events:
        yield event["type"], event


# Gemini generateContent


def _gemini_chunks(text: str) -> Iterator[dict[str, Any]]:
    for piece in _cut(text):
        yield _candidates(piece, None)
    yield _candidates("", "STOP")


def _candidates(text: str, finish_reason: str | None) -> dict[str, Any]:
    candidate: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}}
    if finish_reason:
        candidate["finishReason"] = finish_reason
    return {"candidates": [candidate | {"index": 0}], "modelVersion": MODEL}
