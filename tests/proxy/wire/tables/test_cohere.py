"""Every call of Cohere's SDK that the table has: masked and restored in every leaf."""

import json
import re
import typing
from typing import Any, TypedDict

import pytest
from cohere import types as t
from cohere.raw_base_client import RawBaseCohere
from cohere.v2.raw_client import RawV2Client
from cohere.v2.types.v2chat_response import V2ChatResponse
from cohere.v2.types.v2chat_stream_response import V2ChatStreamResponse
from cohere.v2.types.v2rerank_response import V2RerankResponse

from sekisho.errors import PolicyRefusal
from sekisho.exchange import Request
from sekisho.masking.restorer import Restorer
from sekisho.wire.apis import find_api
from sekisho.wire.framing import Framing
from sekisho.wire.json_body import Json
from sekisho.wire.stream import StreamEditor
from support.crossings import (
    PLACEHOLDER,
    UPSTREAM,
    VALUE,
    checkpoint,
    leaks_of,
    row_for,
    sent,
    unjoined,
    unrestored,
    unrestored_events,
)
from support.cuts import cuts

IDS = {
    "detail",
    "finish_reason",
    "id",
    "model",
    "response_id",
    "tool_call_id",
    "tool_choice",
    "type",
}
# Where the SDK's own types take anything besides some words.
OPEN = {"tool_choice{}", "format"}
PICTURES = {"images"}


def parameters(call: Any) -> Any:
    """A type of the body, made from the call's arguments."""
    hints = typing.get_type_hints(call, include_extras=True)
    fields = {n: hint for n, hint in hints.items() if n not in ("return", "request_options")}
    return TypedDict(call.__name__, fields)  # type: ignore[operator]


REQUESTS: list[tuple[str, Any]] = [
    ("/v2/chat", RawV2Client.chat),
    ("/v2/embed", RawV2Client.embed),
    ("/v2/rerank", RawV2Client.rerank),
    ("/v1/chat", RawBaseCohere.chat),
    ("/v1/generate", RawBaseCohere.generate),
    ("/v1/embed", RawBaseCohere.embed),
    ("/v1/rerank", RawBaseCohere.rerank),
    ("/v1/summarize", RawBaseCohere.summarize),
    ("/v1/classify", RawBaseCohere.classify),
    ("/v1/tokenize", RawBaseCohere.tokenize),
]


@pytest.mark.parametrize(("path", "call"), REQUESTS)
def test_of_a_request_only_ids_leave(path: str, call: Any) -> None:
    assert leaks_of(row_for("POST", path), parameters(call), path) <= IDS | OPEN | PICTURES


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v2/chat", V2ChatResponse),
        ("/v2/rerank", V2RerankResponse),
        ("/v2/embed", t.EmbedByTypeResponse),
        ("/v1/chat", t.NonStreamedChatResponse),
        ("/v1/embed", t.EmbedFloatsResponse),
        ("/v1/generate", t.Generation),
        ("/v1/rerank", t.RerankResponse),
        ("/v1/summarize", t.SummarizeResponse),
        ("/v1/classify", t.ClassifyResponse),
        ("/v1/tokenize", t.TokenizeResponse),
    ],
)
def test_of_an_answer_all_but_ids_is_restored(path: str, kind: Any) -> None:
    assert unrestored(row_for("POST", path), kind) <= IDS


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v2/chat", V2ChatStreamResponse),
        ("/v1/chat", t.StreamedChatResponse),
        ("/v1/generate", t.GenerateStreamedResponse),
    ],
)
def test_so_is_every_event_of_a_stream(path: str, kind: Any) -> None:
    assert unrestored_events(row_for("POST", path), kind) <= IDS


def test_growing_texts_are_joined() -> None:
    growing = re.compile(
        r"delta\.message\.(?:content\.(?:text|thinking)|tool_plan|tool_calls\.function\.arguments)"
    )

    assert unjoined(row_for("POST", "/v2/chat"), V2ChatStreamResponse, growing) == set()


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"event_type": kind, "is_finished": kind == "stream-end", **fields}


def test_so_are_version_ones() -> None:
    text, arguments = f"あ{PLACEHOLDER}。", json.dumps({"to": PLACEHOLDER})
    events = [
        event("stream-start", generation_id="g"),
        *(event("tool-calls-chunk", tool_call_delta={"text": c}) for c in text),
        *(
            event("tool-calls-chunk", tool_call_delta={"index": index, "parameters": c})
            for c in arguments
            for index in (0, 1)
        ),
        event("tool-calls-generation", text=text, tool_calls=[{"parameters": {"to": PLACEHOLDER}}]),
        *(event("text-generation", text=c) for c in text),
        event("stream-end", finish_reason="COMPLETE", response={"text": text}),
    ]
    body = b"".join(json.dumps(e).encode() + b"\n" for e in events)
    results = set()
    for pieces in cuts(body, range(4)):
        editor = StreamEditor(
            row_for("POST", "/v1/chat"), Framing.JSON_LINES, Restorer({PLACEHOLDER: VALUE})
        )
        results.add(b"".join(map(editor.feed, pieces)) + editor.flush())
        assert editor.complete
    [result] = results
    after = [json.loads(line) for line in result.splitlines()]

    restored = text.replace(PLACEHOLDER, VALUE)
    deltas = [e["tool_call_delta"] for e in after if "tool_call_delta" in e]
    assert "".join(delta.get("text", "") for delta in deltas) == restored
    for index in (0, 1):
        pieces_of_one = [d["parameters"] for d in deltas if d.get("index") == index]
        assert json.loads("".join(pieces_of_one)) == {"to": VALUE}
    said = [e["text"] for e in after if e["event_type"] == "text-generation"]
    assert "".join(said) == restored
    assert after[-1]["response"]["text"] == restored
    [whole] = [e for e in after if e["event_type"] == "tool-calls-generation"]
    assert (whole["text"], whole["tool_calls"][0]["parameters"]) == (restored, {"to": VALUE})


@pytest.mark.parametrize(
    "payload",
    [
        {"model": "embed-v4.0", "images": ["data:image/png;base64,iVBO"]},
        {"inputs": [{"content": [{"image_url": {"url": "data:image/png;base64,iVBO"}}]}]},
        {"messages": [{"content": [{"image_url": {"url": "data:image/png;base64,iVBO"}}]}]},
    ],
)
def test_pictures_are_refused_unless_files_may_pass(payload: Json) -> None:
    for attachments in ("block", "allow"):
        path = "/v2/chat" if "messages" in str(payload) else "/v2/embed"
        headers = [("content-type", "application/json")]
        request = Request("POST", path, "", headers, json.dumps(payload).encode())
        if attachments == "allow":
            assert checkpoint().admit(request, UPSTREAM, "scope").name
            continue
        with pytest.raises(PolicyRefusal) as raised:
            checkpoint(attachments=attachments).admit(request, UPSTREAM, "scope")
        assert raised.value.code == "attachment_not_scannable"


def test_a_documents_own_fields_are_read_whatever_their_names() -> None:
    document = {"id": "doc_1", "data": {"id": "planted00001x", "role": "planted00002x"}}
    out = sent(row_for("POST", "/v2/chat"), {"documents": [document, "値00003"]}, "/v2/chat")

    assert "planted" not in out
    assert "値" not in out


@pytest.mark.parametrize(
    ("path", "payload", "asks"),
    [
        ("/v2/chat", {"response_format": {"type": "json_object"}}, True),
        ("/v1/chat", {"response_format": {"type": "json_object"}}, True),
        ("/v2/chat", {"response_format": {"type": "text"}}, False),
        ("/v2/chat", {}, False),
    ],
)
def test_who_asks_for_json(path: str, payload: Json, asks: bool) -> None:
    assert row_for("POST", path).json_output(payload) is asks


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/detokenize"),  # token ids
        ("POST", "/v2/parse"),  # files
        ("POST", "/v1/datasets"),
        ("POST", "/v1/embed-jobs"),
        ("POST", "/v1/connectors"),
        ("POST", "/v1/finetuning/finetuned-models"),
    ],
)
def test_what_is_refused(method: str, path: str) -> None:
    assert find_api(method, path) is None
