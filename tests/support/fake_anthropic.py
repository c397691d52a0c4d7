"""An Anthropic that keeps what it is given and says it again (see `fake_openai`)."""

import json
from collections.abc import Iterator
from typing import Any

from sekisho.wire.multipart import read_parts
from support.echoing import as_json, filled, in_pieces
from support.upstream import Answer, Recorded, byte_cuts, json_answer, sse

Body = dict[str, Any]

USAGE = {"input_tokens": 3, "output_tokens": 4}
TIME = "2026-01-31T00:00:00Z"


class AnthropicUpstream:
    def __init__(self) -> None:
        self._files: dict[str, tuple[Body, bytes]] = {}
        self._batch: list[Body] = []

    def __call__(self, request: Recorded) -> Answer:
        name, _, rest = request.path.removeprefix("/v1/").partition("/")
        if name == "messages" and not rest:
            return _message(request.json)
        if (name, rest) == ("messages", "count_tokens"):
            return json_answer({"input_tokens": 42})
        if name == "messages" and rest.startswith("batches"):
            return self._batched(request)
        if name == "files":
            return self._file(request, rest)
        raise AssertionError(f"a path that no test asked for: {request.path}")

    def _batched(self, request: Recorded) -> Answer:
        if request.path.endswith("/results"):
            lines = [json.dumps(_batch_result(row)) for row in self._batch]
            return Answer(
                byte_cuts("\n".join(lines).encode(), "random", seed=2), "application/x-jsonl"
            )
        if request.method == "POST":
            self._batch = request.json["requests"]
        url = f"http://{request.headers['host']}/v1/messages/batches/msgbatch_1/results"
        return json_answer(
            {
                "id": "msgbatch_1",
                "type": "message_batch",
                "processing_status": "ended",
                "request_counts": dict.fromkeys(
                    ("canceled", "errored", "expired", "processing", "succeeded"), 0
                ),
                "created_at": TIME,
                "expires_at": TIME,
                "results_url": url,
            }
        )

    def _file(self, request: Recorded, rest: str) -> Answer:
        if request.method == "POST":
            [file] = read_parts(request.headers["content-type"], request.body)
            made = {
                "id": "file_1",
                "type": "file",
                "filename": file.filename,
                "mime_type": "text/plain",
                "size_bytes": 1,
                "created_at": TIME,
                "downloadable": True,
            }
            self._files["file_1"] = made, file.data
        made, data = self._files["file_1"]
        if rest.endswith("/content"):
            return Answer(byte_cuts(data, "random", seed=1), "text/plain")
        return json_answer(made)


def _message(body: Body) -> Answer:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [_block(body)],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": USAGE,
    }
    if message["content"][0]["type"] == "tool_use":  # type: ignore[index]
        message["stop_reason"] = "tool_use"
    if not body.get("stream"):
        return json_answer(message)
    # Escaped: some frameworks take U+2028 for the end of a line.
    events = sse(_events(message), named=True).replace("\u2028".encode(), rb"\u2028")
    return Answer(byte_cuts(events, "random", seed=len(events)), "text/event-stream")


def _block(body: Body) -> Body:
    last = body["messages"][-1]["content"]
    blocks = [{"type": "text", "text": last}] if isinstance(last, str) else last
    result = next((block for block in blocks if block["type"] == "tool_result"), None)
    text = _text_of(blocks if result is None else result["content"])
    wanted = (body.get("output_config") or {}).get("format") or body.get("output_format")
    if wanted:
        return {"type": "text", "text": as_json(filled(wanted["schema"], text))}
    if body.get("tools") and result is None:
        tool = body["tools"][0]
        given = filled(tool["input_schema"], text)
        return {"type": "tool_use", "id": "toolu_1", "name": tool["name"], "input": given}
    return {"type": "text", "text": text}


def _text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content)


def _events(message: Body) -> Iterator[Body]:
    [block] = message["content"]
    begun = {**message, "content": [], "stop_reason": None}
    yield {"type": "message_start", "message": begun}
    if block["type"] == "text":
        start: Body = {"type": "text", "text": ""}
        deltas = [{"type": "text_delta", "text": piece} for piece in in_pieces(block["text"])]
    else:
        start = {**block, "input": {}}
        arguments = as_json(block["input"])
        deltas = [
            {"type": "input_json_delta", "partial_json": piece} for piece in in_pieces(arguments)
        ]
    yield {"type": "content_block_start", "index": 0, "content_block": start}
    yield {"type": "ping"}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": 0, "delta": delta}
    yield {"type": "content_block_stop", "index": 0}
    stopped = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stopped, "usage": {"output_tokens": 4}}
    yield {"type": "message_stop"}


def _batch_result(asked: Body) -> Body:
    [whole] = _message(asked["params"]).pieces
    result = {"type": "succeeded", "message": json.loads(whole)}
    return {"custom_id": asked["custom_id"], "result": result}
