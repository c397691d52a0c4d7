"""Sockets between the vendors' own clients, a real server and a real upstream."""

import asyncio
import base64
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import openai
import pytest
from google import genai
from google.genai import types
from websockets.asyncio.client import connect as asyncio_connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.planted import PlantedDetector
from support.servers import serving
from support.socket_upstream import Reply, SocketUpstream, listening

NAME = "四月一日 薫"
QUOTED = 'ぬま"田\n商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION", "マイナンバー123": "JP_MY_NUMBER"}
KEY = bytes(range(32))

# OpenAI's SDK opens its sockets in the older way.
pytestmark = pytest.mark.filterwarnings(r"ignore:connect\(\) must be used:DeprecationWarning")


@dataclass
class Line:
    url: str
    upstream: SocketUpstream

    @property
    def sockets(self) -> str:
        return self.url.replace("http", "ws")


@contextmanager
def line(
    reply: Reply = lambda message: [], upstream: dict[str, Any] | None = None, **settings: Any
) -> Iterator[Line]:
    with listening(SocketUpstream(reply, **(upstream or {}))) as fake:
        foreign = {"base_url": fake.url, "jurisdiction": "foreign"}
        upstreams = {"openai": foreign, "gemini": foreign}
        upstreams["home"] = {"base_url": fake.url, "jurisdiction": "domestic"}
        made = Settings.model_validate({"upstreams": upstreams, **settings})
        app = create_app(made, detector=PlantedDetector(VALUES), key=KEY)
        with serving(app) as url:
            yield Line(url, fake)


def said_in_pieces(event: dict[str, Any]) -> Iterable[str]:
    """A realtime answer that repeats the text it was sent, cut in pieces of three letters."""
    if event["type"] != "conversation.item.create":
        return
    text = event["item"]["content"][0]["text"]
    place = {"response_id": "r", "item_id": "i", "output_index": 0, "content_index": 0}
    for start in range(0, len(text), 3):
        piece = {"type": "response.output_text.delta", **place, "delta": text[start : start + 3]}
        yield json.dumps(piece | {"event_id": f"e{start}"})
    yield json.dumps({"type": "response.output_text.done", **place, "text": text, "event_id": "d"})
    done = {"id": "r", "object": "realtime.response", "output": []}
    yield json.dumps({"type": "response.done", "response": done, "event_id": "dd"})


def user_text(text: str) -> dict[str, Any]:
    content = [{"type": "input_text", "text": text}]
    return {
        "type": "conversation.item.create",
        "item": {"type": "message", "role": "user", "content": content},
    }


def test_the_realtime_client_gets_back_what_it_said() -> None:
    text = f"{NAME}様、{QUOTED}の件です😀"
    with line(said_in_pieces) as call:
        client = openai.OpenAI(base_url=f"{call.url}/openai/v1", api_key="sk-invented")
        deltas, done = "", ""
        with client.realtime.connect(model="gpt-realtime") as connection:
            connection.send(user_text(text))  # type: ignore[arg-type]
            for event in connection:
                if event.type == "response.output_text.delta":
                    deltas += event.delta
                elif event.type == "response.output_text.done":
                    done = event.text
                elif event.type == "response.done":
                    break
        sent = call.upstream.messages[0]["item"]["content"][0]["text"]
        headers = call.upstream.handshakes[0].headers

    assert deltas == done == text
    assert NAME not in sent
    assert "PERSON" in sent
    assert headers["authorization"] == "Bearer sk-invented"
    assert "model=gpt-realtime" in call.upstream.handshakes[0].path


def test_what_was_said_earlier_comes_back_in_a_later_socket() -> None:
    """The upstream keeps the conversation; the vault keeps the values."""
    kept: list[str] = []

    def remembering(event: dict[str, Any]) -> Iterable[str]:
        if event["type"] == "conversation.item.create":
            kept.append(event["item"]["content"][0]["text"])
        elif event["type"] == "response.create":
            yield json.dumps({"type": "conversation.item.added", "item": {"text": kept[0]}})

    with line(remembering) as call:
        with connect(f"{call.sockets}/openai/v1/realtime") as socket:
            socket.send(json.dumps(user_text(f"{NAME}です")))
        with connect(f"{call.sockets}/openai/v1/realtime") as socket:
            socket.send(json.dumps({"type": "response.create"}))
            answer = json.loads(socket.recv(5))

    assert answer["item"]["text"] == f"{NAME}です"
    assert NAME not in kept[0]


def test_the_responses_socket_restores_arguments_as_json() -> None:
    def calling(event: dict[str, Any]) -> Iterable[str]:
        arguments = json.dumps({"宛先": event["input"]}, ensure_ascii=False)
        for start in range(0, len(arguments), 5):
            yield json.dumps(
                {
                    "type": "response.function_call_arguments.delta",
                    "output_index": 0,
                    "delta": arguments[start : start + 5],
                }
            )
        yield json.dumps(
            {"type": "response.function_call_arguments.done", "arguments": arguments}
            | {"output_index": 0}
        )

    with line(calling) as call, connect(f"{call.sockets}/openai/v1/responses") as socket:
        socket.send(json.dumps({"type": "response.create", "input": QUOTED}))
        joined = ""
        while (event := json.loads(socket.recv(5)))["type"].endswith("delta"):
            joined += event["delta"]

    assert json.loads(joined) == json.loads(event["arguments"]) == {"宛先": QUOTED}


def test_gemini_live_is_masked_and_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google's SDK speaks to its sockets through TLS only, which stands before Sekisho in use."""

    def plain(uri: str, **options: Any) -> Any:
        options.pop("ssl", None)
        return asyncio_connect(uri.replace("wss://", "ws://"), **options)

    monkeypatch.setattr("google.genai.live.ws_connect", plain)

    def live(event: dict[str, Any]) -> Iterable[bytes]:
        if "setup" in event:
            yield b'{"setupComplete": {}}'
            return
        text = event["client_content"]["turns"][0]["parts"][0]["text"]
        for start in range(0, len(text), 4):
            parts = [{"text": text[start : start + 4]}]
            yield json.dumps({"serverContent": {"modelTurn": {"parts": parts}}}).encode()
        yield json.dumps({"serverContent": {"turnComplete": True}}).encode()

    async def talk(url: str) -> str:
        options = types.HttpOptions(base_url=url)
        client = genai.Client(api_key="invented", http_options=options)
        config = types.LiveConnectConfig(response_modalities=[types.Modality.TEXT])
        async with client.aio.live.connect(model="gemini-live", config=config) as session:
            turn = types.Content(role="user", parts=[types.Part(text=f"{NAME}さんへ")])
            await session.send_client_content(turns=turn)
            return "".join([m.text or "" async for m in session.receive()])

    with line(live) as call:
        answer = asyncio.run(talk(f"{call.url}/gemini"))

    assert answer == f"{NAME}さんへ"
    assert all(NAME not in json.dumps(m, ensure_ascii=False) for m in call.upstream.messages)


def test_the_model_of_a_session_is_that_of_all_its_messages() -> None:
    rule = {"name": "no", "when": {"models": ["m-*"]}, "actions": {"PERSON": "block"}}
    path = "/gemini/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
    said = {"clientContent": {"turns": [{"role": "user", "parts": [{"text": NAME}]}]}}
    with line(policy={"rules": [rule]}) as call, connect(call.sockets + path) as socket:
        socket.send(json.dumps({"setup": {"model": "models/m-live"}}))
        socket.send(json.dumps(said))
        with pytest.raises(ConnectionClosed, match="blocked_by_policy"):
            socket.recv(timeout=10)

    assert call.upstream.messages == [{"setup": {"model": "models/m-live"}}]


def test_a_session_does_not_change_to_a_model_under_other_rules() -> None:
    rule = {"name": "no", "when": {"models": ["secret-*"]}, "action": "block"}
    update = {"type": "session.update", "session": {"type": "realtime", "model": "secret-1"}}
    path = "/openai/v1/realtime?model=m"
    with line(policy={"rules": [rule]}) as call, connect(call.sockets + path) as socket:
        socket.send(json.dumps(update))
        answer = json.loads(socket.recv(timeout=10))

    assert answer["error"]["code"] == "several_models"
    assert call.upstream.messages == []


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (json.dumps(user_text("マイナンバー123")), "blocked_by_policy"),
        (
            json.dumps(
                {
                    "type": "input_audio_buffer.append",
                    "audio": base64.b64encode(bytes(99)).decode(),
                }
            ),
            "attachment_not_scannable",
        ),
        (b"\xff\x00sound", "unreadable_body"),
        ("{no json", "unreadable_body"),
        ('{"a":1,"a":2}', "duplicate_key"),
    ],
)
def test_a_message_that_may_not_pass_gets_an_error_and_the_session_goes_on(
    message: str | bytes, code: str
) -> None:
    with line(said_in_pieces) as call, connect(f"{call.sockets}/openai/v1/realtime") as socket:
        socket.send(message)
        error = json.loads(socket.recv(5))
        socket.send(json.dumps(user_text("続き")))
        after = json.loads(socket.recv(5))

    assert error["type"] == "error"
    assert error["error"]["code"] == code
    assert after["delta"] == "続き"
    assert [m["type"] for m in call.upstream.messages] == ["conversation.item.create"]


def test_sound_passes_where_the_policy_allows_it() -> None:
    audio = base64.b64encode(bytes(range(99))).decode()
    message = {"type": "input_audio_buffer.append", "audio": audio}

    def heard(event: dict[str, Any]) -> Iterable[str]:
        yield json.dumps({"type": "response.output_audio.delta", "delta": event["audio"]})

    with (
        line(heard, policy={"attachments": "allow"}) as call,
        connect(f"{call.sockets}/openai/v1/realtime") as socket,
    ):
        socket.send(json.dumps(message))
        answer = json.loads(socket.recv(5))

    assert call.upstream.messages == [message]
    assert answer["delta"] == audio


def test_a_refused_handshake_is_the_upstreams_own() -> None:
    body = json.dumps({"error": {"message": "wrong key", "code": "invalid_api_key"}})
    with line(upstream={"refusal": (401, body)}) as call, pytest.raises(InvalidStatus) as raised:
        connect(f"{call.sockets}/openai/v1/realtime")

    assert raised.value.response.status_code == 401
    assert json.loads(raised.value.response.body or b"") == json.loads(body)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nobody/v1/realtime", 404, "unknown_upstream"),
        ("/echo/v1/realtime", 404, "unknown_upstream"),
        ("/openai/v1/chat/completions", 404, "unknown_api"),
        ("/openai/v1/realtime?model=山田", 400, "query_not_scannable"),
    ],
)
def test_what_is_no_socket_is_refused_before_one_opens(path: str, status: int, code: str) -> None:
    with line() as call, pytest.raises(InvalidStatus) as raised:
        connect(call.sockets + path)

    assert raised.value.response.status_code == status
    assert json.loads(raised.value.response.body or b"")["error"]["code"] == code
    assert call.upstream.handshakes == []


def test_an_upstream_that_cannot_be_reached() -> None:
    settings = {"upstreams": {"openai": {"base_url": "http://127.0.0.1:1"}}}
    app = create_app(Settings.model_validate(settings), detector=PlantedDetector({}), key=KEY)
    with serving(app) as url, pytest.raises(InvalidStatus) as raised:
        connect(url.replace("http", "ws") + "/openai/v1/realtime")

    assert raised.value.response.status_code == 502


def test_a_lost_upstream_is_no_clean_end() -> None:
    with (
        line(upstream={"hang_up_after": 1}) as call,
        connect(f"{call.sockets}/openai/v1/realtime") as socket,
    ):
        socket.send(json.dumps(user_text(NAME)))
        error = json.loads(socket.recv(5))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(5)

    assert error["error"]["code"] == "upstream_broke_off"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1011


def test_clients_need_their_token() -> None:
    token = "0" * 64
    with (
        line(clients={"crm": {"token_sha256": token}}) as call,
        pytest.raises(InvalidStatus) as raised,
    ):
        connect(f"{call.sockets}/openai/v1/realtime")

    assert raised.value.response.status_code == 401


def test_a_domestic_upstream_hears_the_original() -> None:
    with line(said_in_pieces) as call, connect(f"{call.sockets}/home/v1/realtime") as socket:
        socket.send(json.dumps(user_text(NAME), ensure_ascii=False))
        socket.recv(5)

    assert call.upstream.messages[0]["item"]["content"][0]["text"] == NAME


def test_a_client_that_goes_frees_the_upstream() -> None:
    with line(said_in_pieces) as call:
        socket = connect(f"{call.sockets}/openai/v1/realtime")
        socket.send(json.dumps(user_text("a")))
        socket.recv(5)
        socket.socket.close()


def test_no_value_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "sekisho")
    with (
        line(said_in_pieces, upstream={"hang_up_after": 2}) as call,
        connect(f"{call.sockets}/openai/v1/realtime") as socket,
    ):
        socket.send(json.dumps(user_text(NAME)))
        socket.recv(5)
        socket.send(json.dumps(user_text(NAME)))
        with pytest.raises(ConnectionClosed):
            list(iter(lambda: socket.recv(5), None))

    assert "socket openai/openai.realtime masked=" in caplog.text
    assert NAME not in caplog.text


def test_of_the_protocols_offered_only_the_apis_own_leave() -> None:
    ours: list[Any] = ["realtime", "openai-insecure-api-key.sk-invented", "openai-taro.yamada"]
    with (
        line(said_in_pieces) as call,
        connect(f"{call.sockets}/openai/v1/realtime", subprotocols=ours) as socket,
    ):
        assert socket.subprotocol == "realtime"
        offered = call.upstream.handshakes[0].headers["sec-websocket-protocol"]

    assert offered == "realtime, openai-insecure-api-key.sk-invented"
