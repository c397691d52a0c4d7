"""A server's text API, asked over real HTTP."""

import gc
import hashlib
import logging
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from sekisho.errors import (
    DetectionFailure,
    InvalidRequest,
    PolicyRefusal,
    SekishoError,
    VaultFailure,
)
from sekisho.sdk import remote
from sekisho.sdk.remote import RemoteServer, batches
from sekisho.wire.walk import Leaf
from support.gate import Gate, gate
from support.servers import serving
from support.upstream import Answer, RecordingUpstream, json_answer

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER", "昨日": "DATE_TIME"}
TOKEN = "invented-token"
CLIENTS = {"crm": {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}}


@pytest.fixture(scope="module")
def running() -> Iterator[Gate]:
    with gate(VALUES, clients=CLIENTS) as made:
        yield made


@pytest.fixture
def server(running: Gate) -> Iterator[RemoteServer]:
    made = RemoteServer(running.url, TOKEN)
    yield made
    made.close()


def answering(answer: Answer) -> RecordingUpstream:
    return RecordingUpstream(lambda request: answer)


def asked(answer: Answer, text: str = NAME) -> Exception:
    """What is raised where a server answers so."""
    with serving(answering(answer), lifespan="off") as url:
        server = RemoteServer(url)
        try:
            with pytest.raises(SekishoError) as caught:
                server.mask([text])
        finally:
            server.close()
    return caught.value


def test_detect_mask_and_forget(server: RemoteServer) -> None:
    [[finding], none] = server.detect([Leaf(f"😀{NAME}"), Leaf("無し")])
    masked = server.mask([f"昨日{NAME}\ud83d", "無し"])
    [first, second] = masked.texts

    assert (finding.start, finding.end, finding.entity_type) == (1, 7, "PERSON")
    assert finding.recognizer == "Planted"
    assert none == []
    assert [f.action for f in first.findings] == ["allow", "mask"]
    assert first.text == f"昨日{first.findings[1].placeholder}\ud83d"
    assert (second.text, second.findings) == ("無し", ())
    assert server.mask([NAME], session=masked.session).session == masked.session
    server.forget(masked.session)
    with pytest.raises(InvalidRequest) as caught:
        server.mask([NAME], session=masked.session)
    assert (caught.value.code, caught.value.status) == ("unknown_session", 404)
    assert caught.value.setting == "vault.ttl_s"


def test_a_refusal_is_the_servers_own(server: RemoteServer) -> None:
    with pytest.raises(PolicyRefusal) as caught:
        server.mask([f"{NAME}の番号は{NUMBER}"])

    error = caught.value
    assert (error.code, error.status) == ("blocked_by_policy", 403)
    assert error.entity_types == ("JP_MY_NUMBER",)
    assert error.setting == "policy.actions.JP_MY_NUMBER"
    assert error.message == f"{error.en} [{error.setting}] / {error.ja}"
    assert "JP_MY_NUMBER ×1" in error.en
    assert "送信していません" in error.ja
    assert NUMBER not in "".join(traceback.format_exception(error))


def test_the_upstream_is_passed_on(server: RemoteServer) -> None:
    assert server.mask([NUMBER], upstream="home").texts[0].text == NUMBER
    with pytest.raises(InvalidRequest) as caught:
        server.mask([NUMBER], upstream="nowhere")
    assert caught.value.code == "unknown_upstream"


@pytest.mark.parametrize("token", [None, "wrong"])
def test_without_its_token_a_client_is_unknown(running: Gate, token: str | None) -> None:
    server = RemoteServer(running.url, token)
    with pytest.raises(InvalidRequest) as caught:
        server.detect([Leaf(NAME)])
    server.close()

    assert (caught.value.code, caught.value.status) == ("unknown_client", 401)


def test_it_can_be_used_again_after_it_was_closed(server: RemoteServer) -> None:
    server.close()

    assert server.detect([Leaf("無し")]) == [[]]


def test_no_server_is_a_failure_without_the_text() -> None:
    with serving(answering(json_answer({})), lifespan="off") as url:
        pass
    server = RemoteServer(url)
    with pytest.raises(DetectionFailure) as caught:
        server.mask([NAME])
    server.close()

    assert caught.value.code == "remote_unreachable"
    assert NAME not in "".join(traceback.format_exception(caught.value))


def test_a_server_that_does_not_answer_in_time() -> None:
    async def silent(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    with serving(silent, lifespan="off") as url:
        server = RemoteServer(url, timeout_s=0.2)
        with pytest.raises(DetectionFailure) as caught:
            server.mask([NAME])
        server.close()

    assert caught.value.code == "remote_timeout"


ROW = {"start": 0, "end": 6, "entity_type": "PERSON", "score": 1.0, "action": "mask"}
ROW["placeholder"] = "PERSON4K7Q2M"


def masked_answer(row: dict[str, Any] | None = None, **changed: Any) -> Answer:
    part = {"text": "PERSON4K7Q2M", "findings": [ROW | (row or {})]}
    whole = {"session": "s", "results": [part | changed]}
    return json_answer(whole | {name: changed[name] for name in whole if name in changed})


@pytest.mark.parametrize(
    "answer",
    [
        masked_answer(text=NAME),
        masked_answer(text=f"PERSON4K7Q2M{NAME}"),
        masked_answer(session=None),
        masked_answer(results=None),
        masked_answer(results=[]),
        masked_answer(findings=None),
        masked_answer(findings=[ROW, ROW]),
        masked_answer({"placeholder": NAME}),
        masked_answer({"placeholder": None}),
        masked_answer({"start": 1}),
        masked_answer({"start": -6}),
        masked_answer({"end": 7}),
        masked_answer({"action": "later"}),
        masked_answer({"action": "allow"}),
        masked_answer({"entity_type": NAME}),
        masked_answer({"score": NAME}),
        json_answer([NAME]),
        Answer([b"<html>"]),
        Answer([b""]),
    ],
)
def test_an_answer_that_does_not_fit_is_none(answer: Answer) -> None:
    error = asked(answer)

    assert isinstance(error, DetectionFailure)
    assert error.code == "remote_unreadable"
    assert NAME not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (503, "vault_unavailable", VaultFailure),
        (503, "detection_busy", DetectionFailure),
        (413, "too_much_text", InvalidRequest),
        (503, "too_many_requests_at_once", DetectionFailure),
        (403, "masked_value_left", PolicyRefusal),
        (500, "internal_error", SekishoError),
    ],
)
def test_errors_have_their_classes(status: int, code: str, kind: type[SekishoError]) -> None:
    problem = {"code": code, "detail": "English / 日本語", "setting": "vault.url"}
    answer = json_answer(problem, status=status)
    answer.headers["retry-after"] = "7"

    error = asked(answer)

    assert type(error) is kind
    assert isinstance(error, SekishoError)
    assert (error.code, error.status, error.retry_after_s) == (code, status, 7)
    assert (error.en, error.ja, error.setting) == ("English", "日本語", "vault.url")


@pytest.mark.parametrize(
    "problem",
    [
        {"error": NAME},
        {"code": NAME, "detail": "x"},
        {"code": "long", "detail": NAME * 1000},
        {"code": 1, "detail": "x"},
        [NAME],
    ],
)
def test_errors_of_some_other_server_are_not_repeated(problem: object) -> None:
    error = asked(json_answer(problem, status=400))

    assert isinstance(error, DetectionFailure)
    assert error.code == "remote_unreadable"
    assert NAME not in str(error)


def test_odd_members_of_an_error_are_left_out() -> None:
    problem = {"code": "c", "detail": "x", "setting": NAME, "entity_types": [NAME, 1, "PERSON"]}

    error = asked(json_answer(problem, status=403))

    assert isinstance(error, PolicyRefusal)
    assert (error.setting, error.entity_types) == (None, ("PERSON",))


def test_a_redirect_is_not_followed() -> None:
    with serving(answering(json_answer({})), lifespan="off") as elsewhere:
        answer = json_answer({}, status=307)
        answer.headers["location"] = elsewhere

        error = asked(answer)

    assert isinstance(error, DetectionFailure)
    assert error.code == "remote_unreadable"


def test_no_proxy_of_the_environment_sees_a_text(
    running: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = answering(json_answer({}))
    with serving(proxy, lifespan="off") as url:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, url)
        server = RemoteServer(running.url, TOKEN)
        server.detect([Leaf(NAME)])
        server.close()

    assert proxy.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:8686",
        "ftp://host",
        "http://",
        "http://user:password@host",
        "http://host/?q=1",
        "http://host:port",
        "http://host/\n",
    ],
)
def test_what_is_no_address_is_not_quoted(url: str) -> None:
    with pytest.raises(ValueError, match="allowed") as caught:
        RemoteServer(url)

    assert "password" not in str(caught.value)


@pytest.mark.parametrize("token", ["", " t", "t\n", "印"])
def test_what_is_no_token_is_not_quoted(token: str) -> None:
    with pytest.raises(ValueError, match="token: allowed"):
        RemoteServer("http://host", token)


def test_repr_and_log_show_neither_token_nor_text(
    server: RemoteServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        masked = server.mask([NAME])

    for shown in (repr(server), repr(masked), caplog.text):
        assert TOKEN not in shown
        assert NAME not in shown
    assert masked.session not in repr(masked)


def test_one_that_nobody_has_any_more_closes_its_connections(running: Gate) -> None:
    """A warning about a socket that was left open would be an error here."""
    server = RemoteServer(running.url, TOKEN)
    server.detect([Leaf(NAME)])
    del server
    gc.collect()


def test_batches_are_as_large_as_a_server_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "MAX_BATCH_TEXTS", 3)
    monkeypatch.setattr(remote, "MAX_BATCH_CHARS", 10)

    assert list(batches("abcd", [1, 1, 1, 1])) == [["a", "b", "c"], ["d"]]
    assert list(batches("abcd", [6, 5, 50, 1])) == [["a"], ["b"], ["c"], ["d"]]
    assert list(batches("", [])) == []


def test_one_request_asks_for_all_texts(
    running: Gate, server: RemoteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    detect = running.detector.detect

    def noting(leaves: list[Leaf]) -> Any:
        asked.append(len(leaves))
        return detect(leaves)

    monkeypatch.setattr(running.detector, "detect", noting)
    leaves = [Leaf(f"{NAME}{number}", "担当" * (number % 2)) for number in range(50)]

    assert [len(row) for row in server.detect(leaves)] == [1] * 50
    assert len(server.mask([leaf.text for leaf in leaves]).texts) == 50
    assert asked == [50, 50]
    assert running.detector.seen[-100:-50] == leaves
