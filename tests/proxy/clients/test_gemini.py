"""The real `google-genai` client, unchanged but for its base URL."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from google import genai
from google.genai import errors, types

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse

NAME = "百目鬼 隆"
QUOTED = '西"岡\n\\水産'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[genai.Client]:
    options = types.HttpOptions(base_url=f"{server.url}/gemini")
    opened = genai.Client(api_key="AIza-test", http_options=options)
    yield opened
    opened.close()


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


def prompt(request: Recorded) -> str:
    text: str = request.json["contents"][-1]["parts"][-1]["text"]
    return text


def candidate(parts: list[dict[str, Any]], finish: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
    if finish:
        row["finishReason"] = finish
    return {"candidates": [row], "modelVersion": "m"}


def chunks(text: str) -> list[dict[str, Any]]:
    rows = [candidate([{"text": piece}]) for piece in pieces_of(text, 3)]
    signed = {"text": "", "thoughtSignature": "c2lnbmVk"}
    return [*rows, candidate([signed], "STOP")]


def test_masks_the_request_and_restores_the_answer(server: Gate, client: genai.Client) -> None:
    server.upstream.script = lambda request: json_answer(
        candidate([{"text": prompt(request)}], "STOP")
    )

    answer = client.models.generate_content(
        model="gemini-x",
        contents=PROMPT,
        config=types.GenerateContentConfig(system_instruction=f"{NAME}の秘書"),
    )

    assert answer.text == PROMPT
    assert server.upstream.last.path.endswith("/models/gemini-x:generateContent")
    assert server.upstream.last.headers["x-goog-api-key"] == "AIza-test"
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_a_stream_of_events(server: Gate, client: genai.Client, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        assert request.query == "alt=sse"
        body = sse(chunks(prompt(request)))
        return Answer(byte_cuts(body, cut, seed=8), "text/event-stream")

    server.upstream.script = script
    stream = client.models.generate_content_stream(model="gemini-x", contents=PROMPT)

    answers = list(stream)

    assert "".join(answer.text or "" for answer in answers) == PROMPT
    [last_part] = (answers[-1].candidates or [])[0].content.parts  # type: ignore[union-attr, misc]
    assert last_part.thought_signature == b"signed"
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_a_stream_that_is_one_json_array(server: Gate, cut: str) -> None:
    def script(request: Recorded) -> Answer:
        body = json.dumps(chunks(prompt(request)), ensure_ascii=False, indent=1).encode()
        return Answer(byte_cuts(body, cut, seed=9))

    server.upstream.script = script
    answer = httpx.post(
        f"{server.url}/gemini/v1beta/models/gemini-x:streamGenerateContent",
        json={"contents": [{"role": "user", "parts": [{"text": PROMPT}]}]},
    )

    rows = answer.json()
    texts = [part["text"] for r in rows for part in r["candidates"][0]["content"]["parts"]]
    assert "".join(texts) == PROMPT
    assert len(rows) == len(chunks(prompt(server.upstream.last)))
    assert_nothing_leaked(server)


def test_restores_function_calls_and_masks_their_results(
    server: Gate, client: genai.Client
) -> None:
    def script(request: Recorded) -> Answer:
        if len(request.json["contents"]) > 1:
            return json_answer(candidate([{"text": "済み"}], "STOP"))
        masked = prompt(request)
        arguments = {"to": masked.partition("様")[0], "n": 2}
        return json_answer(candidate([{"functionCall": {"name": "mail", "args": arguments}}]))

    server.upstream.script = script
    chat = client.chats.create(model="gemini-x")
    answer = chat.send_message(PROMPT)
    [call] = answer.function_calls or []

    assert call.args == {"to": NAME, "n": 2}

    said = server.upstream.last.json["contents"]
    part = types.Part.from_function_response(name="mail", response={"to": NAME, "ok": True})
    chat.send_message(part)

    again = server.upstream.last.json["contents"]
    masked_name = prompt_of(said).partition("様")[0]
    assert again[: len(said)] == said
    assert again[1]["parts"][0]["functionCall"]["args"] == {"to": masked_name, "n": 2}
    assert again[2]["parts"][0]["functionResponse"]["response"] == {"to": masked_name, "ok": True}
    assert_nothing_leaked(server)


def prompt_of(contents: list[Any]) -> str:
    text: str = contents[-1]["parts"][-1]["text"]
    return text


def test_serves_the_asynchronous_client(server: Gate, client: genai.Client) -> None:
    server.upstream.script = lambda request: Answer(
        [sse(chunks(prompt(request)))], "text/event-stream"
    )

    async def ask() -> str:
        asynchronous = client.aio
        try:
            stream = await asynchronous.models.generate_content_stream(
                model="gemini-x", contents=PROMPT
            )
            return "".join([answer.text or "" async for answer in stream])
        finally:
            await asynchronous.aclose()

    assert asyncio.run(ask()) == PROMPT


def test_a_policy_refusal_is_the_clients_own_error(server: Gate, client: genai.Client) -> None:
    part = types.Part.from_bytes(data=b"\x89PNG", mime_type="image/png")
    before = len(server.upstream.requests)

    with pytest.raises(errors.ClientError) as caught:
        client.models.generate_content(model="gemini-x", contents=[part])

    assert caught.value.code == 403
    assert "policy.attachments" in str(caught.value)
    assert len(server.upstream.requests) == before
