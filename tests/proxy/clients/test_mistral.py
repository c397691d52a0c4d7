"""The real `mistralai` client, unchanged but for its server's URL."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from mistralai.client import Mistral
from mistralai.client import models as m
from mistralai.client.errors import MistralError

from support.crossings import leaks_of, row_for, unrestored
from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse

NAME = "小鳥遊 さくら"
QUOTED = '丸"山\n\\商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"
CUTS = ["whole", "bytes", "random"]
TOOL: Any = {
    "type": "function",
    "function": {
        "name": "mail",
        "description": f"{NAME}の宛先に送る",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[Mistral]:
    with Mistral(api_key="mistral-invented", server_url=f"{server.url}/mistral") as opened:
        yield opened


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


IDS = {
    "agent_id",
    "connector_id",
    "endpoint",
    "file_id",
    "id",
    "model",
    "object",
    "role",
    "service_tier",
    "tool_call_id",
    "type",
}
PASSING = IDS | {"input_audio", "signature"}  # a file, which the test lets pass; what is sealed
TYPES: list[tuple[str, Any, Any]] = [
    ("/v1/chat/completions", m.ChatCompletionRequestTypedDict, m.ChatCompletionResponse),
    ("/v1/chat/completions", m.ChatCompletionStreamRequestTypedDict, m.CompletionChunk),
    ("/v1/fim/completions", m.FIMCompletionRequestTypedDict, m.FIMCompletionResponse),
    ("/v1/agents/completions", m.AgentsCompletionRequestTypedDict, m.ChatCompletionResponse),
    ("/v1/embeddings", m.EmbeddingRequestTypedDict, m.EmbeddingResponse),
    ("/v1/ocr", m.OCRRequestTypedDict, m.OCRResponse),
    ("/v1/moderations", m.ClassificationRequestTypedDict, m.ModerationResponse),
    ("/v1/chat/moderations", m.ChatModerationRequestTypedDict, m.ModerationResponse),
    ("/v1/conversations", m.ConversationRequestTypedDict, m.ConversationResponse),
    ("/v1/agents", m.CreateAgentRequestTypedDict, m.Agent),
]


@pytest.mark.parametrize(("path", "asked", "answered"), TYPES)
def test_only_ids_leave_and_all_else_comes_back(path: str, asked: Any, answered: Any) -> None:
    row = row_for("POST", path)

    assert leaks_of(row, asked, path) <= PASSING
    assert unrestored(row, answered) <= PASSING


def user(text: str) -> Any:
    return {"role": "user", "content": text}


def prompt(request: Recorded) -> str:
    text: str = request.json["messages"][0]["content"]
    return text


def names(masked: str) -> tuple[str, str]:
    return masked.partition("様")[0], masked.partition("（")[2].partition("）")[0]


def thought(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "thinking", "thinking": [{"type": "text", "text": text}], **more}


def answered(message: dict[str, Any], finish: str = "stop") -> Answer:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return json_answer(
        {
            "id": "c",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }
    )


def chunks(deltas: list[dict[str, Any]], finish: str = "stop") -> list[dict[str, Any]]:
    made = [(delta, None) for delta in deltas] + [({"content": ""}, finish)]
    return [
        {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": end}],
        }
        for delta, end in made
    ]


def called(arguments: Any) -> dict[str, Any]:
    return {"id": "call_1", "index": 0, "function": {"name": "mail", "arguments": arguments}}


@pytest.mark.parametrize("as_object", [False, True])
def test_completes_and_goes_on(server: Gate, client: Mistral, as_object: bool) -> None:
    made: list[Any] = []

    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        arguments = {"to": name, "shop": shop}
        call = called(arguments if as_object else json.dumps(arguments))
        content = [
            thought(f"{name}様とは", signature="c2ln"),
            {"type": "text", "text": f"{name}様へ"},
        ]
        made.append({"content": content, "tool_calls": [call]})
        return answered(made[-1], "tool_calls")

    server.upstream.script = script
    answer = client.chat.complete(model="magistral", messages=[user(PROMPT)], tools=[TOOL])

    message = answer.choices[0].message
    assert message is not None
    [call] = message.tool_calls or []
    arguments = call.function.arguments
    parsed = json.loads(arguments) if isinstance(arguments, str) else arguments
    assert parsed == {"to": NAME, "shop": QUOTED}
    said: Any = message.model_dump()["content"]
    assert said[0]["thinking"][0]["text"] == f"{NAME}様とは"
    assert said[1]["text"] == f"{NAME}様へ"
    result: Any = {"role": "tool", "tool_call_id": "call_1", "content": PROMPT}
    client.chat.complete(model="magistral", messages=[user(PROMPT), message, result])

    again = server.upstream.last.json["messages"]
    assert again[1]["content"] == made[0]["content"]
    assert (
        again[1]["tool_calls"][0]["function"]["arguments"]
        == (made[0]["tool_calls"][0]["function"]["arguments"])
    )
    assert again[2]["content"] == again[0]["content"]
    assert_nothing_leaked(server)
    assert server.upstream.last.path == "/v1/chat/completions"
    assert server.upstream.last.headers["authorization"] == "Bearer mistral-invented"


@pytest.mark.parametrize("as_object", [False, True])
@pytest.mark.parametrize("cut", CUTS)
def test_streams(server: Gate, client: Mistral, cut: str, as_object: bool) -> None:
    def script(request: Recorded) -> Answer:
        masked = prompt(request)
        name, shop = names(masked)
        arguments = {"to": name, "shop": shop}
        call = called(arguments if as_object else json.dumps(arguments))
        deltas: list[dict[str, Any]] = [
            *({"content": [thought(piece)]} for piece in pieces_of(masked, 4)),
            *({"content": [{"type": "text", "text": piece}]} for piece in pieces_of(masked, 3)),
            *({"content": piece} for piece in pieces_of(masked, 5)),
            {"content": "", "tool_calls": [call]},
        ]
        body = sse(chunks(deltas, "tool_calls"), done=True)
        return Answer(byte_cuts(body, cut, seed=11), "text/event-stream")

    server.upstream.script = script
    thinking = text = ""
    calls: list[Any] = []
    for event in client.chat.stream(model="magistral", messages=[user(PROMPT)], tools=[TOOL]):
        delta: Any = event.data.choices[0].delta
        calls += delta.tool_calls or []
        for part in [delta.content] if isinstance(delta.content, str) else delta.content or []:
            if isinstance(part, str):
                text += part
            elif part.type == "thinking":
                thinking += "".join(inner.text for inner in part.thinking)
            else:
                text += part.text

    assert (thinking, text) == (PROMPT, PROMPT + PROMPT)
    [call] = calls
    arguments = call.function.arguments
    parsed = json.loads(arguments) if isinstance(arguments, str) else arguments
    assert parsed == {"to": NAME, "shop": QUOTED}
    assert_nothing_leaked(server)


def test_fills_in_the_middle(server: Gate, client: Mistral) -> None:
    def script(request: Recorded) -> Answer:
        text = request.json["prompt"] + request.json["suffix"]
        if request.json["stream"]:
            deltas = [{"content": piece} for piece in pieces_of(text, 3)]
            return Answer([sse(chunks(deltas), done=True)], "text/event-stream")
        return answered({"content": text})

    server.upstream.script = script
    asked: dict[str, Any] = {"model": "codestral", "prompt": f"# {PROMPT}", "suffix": NAME}
    whole = client.fim.complete(**asked)
    streamed: Any = list(client.fim.stream(**asked))

    assert whole.choices[0].message is not None
    assert whole.choices[0].message.content == f"# {PROMPT}{NAME}"
    text = "".join(event.data.choices[0].delta.content for event in streamed)
    assert text == f"# {PROMPT}{NAME}"
    assert_nothing_leaked(server)
    assert server.upstream.last.path == "/v1/fim/completions"


def test_asks_an_agent(server: Gate, client: Mistral) -> None:
    server.upstream.script = lambda request: answered({"content": prompt(request)})
    answer = client.agents.complete(agent_id="ag_1", messages=[user(PROMPT)])

    assert answer.choices[0].message is not None
    assert answer.choices[0].message.content == PROMPT
    assert server.upstream.last.json["agent_id"] == "ag_1"
    assert_nothing_leaked(server)


def test_asks_an_agent_in_a_stream(server: Gate, client: Mistral) -> None:
    def script(request: Recorded) -> Answer:
        deltas = [{"content": piece} for piece in pieces_of(prompt(request), 3)]
        return Answer([sse(chunks(deltas), done=True)], "text/event-stream")

    server.upstream.script = script
    events: Any = list(client.agents.stream(agent_id="ag_1", messages=[user(PROMPT)]))

    assert "".join(event.data.choices[0].delta.content for event in events) == PROMPT
    assert_nothing_leaked(server)


def test_embeds(server: Gate, client: Mistral) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 0, "total_tokens": 1}
    server.upstream.script = lambda _: json_answer(
        {"id": "e", "object": "list", "model": "m", "data": [], "usage": usage}
    )

    assert client.embeddings.create(model="mistral-embed", inputs=[PROMPT]).data == []
    assert_nothing_leaked(server)


def test_serves_the_asynchronous_client(server: Gate) -> None:
    server.upstream.script = lambda request: answered({"content": prompt(request)})

    async def ask() -> Any:
        async with Mistral(api_key="k", server_url=f"{server.url}/mistral") as opened:
            return await opened.chat.complete_async(model="m", messages=[user(PROMPT)])

    assert asyncio.run(ask()).choices[0].message.content == PROMPT


def test_a_picture_is_refused_in_words(server: Gate, client: Mistral) -> None:
    before = len(server.upstream.requests)
    image = {"type": "image_url", "image_url": "data:image/png;base64,iVBORw0KGgo="}
    message: Any = {"role": "user", "content": [image]}

    with pytest.raises(MistralError) as raised:
        client.chat.complete(model="pixtral", messages=[message])

    assert raised.value.status_code == 403
    assert "cannot be scanned" in str(raised.value)
    assert len(server.upstream.requests) == before


def test_an_upstreams_error_comes_back_with_its_values(server: Gate, client: Mistral) -> None:
    server.upstream.script = lambda request: json_answer(
        {"object": "error", "message": f"of {prompt(request)}", "type": "invalid_model"}, 400
    )
    with pytest.raises(MistralError) as raised:
        client.chat.complete(model="m", messages=[user(PROMPT)])

    assert json.loads(raised.value.body)["message"] == f"of {PROMPT}"


@pytest.mark.parametrize("broken", [False, True])
def test_a_stream_cut_off_upstream_is_an_error(server: Gate, client: Mistral, broken: bool) -> None:
    def script(request: Recorded) -> Answer:
        deltas = [{"content": piece} for piece in pieces_of(prompt(request), 3)]
        return Answer([sse(chunks(deltas)[:3])], "text/event-stream", broken=broken)

    server.upstream.script = script
    stream = client.chat.stream(model="m", messages=[user(PROMPT)])
    with pytest.raises((MistralError, httpx.RemoteProtocolError)):
        list(stream)
