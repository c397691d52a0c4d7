"""A trace tells where an exchange's time went, by names, numbers and codes; no value is in it."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from support.collector import WHY, Collector, Span, collecting
from support.gate import Gate, gate
from support.processes import until
from support.socket_upstream import SocketUpstream, listening
from support.upstream import Answer, Recorded, RecordingUpstream, json_answer, sse

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason=WHY)

from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.planted import PlantedDetector
from support.servers import serving

NAME, NUMBER, PLACE = "鬼頭 誠一郎", "123456789018", "架空町3-15-27"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER", PLACE: "ADDRESS"}
CHAT = "/openai/v1/chat/completions"
SERVER, CLIENT, INTERNAL = 2, 3, 1
UNSET, ERROR = 0, 2
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"
SECRET = "planted-kitoh"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    with collecting(monkeypatch) as made:
        yield made


@contextmanager
def tracing(upstreams: dict[str, dict[str, str]]) -> Iterator[str]:
    """Yields the URL of a server with these upstreams."""
    made = Settings.model_validate({"upstreams": upstreams, "tracing": "otlp"})
    app = create_app(made, detector=PlantedDetector(VALUES), key=bytes(32))
    with serving(app) as url:
        yield url


def asking(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}], **more}


def repeating(request: Recorded) -> Answer:
    content = request.json["messages"][0]["content"]
    message = {"role": "assistant", "content": content}
    if request.json.get("stream"):
        choices = {"index": 0, "delta": message, "finish_reason": "stop"}
        return Answer([sse([{"choices": [choices]}], done=True)], "text/event-stream")
    return json_answer({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


def ask(at: Gate, body: Any, path: str = CHAT, **more: Any) -> httpx.Response:
    return httpx.post(at.url + path, json=body, timeout=20, **more)


def parts(collector: Collector, whole: Span) -> list[str]:
    return [span.name for span in collector.below(whole)]


def test_an_exchange_is_a_server_span_with_its_parts_below(collector: Collector) -> None:
    with gate(VALUES, repeating, tracing="otlp") as at:
        answer = ask(at, asking(f"{NAME}様"))
        assert NAME in answer.text
        port = int(at.upstream.last.headers["host"].rpartition(":")[2])
    [whole] = collector.named("POST openai.chat")
    below = collector.below(whole)
    [call] = collector.named("upstream")

    assert (whole.parent, whole.kind, whole.status) == ("", SERVER, UNSET)
    assert whole.attributes == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
        "sekisho.request_id": answer.headers["x-sekisho-request-id"],
        "sekisho.source": "proxy",
        "sekisho.client": "open",
        "sekisho.api": "openai.chat",
        "sekisho.upstream": "openai",
        "sekisho.jurisdiction": "foreign",
        "sekisho.answered_by": "openai",
        "sekisho.masked": 1,
        "sekisho.outcome": "200",
        "sekisho.outcome_class": "answered",
        "sekisho.streamed": False,
        "sekisho.dry_run": False,
    }
    assert [span.name for span in below] == [
        "read",
        "read",
        "detect",
        "mask",
        "upstream",
        "restore",
    ]
    assert all(whole.began <= span.began <= span.ended <= whole.ended for span in below)
    assert {span.trace for span in collector.spans} == {whole.trace}
    assert {span.kind for span in below if span != call} == {INTERNAL}
    assert call.kind == CLIENT
    assert call.attributes == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": port,
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
        "sekisho.attempt": 1,
        "sekisho.upstream": "openai",
        "sekisho.jurisdiction": "foreign",
    }


class Slowly(list[bytes]):
    def __iter__(self) -> Iterator[bytes]:
        for piece in super().__iter__():
            time.sleep(0.15)
            yield piece


def test_restoring_a_stream_lasts_until_its_last_byte(collector: Collector) -> None:
    def slow(request: Recorded) -> Answer:
        whole = repeating(request)
        [body] = whole.pieces
        half = len(body) // 2
        return Answer(Slowly([body[:half], body[half:]]), whole.content_type)

    with gate(VALUES, slow, tracing="otlp") as at:
        assert NAME in ask(at, asking(f"{NAME}様", stream=True)).text
    [call], [restore] = collector.named("upstream"), collector.named("restore")
    [whole] = collector.named("POST openai.chat")

    assert restore.ended - restore.began >= 0.14 * 1e9
    assert call.ended <= restore.began
    assert whole.attributes["sekisho.streamed"] is True


def test_each_attempt_has_its_parts(collector: Collector) -> None:
    def failing_abroad(request: Recorded) -> Answer:
        return repeating(request) if NAME in request.body.decode() else json_answer({}, 503)

    with serving(RecordingUpstream(failing_abroad), lifespan="off") as fake:
        openai = {"base_url": fake, "jurisdiction": "foreign", "failover": "home"}
        upstreams = {"openai": openai, "home": {"base_url": fake, "jurisdiction": "domestic"}}
        with tracing(upstreams) as url:
            assert httpx.post(url + CHAT, json=asking(f"{NAME}様"), timeout=20).status_code == 200
    [whole] = collector.named("POST openai.chat")
    abroad, home = collector.named("upstream")

    assert (whole.status, whole.attributes["sekisho.answered_by"]) == (UNSET, "home")
    assert (abroad.attributes["sekisho.attempt"], home.attributes["sekisho.attempt"]) == (1, 2)
    assert (abroad.attributes["error.type"], abroad.status) == ("503", ERROR)
    assert home.attributes["sekisho.jurisdiction"] == "domestic"
    assert "error.type" not in home.attributes
    by_attempt = [span.attributes.get("sekisho.attempt") for span in collector.below(whole)]
    assert by_attempt == [None, *[1] * 4, *[2] * 5]


def test_what_the_policy_sends_home_is_two_attempts(collector: Collector) -> None:
    policy = {"actions": {"ADDRESS": {"reroute": "home"}}}
    with gate(VALUES, repeating, tracing="otlp", policy=policy) as at:
        assert ask(at, asking(PLACE)).status_code == 200
    refused, went = collector.named("mask")
    [call] = collector.named("upstream")

    assert refused.attributes["sekisho.upstream"] == "openai"
    assert refused.attributes["error.type"]
    assert refused.status == UNSET
    assert went.attributes["sekisho.upstream"] == call.attributes["sekisho.upstream"] == "home"


def test_a_refusal_is_told_by_its_code_and_is_no_failure(collector: Collector) -> None:
    with gate(VALUES, repeating, tracing="otlp") as at:
        assert ask(at, asking(NUMBER)).status_code == 403
    [whole] = collector.named("POST openai.chat")

    assert whole.attributes["http.response.status_code"] == 403
    assert whole.attributes["error.type"] == "blocked_by_policy"
    assert whole.attributes["sekisho.outcome"] == "blocked_by_policy"
    assert whole.status == UNSET
    assert parts(collector, whole) == ["read", "read", "detect", "mask"]


def test_a_stream_that_breaks_off_is_a_failure(collector: Collector) -> None:
    def broken(request: Recorded) -> Answer:
        return Answer([b'data: {"choices":[]}\n\n'], "text/event-stream", broken=True)

    with gate(VALUES, broken, tracing="otlp") as at, pytest.raises(httpx.TransportError):
        ask(at, asking(NAME, stream=True))
    [whole], [restore] = collector.named("POST openai.chat"), collector.named("restore")

    assert whole.status == restore.status == ERROR
    assert whole.attributes["error.type"] == restore.attributes["error.type"]
    assert whole.attributes["http.response.status_code"] == 200
    assert whole.attributes["sekisho.outcome_class"] == "upstream_failed"


def test_an_upstreams_error_is_its_own(collector: Collector) -> None:
    with gate(VALUES, lambda request: json_answer({}, 500), tracing="otlp") as at:
        ask(at, asking(NAME))
    [whole] = collector.named("POST openai.chat")

    assert whole.attributes["error.type"] == "500"
    assert whole.status == ERROR


def test_a_client_that_goes_away_is_no_failure(collector: Collector) -> None:
    def endless(request: Recorded) -> Answer:
        return Answer(Slowly([b": x\n\n"] * 20), "text/event-stream")

    with gate(VALUES, endless, tracing="otlp") as at:
        body = asking(NAME, stream=True)
        with httpx.stream("POST", at.url + CHAT, json=body, timeout=20) as answer:
            next(answer.iter_raw())
        until(lambda: any(span.name == "POST openai.chat" for span in collector.spans))
    [whole] = collector.named("POST openai.chat")

    assert whole.attributes["error.type"] == "client_gone"
    assert whole.status == UNSET


def test_no_value_is_in_any_byte_that_is_exported(collector: Collector) -> None:
    headers = {
        "traceparent": TRACEPARENT,
        "tracestate": f"vendor={SECRET}",
        "baggage": f"user={SECRET}",
        "user-agent": f"agent {SECRET}",
        "x-user-name": SECRET,
        "authorization": f"Bearer {SECRET}",
    }
    with gate(VALUES, repeating, tracing="otlp") as at:
        for stream in (False, True):
            ask(at, asking(f"{NAME}様、{PLACE}", stream=stream), headers=headers)
        ask(at, asking(NUMBER), headers=headers)
        ask(at, asking(NAME, model=f"{SECRET}@example.com"), headers=headers)
        ask(at, asking(NAME), f"{CHAT}?user={SECRET}", headers=headers)
        ask(at, asking(NAME), f"/openai/v1/{SECRET}/{quote(NAME)}", headers=headers)
        ask(at, asking(NAME), f"/{SECRET}/v1/chat/completions", headers=headers)
        ask(at, {"text": NAME}, "/api/mask", headers=headers)
        ask(at, {"session": SECRET, "text": NAME}, "/api/restore", headers=headers)
        httpx.post(at.url + CHAT, content=b'{"model": "' + SECRET.encode(), headers=headers)
        placeholder = at.upstream.requests[0].json["messages"][0]["content"].partition("様")[0]
    told = b"".join(collector.bodies)
    forms = [form for value in VALUES for form in (value, json.dumps(value)[1:-1], quote(value))]

    assert len([span for span in collector.spans if span.kind == SERVER]) == 10
    for form in (*forms, SECRET, placeholder, "/v1/", "Bearer"):
        assert form.encode() not in told
    assert {span.rest for span in collector.spans} == {()}
    assert {span.trace for span in collector.spans} == {TRACE}


def test_an_unknown_method_is_not_told(collector: Collector) -> None:
    with gate(VALUES, tracing="otlp") as at:
        httpx.request("PROPFIND", at.url + CHAT)
    [whole] = [span for span in collector.spans if span.kind == SERVER]

    assert whole.name == whole.attributes["http.request.method"] == "_OTHER"


@pytest.mark.parametrize(
    ("headers", "parent"),
    [
        ([("traceparent", TRACEPARENT)], PARENT),
        ([("TraceParent", TRACEPARENT)], PARENT),
        ([("traceparent", TRACEPARENT), ("traceparent", TRACEPARENT)], ""),
        ([("traceparent", f"00-{SECRET}-{PARENT}-01")], ""),
        ([("traceparent", "")], ""),
        ([], ""),
    ],
)
def test_the_client_names_the_parent(
    collector: Collector, headers: list[tuple[str, str]], parent: str
) -> None:
    with gate(VALUES, repeating, tracing="otlp") as at:
        ask(at, asking(NAME), headers=httpx.Headers(headers))
    [whole] = collector.named("POST openai.chat")

    assert whole.parent == parent
    assert (whole.trace == TRACE) == bool(parent)


def test_what_the_client_does_not_sample_is_not_told(collector: Collector) -> None:
    with gate(VALUES, repeating, tracing="otlp") as at:
        ask(at, asking(NAME), headers={"traceparent": TRACEPARENT[:-1] + "0"})

    assert collector.paths == []


def test_a_server_at_home_may_go_on_with_the_trace_and_nobody_abroad(collector: Collector) -> None:
    headers = {"traceparent": TRACEPARENT, "tracestate": "v=1", "baggage": f"user={SECRET}"}
    with gate(VALUES, repeating, tracing="otlp") as at:
        ask(at, asking(NAME), headers=headers)
        abroad = at.upstream.last.headers
        ask(at, asking(NAME), "/home/v1/chat/completions", headers=headers)
        home = at.upstream.last.headers
    told = {"traceparent", "tracestate", "baggage"}

    assert not told & abroad.keys()
    assert told & home.keys() == {"traceparent"}
    here = collector.named("upstream")[-1]
    assert home["traceparent"] == f"00-{TRACE}-{here.id}-01"


def test_without_tracing_nobody_is_told_of_any(collector: Collector) -> None:
    with gate(VALUES, repeating) as at:
        ask(at, asking(NAME), "/home/v1/chat/completions", headers={"traceparent": TRACEPARENT})

    assert "traceparent" not in at.upstream.last.headers
    assert collector.paths == []


def test_texts_are_traced_too(collector: Collector) -> None:
    with gate(VALUES, tracing="otlp") as at:
        masked = ask(at, {"text": NAME}, "/api/mask").json()
        ask(at, {"session": masked["session"], "text": masked["text"]}, "/api/restore")
        ask(at, {"session": masked["session"]}, "/api/restore")
        httpx.get(at.url + "/api/policy")
        httpx.get(at.url + "/healthz")
    [mask], [restore, wrong] = (
        collector.named("POST text.mask"),
        collector.named("POST text.restore"),
    )

    assert parts(collector, mask) == ["read", "detect", "mask"]
    assert mask.attributes["sekisho.masked"] == 1
    assert "gen_ai.provider.name" not in mask.attributes
    assert parts(collector, restore) == ["read", "restore"]
    assert (wrong.attributes["http.response.status_code"], wrong.status) == (422, UNSET)
    assert len([span for span in collector.spans if span.kind == SERVER]) == 3


def say(text: str) -> str:
    content = [{"type": "input_text", "text": text}]
    item = {"type": "message", "role": "user", "content": content}
    return json.dumps({"type": "conversation.item.create", "item": item})


def test_a_socket_is_a_span_and_each_message_with_text_one_below(collector: Collector) -> None:
    def reply(message: dict[str, Any]) -> Iterable[str]:
        yield json.dumps({"type": "response.created", "response": {"id": "r"}})

    with listening(SocketUpstream(reply)) as fake:
        with tracing({"openai": {"base_url": fake.url}}) as url:
            address = url.replace("http", "ws") + "/openai/v1/realtime?model=gpt-realtime"
            headers = {"traceparent": TRACEPARENT, "baggage": f"user={SECRET}"}
            with connect(address, additional_headers=headers) as socket:
                for said in (say(NAME), json.dumps({"type": "response.create"}), say(NUMBER)):
                    socket.send(said)
                    socket.recv(5)
        [handshake] = fake.handshakes
    [whole] = collector.named("GET openai.realtime")
    sent, refused = collector.named("openai.realtime.message")

    assert whole.parent == PARENT
    assert whole.attributes["http.response.status_code"] == 101
    assert parts(collector, whole) == ["upstream", *["openai.realtime.message"] * 2]
    assert (sent.attributes["sekisho.outcome"], sent.attributes["sekisho.masked"]) == ("sent", 1)
    assert "http.response.status_code" not in sent.attributes
    assert parts(collector, sent) == ["read", "detect", "mask"]
    assert refused.attributes["error.type"] == "blocked_by_policy"
    assert "traceparent" not in handshake.headers
    for form in (NAME, NUMBER, SECRET, json.dumps(NAME)[1:-1]):
        assert form.encode() not in b"".join(collector.bodies)


def test_a_refused_handshake_is_told(collector: Collector) -> None:
    refusing = SocketUpstream(lambda message: (), refusal=(401, SECRET))
    with listening(refusing) as fake, tracing({"openai": {"base_url": fake.url}}) as url:
        address = url.replace("http", "ws") + "/openai/v1/realtime?model=gpt-realtime"
        with pytest.raises(InvalidStatus), connect(address):
            pass
    [whole], [call] = collector.named("GET openai.realtime"), collector.named("upstream")

    assert whole.attributes["http.response.status_code"] == 401
    assert call.status == ERROR
    assert SECRET.encode() not in b"".join(collector.bodies)
