"""The real `cohere` clients, unchanged but for their base URL."""

import json
from collections.abc import Iterator
from typing import Any

import cohere
import httpx
import pytest

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse

NAME = "小鳥遊 さくら"
QUOTED = '丸"山\n\\商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"
CLIENT_NAME = "sakura-no-tablet"
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
def connection() -> Iterator[httpx.Client]:
    """Cohere's clients do not close their own."""
    with httpx.Client() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(server: Gate, connection: httpx.Client) -> cohere.ClientV2:
    return cohere.ClientV2(
        api_key="cohere-invented",
        base_url=f"{server.url}/cohere",
        client_name=CLIENT_NAME,
        httpx_client=connection,
    )


@pytest.fixture(scope="module")
def first(server: Gate, connection: httpx.Client) -> cohere.Client:
    """Of version 1."""
    return cohere.Client(
        api_key="cohere-invented", base_url=f"{server.url}/cohere", httpx_client=connection
    )


def assert_nothing_leaked(server: Gate) -> None:
    for value in (*VALUES, CLIENT_NAME):
        assert not server.upstream.saw(value)


def user(text: str) -> Any:
    return {"role": "user", "content": text}


def prompt(request: Recorded) -> str:
    text: str = request.json["messages"][0]["content"]
    return text


def names(masked: str) -> tuple[str, str]:
    return masked.partition("様")[0], masked.partition("（")[2].partition("）")[0]


def citation(text: str) -> dict[str, Any]:
    document = {"type": "document", "id": "doc:0", "document": {"id": "doc:0", "snippet": text}}
    return {"start": 2, "end": 2 + len(text), "text": text, "sources": [document]}


def test_chats(server: Gate, client: cohere.ClientV2) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        function = {"name": "mail", "arguments": json.dumps({"to": name, "shop": shop})}
        content = [
            {"type": "thinking", "thinking": name},
            {"type": "text", "text": f"はい{name}様"},
        ]
        message = {
            "role": "assistant",
            "content": content,
            "tool_plan": name,
            "tool_calls": [{"id": "mail_1", "type": "function", "function": function}],
            "citations": [{**citation(name), "content_index": 1, "type": "TEXT_CONTENT"}],
        }
        return json_answer({"id": "c", "finish_reason": "TOOL_CALL", "message": message})

    server.upstream.script = script
    system: Any = {"role": "system", "content": f"{QUOTED}の窓口"}
    document: Any = {"id": "doc:1", "data": {"snippet": NAME, "title": QUOTED}}
    answer = client.chat(
        model="command-a-03-2025",
        messages=[user(PROMPT), system],
        tools=[TOOL],
        documents=[PROMPT, document],
    ).message

    thinking, text = answer.content or []
    assert thinking.type == "thinking"
    assert thinking.thinking == NAME
    assert text.type == "text"
    assert text.text == f"はい{NAME}様"
    assert answer.tool_plan == NAME
    [call] = answer.tool_calls or []
    assert call.function is not None
    assert json.loads(call.function.arguments or "") == {"to": NAME, "shop": QUOTED}
    [cited] = answer.citations or []
    assert text.text[cited.start : cited.end] == cited.text == NAME
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert sent.path == "/v2/chat"
    assert sent.headers["authorization"] == "Bearer cohere-invented"
    assert "x-client-name" not in sent.headers


def events(masked: str) -> list[dict[str, Any]]:
    name, shop = names(masked)
    arguments = json.dumps({"to": name, "shop": shop})

    def event(kind: str, index: int | None, **message: Any) -> dict[str, Any]:
        place = {} if index is None else {"index": index}
        return {"type": kind, **place, "delta": {"message": message}}

    def call(text: str) -> dict[str, Any]:
        return {"function": {"arguments": text}}

    return [
        {"type": "message-start", "id": "c", "delta": {"message": {"role": "assistant"}}},
        event("content-start", 0, content={"type": "thinking", "thinking": ""}),
        *(event("content-delta", 0, content={"thinking": p}) for p in pieces_of(masked, 4)),
        {"type": "content-end", "index": 0},
        event("content-start", 1, content={"type": "text", "text": ""}),
        *(event("content-delta", 1, content={"text": p}) for p in pieces_of(f"はい{masked}", 3)),
        event("citation-start", 0, citations={**citation(name), "content_index": 1}),
        {"type": "citation-end", "index": 0},
        {"type": "content-end", "index": 1},
        *(event("tool-plan-delta", None, tool_plan=p) for p in pieces_of(masked, 5)),
        event(
            "tool-call-start",
            0,
            tool_calls={
                "id": "mail_1",
                "type": "function",
                "function": {"name": "mail", "arguments": ""},
            },
        ),
        *(event("tool-call-delta", 0, tool_calls=call(p)) for p in pieces_of(arguments, 6)),
        {"type": "tool-call-end", "index": 0},
        {"type": "message-end", "delta": {"finish_reason": "COMPLETE"}},
    ]


@pytest.mark.parametrize("cut", CUTS)
def test_chats_in_a_stream(server: Gate, client: cohere.ClientV2, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        body = sse(events(prompt(request)), named=True, done=True)
        return Answer(byte_cuts(body, cut, seed=9), "text/event-stream")

    server.upstream.script = script
    thinking = text = plan = arguments = ""
    cited: list[Any] = []
    for event in client.chat_stream(model="m", messages=[user(PROMPT)], tools=[TOOL]):
        message: Any = getattr(getattr(event, "delta", None), "message", None)
        if event.type == "content-delta":
            thinking += message.content.thinking or ""
            text += message.content.text or ""
        elif event.type == "tool-plan-delta":
            plan += message.tool_plan
        elif event.type == "tool-call-delta":
            arguments += message.tool_calls.function.arguments
        elif event.type == "citation-start":
            cited.append(message.citations)

    assert (thinking, text, plan) == (PROMPT, f"はい{PROMPT}", PROMPT)
    assert json.loads(arguments) == {"to": NAME, "shop": QUOTED}
    [found] = cited
    assert text[found.start : found.end] == found.text == NAME
    assert_nothing_leaked(server)


def test_goes_on_after_a_tools_result(server: Gate, client: cohere.ClientV2) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = names(prompt(request))
        function = {"name": "mail", "arguments": json.dumps({"to": name, "shop": shop})}
        call = {"id": "mail_1", "type": "function", "function": function}
        message = {"role": "assistant", "tool_plan": f"{name}様に送る", "tool_calls": [call]}
        return json_answer({"id": "c", "finish_reason": "TOOL_CALL", "message": message})

    server.upstream.script = script
    answer = client.chat(model="m", messages=[user(PROMPT)], tools=[TOOL]).message
    first = server.upstream.last.json["messages"][0]
    said = json.loads(server.upstream.script(server.upstream.last).pieces[0])["message"]
    result = {"type": "document", "document": {"data": json.dumps({"宛先": NAME})}}
    turns: Any = [
        user(PROMPT),
        {
            "role": "assistant",
            "tool_plan": answer.tool_plan,
            "tool_calls": [call.model_dump() for call in answer.tool_calls or []],
        },
        {"role": "tool", "tool_call_id": "mail_1", "content": [result]},
    ]
    client.chat(model="m", messages=turns, tools=[TOOL])

    again = server.upstream.last.json["messages"]
    assert again[0] == first
    assert again[1]["tool_plan"] == said["tool_plan"]
    assert json.loads(again[1]["tool_calls"][0]["function"]["arguments"]) == json.loads(
        said["tool_calls"][0]["function"]["arguments"]
    )
    data = json.loads(again[2]["content"][0]["document"]["data"])
    assert data == {"宛先": names(first["content"])[0]}
    assert_nothing_leaked(server)


def test_embeds_and_brings_the_texts_back(server: Gate, client: cohere.ClientV2) -> None:
    server.upstream.script = lambda request: json_answer(
        {"id": "e", "embeddings": {"float": [[0.5, 1.0]]}, "texts": request.json["texts"]}
    )
    answer = client.embed(
        model="embed-v4.0", input_type="search_query", texts=[PROMPT], embedding_types=["float"]
    )

    assert answer.embeddings.float_ == [[0.5, 1.0]]
    assert answer.texts == [PROMPT]
    assert_nothing_leaked(server)


def test_reranks(server: Gate, client: cohere.ClientV2) -> None:
    server.upstream.script = lambda request: json_answer(
        {"id": "r", "results": [{"index": 1, "relevance_score": 0.5}]}
    )
    answer = client.rerank(model="rerank-v3.5", query=NAME, documents=["x", PROMPT])

    assert answer.results[0].index == 1
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cut", CUTS)
def test_version_one_chats(server: Gate, first: cohere.Client, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        text = request.json["message"] + request.json["preamble"]
        whole = {
            "text": text,
            "generation_id": "g",
            "chat_history": [{"role": "CHATBOT", "message": text}],
        }
        if not request.json["stream"]:
            return json_answer(whole)
        said: list[Any] = [
            {"event_type": "text-generation", "is_finished": False, "text": p}
            for p in pieces_of(text, 3)
        ]
        end = {"event_type": "stream-end", "is_finished": True, "finish_reason": "COMPLETE"}
        said.append({**end, "response": whole})
        body = b"".join(json.dumps(event).encode() + b"\n" for event in said)
        return Answer(byte_cuts(body, cut, seed=10), "application/stream+json")

    server.upstream.script = script
    history: Any = [{"role": "USER", "message": NAME}]
    asked: dict[str, Any] = {"message": PROMPT, "preamble": QUOTED, "chat_history": history}
    assert first.chat(**asked).text == PROMPT + QUOTED
    streamed = list(first.chat_stream(**asked))

    text = "".join(event.text for event in streamed if event.event_type == "text-generation")
    assert text == PROMPT + QUOTED
    assert_nothing_leaked(server)


def test_a_picture_is_refused_in_words(server: Gate, client: cohere.ClientV2) -> None:
    before = len(server.upstream.requests)
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    message: Any = {"role": "user", "content": [image]}

    with pytest.raises(cohere.ForbiddenError) as raised:
        client.chat(model="m", messages=[message])
    with pytest.raises(cohere.ForbiddenError):
        list(client.chat_stream(model="m", messages=[message]))

    assert "cannot be scanned" in raised.value.body["message"]
    assert len(server.upstream.requests) == before


def test_an_unknown_api_is_an_error_of_the_sdk(first: cohere.Client) -> None:
    with pytest.raises(cohere.NotFoundError) as raised:
        first.detokenize(tokens=[1, 2], model="m", offline=False)

    assert "does not know this API" in raised.value.body["message"]


def test_an_upstreams_error_comes_back_with_its_values(
    server: Gate, client: cohere.ClientV2
) -> None:
    server.upstream.script = lambda request: json_answer(
        {"id": "c", "message": f"invalid: {prompt(request)}"}, 400
    )
    with pytest.raises(cohere.BadRequestError) as raised:
        client.chat(model="m", messages=[user(PROMPT)])

    assert raised.value.body["message"] == f"invalid: {PROMPT}"


@pytest.mark.parametrize("broken", [False, True])
def test_a_stream_cut_off_upstream_is_an_error(
    server: Gate, client: cohere.ClientV2, broken: bool
) -> None:
    def script(request: Recorded) -> Answer:
        body = sse(events(prompt(request))[:9], named=True)
        return Answer([body[:-9]], "text/event-stream", broken=broken)

    server.upstream.script = script
    seen: list[Any] = []
    stream = client.chat_stream(model="m", messages=[user(PROMPT)])
    with pytest.raises(httpx.RemoteProtocolError):
        seen.extend(iter(stream))

    [end] = [event.delta for event in seen if event.type == "message-end"]
    assert end.finish_reason == "ERROR"
    assert "broke off" in end.error or "damaged" in end.error
