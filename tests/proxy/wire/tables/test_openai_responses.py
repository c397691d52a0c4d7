import json
from typing import Any

import pytest

from sekisho.wire.json_body import Json
from support.crossings import row_for, streamed
from support.streams import TABLE

NAME, PERSON = "PERSON4K7Q2M", TABLE["PERSON4K7Q2M"]
SHOP, QUOTED = "ORG7XWVTB", TABLE["ORG7XWVTB"]


RESPONSES = row_for("POST", "/v1/responses")
GET = row_for("GET", "/v1/responses/resp_1")


@pytest.mark.parametrize(
    ("payload", "keeps", "recalls"),
    [
        ({"input": "x"}, True, False),
        ({"input": "x", "store": True}, True, False),
        ({"input": "x", "store": False}, False, False),
        ({"input": "x", "store": None}, True, False),
        ({"input": "x", "store": False, "conversation": "conv_1"}, True, True),
        (
            {"input": "x", "store": False, "context_management": [{"type": "compaction"}]},
            True,
            True,
        ),
        ({"input": "x", "store": False, "previous_response_id": "resp_1"}, False, True),
    ],
)
def test_is_stored_unless_told_not_to(payload: Json, keeps: bool, recalls: bool) -> None:
    assert (RESPONSES.keeps(payload), RESPONSES.recalls(payload)) == (keeps, recalls)


def test_a_compacted_history_stands_for_what_was_sent() -> None:
    assert row_for("POST", "/v1/responses/compact").keeps({"store": False})
    assert not row_for("POST", "/v1/responses/input_tokens").keeps({})


def test_a_stream_may_be_taken_up_again() -> None:
    assert GET.recalls(None)
    assert GET.allows_query("stream", "true")
    assert GET.allows_query("starting_after", "41")
    assert GET.allows_query("include[]", "message.output_text.logprobs")
    assert not GET.allows_query("starting_after", "山田")

    place = {"output_index": 0, "content_index": 0, "item_id": "msg_1"}
    events: list[dict[str, Any]] = [
        {"type": "response.output_text.delta", **place, "delta": NAME[:7], "sequence_number": 42},
        {"type": "response.output_text.delta", **place, "delta": NAME[7:], "sequence_number": 43},
        {"type": "response.completed", "response": {"output": []}, "sequence_number": 44},
    ]
    out = streamed(GET, events)

    assert out[0]["delta"] + out[1]["delta"] == PERSON
    assert [event["sequence_number"] for event in out] == [42, 43, 44]


@pytest.mark.parametrize("kind", ["json_schema", "text"])
def test_a_stream_that_is_taken_up_says_whether_its_text_is_json(kind: str) -> None:
    text = json.dumps({"shop": SHOP})
    asked = {"text": {"format": {"type": kind}}, "output": []}
    place = {"output_index": 0, "content_index": 0}
    delta = {"type": "response.output_text.delta", **place}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": asked},
        {**delta, "delta": text[:14]},
        {**delta, "delta": text[14:]},
        {"type": "response.output_text.done", **place, "text": text},
        {"type": "response.completed", "response": asked},
    ]

    out = streamed(GET, events)

    shop = json.dumps(QUOTED, ensure_ascii=False)[1:-1] if kind == "json_schema" else QUOTED
    assert out[1]["delta"] + out[2]["delta"] == out[3]["text"] == f'{{"shop": "{shop}"}}'


def test_what_a_shell_says_is_an_object_that_grows() -> None:
    place = {"output_index": 1, "command_index": 0, "item_id": "sho_1"}
    kind = "response.shell_call_output_content"
    events: list[dict[str, Any]] = [
        {"type": f"{kind}.delta", **place, "delta": {"stdout": NAME[:5], "stderr": SHOP[:2]}},
        {"type": f"{kind}.delta", **place, "delta": {"stdout": NAME[5:], "stderr": SHOP[2:]}},
        {"type": f"{kind}.done", **place, "output": [{"stdout": NAME, "stderr": SHOP}]},
        {"type": "response.completed", "response": {}},
    ]

    first, second, done, _ = streamed(RESPONSES, events)

    assert first["delta"]["stdout"] + second["delta"]["stdout"] == PERSON
    assert first["delta"]["stderr"] + second["delta"]["stderr"] == QUOTED
    assert done["output"] == [{"stdout": PERSON, "stderr": QUOTED}]


def test_mistrals_conversations_have_words_of_their_own() -> None:
    say, call = "message.output.delta", "function.call.delta"
    arguments = json.dumps({"to": SHOP})
    events: list[dict[str, Any]] = [
        {"type": "conversation.response.started", "conversation_id": "conv_1"},
        {"type": say, "output_index": 0, "content_index": 0, "content": NAME[:4]},
        {"type": call, "output_index": 1, "name": "f", "arguments": arguments[:9]},
        {"type": say, "output_index": 0, "content_index": 0, "content": NAME[4:]},
        {"type": call, "output_index": 1, "name": "f", "arguments": arguments[9:]},
        {"type": "conversation.response.done", "usage": {}},
    ]

    for path in ("/v1/conversations", "/v1/conversations/conv_1", "/v1/conversations/c_1/restart"):
        out = streamed(row_for("POST", path), events)

        assert out[1]["content"] + out[3]["content"] == PERSON
        assert json.loads(out[2]["arguments"] + out[4]["arguments"]) == {"to": QUOTED}


@pytest.mark.parametrize(
    ("payload", "asked"),
    [
        ({"completion_args": {"response_format": {"type": "json_schema"}}}, True),
        ({"completion_args": {"response_format": {"type": "text"}}}, False),
        ({"items": []}, False),
    ],
)
def test_sees_whether_mistral_is_asked_for_json(payload: Json, asked: bool) -> None:
    assert row_for("POST", "/v1/conversations").json_output(payload) is asked


@pytest.mark.parametrize("path", ["/backend-api/codex/responses", "/openai/responses"])
def test_is_known_to_codex_and_azure(path: str) -> None:
    assert row_for("POST", path) is RESPONSES
