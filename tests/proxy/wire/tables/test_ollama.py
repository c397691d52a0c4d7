"""Every call of Ollama's SDK that the table has: masked and restored in every leaf."""

import json
from typing import Any

import ollama._types as t
import pytest

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
    unrestored,
)
from support.cuts import cuts

IDS = {"id", "model", "name", "role", "status", "type"}

CALLS: list[tuple[str, Any, Any]] = [
    ("/api/chat", t.ChatRequest, t.ChatResponse),
    ("/api/generate", t.GenerateRequest, t.GenerateResponse),
    ("/api/embed", t.EmbedRequest, t.EmbedResponse),
    ("/api/embeddings", t.EmbeddingsRequest, t.EmbeddingsResponse),
    ("/api/create", t.CreateRequest, t.ProgressResponse),
    ("/api/show", t.ShowRequest, t.ShowResponse),
    ("/api/pull", t.PullRequest, t.ProgressResponse),
    ("/api/push", t.PushRequest, t.ProgressResponse),
    ("/api/copy", t.CopyRequest, t.StatusResponse),
    ("/v1/systemone", t.SystemOneRequest, t.SystemOneResponse),
]


@pytest.mark.parametrize(("path", "asked", "_answered"), CALLS)
def test_of_a_request_only_ids_leave(path: str, asked: Any, _answered: Any) -> None:
    """`messages{}`: the SDK takes any object for a message, and it is read as one."""
    assert leaks_of(row_for("POST", path), asked, path) <= IDS | {"messages{}"}


@pytest.mark.parametrize(("path", "_asked", "answered"), CALLS)
def test_of_an_answer_all_but_ids_is_restored(path: str, _asked: Any, answered: Any) -> None:
    assert unrestored(row_for("POST", path), answered) <= IDS


def streamed(path: str, events: list[Any], *, json_output: bool = False) -> list[Any]:
    body = b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)
    results = set()
    for pieces in cuts(body, range(4)):
        editor = StreamEditor(
            row_for("POST", path),
            Framing.JSON_LINES,
            Restorer({PLACEHOLDER: VALUE}),
            json_output=json_output,
        )
        results.add(b"".join(map(editor.feed, pieces)) + editor.flush())
        assert editor.complete
    [result] = results
    return [json.loads(line) for line in result.splitlines()]


TEXT = f"あ{PLACEHOLDER}。"
RESTORED = TEXT.replace(PLACEHOLDER, VALUE)


def test_a_chat_is_restored_as_it_streams() -> None:
    call = {"function": {"name": "mail", "arguments": {"to": PLACEHOLDER, PLACEHOLDER: [TEXT]}}}
    messages: list[Any] = [
        *({"content": "", "thinking": c} for c in TEXT),
        *({"content": c} for c in TEXT),
        {"content": "", "tool_calls": [call]},
    ]
    events: list[Any] = [{"model": "m", "message": m, "done": False} for m in messages]
    after = streamed("/api/chat", [*events, {"model": "m", "message": {}, "done": True}])

    said = [event["message"] for event in after]
    assert "".join(message.get("thinking", "") for message in said) == RESTORED
    assert "".join(message.get("content", "") for message in said) == RESTORED
    assert said[-2]["tool_calls"][0]["function"]["arguments"] == {"to": VALUE, VALUE: [RESTORED]}
    assert len(after) == len(events) + 1


def test_so_is_a_generation() -> None:
    events: list[Any] = [
        *({"thinking": c, "response": "", "done": False} for c in TEXT),
        *({"response": c, "done": False} for c in TEXT),
        {"response": "", "done": True, "context": [1, 2, 3]},
    ]
    after = streamed("/api/generate", events)

    assert "".join(event.get("thinking", "") for event in after) == RESTORED
    assert "".join(event["response"] for event in after) == RESTORED
    assert after[-1] == events[-1]


def test_json_that_was_asked_for_stays_json() -> None:
    document = json.dumps({"name": PLACEHOLDER})
    events: list[Any] = [{"message": {"content": c}, "done": False} for c in document]
    after = streamed("/api/chat", [*events, {"done": True}], json_output=True)

    text = "".join(event["message"]["content"] for event in after[:-1])
    assert json.loads(text) == {"name": VALUE}


@pytest.mark.parametrize(
    ("asked", "asks"),
    [("json", True), ({"type": "object", "properties": {}}, True), ("", False), (None, False)],
)
def test_who_asks_for_json(asked: Json, asks: bool) -> None:
    for path in ("/api/chat", "/api/generate"):
        assert row_for("POST", path).json_output({"format": asked}) is asks


def test_a_schema_is_the_callers_own() -> None:
    schema = {
        "type": "object",
        "id": "planted00001x",
        "properties": {"値00002": {"const": "値00003"}},
    }
    out = sent(row_for("POST", "/api/chat"), {"model": "m", "format": schema}, "/api/chat")

    assert "planted" not in out
    assert "値" not in out
    assert json.loads(out)["format"]["type"] == "object"


def admit(path: str, payload: Json, **policy: Any) -> None:
    headers = [("content-type", "application/json")]
    request = Request("POST", path, "", headers, json.dumps(payload).encode())
    checkpoint(**policy).admit(request, UPSTREAM, "scope")


@pytest.mark.parametrize(
    ("path", "payload", "code"),
    [
        (
            "/api/chat",
            {"messages": [{"role": "user", "images": ["iVBO"]}]},
            "attachment_not_scannable",
        ),
        ("/api/generate", {"prompt": "x", "images": ["iVBO"]}, "attachment_not_scannable"),
        ("/api/generate", {"prompt": "x", "context": [1, 2, 3]}, "tokens_not_scannable"),
    ],
)
def test_pictures_and_tokens_are_refused_unless_files_may_pass(
    path: str, payload: Json, code: str
) -> None:
    with pytest.raises(PolicyRefusal) as raised:
        admit(path, payload, attachments="block")
    assert raised.value.code == code
    admit(path, payload)


def test_a_models_texts_last_and_come_back_with_every_answer_of_it() -> None:
    assert row_for("POST", "/api/create").keeps({})
    for path in ("/api/chat", "/api/generate", "/api/show"):
        assert row_for("POST", path).recalls({})
        assert not row_for("POST", path).keeps({})


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/blobs/sha256:00"), ("DELETE", "/api/delete")]
)
def test_what_is_refused(method: str, path: str) -> None:
    assert find_api(method, path) is None
