"""An OpenAI that keeps what it is given and says it again, in the place that its API has for it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from sekisho.wire.multipart import read_parts
from support.echoing import as_json, filled, in_pieces
from support.upstream import Answer, Recorded, byte_cuts, json_answer, sse

Body = dict[str, Any]

_PREFIX = re.compile(r"/v1|/openai/deployments/[^/]+|/openai")
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


class OpenAIUpstream:
    """Its streams have as many events whatever the text is, and come in random pieces.

    A request with tools is answered with a call of the first one, with JSON after its schema, and
    the tool's result with what that result says.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[Body, bytes]] = {}
        self._responses: dict[str, str] = {}
        self._batch: Body = {}

    def __call__(self, request: Recorded) -> Answer:
        path = _PREFIX.sub("", request.path, count=1)
        name, _, rest = path[1:].partition("/")
        if (name, rest) == ("chat", "completions"):
            return chat(request.json)
        if name == "responses":
            return self._response(request.json)
        if name == "files":
            return self._file(request, rest)
        if name == "batches":
            return self._batched(request)
        if name == "embeddings":
            return json_answer(_embedded(request.json))
        if name == "moderations":
            return json_answer(_moderated(request.json))
        if (name, rest) == ("images", "generations"):
            prompt = request.json["prompt"]
            data = [{"revised_prompt": f"{prompt}の絵", "b64_json": "aW1hZ2U="}]
            return json_answer({"created": 1, "data": data})
        raise AssertionError(f"a path that no test asked for: {request.path}")

    def _response(self, body: Body) -> Answer:
        """With an earlier response, its text comes first."""
        told = self._responses.get(body.get("previous_response_id") or "", "")
        response = {"id": f"resp_{len(self._responses)}", **_response_of(body, told)}
        self._responses[response["id"]] = told + _asked_of_response(body)
        if not body.get("stream"):
            return json_answer(response)
        events = [
            {**event, "sequence_number": number}
            for number, event in enumerate(_response_events(response))
        ]
        return streamed(sse(events, named=True))

    def _file(self, request: Recorded, rest: str) -> Answer:
        if request.method == "POST":
            parts = {
                part.name: part
                for part in read_parts(request.headers["content-type"], request.body)
            }
            number = f"file-{len(self._files)}"
            made = {
                "id": number,
                "object": "file",
                "bytes": 1,
                "created_at": 1,
                "filename": parts["file"].filename,
                "purpose": parts["purpose"].data.decode(),
                "status": "processed",
            }
            self._files[number] = made, parts["file"].data
            return json_answer(made)
        number, _, content = rest.partition("/")
        made, data = self._files[number]
        if content:
            return Answer(byte_cuts(data, "random", seed=1), "application/octet-stream")
        return json_answer(made)

    def _batched(self, request: Recorded) -> Answer:
        """Made and done at once; the output is a further file."""
        if request.method == "POST":
            _, data = self._files[request.json["input_file_id"]]
            lines = [json.loads(line) for line in data.splitlines()]
            output = "".join(json.dumps(_batch_result(line)) + "\n" for line in lines).encode()
            number = f"file-{len(self._files)}"
            self._files[number] = {"id": number}, output
            self._batch = {
                "id": "batch_1",
                "object": "batch",
                "endpoint": request.json["endpoint"],
                "input_file_id": request.json["input_file_id"],
                "output_file_id": number,
                "completion_window": "24h",
                "status": "completed",
                "created_at": 1,
                "metadata": request.json.get("metadata"),
            }
        return json_answer(self._batch)


def chat(body: Body) -> Answer:
    message = _message_of(body)
    head: Body = {"id": "chatcmpl-1", "created": 1, "model": "m"}
    finish = "tool_calls" if "tool_calls" in message else "stop"
    if not body.get("stream"):
        choice: Body = {"index": 0, "message": message, "finish_reason": finish}
        whole = {**head, "object": "chat.completion", "choices": [choice], "usage": USAGE}
        return json_answer(whole)
    head["object"] = "chat.completion.chunk"
    deltas: list[Body] = [{"role": "assistant", "content": ""}, *_deltas(message)]
    choices: list[Body] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": finish})
    events: list[Body] = [{**head, "choices": [choice]} for choice in choices]
    if (body.get("stream_options") or {}).get("include_usage"):
        events.append({**head, "choices": [], "usage": USAGE})
    return streamed(sse(events, done=True))


def streamed(body: bytes) -> Answer:
    return Answer(byte_cuts(body, "random", seed=len(body)), "text/event-stream")


def _message_of(body: Body) -> Body:
    last = body["messages"][-1]
    text = text_of(last["content"])
    message: Body = {"role": "assistant", "content": text}
    wanted = body.get("response_format") or {}
    if body.get("tools") and last["role"] == "user":
        function = body["tools"][0]["function"]
        arguments = as_json(filled(function["parameters"], text))
        called = {"name": function["name"], "arguments": arguments}
        calls = [{"id": "call_1", "type": "function", "function": called}]
        message |= {"content": None, "tool_calls": calls}
    elif wanted.get("type") == "json_schema":
        message["content"] = as_json(filled(wanted["json_schema"]["schema"], text))
    return message


def _deltas(message: Body) -> Iterator[Body]:
    for number, call in enumerate(message.get("tool_calls") or []):
        function = call["function"]
        yield {
            "tool_calls": [
                {**call, "index": number, "function": {"name": function["name"], "arguments": ""}}
            ]
        }
        for piece in in_pieces(function["arguments"]):
            yield {"tool_calls": [{"index": number, "function": {"arguments": piece}}]}
    for piece in in_pieces(message["content"] or ""):
        yield {"content": piece}


def text_of(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


def _asked_of_response(body: Body) -> str:
    asked = body["input"]
    if isinstance(asked, str):
        return asked
    last = asked[-1]
    return text_of(
        last["output"] if last.get("type") == "function_call_output" else last["content"]
    )


def _response_of(body: Body, told: str) -> Body:
    text = told + _asked_of_response(body)
    last = body["input"][-1]
    wanted = (body.get("text") or {}).get("format") or {}
    answered = isinstance(last, dict) and last.get("type") == "function_call_output"
    if body.get("tools") and not answered:
        tool = body["tools"][0]
        item: Body = {
            "id": "fc_1",
            "type": "function_call",
            "call_id": "call_1",
            "name": tool["name"],
            "arguments": as_json(filled(tool["parameters"], text)),
            "status": "completed",
        }
    else:
        if wanted.get("type") == "json_schema":
            text = as_json(filled(wanted["schema"], text))
        part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
        item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
        item["content"] = [part]
    usage = {
        "input_tokens": 3,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 4,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": 7,
    }
    return {
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "m",
        "output": [item],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "instructions": body.get("instructions"),
        "usage": usage,
    }


def _response_events(response: Body) -> Iterator[Body]:
    [item] = response["output"]
    place = {"item_id": item["id"], "output_index": 0}
    begun = {**response, "status": "in_progress", "output": [], "usage": None}
    yield {"type": "response.created", "response": begun}
    if item["type"] == "function_call":
        started = {**item, "arguments": "", "status": "in_progress"}
        yield {"type": "response.output_item.added", "output_index": 0, "item": started}
        kind = "response.function_call_arguments"
        for piece in in_pieces(item["arguments"]):
            yield {"type": f"{kind}.delta", **place, "delta": piece}
        yield {
            "type": f"{kind}.done",
            **place,
            "name": item["name"],
            "arguments": item["arguments"],
        }
    else:
        [part] = item["content"]
        place["content_index"] = 0
        started = {**item, "content": [], "status": "in_progress"}
        yield {"type": "response.output_item.added", "output_index": 0, "item": started}
        yield {"type": "response.content_part.added", **place, "part": {**part, "text": ""}}
        kind = "response.output_text"
        for piece in in_pieces(part["text"]):
            yield {"type": f"{kind}.delta", **place, "delta": piece, "logprobs": []}
        yield {"type": f"{kind}.done", **place, "text": part["text"], "logprobs": []}
        yield {"type": "response.content_part.done", **place, "part": part}
    yield {"type": "response.output_item.done", "output_index": 0, "item": item}
    yield {"type": "response.completed", "response": response}


def _embedded(body: Body) -> Body:
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    data = [
        {"object": "embedding", "index": index, "embedding": [0.5, -1e-07]}
        for index in range(len(texts))
    ]
    return {"object": "list", "model": "m", "data": data, "usage": USAGE}


def _moderated(body: Body) -> Body:
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    result = {"flagged": False, "categories": {}, "category_scores": {}}
    result["category_applied_input_types"] = {}
    return {"id": "modr-1", "model": "m", "results": [result] * len(texts)}


def _batch_result(line: Body) -> Body:
    whole = json.loads(b"".join(chat(line["body"]).pieces))
    response = {"status_code": 200, "request_id": "r", "body": whole}
    return {"id": "b", "custom_id": line["custom_id"], "response": response, "error": None}
