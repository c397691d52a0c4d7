"""Bad input and trouble: each has one outcome, nothing unread leaves, and no value is shown."""

import asyncio
import gzip
import json
import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
import zstandard
from starlette.types import Receive, Scope, Send

from sekisho.errors import DetectionFailure
from sekisho.server.app import create_app
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.gate import Gate, gate
from support.planted import PlantedDetector
from support.servers import serving
from support.upstream import Answer, Recorded, json_answer, pieces_of, sse

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
PLANTED = "x-planted-七海"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}
CHAT = "/openai/v1/chat/completions"
MESSAGES = "/anthropic/v1/messages"
GENERATE = "/gemini/v1beta/models/m:generateContent"


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    limits = {"max_body_bytes": 100_000, "max_decoded_bytes": 200_000, "max_depth": 50}
    with gate(VALUES, limits=limits) as running:
        yield running


@pytest.fixture
def http(server: Gate) -> Iterator[httpx.Client]:
    server.upstream.requests.clear()
    server.upstream.script = lambda request: json_answer({"choices": []})
    with httpx.Client(base_url=server.url) as client:
        yield client


def chat(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], **more}


def assert_refused(server: Gate, response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status
    assert code in response.text
    assert response.headers["x-sekisho-request-id"]
    assert server.upstream.requests == []
    for value in (*VALUES, PLANTED):
        assert value not in response.text


def raw(body: bytes, content_type: str = "application/json", coding: str = "") -> dict[str, Any]:
    headers = {"content-type": content_type}
    if coding:
        headers["content-encoding"] = coding
    return {"content": body, "headers": headers}


DUPLICATE = f'{{"model":"m","model":"{PLANTED}"}}'.encode()
DEEP = b'{"a":' * 100 + b'"x"' + b"}" * 100

TROUBLE = {
    "unreadable JSON": (raw(f'{{"model": {PLANTED}'.encode()), 400, "unreadable_body"),
    "empty body": (raw(b""), 400, "unreadable_body"),
    "not UTF-8": (raw('{"a":"鬼"}'.encode("cp932")), 400, "unreadable_body"),
    "NaN": (raw(b'{"a": NaN}'), 400, "unreadable_number"),
    "duplicate keys": (raw(DUPLICATE), 400, "duplicate"),
    "nesting too deep": (raw(DEEP), 400, "deep"),
    "unknown content type": (raw(b"{}", "text/csv"), 415, "unsupported_content_type"),
    "multipart": (raw(b"--x", "multipart/form-data; boundary=x"), 415, "unsupported_content_type"),
    "unknown coding": (raw(b"{}", coding="compress"), 415, "unsupported_content_encoding"),
    "damaged coding": (raw(b"{}", coding="gzip"), 400, "damaged_content_encoding"),
    "body too large": (raw(b"[" + b"1," * 60_000 + b"1]"), 413, "body_too_large"),
    "bomb": (raw(gzip.compress(b"0" * 300_000), coding="gzip"), 413, "body_too_large"),
}


@pytest.mark.parametrize("path", [CHAT, MESSAGES, GENERATE])
@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_cannot_be_read_does_not_leave(
    server: Gate, http: httpx.Client, path: str, trouble: str
) -> None:
    request, status, code = TROUBLE[trouble]

    response = http.post(path, **request)

    code = code.upper() if path == GENERATE else code
    assert_refused(server, response, status, code)
    assert_shaped(path, response, status)


def assert_shaped(path: str, response: httpx.Response, status: int) -> None:
    """The error is what this API's SDK expects."""
    error = response.json()["error"]
    if path == CHAT:
        assert {"message", "type", "param", "code"} <= set(error)
    elif path == MESSAGES:
        assert response.json()["type"] == "error"
        assert {"message", "type"} <= set(error)
    else:
        assert error["code"] == status
        assert error["status"].isupper()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/openai/v1/unheard/of"),
        ("POST", f"/openai/v1/{PLANTED}"),
        ("PUT", CHAT),
        ("DELETE", CHAT),
        ("POST", "/openai/v1/%63hat/completions"),
        ("POST", "/openai/v1/organization/invites"),
        ("POST", "/anthropic/v1/vaults"),
        ("POST", "/gemini/v1beta/models/m:unheardOf"),
        ("POST", "/openai/v1/models/m"),
    ],
)
def test_an_unknown_api_is_refused(
    server: Gate, http: httpx.Client, method: str, path: str
) -> None:
    response = http.request(method, path, json=chat(NAME))

    assert response.status_code == 404
    assert server.upstream.requests == []
    assert PLANTED not in response.text


def test_an_unknown_upstream_is_refused(server: Gate, http: httpx.Client) -> None:
    assert_refused(server, http.post(f"/{PLANTED}/v1/chat", json={}), 404, "unknown_upstream")


@pytest.mark.parametrize("query", [f"user={PLANTED}", "api-version=a%20b", "api-version=鬼頭", "x"])
def test_a_query_that_may_hold_text_is_refused(
    server: Gate, http: httpx.Client, query: str
) -> None:
    assert_refused(server, http.post(f"{CHAT}?{query}", json=chat("a")), 400, "query_not_scannable")


@pytest.mark.parametrize("query", ["api-version=2024-10-21", ""])
def test_a_known_query_passes(server: Gate, http: httpx.Client, query: str) -> None:
    assert http.post(f"{CHAT}?{query}", json=chat("a")).status_code == 200
    assert server.upstream.last.query == query


def test_a_blocked_type_stops_the_request_and_is_named(server: Gate, http: httpx.Client) -> None:
    response = http.post(CHAT, json=chat(f"{NAME}の番号は{NUMBER}"))

    assert_refused(server, response, 403, "blocked_by_policy")
    assert response.json()["error"]["sekisho"]["entity_types"] == ["JP_MY_NUMBER"]
    assert "policy.actions.JP_MY_NUMBER" in response.text


def test_an_attachment_that_cannot_be_scanned_is_refused(server: Gate, http: httpx.Client) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    body = {"model": "m", "messages": [{"role": "user", "content": [image]}]}

    assert_refused(server, http.post(CHAT, json=body), 403, "attachment_not_scannable")


def test_an_attachment_passes_where_the_policy_allows_it() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    body = {"model": "m", "messages": [{"role": "user", "content": [image]}]}
    with gate(VALUES, policy={"attachments": "allow"}) as server:
        assert httpx.post(server.url + CHAT, json=body).status_code == 200
        assert server.upstream.last.json == body


def test_a_lone_surrogate_passes_as_it_came(server: Gate, http: httpx.Client) -> None:
    body = json.dumps(chat(f"\ud83d{NAME}\udc00")).encode()

    response = http.post(CHAT, **raw(body))

    assert response.status_code == 200
    content = server.upstream.last.json["messages"][0]["content"]
    assert content.startswith("\ud83d")
    assert content.endswith("\udc00")
    assert not server.upstream.saw(NAME)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_compressed_body_is_read_and_sent_on_plain(
    server: Gate, http: httpx.Client, coding: str
) -> None:
    plain = json.dumps(chat(NAME)).encode()
    body = gzip.compress(plain) if coding == "gzip" else zstandard.compress(plain)

    assert http.post(CHAT, **raw(body, coding=coding)).status_code == 200

    sent = server.upstream.last
    assert "content-encoding" not in sent.headers
    assert int(sent.headers["content-length"]) == len(sent.body)
    assert sent.json["messages"][0]["content"].startswith("PERSON")


def test_every_answer_says_what_was_done(server: Gate, http: httpx.Client) -> None:
    response = http.post(CHAT, json=chat(f"{NAME}と{NAME}"))

    assert response.headers["x-sekisho-masked"] == "2"
    parts = [part.partition(";")[0] for part in response.headers["server-timing"].split(", ")]
    assert parts == ["read", "detect", "mask", "upstream"]
    assert response.headers["content-type"] == "application/json"


def test_the_client_is_given_the_answers_length_or_a_chunked_one(
    server: Gate, http: httpx.Client
) -> None:
    server.upstream.script = lambda r: Answer(
        [json.dumps({"text": r.json["messages"][0]["content"]}).encode()],
        headers={"content-encoding": "identity", "etag": '"1"', "x-request-id": "u1"},
    )

    response = http.post(CHAT, json=chat(NAME))

    assert response.json() == {"text": NAME}
    assert "etag" not in response.headers
    assert response.headers["x-request-id"] == "u1"


def test_an_encoded_answer_is_decoded(server: Gate, http: httpx.Client) -> None:
    def script(request: Recorded) -> Answer:
        body = json.dumps({"text": request.json["messages"][0]["content"]}).encode()
        return Answer([gzip.compress(body)], headers={"content-encoding": "gzip"})

    server.upstream.script = script

    assert http.post(CHAT, json=chat(NAME)).json() == {"text": NAME}


def test_headers_that_may_hold_text_stay_behind(server: Gate, http: httpx.Client) -> None:
    http.post(CHAT, json=chat("a"), headers={"x-user-name": "Kito", "baggage": "user=Kito"})

    assert not server.upstream.saw("Kito")


def test_a_domestic_upstream_gets_the_original(server: Gate, http: httpx.Client) -> None:
    server.upstream.script = lambda r: json_answer({"got": r.json["messages"][0]["content"]})

    response = http.post("/home/v1/chat/completions", json=chat(f"{NAME} {NUMBER}"))

    assert response.json() == {"got": f"{NAME} {NUMBER}"}
    assert response.headers["x-sekisho-masked"] == "0"


def test_a_domestic_upstream_gets_files_and_look_alikes_as_they_are(
    server: Gate, http: httpx.Client
) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    text = {"type": "text", "text": "クーポンは CODE4K7Q2M です"}
    body = {"model": "m", "messages": [{"role": "user", "content": [image, text]}]}

    assert http.post("/home/v1/chat/completions", json=body).status_code == 200
    assert server.upstream.last.json == body


def test_headers_beyond_ascii_are_no_failure(server: Gate, http: httpx.Client) -> None:
    server.upstream.script = lambda r: Answer([b"{}"], headers={"x-reason": "日本語"})
    headers = {b"user-agent": "社内ツール".encode(), b"x-api-key": "鍵".encode()}

    response = http.post(CHAT, json=chat("a"), headers=headers)

    assert response.status_code == 200
    assert (b"x-reason", "日本語".encode()) in response.headers.raw
    assert server.upstream.last.headers["x-api-key"].encode("latin-1").decode() == "鍵"
    assert "user-agent" not in server.upstream.last.headers


def test_an_error_that_calls_itself_a_stream_is_an_error(server: Gate, http: httpx.Client) -> None:
    server.upstream.script = lambda r: Answer([b'{"detail": "no"}'], "text/event-stream", 404)

    response = http.post(CHAT, json=chat("a", stream=True))

    assert response.status_code == 404
    assert response.json() == {"detail": "no"}


def test_what_the_model_says_by_itself_is_read_when_somebody_writes_it(
    server: Gate, http: httpx.Client
) -> None:
    message = {"role": "assistant", "content": NUMBER}
    call = {"function": {"name": "f", "arguments": json.dumps({"name": NAME})}}
    answer = {"choices": [{"index": 0, "message": message | {"tool_calls": [call]}}]}
    server.upstream.script = lambda r: json_answer(answer)
    http.post(CHAT, json=chat("例を一つ"))

    assert http.post(CHAT, json=chat(NUMBER)).status_code == 403
    http.post(CHAT, json=chat("a", metadata={"name": NAME}))
    assert not server.upstream.saw(NAME)


def test_a_redirect_is_not_followed(server: Gate, http: httpx.Client) -> None:
    server.upstream.script = lambda r: Answer([], status=307, headers={"location": "https://e.vil"})

    response = http.post(CHAT, json=chat("a"))

    assert response.status_code == 502
    assert "location" not in response.headers


def test_an_unreachable_upstream_is_a_502() -> None:
    settings = Settings.model_validate(
        {"upstreams": {"openai": {"base_url": "http://127.0.0.1:9"}}}
    )
    app = create_app(settings, detector=PlantedDetector({}), key=b"k" * 32)
    with serving(app) as url:
        response = httpx.post(url + CHAT, json=chat("a"))

    assert response.status_code == 502
    assert response.json()["error"]["code"] == "upstream_unreachable"


class FailingDetector(PlantedDetector):
    def __init__(self, error: Exception) -> None:
        super().__init__({})
        self._error = error

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        raise self._error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DetectionFailure("detection_timeout", ja="遅い", en="slow", retry_after_s=1), 503),
        (RuntimeError(f"about {PLANTED}"), 500),
    ],
)
def test_a_detector_that_fails_lets_nothing_leave(
    error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with gate(FailingDetector(error)) as server, caplog.at_level(logging.DEBUG):
        response = httpx.post(server.url + CHAT, json=chat(PLANTED))

        assert response.status_code == status
        assert server.upstream.requests == []
    assert PLANTED not in response.text + caplog.text
    if status == 503:
        assert response.headers["retry-after"] == "1"
    else:
        assert "RuntimeError at test_proxy.py" in caplog.text


def events(text: str) -> bytes:
    return sse({"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces_of(text, 3))


def test_a_stream_that_breaks_off_ends_with_an_error_and_no_clean_end(
    server: Gate, http: httpx.Client
) -> None:
    server.upstream.script = lambda r: Answer(
        [events(r.json["messages"][0]["content"])], "text/event-stream", broken=True
    )
    received = b""

    def read() -> None:
        nonlocal received
        with http.stream("POST", CHAT, json=chat(f"{NAME}です", stream=True)) as response:
            for piece in response.iter_raw():
                received += piece

    with pytest.raises(httpx.RemoteProtocolError):
        read()

    last = received.decode().strip().rpartition("data: ")[2]
    assert json.loads(last)["error"]["code"] == "upstream_broke_off"
    text = "".join(
        json.loads(line[6:])["choices"][0]["delta"]["content"]
        for line in received.decode().split("\n")
        if line.startswith('data: {"choices"')
    )
    assert text == f"{NAME}です"


def test_a_stream_that_ends_in_good_order_before_its_end_does_not_end_cleanly(
    server: Gate, http: httpx.Client
) -> None:
    server.upstream.script = lambda r: Answer([events("途中")], "text/event-stream")
    received = b""

    def read() -> None:
        nonlocal received
        with http.stream("POST", CHAT, json=chat("a", stream=True)) as response:
            for piece in response.iter_raw():
                received += piece

    with pytest.raises(httpx.RemoteProtocolError):
        read()

    assert received.count(b'data: {"error"') == 1


def test_a_whole_answer_that_breaks_off_is_an_error(server: Gate, http: httpx.Client) -> None:
    server.upstream.script = lambda r: Answer([b'{"choices": ['], broken=True)

    response = http.post(CHAT, json=chat("a"))

    assert response.status_code == 502
    assert response.json()["error"]["code"] == "upstream_broke_off"


class SlowUpstream:
    """Streams until it is told to stop, and notices when nobody listens any more."""

    def __init__(self) -> None:
        self.cancelled = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(receive())
        for _ in range(500):
            piece = b'data: {"choices": []}\n\n'
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.wait({gone}, timeout=0.02)
            if gone.done():
                self.cancelled = True
                return


def test_a_client_that_goes_away_ends_the_upstreams_stream() -> None:
    upstream = SlowUpstream()
    with serving(upstream, lifespan="off") as upstream_url:
        settings = Settings.model_validate({"upstreams": {"openai": {"base_url": upstream_url}}})
        app = create_app(settings, detector=PlantedDetector({}), key=b"k" * 32)
        with serving(app) as url:
            with httpx.stream("POST", url + CHAT, json=chat("a", stream=True)) as response:
                next(response.iter_raw())
            deadline = time.monotonic() + 5
            while not upstream.cancelled and time.monotonic() < deadline:
                time.sleep(0.02)

    assert upstream.cancelled


def test_streams_are_passed_on_as_they_come() -> None:
    """The first event is here while the upstream is still at it."""
    upstream = SlowUpstream()
    with serving(upstream, lifespan="off") as upstream_url:
        settings = Settings.model_validate({"upstreams": {"openai": {"base_url": upstream_url}}})
        app = create_app(settings, detector=PlantedDetector(VALUES), key=b"k" * 32)
        with (
            serving(app) as url,
            httpx.stream("POST", url + CHAT, json=chat(NAME, stream=True)) as response,
        ):
            pieces = response.iter_raw()  # kept: the connection goes with it
            assert next(pieces) == b'data: {"choices": []}\n\n'
            assert not upstream.cancelled


def test_no_value_is_logged(
    server: Gate, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        http.post(CHAT, json=chat(f"{NAME} {PLANTED}"), headers={"authorization": "Bearer sk-1"})
        http.post(CHAT, json=chat(f"{NAME} {NUMBER}"))
        http.post(f"/openai/v1/{PLANTED}", json={})
        http.post(CHAT, **raw(f'{{"a": {PLANTED}'.encode()))

    own = [record.getMessage() for record in caplog.records if record.name.startswith("sekisho")]
    outcomes = ["masked=1 200", "blocked_by_policy", "unknown_api", "unreadable_body"]
    assert all(outcome in line for outcome, line in zip(outcomes, own, strict=True))
    for value in (NAME, NUMBER, PLANTED, "sk-1"):
        assert value not in "".join(own)


@pytest.mark.parametrize(("path", "ready"), [("/healthz", True), ("/readyz", True)])
def test_health(http: httpx.Client, path: str, ready: bool) -> None:
    response = http.get(path)

    assert response.status_code == 200
    assert response.json()["status"] == "ok"


def test_a_server_whose_detector_is_not_loaded_is_alive_but_not_ready() -> None:
    detector = PlantedDetector({})
    detector.ready = False
    with gate(detector) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        assert httpx.get(f"{server.url}/readyz").status_code == 503
