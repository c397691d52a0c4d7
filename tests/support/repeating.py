"""An upstream of every vendor at once, which says again what it was told last."""

from typing import Any

from support.fake_openai import OpenAIUpstream
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse


def repeat(request: Recorded) -> Answer:
    """Streams come in random pieces."""
    path, body = request.path, request.json
    if path.endswith("/chat/completions"):
        return _chat(body)
    if path.endswith("/responses"):
        return OpenAIUpstream()(request)
    if path.endswith(("/messages", ":rawPredict", ":streamRawPredict", "/invoke")):
        return _message(body)
    if ":" in path:
        return _generated(body, path.rpartition(":")[2])
    raise AssertionError("a path that no test asked for")


def _chat(body: Any) -> Answer:
    text = body["messages"][-1]["content"]
    head: dict[str, Any] = {"id": "c", "created": 1, "model": "m"}
    if not body.get("stream"):
        message = {"role": "assistant", "content": text}
        choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": "stop"}
        return json_answer({**head, "object": "chat.completion", "choices": [choice]})
    choices: list[dict[str, Any]] = [
        {"index": 0, "delta": {"content": piece}, "finish_reason": None}
        for piece in pieces_of(text, 3)
    ]
    choices.append({"index": 0, "delta": {}, "finish_reason": "stop"})
    head["object"] = "chat.completion.chunk"
    return _streamed(sse(({**head, "choices": [choice]} for choice in choices), done=True))


def _message(body: Any) -> Answer:
    text = body["messages"][-1]["content"]
    usage = {"input_tokens": 1, "output_tokens": 1}
    message: dict[str, Any] = {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "usage": usage,
    }
    if not body.get("stream"):
        content = [{"type": "text", "text": text}]
        return json_answer({**message, "content": content, "stop_reason": "end_turn"})
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    ]
    events += [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": piece},
        }
        for piece in pieces_of(text, 3)
    ]
    events += [
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": usage},
        {"type": "message_stop"},
    ]
    return _streamed(sse(events, named=True))


def _generated(body: Any, method: str) -> Answer:
    text = body["contents"][-1]["parts"][-1]["text"]
    if method == "generateContent":
        return json_answer(_candidate(text, "STOP"))
    pieces = pieces_of(text, 3)
    return _streamed(sse([*map(_candidate, pieces), _candidate("", "STOP")]))


def _candidate(text: str, finish: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
    if finish:
        row["finishReason"] = finish
    return {"candidates": [row], "modelVersion": "m"}


def _streamed(body: bytes) -> Answer:
    return Answer(byte_cuts(body, "random", seed=len(body)), "text/event-stream")
