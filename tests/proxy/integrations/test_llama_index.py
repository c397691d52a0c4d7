"""LlamaIndex's language models, with an HTTP client of ours or a protected client of an SDK."""

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import anthropic
import pytest

import sekisho
from support.both_ways import PROMPT, VALUES, planted_runtime
from support.fake_anthropic import AnthropicUpstream
from support.fake_openai import OpenAIUpstream
from support.integrating import Integrated, http_of, ignoring_warnings, running
from support.upstream import RecordingUpstream

pytestmark = ignoring_warnings

pytest.importorskip("llama_index.core", reason="llama-index is not installed")


def openai_model(url: str) -> Integrated:
    name = "llama_index.llms.openai"
    models = pytest.importorskip(name, reason="llama-index-llms-openai is not installed")
    http = http_of("openai")
    runtime = planted_runtime()
    client, async_client = http.Client(runtime=runtime), http.AsyncClient(runtime=runtime)
    model = models.OpenAI(
        model="gpt-4o",
        api_key="sk-test",
        api_base=f"{url}/v1",
        http_client=client,
        async_http_client=async_client,
    )
    return Integrated(model, [client], [async_client])


def anthropic_model(url: str) -> Integrated:
    name = "llama_index.llms.anthropic"
    models = pytest.importorskip(name, reason="llama-index-llms-anthropic is not installed")
    if "temperature" not in inspect.signature(anthropic.resources.Messages.create).parameters:
        pytest.skip("llama-index-llms-anthropic does not go with anthropic 1 and later")
    model = models.Anthropic(model="claude-sonnet-4-5", api_key="sk-ant-test", base_url=url)
    runtime = planted_runtime()
    model._client = sekisho.protect(model._client, runtime=runtime)
    model._aclient = sekisho.protect(model._aclient, runtime=runtime)
    return Integrated(model, [model._client], [model._aclient])


MODELS = {
    "openai": (openai_model, OpenAIUpstream),
    "anthropic": (anthropic_model, AnthropicUpstream),
}


@pytest.fixture(params=list(MODELS.values()), ids=list(MODELS))
def running_model(request: pytest.FixtureRequest) -> Iterator[tuple[Integrated, RecordingUpstream]]:
    make, script = request.param
    with running(script()) as (url, upstream):
        made = make(url)
        yield made, upstream
        made.close()


def nothing_leaked(upstream: RecordingUpstream) -> bool:
    return bool(upstream.requests) and not any(map(upstream.saw, VALUES))


def asked() -> list[Any]:
    return [
        importlib.import_module("llama_index.core.llms").ChatMessage(role="user", content=PROMPT)
    ]


def test_chat_complete_and_streams(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model

    assert model.chat(asked()).message.content == PROMPT
    assert model.complete(PROMPT).text == PROMPT
    assert "".join(piece.delta or "" for piece in model.stream_chat(asked())) == PROMPT
    assert nothing_leaked(upstream)


def test_asynchronous_chat_and_stream(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model

    async def ask() -> list[str]:
        said = [(await model.achat(asked())).message.content]
        stream = await model.astream_chat(asked())
        said.append("".join([piece.delta or "" async for piece in stream]))
        return said

    assert made.run(ask()) == [PROMPT, PROMPT]
    assert nothing_leaked(upstream)


def test_a_tool_gets_the_values(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model
    told: list[str] = []

    def mail(to: str) -> str:
        """Sends a mail."""
        told.append(to)
        return "送信済み"

    tool = importlib.import_module("llama_index.core.tools").FunctionTool.from_defaults(mail)
    answer = model.predict_and_call([tool], user_msg=PROMPT)

    assert told == [PROMPT]
    assert "送信済み" in str(answer)
    assert nothing_leaked(upstream)
