"""Every operation of Bedrock's runtime: masked and restored in every leaf, whole and streamed."""

import base64
import json
import re
from typing import Any

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.exchange import Request
from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.event_stream import encode_frame, encode_headers
from sekisho.wire.framing import Framing
from sekisho.wire.json_body import Json
from sekisho.wire.response import restore_response
from sekisho.wire.stream import StreamEditor
from support import aws_types
from support.crossings import (
    PLACEHOLDER,
    UPSTREAM,
    VALUE,
    checkpoint,
    leaks_of,
    row_for,
    sent,
    unrestored,
    unrestored_events,
)
from support.cuts import cuts
from support.streams import read

MODEL = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Ainference-profile%2Fjp.x"
PATHS = {
    "Converse": f"{MODEL}/converse",
    "ConverseStream": f"{MODEL}/converse-stream",
    "CountTokens": f"{MODEL}/count-tokens",
    "ApplyGuardrail": "/guardrail/gr1abc/version/DRAFT/apply",
    "InvokeGuardrailChecks": "/guardrail-checks/invoke",
    "StartAsyncInvoke": "/async-invoke",
}
IDS = {"effort", "guardrailIdentifier", "guardrailVersion", "modelId", "toolUseId", "type"}
SEALED = {"signature"}
PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(60)).decode()


@pytest.mark.parametrize("name", PATHS)
def test_of_a_request_only_ids_and_what_is_sealed_leave(name: str) -> None:
    path = PATHS[name]

    assert leaks_of(row_for("POST", path), aws_types.request(name), path) <= IDS | SEALED


@pytest.mark.parametrize("name", [name for name in PATHS if name != "ConverseStream"])
def test_of_an_answer_all_but_ids_and_what_is_sealed_is_restored(name: str) -> None:
    assert unrestored(row_for("POST", PATHS[name]), aws_types.answer(name)) <= IDS | SEALED


def test_of_each_event_too() -> None:
    row = row_for("POST", PATHS["ConverseStream"])

    assert unrestored_events(row, aws_types.events("ConverseStream")) <= IDS | SEALED


def test_jobs_come_back() -> None:
    for name, path in (("GetAsyncInvoke", "/async-invoke/arn%3Ax"), ("ListAsyncInvokes", "")):
        row = row_for("GET", path or "/async-invoke")

        assert unrestored(row, aws_types.answer(name)) <= IDS | {"status"}
        assert row.recalls(None)
    assert row_for("POST", "/async-invoke").keeps({})


def test_every_operation_is_known_but_the_one_that_speaks_in_both_directions() -> None:
    unknown = set()
    for operation in aws_types.operations():
        path = re.sub(r"\{\w+Version\}", "1", operation.http["requestUri"])
        if find_api(operation.http["method"], re.sub(r"\{\w+\}", "m.x-v1:0", path)) is None:
            unknown.add(operation.name)

    assert unknown == {"InvokeModelWithBidirectionalStream"}


@pytest.mark.parametrize("identifier", ["123456789012", "山田", "%E5%B1%B1", "a@b.jp", "a%2525"])
def test_what_is_no_name_of_a_model_is_refused(identifier: str) -> None:
    assert find_api("POST", f"/model/{identifier}/converse") is None


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("submitTimeAfter", "2026-01-31T00:00:00Z", True),
        ("nextToken", "AbC+/=", True),
        ("nextToken", "山田", False),
        ("name", "x", False),
    ],
)
def test_jobs_are_listed_by_words_of_the_protocol(name: str, value: str, allowed: bool) -> None:
    assert row_for("GET", "/async-invoke").allows_query(name, value) is allowed


def files(data: str) -> list[Json]:
    """A request for each place where a file may stand."""
    source: Json = {"source": {"bytes": data}}
    contents: list[Json] = [
        {"image": {"format": "png", "source": {"bytes": data}}},
        {"document": {"format": "pdf", "name": "d", "source": {"bytes": data}}},
        {"video": {"format": "mp4", "source": {"bytes": data}}},
        {"audio": {"format": "mp3", "source": {"bytes": data}}},
        {"toolResult": {"toolUseId": "t", "content": [{"image": source}]}},
        {"toolResult": {"toolUseId": "t", "content": [{"document": source}]}},
        {"guardContent": {"image": source}},
    ]
    messages: list[Json] = [
        {"messages": [{"role": "user", "content": [content]}]} for content in contents
    ]
    system: Json = {"messages": [], "system": [{"guardContent": {"image": source}}]}
    return [*messages, system]


def admit(path: str, payload: Json, **policy: Any) -> bytes:
    headers = [("content-type", "application/json")]
    request = Request("POST", path, "", headers, json.dumps(payload).encode())
    exchange = checkpoint(**policy).admit(request, UPSTREAM, "scope")
    return exchange.mask([[] for _ in exchange.leaves]).body


@pytest.mark.parametrize("data", [PICTURE, "UEs="])
def test_a_file_is_refused_wherever_it_stands_unless_files_may_pass(data: str) -> None:
    for payload in files(data):
        with pytest.raises(PolicyRefusal) as raised:
            admit(PATHS["Converse"], payload, attachments="block")
        assert raised.value.code == "attachment_not_scannable"
        assert json.loads(admit(PATHS["Converse"], payload)) == payload
        counted: Json = {"input": {"converse": payload}}
        with pytest.raises(PolicyRefusal):
            admit(PATHS["CountTokens"], counted, attachments="block")


@pytest.mark.parametrize(
    "payload",
    [
        {"inputText": "x", "inputImage": PICTURE},
        {"imageVariationParams": {"images": [PICTURE]}},
        {"init_image": PICTURE},
        {"mediaSource": {"base64String": PICTURE}},
        {"images": ["UEs="], "prompt": "x"},
        {"messages": [{"role": "user", "content": [{"image": {"source": {"bytes": "UEs="}}}]}]},
    ],
)
def test_so_is_one_in_any_models_own_request(payload: Json) -> None:
    with pytest.raises(PolicyRefusal) as raised:
        admit(f"{MODEL}/invoke", payload, attachments="block")
    assert raised.value.code == "attachment_not_scannable"


def test_text_where_a_file_is_due_is_read() -> None:
    for payload in files("値00001"):
        assert "値00001" not in sent(row_for("POST", PATHS["Converse"]), payload, PATHS["Converse"])


def test_a_request_whose_tokens_are_counted_is_read_inside_of_its_base64() -> None:
    inner = {"messages": [{"role": "user", "content": "値00001様"}], "max_tokens": 1}
    body = base64.b64encode(json.dumps(inner).encode()).decode()
    path = PATHS["CountTokens"]

    out = json.loads(sent(row_for("POST", path), {"input": {"invokeModel": {"body": body}}}, path))
    left = json.loads(base64.b64decode(out["input"]["invokeModel"]["body"]))

    assert re.fullmatch(r"CODE\w+様", left["messages"][0]["content"])
    assert left["max_tokens"] == 1


def test_and_its_pictures_are_found() -> None:
    inner = {"messages": [{"content": [{"source": {"type": "base64", "data": PICTURE}}]}]}
    body = base64.b64encode(json.dumps(inner).encode()).decode()

    with pytest.raises(PolicyRefusal):
        admit(PATHS["CountTokens"], {"input": {"invokeModel": {"body": body}}}, attachments="block")


def test_what_is_sealed_passes_byte_by_byte_in_both_directions() -> None:
    sealed = "EuYBCkQYAiJA+planted00001x/PERSON4K7Q2M=="
    blocks = [
        {"reasoningContent": {"reasoningText": {"text": "値00002", "signature": sealed}}},
        {"reasoningContent": {"redactedContent": sealed}},
        {"cachePoint": {"type": "default", "ttl": "5m"}},
    ]
    path, row = PATHS["Converse"], row_for("POST", PATHS["Converse"])

    out = json.loads(sent(row, {"messages": [{"role": "assistant", "content": blocks}]}, path))
    left = out["messages"][0]["content"]
    assert left[0]["reasoningContent"]["reasoningText"]["signature"] == sealed
    assert "値" not in left[0]["reasoningContent"]["reasoningText"]["text"]
    assert left[1:] == blocks[1:]
    body = json.dumps({"output": {"message": {"role": "assistant", "content": blocks}}}).encode()
    assert restore_response(body, row, Restorer({"PERSON4K7Q2M": VALUE})) == body


def test_names_of_documents_and_tools_fit_what_bedrock_takes() -> None:
    document = {"format": "txt", "name": "値00001", "source": {"text": "x"}}
    payload = {
        "messages": [{"role": "user", "content": [{"document": document}]}],
        "toolConfig": {"tools": [{"toolSpec": {"name": "planted00002x", "inputSchema": {}}}]},
    }
    out = json.loads(sent(row_for("POST", PATHS["Converse"]), payload, PATHS["Converse"]))
    name = out["messages"][0]["content"][0]["document"]["name"]
    tool = out["toolConfig"]["tools"][0]["toolSpec"]["name"]

    assert re.fullmatch(r"[A-Za-z0-9 ()\[\]-]+", name)
    assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", tool)
    assert "planted" not in tool


def test_a_schema_in_a_string_is_read_as_json() -> None:
    schema = {"type": "object", "properties": {"値00001": {"const": "値00002"}}}
    structure = {"jsonSchema": {"schema": json.dumps(schema), "name": "s"}}
    payload = {"outputConfig": {"textFormat": {"type": "json_schema", "structure": structure}}}
    out = json.loads(sent(row_for("POST", PATHS["Converse"]), payload, PATHS["Converse"]))
    left = out["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"]

    assert json.loads(left)["properties"].keys().isdisjoint({"値00001"})
    assert "値" not in left


@pytest.mark.parametrize(
    ("operation", "payload", "asks"),
    [
        ("converse", {"outputConfig": {"textFormat": {"type": "json_schema"}}}, True),
        ("converse-stream", {"outputConfig": {"textFormat": {"type": "json_schema"}}}, True),
        ("converse", {"outputConfig": {}}, False),
        ("invoke", {"response_format": {"type": "json_object"}}, True),
        ("invoke", {"output_config": {"format": {"type": "json_schema"}}}, True),
        ("invoke-with-response-stream", {"response_format": {"type": "json_object"}}, True),
        ("invoke", {"prompt": "x"}, False),
    ],
)
def test_who_asks_for_json(operation: str, payload: Json, asks: bool) -> None:
    assert row_for("POST", f"{MODEL}/{operation}").json_output(payload) is asks


def test_only_the_answer_is_json_where_that_was_asked_for() -> None:
    blocks: list[Any] = [
        {"reasoningContent": {"reasoningText": {"text": PLACEHOLDER}}},
        {"toolResult": {"content": [{"text": PLACEHOLDER}]}},
        {"text": json.dumps({"name": PLACEHOLDER})},
    ]
    body = json.dumps({"output": {"message": {"content": blocks}}}).encode()
    restorer = Restorer({PLACEHOLDER: VALUE})

    after = json.loads(
        restore_response(body, row_for("POST", PATHS["Converse"]), restorer, json_output=True)
    )
    thought, result, answer = after["output"]["message"]["content"]
    assert thought["reasoningContent"]["reasoningText"]["text"] == VALUE
    assert result["toolResult"]["content"][0]["text"] == VALUE
    assert json.loads(answer["text"]) == {"name": VALUE}


def frames(events: list[Any], *, wrapped: bool) -> bytes:
    out = b""
    for event in events:
        (name, payload), *_ = event.items()
        data = json.dumps(payload).encode()
        if wrapped:
            name, data = "chunk", json.dumps(event).encode()
            data = json.dumps({"bytes": base64.b64encode(data).decode(), "p": "abcd"}).encode()
        headers = {
            ":event-type": name,
            ":content-type": "application/json",
            ":message-type": "event",
        }
        out += encode_frame(encode_headers(headers), data)
    return out


def streamed(row: Api, events: list[Any], *, wrapped: bool) -> list[Any]:
    """By any cut of the bytes; the checksums are the test client's to check."""
    results = set()
    for pieces in cuts(frames(events, wrapped=wrapped), range(4)):
        editor = StreamEditor(row, Framing.EVENT_STREAM, Restorer({PLACEHOLDER: VALUE}))
        results.add(b"".join(map(editor.feed, pieces)) + editor.flush())
        assert editor.complete
    [result] = results
    return read(result, Framing.EVENT_STREAM)


HALVES = (PLACEHOLDER[:5], PLACEHOLDER[5:])
IN_JSON = json.dumps(VALUE, ensure_ascii=False)[1:-1]


def converse_events(delta: Any) -> list[Any]:
    return [
        {"messageStart": {"role": "assistant"}},
        *({"contentBlockDelta": {"contentBlockIndex": 0, "delta": delta(h)}} for h in HALVES),
        {"contentBlockStop": {"contentBlockIndex": 0}},
        {"messageStop": {"stopReason": "end_turn"}},
        {"metadata": {"usage": {"totalTokens": 1}}},
    ]


@pytest.mark.parametrize(
    ("delta", "find", "expected"),
    [
        (lambda text: {"text": text}, "text", VALUE),
        (lambda text: {"toolUse": {"input": text}}, "toolUse.input", IN_JSON),
        (lambda text: {"reasoningContent": {"text": text}}, "reasoningContent.text", VALUE),
        (lambda text: {"toolResult": [{"text": text}]}, "toolResult.0.text", VALUE),
    ],
)
def test_converse_streams_are_restored(delta: Any, find: str, expected: str) -> None:
    events = streamed(
        row_for("POST", PATHS["ConverseStream"]), converse_events(delta), wrapped=False
    )
    text = ""
    for event in events[1:3]:
        node = event["delta"]
        for name in find.split("."):
            node = node[int(name) if isinstance(node, list) else name]
        text += node

    assert text == expected
    assert len(events) == 6


METRICS = {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 1}}
INVOKED: dict[str, tuple[Any, str, str]] = {
    "anthropic": (
        lambda text: {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": text},
        },
        "delta.text",
        VALUE,
    ),
    "anthropic's tool": (
        lambda text: {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": text},
        },
        "delta.partial_json",
        IN_JSON,
    ),
    "nova": (
        lambda text: {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": text}}},
        "contentBlockDelta.delta.text",
        VALUE,
    ),
    "nova's tool": (
        lambda text: {
            "contentBlockDelta": {"contentBlockIndex": 0, "delta": {"toolUse": {"input": text}}}
        },
        "contentBlockDelta.delta.toolUse.input",
        IN_JSON,
    ),
    "llama": (lambda text: {"generation": text}, "generation", VALUE),
    "titan": (lambda text: {"outputText": text, "index": 0}, "outputText", VALUE),
    "mistral": (lambda text: {"outputs": [{"text": text}]}, "outputs.0.text", VALUE),
    "mistral large": (
        lambda text: {"choices": [{"index": 0, "message": {"content": text}}]},
        "choices.0.message.content",
        VALUE,
    ),
    "deepseek": (lambda text: {"choices": [{"text": text}]}, "choices.0.text", VALUE),
    "cohere command": (lambda text: {"generations": [{"text": text}]}, "generations.0.text", VALUE),
    "cohere command light": (lambda text: {"text": text, "is_finished": False}, "text", VALUE),
    "cohere command r": (
        lambda text: {"text": text, "event_type": "text-generation"},
        "text",
        VALUE,
    ),
    "cohere command r's tool": (
        lambda text: {
            "event_type": "tool-calls-chunk",
            "tool_call_delta": {"index": 0, "parameters": text},
        },
        "tool_call_delta.parameters",
        IN_JSON,
    ),
    "gpt-oss": (
        lambda text: {"choices": [{"index": 0, "delta": {"content": text}}]},
        "choices.0.delta.content",
        VALUE,
    ),
    "gpt-oss's reasoning": (
        lambda text: {"choices": [{"index": 0, "delta": {"reasoning": text}}]},
        "choices.0.delta.reasoning",
        VALUE,
    ),
}


@pytest.mark.parametrize("name", INVOKED)
def test_streams_of_every_vendors_own_events_are_restored(name: str) -> None:
    delta, place, expected = INVOKED[name]
    row = row_for("POST", f"{MODEL}/invoke-with-response-stream")
    last = {**delta(""), **METRICS}

    events = streamed(row, [*map(delta, HALVES), last], wrapped=True)
    text = ""
    for event in events:
        node = event
        for step in place.split("."):
            node = node[int(step) if isinstance(node, list) else step]
        text += node

    assert text == expected
    assert len(events) == 3
    assert events[2] == last


def test_an_exception_ends_a_stream_and_is_restored() -> None:
    headers = encode_headers({":message-type": "exception", ":exception-type": "throttling"})
    frame = encode_frame(headers, json.dumps({"message": f"of {PLACEHOLDER}"}).encode())
    for path in (PATHS["ConverseStream"], f"{MODEL}/invoke-with-response-stream"):
        editor = StreamEditor(
            row_for("POST", path), Framing.EVENT_STREAM, Restorer({PLACEHOLDER: VALUE})
        )
        [event] = read(editor.feed(frame) + editor.flush(), Framing.EVENT_STREAM)

        assert event == {"message": f"of {VALUE}"}
        assert editor.complete
