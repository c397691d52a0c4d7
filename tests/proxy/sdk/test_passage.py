"""One request's way through a transport, step by step."""

import json
from typing import Any

import pytest

from sekisho.errors import DetectionFailure, PolicyRefusal, SekishoError
from sekisho.sdk.passage import Passage
from sekisho.sdk.runtime import Runtime
from sekisho.settings import Settings
from sekisho.wire.api import Vendor
from support.shields import KEY, PlantedHere

NAME = "百目鬼 隆"
JSON = [("content-type", "application/json")]


def passage(
    path: str = "/v1/chat/completions",
    *,
    host: str = "https://api.openai.com",
    method: str = "POST",
    headers: list[tuple[str, str]] = JSON,
    vendor: Vendor | None = None,
    **settings: Any,
) -> Passage:
    made = Settings.model_validate(settings)
    runtime = Runtime(made, detector=PlantedHere({NAME: "PERSON"}), key=KEY)
    return Passage(runtime, method, f"{host}{path}", path, headers, vendor)


def body(text: str = NAME) -> bytes:
    return json.dumps({"messages": [{"role": "user", "content": text}]}).encode()


def walk(crossing: Passage) -> Any:
    crossing.admit(body())
    found = PlantedHere({NAME: "PERSON"}).detect(crossing.leaves)
    return crossing.mask(found)


def test_keeps_the_target_and_masks_the_body() -> None:
    path = "/openai/deployments/d/chat/completions?api-version=2024-10-21"
    crossing = passage(path, host="https://name.openai.azure.com")

    outgoing = walk(crossing)

    assert outgoing.target == path
    assert b"PERSON" in outgoing.body
    assert NAME not in json.loads(outgoing.body)["messages"][0]["content"]


def test_a_whole_answer() -> None:
    crossing = passage()
    outgoing = walk(crossing)
    headers = crossing.open(200, [*JSON, ("etag", "1"), ("x-request-id", "r")])
    [message] = json.loads(outgoing.body)["messages"]
    answer = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()

    assert not crossing.streamed
    assert crossing.feed(answer) == b""
    assert crossing.held_bytes == len(answer)
    assert json.loads(crossing.finish())["choices"][0]["message"]["content"] == NAME
    crossing.check_complete()
    assert ("x-sekisho-masked", "1") in headers
    assert ("x-request-id", "r") in headers
    assert "etag" not in dict(headers)


def test_a_stream_without_its_end_is_not_complete() -> None:
    crossing = passage()
    walk(crossing)
    crossing.open(200, [("content-type", "text/event-stream")])

    assert crossing.streamed
    crossing.finish()
    with pytest.raises(SekishoError, match="broke off"):
        crossing.check_complete()
    assert b"upstream_broke_off" in crossing.fail(OSError(NAME))


def test_the_steps_have_an_order() -> None:
    with pytest.raises(RuntimeError, match="not been admitted"):
        passage().mask([])
    with pytest.raises(RuntimeError, match="not been opened"):
        passage().feed(b"")


@pytest.mark.parametrize(
    ("path", "headers", "vendor", "shape"),
    [
        ("/v1/messages", JSON, None, {"type", "error", "request_id"}),
        ("/v9/nothing", [("anthropic-version", "1")], None, {"type", "error", "request_id"}),
        ("/v9/nothing", JSON, "anthropic", {"type", "error", "request_id"}),
        ("/v9/nothing", JSON, None, {"error", "request_id"}),
        ("/v9/nothing", [("x-goog-api-key", "k")], None, {"error"}),
    ],
)
def test_an_error_has_the_shape_of_the_callers_api(
    path: str, headers: list[tuple[str, str]], vendor: Vendor | None, shape: set[str]
) -> None:
    crossing = passage(path, headers=headers, vendor=vendor)
    error = DetectionFailure("detection_failed", en="x", ja="x", retry_after_s=3)

    refusal = crossing.refuse(error)

    assert refusal.status == 503
    assert set(json.loads(refusal.body)) == shape
    told = dict(refusal.headers)
    assert told["retry-after"] == "3"
    assert told["content-length"] == str(len(refusal.body))
    assert told["x-sekisho-request-id"] == crossing.request_id


def test_an_error_nobody_expected_says_nothing_of_its_cause() -> None:
    refusal = passage().refuse(ValueError(NAME))

    assert refusal.status == 500
    assert NAME not in refusal.body.decode()


def test_an_upload_address_is_the_callers_to_follow() -> None:
    """It comes back through the same transport, wherever it leads."""
    key = ("x-goog-api-key", "k")
    crossing = passage(
        "/upload/v1beta/files",
        host="https://generativelanguage.googleapis.com",
        headers=[*JSON, key, ("x-goog-upload-command", "start")],
    )
    crossing.admit(b'{"file": {}}')
    crossing.mask([[] for _ in crossing.leaves])
    elsewhere = "https://upload.example.com/x?upload_id=1"

    headers = crossing.open(200, [("X-Goog-Upload-URL", elsewhere), ("Location", "/there")])

    assert dict(headers)["x-goog-upload-url"] == elsewhere
    assert dict(headers)["location"] == "/there"


def test_a_store_that_waits_is_told() -> None:
    assert not passage().waits


def test_what_leads_around_sekisho_is_refused() -> None:
    with pytest.raises(PolicyRefusal, match="direct_connections"):
        passage("/v1/realtime/client_secrets").admit(b"{}")


def test_what_was_signed_for_aws_is_signed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAINVENTED")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "invented")
    host = "https://bedrock-runtime.ap-northeast-1.amazonaws.com"
    aws = {"base_url": host, "aws_region": "ap-northeast-1"}
    signed = [*JSON, ("authorization", "AWS4-HMAC-SHA256 Credential=other/x"), ("x-amz-date", "1")]

    def crossing(**settings: Any) -> Passage:
        return passage("/model/m/invoke", host=host, headers=signed, **settings)

    mine = crossing(upstreams={"aws": aws})
    outgoing = walk(mine)

    assert mine.waits
    headers = dict(outgoing.headers)
    assert "Credential=AKIAINVENTED/" in headers["authorization"]
    assert headers["x-amz-date"] != "1"
    assert b"PERSON" in outgoing.body
    with pytest.raises(SekishoError, match="signed for AWS"):
        walk(crossing())
