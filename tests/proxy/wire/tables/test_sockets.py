import json
from collections.abc import Iterable
from typing import Any

import pytest
from google.genai import types as genai_types
from openai.types.realtime.realtime_client_event_param import RealtimeClientEventParam
from openai.types.realtime.realtime_server_event import RealtimeServerEvent
from openai.types.responses.responses_client_event_param import ResponsesClientEventParam
from openai.types.responses.responses_server_event import ResponsesServerEvent

from sekisho.masking.restorer import Restorer
from sekisho.wire.api import Api, Body
from sekisho.wire.apis import find_api
from sekisho.wire.framing import Framing
from sekisho.wire.stream import StreamEditor
from support.crossings import JAPANESE, PLAIN, leaked, unrestored_events
from support.sdk_types import examples
from support.streams import TABLE

LIVE_PATH = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
# What may look like an identifier and then passes; nothing Japanese does.
IDS = set(
    ["id", "item_id", "call_id", "response_id", "approval_request_id", "model", "voice", "version"]
)
IDS |= {"tunnel_id"}
STORED = {
    "container",
    "container_id",
    "file_id",
    "file_ids",
    "skill_id",
    "vector_store_ids",
    "caller_id",
    "previous_response_id",
    "comparison_response_id",
}
WORDS = {"type", "mode", "size", "status", "quality", "background", "output_format", "tools{}"}
SECRETS = {"authorization", "headers{}", "value"}
SEALED = {"encrypted_content", "fingerprint"}
FILES = {"data", "file_data", "result"}
PATHS = {"realtime": "/v1/realtime", "responses": "/v1/responses", "live": LIVE_PATH}


def row(kind: str, method: str = "MESSAGE") -> Api:
    found = find_api(method, PATHS[kind])
    assert found is not None
    return found


@pytest.mark.parametrize("kind", PATHS)
def test_a_handshake_has_no_body_and_messages_are_json(kind: str) -> None:
    assert row(kind, "WEBSOCKET").body is Body.NONE
    assert row(kind).body is Body.JSON
    assert row(kind).keeps({})
    assert row(kind, "WEBSOCKET").recalls(None)


@pytest.mark.parametrize(
    ("kind", "events", "passes"),
    [
        ("realtime", RealtimeClientEventParam, IDS | SECRETS | {"audio", "conversation"}),
        (
            "responses",
            ResponsesClientEventParam,
            IDS | STORED | WORDS | SECRETS | SEALED | FILES | {"conversation", "continuation_id"},
        ),
        ("live", genai_types.LiveClientMessage, set()),
    ],
)
def test_nothing_leaves_in_a_message_but_what_is_named(
    kind: str, events: Any, passes: set[str]
) -> None:
    api = row(kind)

    assert leaked(api, examples(events, JAPANESE.format), PATHS[kind]) == set()
    assert leaked(api, examples(events, PLAIN.format), PATHS[kind]) <= passes


@pytest.mark.parametrize(
    ("kind", "events"),
    [("realtime", RealtimeServerEvent), ("responses", ResponsesServerEvent)],
)
def test_every_text_of_a_server_event_comes_back(kind: str, events: Any) -> None:
    kept = unrestored_events(row(kind, "WEBSOCKET"), events)

    assert kept <= IDS | STORED | WORDS | SECRETS | SEALED


def joined(kind: str, events: Iterable[dict[str, Any]], *way: str) -> str:
    editor = StreamEditor(row(kind, "WEBSOCKET"), Framing.MESSAGES, Restorer(TABLE))
    out = [frame for event in events for frame in editor.feed_frames(json.dumps(event).encode())]
    text = ""
    for frame in out + editor.flush_frames():
        node = json.loads(frame)
        for name in way:
            node = node[0] if name == "0" else node.get(name, "")
        text += node
    return text


@pytest.mark.parametrize(
    "name",
    [
        "response.output_text",
        "response.output_audio_transcript",
        "response.text",
        "conversation.item.input_audio_transcription",
    ],
)
def test_growing_texts_of_a_realtime_session_are_joined(name: str) -> None:
    text = "PERSON4K7Q2M様、CODE9ZZZZZまで"
    place = {"type": f"{name}.delta", "response_id": "r", "item_id": "i", "content_index": 0}
    events = [place | {"delta": piece} for piece in text]

    assert joined("realtime", events, "delta") == "山田 太郎様、090-1234-5678まで"


def test_texts_of_two_responses_do_not_mix() -> None:
    events = [
        {"type": "response.output_text.delta", "response_id": f"r{n % 2}", "delta": piece}
        for n, piece in enumerate(["PERSON4K", "ORG7X", "7Q2M", "WVTB"])
    ]

    assert joined("realtime", events, "delta") == "山田 太郎" + TABLE["ORG7XWVTB"]


def test_sound_is_no_growing_text() -> None:
    """It ends in the beginning of a placeholder now and then, and must not wait for that."""
    api = row("realtime", "WEBSOCKET")
    editor = StreamEditor(api, Framing.MESSAGES, Restorer(TABLE))
    event = {"type": "response.output_audio.delta", "item_id": "i", "delta": "AAAAPERSON4K"}

    assert len(editor.feed_frames(json.dumps(event).encode())) == 1


def test_what_gemini_says_and_hears_is_joined() -> None:
    text = "PERSON4K7Q2Mさん"
    parts = [{"serverContent": {"modelTurn": {"parts": [{"text": t}]}}} for t in text]
    heard = [{"serverContent": {"outputTranscription": {"text": t}}} for t in text]

    assert joined("live", parts, "serverContent", "modelTurn", "parts", "0", "text") == (
        "山田 太郎さん"
    )
    assert joined("live", heard, "serverContent", "outputTranscription", "text") == "山田 太郎さん"
