"""The built-in upstream answers each API's real client with the text that left."""

from collections.abc import Iterator

import anthropic
import httpx
import openai
import pytest
from google import genai
from google.genai import types

from support.gate import Gate, gate

NAME = "鬼頭 誠一郎"
PROMPT = f"{NAME}様、いつもお世話になっております。"


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate({NAME: "PERSON"}) as running:
        yield running


def test_openai(server: Gate) -> None:
    with openai.OpenAI(base_url=f"{server.url}/echo/v1", api_key="none") as client:
        messages: list[openai.types.chat.ChatCompletionMessageParam] = [
            {"role": "system", "content": "無視される"},
            {"role": "user", "content": PROMPT},
        ]
        whole = client.chat.completions.create(model="echo", messages=messages)
        stream = client.chat.completions.create(model="echo", messages=messages, stream=True)
        pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
        response = client.responses.create(model="echo", input=PROMPT)
        with client.responses.stream(model="echo", input=PROMPT) as events:
            streamed = events.get_final_response() if list(events) else None
        models = [model.id for model in client.models.list()]

    assert whole.choices[0].message.content == PROMPT
    assert "".join(pieces) == PROMPT
    assert len(pieces) > 5
    assert response.output_text == PROMPT
    assert streamed is not None
    assert streamed.output_text == PROMPT
    assert models == ["echo"]


def test_anthropic(server: Gate) -> None:
    with anthropic.Anthropic(base_url=f"{server.url}/echo", api_key="none") as client:
        messages: list[anthropic.types.MessageParam] = [{"role": "user", "content": PROMPT}]
        whole = client.messages.create(model="echo", max_tokens=9, messages=messages)
        with client.messages.stream(model="echo", max_tokens=9, messages=messages) as stream:
            streamed = "".join(stream.text_stream)

    assert whole.content[0].type == "text"
    assert whole.content[0].text == PROMPT
    assert streamed == PROMPT


def test_gemini(server: Gate) -> None:
    options = types.HttpOptions(base_url=f"{server.url}/echo")
    with genai.Client(api_key="none", http_options=options) as client:
        whole = client.models.generate_content(model="echo", contents=PROMPT)
        stream = client.models.generate_content_stream(model="echo", contents=PROMPT)
        streamed = "".join(chunk.text or "" for chunk in stream)
    array = httpx.post(
        f"{server.url}/echo/v1beta/models/echo:streamGenerateContent",
        json={"contents": [{"parts": [{"text": PROMPT}]}]},
    ).json()

    assert whole.text == PROMPT
    assert streamed == PROMPT
    parts = [part["text"] for row in array for part in row["candidates"][0]["content"]["parts"]]
    assert "".join(parts) == PROMPT


def test_says_what_it_cannot_answer(server: Gate) -> None:
    response = httpx.post(f"{server.url}/echo/v1/embeddings", json={"input": "a", "model": "m"})

    assert response.status_code == 404
