"""The real `openai` clients, unchanged but for their base URL."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from pydantic import BaseModel

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse

NAME = "髙橋 健太郎"
QUOTED = 'あさひ"商会"\n第一\\支店'
PHONE = "090-1234-5678"
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION", PHONE: "PHONE_NUMBER"}
PROMPT = f"{NAME}様（{QUOTED}、{PHONE}）へ返信を書いて。絵文字😀と\u2028改行もそのまま。"


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(
        base_url=f"{server.url}/openai/v1", api_key="sk-test", max_retries=0
    ) as opened:
        yield opened


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


def sent_prompt(request: Recorded) -> str:
    text: str = request.json["messages"][-1]["content"]
    return text


def chat_body(message: dict[str, Any]) -> dict[str, Any]:
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": "stop"}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }


def chunk(delta: dict[str, Any], finish: str | None = None, index: int = 0) -> dict[str, Any]:
    choice = {"index": index, "delta": delta, "finish_reason": finish}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [choice],
    }


def test_masks_the_prompt_and_restores_the_answer(server: Gate, client: openai.OpenAI) -> None:
    server.upstream.script = lambda request: json_answer(
        chat_body({"content": f"承知しました。{sent_prompt(request)}"})
    )

    answer = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": PROMPT}], temperature=0.25, seed=7
    )

    assert answer.choices[0].message.content == f"承知しました。{PROMPT}"
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert sent.json["temperature"] == 0.25
    assert sent.json["seed"] == 7
    assert sent.json["model"] == "m"
    assert sent.headers["authorization"] == "Bearer sk-test"
    assert sent_prompt(sent).endswith("へ返信を書いて。絵文字😀と\u2028改行もそのまま。")


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_restores_a_stream_of_any_piece_size(
    server: Gate, client: openai.OpenAI, size: int
) -> None:
    def script(request: Recorded) -> Answer:
        events = [chunk({"role": "assistant", "content": ""})]
        events += [chunk({"content": piece}) for piece in pieces_of(sent_prompt(request), size)]
        events.append(chunk({}, "stop"))
        return Answer([sse(events, done=True)], "text/event-stream")

    server.upstream.script = script
    stream = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": PROMPT}], stream=True
    )

    chunks = list(stream)

    assert "".join(c.choices[0].delta.content or "" for c in chunks) == PROMPT
    assert len(chunks) == 2 + len(pieces_of(sent_prompt(server.upstream.last), size))
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_a_stream_however_its_bytes_are_cut(
    server: Gate, client: openai.OpenAI, cut: str
) -> None:
    def script(request: Recorded) -> Answer:
        events = [chunk({"content": piece}) for piece in pieces_of(sent_prompt(request), 3)]
        body = sse([*events, chunk({}, "stop")], done=True)
        return Answer(byte_cuts(body, cut, seed=11), "text/event-stream")

    server.upstream.script = script
    stream = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": PROMPT}], stream=True
    )

    assert "".join(c.choices[0].delta.content or "" for c in stream) == PROMPT


async def streamed_text(server: Gate) -> str:
    async with openai.AsyncOpenAI(
        base_url=f"{server.url}/openai/v1", api_key="sk-test", max_retries=0
    ) as asynchronous:
        stream = await asynchronous.chat.completions.create(
            model="m", messages=[{"role": "user", "content": PROMPT}], stream=True
        )
        return "".join([c.choices[0].delta.content or "" async for c in stream])


def test_serves_the_asynchronous_client(server: Gate) -> None:
    def script(request: Recorded) -> Answer:
        events = [chunk({"content": piece}) for piece in pieces_of(sent_prompt(request), 4)]
        return Answer([sse([*events, chunk({}, "stop")], done=True)], "text/event-stream")

    server.upstream.script = script

    assert asyncio.run(streamed_text(server)) == PROMPT
    assert_nothing_leaked(server)


def test_restores_tool_calls_whose_arguments_hold_quotes_and_newlines(
    server: Gate, client: openai.OpenAI
) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = sent_prompt(request).split("／")
        arguments = json.dumps({"to": name, "shop": {"name": shop}, "n": 1.5})
        call = {"id": "c1", "type": "function"}
        call["function"] = {"name": "send", "arguments": arguments}  # type: ignore[assignment]
        return json_answer(chat_body({"content": None, "tool_calls": [call]}))

    server.upstream.script = script
    answer = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": f"{NAME}／{QUOTED}"}]
    )

    [call] = answer.choices[0].message.tool_calls or []
    assert call.type == "function"
    assert json.loads(call.function.arguments) == {
        "to": NAME,
        "shop": {"name": QUOTED},
        "n": 1.5,
    }


def test_restores_streamed_tool_calls_side_by_side(server: Gate, client: openai.OpenAI) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = sent_prompt(request).split("／")
        first = pieces_of(json.dumps({"to": name}), 2)
        second = pieces_of(json.dumps({"shop": shop}), 3)
        events = []
        for number in range(max(len(first), len(second))):
            calls = [
                {"index": index, "function": {"arguments": row[number]}}
                for index, row in enumerate([first, second])
                if number < len(row)
            ]
            events.append(chunk({"tool_calls": calls}))
        return Answer([sse([*events, chunk({}, "tool_calls")], done=True)], "text/event-stream")

    server.upstream.script = script
    stream = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": f"{NAME}／{QUOTED}"}], stream=True
    )

    arguments = {0: "", 1: ""}
    for event in stream:
        for call in event.choices[0].delta.tool_calls or []:
            assert call.function is not None
            arguments[call.index] += call.function.arguments or ""
    assert json.loads(arguments[0]) == {"to": NAME}
    assert json.loads(arguments[1]) == {"shop": QUOTED}


class Contact(BaseModel):
    name: str
    company: str


@pytest.mark.parametrize("streamed", [False, True])
def test_structured_output_stays_valid_json(
    server: Gate, client: openai.OpenAI, streamed: bool
) -> None:
    def script(request: Recorded) -> Answer:
        name, shop = sent_prompt(request).split("／")
        text = json.dumps({"name": name, "company": shop})
        if not streamed:
            return json_answer(chat_body({"content": text}))
        events = [chunk({"content": piece}) for piece in pieces_of(text, 5)]
        return Answer([sse([*events, chunk({}, "stop")], done=True)], "text/event-stream")

    server.upstream.script = script
    messages: list[Any] = [{"role": "user", "content": f"{NAME}／{QUOTED}"}]
    if streamed:
        with client.chat.completions.stream(
            model="m", messages=messages, response_format=Contact
        ) as stream:
            parsed = stream.get_final_completion().choices[0].message.parsed
    else:
        completion = client.chat.completions.parse(
            model="m", messages=messages, response_format=Contact
        )
        parsed = completion.choices[0].message.parsed

    assert parsed == Contact(name=NAME, company=QUOTED)


def response_events(text: str) -> list[dict[str, Any]]:
    place = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
    whole = response_body([item | {"content": [part]}])
    empty = part | {"text": ""}
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": response_body([])},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": item | {"content": [], "status": "in_progress"},
        },
        {"type": "response.content_part.added", **place, "part": empty},
    ]
    events += [
        {"type": "response.output_text.delta", **place, "delta": piece, "logprobs": []}
        for piece in pieces_of(text, 3)
    ]
    events += [
        {"type": "response.output_text.done", **place, "text": text, "logprobs": []},
        {"type": "response.content_part.done", **place, "part": part},
        {
            "type": "response.output_item.done",
            "output_index": 0,
            "item": item | {"content": [part]},
        },
        {"type": "response.completed", "response": whole},
    ]
    return [event | {"sequence_number": n} for n, event in enumerate(events)]


def response_body(output: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "m",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_responses_in_every_event(server: Gate, client: openai.OpenAI, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        body = sse(response_events(request.json["input"]), named=True)
        return Answer(byte_cuts(body, cut, seed=5), "text/event-stream")

    server.upstream.script = script
    with client.responses.stream(model="m", input=PROMPT) as stream:
        events = list(stream)
        final = stream.get_final_response()

    assert final.output_text == PROMPT
    assert [event.sequence_number for event in events if hasattr(event, "sequence_number")] == list(
        range(len(events))
    )
    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == PROMPT
    assert_nothing_leaked(server)


def test_masks_instructions_and_tools_of_responses(server: Gate, client: openai.OpenAI) -> None:
    server.upstream.script = lambda request: json_answer(response_body([]))

    client.responses.create(
        model="m",
        instructions=f"あなたは{NAME}の秘書です。",
        input=[{"role": "user", "content": [{"type": "input_text", "text": PROMPT}]}],
        tools=[
            {
                "type": "function",
                "name": "call",
                "description": f"{PHONE}に電話する",
                "parameters": {"type": "object", "properties": {NAME: {"type": "string"}}},
                "strict": False,
            }
        ],
        metadata={"customer": NAME},
        user=PHONE,
    )

    assert_nothing_leaked(server)


def test_masks_what_is_embedded(server: Gate, client: openai.OpenAI) -> None:
    body = {
        "object": "list",
        "model": "m",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.5, -1e-07]}],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }
    server.upstream.script = lambda request: json_answer(body)

    answer = client.embeddings.create(model="m", input=[PROMPT, NAME], encoding_format="float")

    assert answer.data[0].embedding == [0.5, -1e-07]
    first, second = server.upstream.last.json["input"]
    assert second in first
    assert_nothing_leaked(server)


def test_lists_models(server: Gate, client: openai.OpenAI) -> None:
    models = {"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "o"}]}
    server.upstream.script = lambda request: json_answer(models)

    assert [model.id for model in client.models.list()] == ["m"]


def test_a_second_turn_sends_the_first_again_byte_for_byte(
    server: Gate, client: openai.OpenAI
) -> None:
    server.upstream.script = lambda request: json_answer(
        chat_body({"content": f"{sent_prompt(request)}、了解です。"})
    )
    first: list[Any] = [
        {"role": "system", "content": "丁寧に答えて。"},
        {"role": "user", "content": PROMPT},
    ]
    answer = client.chat.completions.create(model="m", messages=first)
    reply = answer.choices[0].message.content
    said = json.loads(server.upstream.last.body)
    second = [*first, {"role": "assistant", "content": reply}]
    second.append({"role": "user", "content": f"{NAME}様の件、もう一度"})

    client.chat.completions.create(model="m", messages=second)

    again = server.upstream.last.json["messages"]
    assert again[:2] == said["messages"]
    assert again[2]["content"] == f"{said['messages'][1]['content']}、了解です。"
    prefix = json.dumps(said["messages"], ensure_ascii=False, separators=(",", ":"))[:-1]
    assert prefix.encode() in server.upstream.last.body
    assert_nothing_leaked(server)


def test_an_upstream_error_comes_back_restored(server: Gate, client: openai.OpenAI) -> None:
    def script(request: Recorded) -> Answer:
        message = f"Invalid prompt: {sent_prompt(request)}"
        error = {"message": message, "type": "invalid_request_error", "param": None, "code": "x"}
        return json_answer({"error": error}, status=400)

    server.upstream.script = script

    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="m", messages=[{"role": "user", "content": PROMPT}])

    assert NAME in str(caught.value)
    assert_nothing_leaked(server)


def test_a_stream_cut_off_upstream_does_not_end_cleanly(
    server: Gate, client: openai.OpenAI
) -> None:
    def script(request: Recorded) -> Answer:
        events = [chunk({"content": piece}) for piece in pieces_of(sent_prompt(request), 3)]
        body = sse(events)
        return Answer([body[: len(body) // 2]], "text/event-stream", broken=True)

    server.upstream.script = script
    stream = client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": PROMPT}], stream=True
    )

    with pytest.raises((openai.APIError, httpx2.TransportError)):
        list(stream)
