import json
from typing import Any

import anthropic
import cohere
import httpx2
import openai
import pytest
from cohere.core.unchecked_base_model import construct_type
from cohere.types import StreamedChatResponse
from cohere.v2.types.v2chat_stream_response import V2ChatStreamResponse
from google.genai import errors as genai_errors

from sekisho.errors import DetectionFailure, InvalidRequest, PolicyRefusal, UpstreamFailure
from sekisho.wire.api import Vendor
from sekisho.wire.api_errors import error_body, stream_error
from sekisho.wire.apis import find_api
from support import aws_types

REFUSAL = PolicyRefusal(
    "blocked",
    ja="送信できません",
    en="may not leave",
    setting="policy.actions",
    entity_types=("JP_MY_NUMBER",),
)
LIMITED = InvalidRequest("too_many", ja="多すぎます", en="too many", status=429)
BAD = InvalidRequest("unreadable_body", ja="読めません", en="unreadable")
DOWN = UpstreamFailure("unreachable", ja="届きません", en="unreachable")
NOT_READY = DetectionFailure("not_ready", ja="準備中", en="not ready")


def body(vendor: Vendor, error: Any, **options: str) -> Any:
    return json.loads(error_body(vendor, error, **options))


@pytest.mark.parametrize(
    ("error", "openai_type", "anthropic_type", "gemini_status"),
    [
        (BAD, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"),
        (REFUSAL, "permission_error", "permission_error", "PERMISSION_DENIED"),
        (LIMITED, "rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED"),
        (DOWN, "server_error", "api_error", "UNAVAILABLE"),
        (NOT_READY, "server_error", "overloaded_error", "UNAVAILABLE"),
    ],
)
def test_every_status_has_its_type(
    error: Any, openai_type: str, anthropic_type: str, gemini_status: str
) -> None:
    assert body("openai", error)["error"]["type"] == openai_type
    assert body("anthropic", error)["error"]["type"] == anthropic_type
    assert body("gemini", error)["error"]["status"] == gemini_status
    assert body("gemini", error)["error"]["code"] == error.status


def test_names_the_types_found_and_the_setting() -> None:
    for vendor in ("openai", "anthropic"):
        assert body(vendor, REFUSAL)["error"]["sekisho"] == {
            "code": "blocked",
            "setting": "policy.actions",
            "entity_types": ["JP_MY_NUMBER"],
        }
    [detail] = body("gemini", REFUSAL, request_id="req_1")["error"]["details"]
    assert detail["metadata"] == {
        "setting": "policy.actions",
        "entity_types": "JP_MY_NUMBER",
        "request_id": "req_1",
    }
    assert body("anthropic", REFUSAL, request_id="req_1")["request_id"] == "req_1"


def test_the_sdks_read_their_own_shapes() -> None:
    request = httpx2.Request("POST", "http://test")
    response = httpx2.Response(403, request=request)
    with pytest.raises(openai.PermissionDeniedError) as raised:
        raise openai.OpenAI(api_key="x")._make_status_error(
            "", body=body("openai", REFUSAL), response=response
        )
    assert (raised.value.code, raised.value.type) == ("blocked", "permission_error")
    with pytest.raises(anthropic.PermissionDeniedError):
        raise anthropic.Anthropic(api_key="x")._make_status_error(
            "", body=body("anthropic", REFUSAL), response=response
        )
    error = genai_errors.ClientError(403, body("gemini", REFUSAL))
    assert (error.status, error.message) == ("PERMISSION_DENIED", REFUSAL.message)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/chat/completions", ""),
        ("/v1/messages", "error"),
        ("/v1beta/models/m:streamGenerateContent", ""),
    ],
)
def test_events_hold_the_same_as_bodies(path: str, name: str) -> None:
    api = find_api("POST", path)
    assert api is not None
    event, data = stream_error(api, DOWN, 0)

    assert json.loads(data) == body(api.vendor, DOWN)
    assert event == name


@pytest.mark.parametrize(("method", "path"), [("POST", "/responses"), ("GET", "/responses/resp_1")])
def test_the_responses_api_has_an_error_event_of_its_own(method: str, path: str) -> None:
    api = find_api(method, f"/v1{path}")
    assert api is not None
    name, data = stream_error(api, DOWN, 7)
    event = json.loads(data)

    assert name == event["type"] == "error"
    assert (event["code"], event["sequence_number"]) == ("unreachable", 7)
    assert event["error"]["code"] == "unreachable"


@pytest.mark.parametrize(
    ("error", "bedrock"),
    [
        (BAD, "ValidationException"),
        (REFUSAL, "AccessDeniedException"),
        (LIMITED, "ThrottlingException"),
        (DOWN, "InternalServerException"),
        (NOT_READY, "ServiceUnavailableException"),
    ],
)
def test_others_say_it_more_simply(error: Any, bedrock: str) -> None:
    ours = body("openai", error)["error"]["sekisho"]

    assert body("bedrock", error) == {
        "__type": bedrock,
        "message": error.message,
        "sekisho": ours,
    }
    assert body("ollama", error) == {"error": error.message, "sekisho": ours}
    assert body("cohere", error, request_id="req_1") == {
        "id": "req_1",
        "message": error.message,
        "sekisho": ours,
    }


@pytest.mark.parametrize("operation", ["converse-stream", "invoke-with-response-stream"])
@pytest.mark.parametrize("error", [BAD, REFUSAL, LIMITED, DOWN, NOT_READY])
def test_bedrocks_exceptions_in_a_stream_are_those_that_its_sdk_knows(
    operation: str, error: Any
) -> None:
    api = find_api("POST", f"/model/m.x/{operation}")
    assert api is not None
    name, data = stream_error(api, error, 0)

    stream = aws_types.operation("ConverseStream").get_event_stream_output()
    assert name in stream.members
    assert json.loads(data)["message"] == error.message


def test_coheres_streams_end_with_the_error() -> None:
    event, data = _cohere_event("/v2/chat")
    assert event.type == data["type"] == "message-end"
    assert (event.delta.finish_reason, event.delta.error) == ("ERROR", DOWN.message)

    event, data = _cohere_event("/v1/chat", StreamedChatResponse)
    assert (event.event_type, event.finish_reason) == ("stream-end", "ERROR")

    event, data = _cohere_event("/v1/generate", cohere.GenerateStreamedResponse)
    assert (event.event_type, event.err) == ("stream-error", DOWN.message)


def _cohere_event(path: str, kind: Any = V2ChatStreamResponse) -> tuple[Any, Any]:
    """As the SDK reads it, and as it is."""
    api = find_api("POST", path)
    assert api is not None
    name, data = stream_error(api, DOWN, 0)
    event = json.loads(data)
    assert name == event.get("type", "")
    return construct_type(type_=kind, object_=event), event
