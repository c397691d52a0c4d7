"""A record says who, where to and how much; what could be a value is not in it."""

import asyncio
import dataclasses
import hashlib
import json
import logging
import time
from collections.abc import Iterable, Mapping
from threading import Event
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from sekisho.errors import (
    DetectionFailure,
    InvalidRequest,
    PolicyRefusal,
    SekishoError,
    UpstreamFailure,
    VaultFailure,
)
from sekisho.masking.actions import Action
from sekisho.record import ExchangeRecord, OutcomeClass, RecordDraft, Recorders, recorded_model
from sekisho.server.app import create_app
from sekisho.settings import Settings
from sekisho.upstreams import ECHO, Upstream
from support.gate import gate
from support.planted import PlantedDetector
from support.processes import until
from support.servers import serving
from support.socket_upstream import SocketUpstream, listening
from support.upstream import Answer, Recorded, json_answer, sse

PLANTED = "planted-鬼頭"
NAME, NUMBER = "鬼頭 誠一郎", "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}
CHAT = "/openai/v1/chat/completions"


class Keeper:
    def __init__(self) -> None:
        self.records: list[ExchangeRecord] = []

    def record(self, record: ExchangeRecord) -> None:
        self.records.append(record)


class Failing:
    def record(self, record: ExchangeRecord) -> None:
        raise RuntimeError(PLANTED)


class Refusing(Keeper):
    async def begin(self, record: ExchangeRecord) -> None:
        self.records.append(record)
        raise SekishoError("audit", en="e", ja="j", status=503)


@pytest.mark.parametrize(
    "name",
    [
        "gpt-5.2",
        "ft:gpt-4o:our-org:a:b1",
        "models/gemini-pro",
        "claude-sonnet@20250514",
        "anthropic.claude-3:0",
        "publishers/x/models/y@default",
    ],
)
def test_a_models_name_is_kept(name: str) -> None:
    assert recorded_model(name) == name


@pytest.mark.parametrize(
    "given",
    ["鬼頭", "a b", "taro@example.jp", "09012345678", "090-1234-5678", "a" * 129],
)
def test_what_could_be_anything_else_is_not(given: str) -> None:
    assert recorded_model(given) == "other"


def test_no_model_is_no_other_model() -> None:
    assert recorded_model("") == ""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PolicyRefusal("c", en="e", ja="j", entity_types=("PERSON",)), OutcomeClass.REFUSED),
        (UpstreamFailure("c", en="e", ja="j"), OutcomeClass.UPSTREAM_FAILED),
        (UpstreamFailure("c", en="e", ja="j", status=504), OutcomeClass.UPSTREAM_FAILED),
        (InvalidRequest("c", en="e", ja="j"), OutcomeClass.INVALID),
        (DetectionFailure("c", en="e", ja="j", status=413), OutcomeClass.INVALID),
        (DetectionFailure("c", en="e", ja="j"), OutcomeClass.FAILED),
        (SekishoError("c", en="e", ja="j"), OutcomeClass.FAILED),
    ],
)
def test_an_error_is_of_a_class(error: SekishoError, expected: OutcomeClass) -> None:
    draft = RecordDraft("proxy")
    draft.answered(200)  # its head had come already
    draft.failed(error)
    made = draft.record()

    assert (made.outcome, made.outcome_class) == ("c", expected)
    assert made.refused_types == error.entity_types


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, OutcomeClass.ANSWERED), (304, OutcomeClass.ANSWERED), (429, "upstream_error")],
)
def test_a_status_is_of_a_class(status: int, expected: str) -> None:
    draft = RecordDraft("proxy")
    draft.answered(status)

    assert (draft.record().outcome, draft.record().outcome_class) == (str(status), expected)


def test_all_that_a_draft_holds_is_in_its_record() -> None:
    draft = RecordDraft("socket", "req_1")
    given: Mapping[str, object] = {
        "client": "crm",
        "upstream": "openai",
        "jurisdiction": "foreign",
        "api": "openai.chat",
        "model": "gpt-5",
        "resent": 3,
        "request_bytes": 10,
        "response_bytes": 20,
        "streamed": True,
        "dry_run": True,
        "answered_by": "openai",
    }
    for name, value in given.items():
        setattr(draft, name, value)
    draft.counts = {("PERSON", Action.MASK): 2, ("MONEY", Action.ALLOW): 1}
    with draft.timed("detect"), draft.timed("read"):
        pass
    draft.client_gone()
    made = draft.record()

    assert dataclasses.asdict(made).items() >= given.items()
    assert made.counts == {("PERSON", "mask"): 2, ("MONEY", "allow"): 1}
    assert all(type(action) is str for _, action in made.counts)
    assert set(made.parts) == {"detect", "read"}
    assert made.duration_s >= made.parts["detect"] > 0
    assert (made.request_id, made.source, made.outcome) == ("req_1", "socket", "client_gone")


def test_what_a_request_was_refused_for_counts_as_blocked() -> None:
    draft = RecordDraft("proxy")
    draft.counts = {("JP_MY_NUMBER", Action.BLOCK): 2, ("PERSON", Action.MASK): 3}
    draft.failed(PolicyRefusal("c", en="e", ja="j", entity_types=("JP_MY_NUMBER", "MEDICAL")))

    assert draft.record().findings == {
        ("JP_MY_NUMBER", "block"): 2,
        ("PERSON", "mask"): 3,
        ("MEDICAL", "block"): 1,
    }


def test_a_record_does_not_change_with_its_draft() -> None:
    draft = RecordDraft("api")
    counts = {("PERSON", Action.MASK): 1}
    draft.counts = counts
    made = draft.record()
    counts["PERSON", Action.MASK] = 2
    with draft.timed("read"):
        pass

    assert made.counts == {("PERSON", "mask"): 1}
    assert made.parts == {}


def test_each_recorder_has_each_record_once_whatever_the_others_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, last = Keeper(), Keeper()
    recorders = Recorders([first, Failing(), last])
    draft = RecordDraft("proxy", "req_2")
    with caplog.at_level(logging.ERROR):
        recorders.end(draft)
        recorders.end(draft)

    assert first.records == last.records
    assert [each.request_id for each in last.records] == ["req_2"]
    assert "RuntimeError at test_record.py" in caplog.text
    assert PLANTED not in caplog.text


def test_only_a_witness_may_refuse_and_before_anything_leaves() -> None:
    keeper, witness = Keeper(), Refusing()
    draft = RecordDraft("proxy", "req_3")

    asyncio.run(Recorders([keeper]).begin(draft))
    with pytest.raises(SekishoError):
        asyncio.run(Recorders([keeper, witness]).begin(draft))

    assert keeper.records == []
    assert [(each.request_id, each.outcome) for each in witness.records] == [("req_3", "")]


def chat(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}], **more}


def answer_in_pieces(request: Recorded) -> Answer:
    event = {"choices": [{"index": 0, "delta": {"content": "承知"}, "finish_reason": "stop"}]}
    return Answer([sse([event], done=True)], "text/event-stream")


def test_the_proxy_tells_the_whole_way() -> None:
    keeper = Keeper()
    crm = {"token_sha256": hashlib.sha256(b"invented").hexdigest()}
    with gate(VALUES, answer_in_pieces, recorders=[keeper], clients={"crm": crm}) as server:
        since = time.time()
        response = httpx.post(
            server.url + CHAT,
            json=chat(f"{NAME}と{NAME}", stream=True),
            headers={"x-sekisho-token": "invented"},
        )
        until(lambda: len(keeper.records) == 1)
    [told] = keeper.records

    assert told.request_id == response.headers["x-sekisho-request-id"]
    assert since - 1 < told.began_at < time.time()
    assert (told.source, told.client, told.upstream) == ("proxy", "crm", "openai")
    assert (told.jurisdiction, told.answered_by) == ("foreign", "openai")
    assert (told.api, told.model) == ("openai.chat", "gpt-5")
    assert (told.outcome, told.outcome_class) == ("200", OutcomeClass.ANSWERED)
    assert told.counts == {("PERSON", "mask"): 2}
    assert told.request_bytes == len(response.request.content)
    assert told.response_bytes == len(response.content)
    assert told.streamed
    assert set(told.parts) == {"read", "detect", "mask", "upstream"}
    assert told.duration_s >= sum(told.parts.values())


def broken(request: Recorded) -> Answer:
    event = {"choices": [{"index": 0, "delta": {"content": "承知"}, "finish_reason": None}]}
    return Answer([sse([event])], "text/event-stream", broken=True)


@pytest.mark.parametrize(
    ("path", "body", "script", "expected"),
    [
        (CHAT, chat(NUMBER), None, ("blocked_by_policy", "refused", "openai.chat", "")),
        (CHAT, chat(NAME), json_answer({"error": {}}, 429), ("429", "upstream_error")),
        (CHAT, chat(NAME, stream=True), broken, ("upstream_broke_off", "upstream_failed")),
        (f"/{PLANTED}/v1/x", {}, None, ("unknown_upstream", "invalid", "", "")),
        (f"/openai/v1/{PLANTED}", {}, None, ("unknown_api", "invalid", "", "")),
        (
            "/home/v1/chat/completions",
            chat(NUMBER),
            None,
            ("200", "answered", "openai.chat", "home"),
        ),
    ],
)
def test_however_an_exchange_ends_it_is_recorded(
    path: str, body: dict[str, Any], script: Any, expected: tuple[str, ...]
) -> None:
    keeper = Keeper()
    answer = script if callable(script) else lambda request: script or json_answer({"choices": []})
    with gate(VALUES, answer, recorders=[keeper]) as server:
        try:
            httpx.post(server.url + path, json=body)
        except httpx.RemoteProtocolError:
            assert script is broken
        until(lambda: len(keeper.records) == 1)
    [told] = keeper.records

    found = (told.outcome, str(told.outcome_class), told.api, told.answered_by)
    assert found[: len(expected)] == expected
    assert told.client == "open"
    assert told.upstream in ("openai", "home", "")
    if told.outcome == "blocked_by_policy":
        assert told.refused_types == ("JP_MY_NUMBER",)
        assert told.counts == {("JP_MY_NUMBER", "block"): 1}
    if told.answered_by == "home":
        assert (told.jurisdiction, told.counts) == ("domestic", {})
    for value in (PLANTED, NAME, NUMBER):
        assert value not in repr(told)


def test_a_client_that_went_away_is_recorded() -> None:
    keeper, gone = Keeper(), Event()

    def slow(request: Recorded) -> Answer:
        gone.wait(20)
        return json_answer({})

    with gate(VALUES, slow, recorders=[keeper]) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(server.url + CHAT, json=chat(NAME), timeout=1)
        until(lambda: len(keeper.records) == 1)
        gone.set()
    [told] = keeper.records

    assert (told.outcome, told.outcome_class) == ("client_gone", OutcomeClass.CLIENT_GONE)
    assert told.counts == {("PERSON", "mask"): 1}
    assert told.answered_by == ""


class Closed(Keeper):
    """An audit that cannot write."""

    async def begin(self, record: ExchangeRecord) -> None:
        self.records.append(record)
        raise VaultFailure("audit_unavailable", en="Nothing was sent.", ja="送信していません。")


def test_what_a_witness_refuses_does_not_leave() -> None:
    witness = Closed()
    with gate(VALUES, recorders=[witness]) as server:
        response = httpx.post(server.url + CHAT, json=chat(NAME))
        until(lambda: len(witness.records) == 2)
        assert server.upstream.requests == []
    begun, told = witness.records

    assert response.status_code == 503
    assert response.json()["error"]["code"] == "audit_unavailable"
    assert begun.request_id == told.request_id
    assert (begun.outcome, begun.counts) == ("", {("PERSON", "mask"): 1})
    assert (told.outcome, told.outcome_class) == ("audit_unavailable", OutcomeClass.FAILED)


def say(text: str) -> str:
    content = [{"type": "input_text", "text": text}]
    item = {"type": "message", "role": "user", "content": content}
    return json.dumps({"type": "conversation.item.create", "item": item})


def test_a_socket_is_recorded_and_each_message_with_text() -> None:
    keeper = Keeper()

    def reply(message: dict[str, Any]) -> Iterable[str]:
        yield json.dumps({"type": "response.created", "response": {"id": "r"}})

    with listening(SocketUpstream(reply)) as fake:
        made = Settings.model_validate({"upstreams": {"openai": {"base_url": fake.url}}})
        app = create_app(made, detector=PlantedDetector(VALUES), key=bytes(32), recorders=[keeper])
        with serving(app) as url:
            address = url.replace("http", "ws") + "/openai/v1/realtime?model=gpt-realtime"
            with connect(address) as socket:
                for sent in (say(f"{NAME}と{NAME}"), json.dumps({"type": "response.create"})):
                    socket.send(sent)
                    socket.recv(5)
                socket.send(say(NUMBER))
                socket.recv(5)
            until(lambda: len(keeper.records) == 3)
    message, refused, whole = keeper.records

    assert {told.source for told in keeper.records} == {"socket"}
    assert {told.model for told in keeper.records} == {"gpt-realtime"}
    assert message.api == refused.api == "openai.realtime.message"
    assert (message.outcome, message.counts) == ("sent", {("PERSON", "mask"): 2})
    assert (refused.outcome, refused.refused_types) == ("blocked_by_policy", ("JP_MY_NUMBER",))
    assert (whole.api, whole.outcome) == ("openai.realtime", "client_gone")
    assert whole.counts == {}
    assert whole.streamed
    assert whole.response_bytes > 0
    assert whole.request_bytes > message.request_bytes + refused.request_bytes
    assert len({told.request_id for told in keeper.records}) == 3


class Traced:
    """A Tracer, a Trace and a PartTrace in one, which notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, method: str, headers: Iterable[tuple[str, str]]) -> "Traced":
        self.told.append((method, list(headers)))
        return self

    def attempt(self, upstream: Upstream) -> None:
        self.told.append(upstream.name)

    def part(self, name: str, draft: RecordDraft) -> "Traced":
        self.told.append(name)
        return self

    def message(self) -> "Traced":
        return self

    def headers(self) -> list[tuple[str, str]]:
        return [("traceparent", "x")]

    def answered(self, status: int) -> None:
        self.told.append(status)

    def end(self, how: object) -> None:
        self.told.append(type(how).__name__)


def test_an_exchange_is_followed_from_its_beginning_to_its_end() -> None:
    traced = Traced()
    recorders, draft = Recorders(tracer=traced), RecordDraft("proxy")
    recorders.follow(draft, "POST", [("a", "b")])
    draft.attempt(ECHO)
    with draft.timed("upstream") as part:
        assert part.headers == [("traceparent", "x")]
        part.answered(200)
    with pytest.raises(DetectionFailure), draft.traced("restore"):
        raise DetectionFailure("detection_failed", en="e", ja="j")
    recorders.end(draft)
    recorders.end(draft)

    begun = ("POST", [("a", "b")])
    parts = ["upstream", 200, "NoneType", "restore", "DetectionFailure"]
    assert traced.told == [begun, "echo", *parts, "RecordDraft"]
    assert set(draft.parts) == {"upstream"}


def test_who_is_not_traced_is_told_nothing() -> None:
    draft = RecordDraft("proxy")
    Recorders().follow(draft, "POST", [])
    draft.attempt(ECHO)
    with draft.timed("upstream") as part:
        assert list(part.headers) == []
        part.answered(200)
    with draft.traced("restore"):
        pass

    assert draft.trace is None
    assert set(draft.parts) == {"upstream"}


def test_a_tracer_that_fails_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Traced):
        def end(self, how: object) -> None:
            raise RuntimeError(PLANTED)

    class NoneAtAll(Traced):
        def begin(self, method: str, headers: Iterable[tuple[str, str]]) -> "Traced":
            raise RuntimeError(PLANTED)

    for tracer in (Broken(), NoneAtAll()):
        recorders, draft = Recorders(tracer=tracer), RecordDraft("proxy")
        recorders.follow(draft, "POST", [])
        recorders.end(draft)

    assert [each.getMessage().split(":")[0].split(" ", 1)[1] for each in caplog.records] == [
        "was not traced",
        "is not traced",
    ]
    assert PLANTED not in caplog.text


def test_an_answer_that_has_begun_keeps_its_status() -> None:
    draft = RecordDraft("proxy")
    error = UpstreamFailure("upstream_broke_off", en="e", ja="j")
    draft.answered(200)
    draft.failed(error)
    assert (draft.status, draft.outcome) == (200, "upstream_broke_off")

    unanswered = RecordDraft("proxy")
    unanswered.failed(error)
    assert unanswered.status == 502


def test_recording_takes_less_than_a_tenth_of_a_millisecond() -> None:
    keeper = Keeper()
    recorders = Recorders([keeper])
    took = []
    for _ in range(200):
        draft = RecordDraft("proxy")
        draft.counts = {(f"TYPE_{n}", Action.MASK): n for n in range(10)}
        draft.parts.update(read=0.1, detect=0.1, mask=0.1, upstream=0.1)
        since = time.perf_counter()
        recorders.end(draft)
        took.append(time.perf_counter() - since)

    assert sorted(took)[100] < 0.0001
