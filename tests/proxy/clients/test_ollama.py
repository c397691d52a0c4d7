"""The real `ollama` client, unchanged but for its host."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import ollama
import pytest

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of

NAME = "小鳥遊 さくら"
QUOTED = '丸"山\n\\商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"
CUTS = ["whole", "bytes", "random"]


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[ollama.Client]:
    headers = {"authorization": "Bearer invented"}
    with ollama.Client(host=f"{server.url}/ollama", headers=headers) as opened:
        yield opened


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


def prompt(request: Recorded) -> str:
    text: str = request.json["messages"][-1]["content"]
    return text


def names(masked: str) -> tuple[str, str]:
    return masked.partition("様")[0], masked.partition("（")[2].partition("）")[0]


def lines(events: list[Any], cut: str = "whole", *, broken: bool = False) -> Answer:
    body = b"".join(json.dumps(event, ensure_ascii=False).encode() + b"\n" for event in events)
    return Answer(byte_cuts(body, cut, seed=8), "application/x-ndjson", broken=broken)


def said(message: dict[str, Any], done: bool = False) -> dict[str, Any]:
    return {"model": "m", "message": {"role": "assistant", "content": "", **message}, "done": done}


def mail(to: str) -> str:
    """Writes a mail.

    Args:
      to: who gets it
    """
    return to


def test_chats(server: Gate, client: ollama.Client) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        call = {"function": {"name": "mail", "arguments": {"to": name, "shop": [shop]}}}
        return json_answer(
            said({"content": prompt(request), "thinking": name, "tool_calls": [call]}, done=True)
        )

    server.upstream.script = script
    answer = client.chat(
        "m",
        [{"role": "system", "content": f"{QUOTED}の窓口"}, {"role": "user", "content": PROMPT}],
        tools=[mail],
        options={"stop": [NAME]},
    )

    assert (answer.message.content, answer.message.thinking) == (PROMPT, NAME)
    [call] = answer.message.tool_calls or []
    assert call.function.arguments == {"to": NAME, "shop": [QUOTED]}
    assert_nothing_leaked(server)
    assert server.upstream.last.path == "/api/chat"
    assert server.upstream.last.headers["authorization"] == "Bearer invented"


@pytest.mark.parametrize("cut", CUTS)
def test_chats_in_a_stream_and_goes_on(server: Gate, client: ollama.Client, cut: str) -> None:
    masked: list[str] = []

    def script(request: Recorded) -> Answer:
        masked.append(request.json["messages"][0]["content"])
        name, shop = names(masked[-1])
        call = {"function": {"name": "mail", "arguments": {"to": name, "shop": shop}}}
        events = [
            *(said({"thinking": piece}) for piece in pieces_of(masked[-1], 4)),
            *(said({"content": piece}) for piece in pieces_of(f"はい、{masked[-1]}", 3)),
            said({"tool_calls": [call]}),
            said({}, done=True),
        ]
        return lines(events, cut)

    server.upstream.script = script
    first = {"role": "user", "content": PROMPT}
    parts = [part.message for part in client.chat("m", [first], stream=True)]
    thinking = "".join(part.thinking or "" for part in parts)
    content = "".join(part.content or "" for part in parts)
    calls = [call for part in parts for call in part.tool_calls or []]
    assert (thinking, content) == (PROMPT, f"はい、{PROMPT}")
    assert calls[0].function.arguments == {"to": NAME, "shop": QUOTED}

    turn = ollama.Message(role="assistant", content=content, thinking=thinking, tool_calls=calls)
    list(client.chat("m", [first, turn, {"role": "tool", "content": PROMPT}], stream=True))
    again = server.upstream.last.json["messages"]
    assert again[0]["content"] == masked[0]
    assert again[1]["thinking"] == masked[0]
    assert again[1]["content"] == f"はい、{masked[0]}"
    name, shop = names(masked[0])
    assert again[1]["tool_calls"][0]["function"]["arguments"] == {"to": name, "shop": shop}
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cut", CUTS)
def test_generates(server: Gate, client: ollama.Client, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        asked = request.json
        text = asked["prompt"] + asked["suffix"] + asked["system"]
        events: list[Any] = [{"response": piece, "done": False} for piece in pieces_of(text, 3)]
        events.append({"response": "", "done": True, "context": [1, 2]})
        if asked["stream"]:
            return lines(events, cut)
        return json_answer({"response": text, "done": True, "context": [1, 2]})

    server.upstream.script = script
    texts: dict[str, Any] = {"prompt": PROMPT, "suffix": NAME, "system": QUOTED}
    whole = client.generate("m", **texts)
    streamed = list(client.generate("m", **texts, stream=True))

    assert whole.response == PROMPT + NAME + QUOTED
    assert "".join(part.response or "" for part in streamed) == whole.response
    assert streamed[-1].context == whole.context == [1, 2]
    assert_nothing_leaked(server)


def test_asks_for_json_and_gets_it(server: Gate, client: ollama.Client) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        text = json.dumps({"to": name, "shop": shop})
        return lines([*(said({"content": c}) for c in pieces_of(text, 5)), said({}, done=True)])

    server.upstream.script = script
    schema = {"type": "object", "properties": {"to": {"type": "string", "description": NAME}}}
    message = {"role": "user", "content": PROMPT}
    parts = client.chat("m", [message], format=schema, stream=True)

    text = "".join(part.message.content or "" for part in parts)
    assert json.loads(text) == {"to": NAME, "shop": QUOTED}
    assert_nothing_leaked(server)


def test_embeds(server: Gate, client: ollama.Client) -> None:
    server.upstream.script = lambda request: json_answer({"embeddings": [[0.5, 1.0]], "model": "m"})

    assert client.embed("m", [PROMPT, NAME]).embeddings == [[0.5, 1.0]]
    assert_nothing_leaked(server)


def test_a_model_made_of_texts_brings_them_back(server: Gate, client: ollama.Client) -> None:
    system: list[str] = []

    def script(request: Recorded) -> Answer:
        if request.path == "/api/create":
            system.append(request.json["system"])
            return lines([{"status": "writing manifest"}, {"status": "success"}])
        if request.path == "/api/show":
            return json_answer(
                {"modelfile": f'SYSTEM """{system[0]}"""', "details": {}, "model_info": {}}
            )
        return json_answer(said({"content": system[0]}, done=True))

    server.upstream.script = script
    created = list(client.create("mine", from_="m", system=PROMPT, stream=True))

    assert created[-1].status == "success"
    assert client.show("mine").modelfile == f'SYSTEM """{PROMPT}"""'
    hello = {"role": "user", "content": "こんにちは"}
    assert client.chat("mine", [hello]).message.content == PROMPT
    assert_nothing_leaked(server)


def test_serves_the_asynchronous_client(server: Gate) -> None:
    server.upstream.script = lambda request: lines(
        [said({"content": prompt(request)}), said({}, done=True)]
    )

    async def ask() -> str:
        async with ollama.AsyncClient(host=f"{server.url}/ollama") as client:
            parts = await client.chat("m", [{"role": "user", "content": PROMPT}], stream=True)
            return "".join([part.message.content or "" async for part in parts])

    assert asyncio.run(ask()) == PROMPT


@pytest.mark.parametrize("stream", [False, True])
def test_a_picture_is_refused_in_words(server: Gate, client: Any, stream: bool) -> None:
    before = len(server.upstream.requests)
    message = {"role": "user", "content": "これは?", "images": [b"\x89PNG\r\n\x1a\n"]}

    with pytest.raises(ollama.ResponseError) as raised:
        list(client.chat("m", [message], stream=stream))

    assert raised.value.status_code == 403
    assert "cannot be scanned" in raised.value.error
    assert len(server.upstream.requests) == before


def test_token_ids_are_refused(client: ollama.Client) -> None:
    with pytest.raises(ollama.ResponseError) as raised:
        client.generate("m", "続き", context=[1, 2, 3])

    assert "token ids" in raised.value.error


def test_an_error_in_mid_stream_comes_back_with_its_values(
    server: Gate, client: ollama.Client
) -> None:
    server.upstream.script = lambda request: lines(
        [said({"content": "あ"}), {"error": f"about {prompt(request)}"}]
    )

    with pytest.raises(ollama.ResponseError) as raised:
        list(client.chat("m", [{"role": "user", "content": PROMPT}], stream=True))

    assert raised.value.error == f"about {PROMPT}"


@pytest.mark.parametrize("broken", [False, True])
def test_a_stream_cut_off_upstream_is_an_error(
    server: Gate, client: ollama.Client, broken: bool
) -> None:
    server.upstream.script = lambda request: lines(
        [said({"content": prompt(request)})], broken=broken
    )

    with pytest.raises((ollama.ResponseError, httpx.RemoteProtocolError)) as raised:
        list(client.chat("m", [{"role": "user", "content": PROMPT}], stream=True))

    assert isinstance(raised.value, ollama.ResponseError)
