from collections.abc import Callable
from typing import Any

import pytest

from sekisho.wire.json_body import Json
from support.crossings import row_for, streamed
from support.streams import TABLE

NAME, PERSON = "PERSON4K7Q2M", TABLE["PERSON4K7Q2M"]


CHAT = row_for("POST", "/v1/chat/completions")


def chunk(delta: dict[str, Any], finish: str | None = None, **beside: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish, **beside}]}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/chat/completions",
        "/openai/deployments/gpt-4.1/chat/completions",
        "/openai/deployments/d/extensions/chat/completions",
        "/openai/v1/chat/completions",
        "/api/v1/chat/completions",
        "/v1beta/openai/chat/completions",
        "/v1/projects/p/locations/l/endpoints/openapi/chat/completions",
    ],
)
def test_is_known_wherever_it_is_spoken(path: str) -> None:
    assert row_for("POST", path) is CHAT


def test_code_in_the_middle_streams_as_chat_does() -> None:
    assert row_for("POST", "/v1/fim/completions").name == "openai.completions"
    assert row_for("POST", "/v1/agents/completions").name == "openai.agents.completions"

    [first, second, _] = streamed(
        row_for("POST", "/v1/fim/completions"),
        [chunk({"content": NAME[:6]}), chunk({"content": NAME[6:]}), chunk({}, "stop")],
    )

    assert (
        first["choices"][0]["delta"]["content"] + second["choices"][0]["delta"]["content"] == PERSON
    )


@pytest.mark.parametrize(
    ("payload", "keeps", "recalls"),
    [
        ({"messages": []}, False, False),
        ({"store": True}, True, False),
        ({"store": False}, False, False),
        ({"messages": [{"content": [{"file": {"file_id": "file_1"}}]}]}, False, True),
    ],
)
def test_is_stored_only_where_it_is_asked_for(payload: Json, keeps: bool, recalls: bool) -> None:
    assert (CHAT.keeps(payload), CHAT.recalls(payload)) == (keeps, recalls)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/chat/completions", "openai.chat.list"),
        ("GET", "/v1/chat/completions/chatcmpl-1", "openai.chat.get"),
        ("POST", "/v1/chat/completions/chatcmpl-1", "openai.chat.update"),
        ("DELETE", "/v1/chat/completions/chatcmpl-1", "openai.chat.delete"),
        ("GET", "/v1/chat/completions/chatcmpl-1/messages", "openai.chat.messages.list"),
    ],
)
def test_what_was_stored_is_recalled(method: str, path: str, name: str) -> None:
    api = row_for(method, path)

    assert api.name == name
    assert api.recalls(None)
    assert not api.allows_query("metadata[customer]", "x")


def test_azures_filter_events_have_no_delta() -> None:
    asynchronous = {
        "index": 0,
        "finish_reason": None,
        "content_filter_offsets": {"check_offset": 4},
    }
    events = [
        {"choices": [], "prompt_filter_results": [{"prompt_index": 0}]},
        chunk(
            {
                "role": "assistant",
                "context": {"intent": f'["{NAME}"]', "citations": [{"title": NAME}]},
            }
        ),
        chunk({"content": NAME[:3]}),
        {"choices": [asynchronous]},
        chunk({"content": NAME[3:]}),
        chunk({}, "stop"),
    ]

    out = streamed(CHAT, events)

    context = out[1]["choices"][0]["delta"]["context"]
    assert context == {"intent": f'["{PERSON}"]', "citations": [{"title": PERSON}]}
    assert out[3] == events[3]
    texts = [event["choices"][0].get("delta", {}).get("content", "") for event in out[1:]]
    assert "".join(texts) == PERSON


def _thinking(text: str) -> dict[str, Any]:
    return {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": text}]}]}


def _detail(text: str) -> dict[str, Any]:
    return {"reasoning_details": [{"index": 0, "type": "reasoning.text", "text": text}]}


@pytest.mark.parametrize(
    "make",
    [
        lambda text: {"reasoning_content": text},
        lambda text: {"reasoning": text},
        _detail,
        _thinking,
    ],
)
def test_thoughts_come_back_in_every_dialect(make: Callable[[str], dict[str, Any]]) -> None:
    events = [chunk(make(NAME[:9])), chunk(make(NAME[9:])), chunk({}, "stop")]

    first, second, _ = (event["choices"][0]["delta"] for event in streamed(CHAT, events))

    assert first == make("")
    assert second == make(PERSON)


def test_geminis_signature_is_never_touched() -> None:
    sealed = {"google": {"thought_signature": NAME}}
    call = {"index": 0, "id": NAME, "function": {"name": "f", "arguments": f'{{"a": "{NAME}"}}'}}

    [first, _] = streamed(
        CHAT, [chunk({"tool_calls": [{**call, "extra_content": sealed}]}), chunk({}, "tool_calls")]
    )

    [made] = first["choices"][0]["delta"]["tool_calls"]
    assert made["extra_content"] == sealed
    assert made["id"] == NAME
    assert made["function"]["arguments"] == f'{{"a": "{PERSON}"}}'
