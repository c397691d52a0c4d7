"""LiteLLM as a library, with what its `client` takes: an SDK's client or an HTTP handler."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

import sekisho
import sekisho.httpx
from sekisho.sdk.runtime import Runtime
from support.both_ways import PROMPT, VALUES, planted_runtime
from support.fake_anthropic import AnthropicUpstream
from support.fake_openai import OpenAIUpstream
from support.integrating import Integrated, ignoring_warnings, running
from support.upstream import RecordingUpstream

pytestmark = ignoring_warnings

MESSAGES: list[Any] = [{"role": "user", "content": PROMPT}]
TOOL: Any = {
    "type": "function",
    "function": {
        "name": "mail",
        "parameters": {"type": "object", "properties": {"to": {"type": "string"}}},
    },
}


@pytest.fixture
def litellm(monkeypatch: pytest.MonkeyPatch) -> Any:
    # Else it asks the internet for its table of prices.
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    library = pytest.importorskip("litellm", reason="litellm is not installed")
    library.telemetry = False
    return library


class OpenAI:
    """The model's name, and the clients that LiteLLM is given for it."""

    model = "openai/m"
    script = OpenAIUpstream

    def __init__(self, url: str, runtime: Runtime) -> None:
        options: Any = {"api_key": "sk-test", "base_url": f"{url}/v1"}
        self.client: Any = sekisho.protect(openai.OpenAI(**options), runtime=runtime)
        self.async_client: Any = sekisho.protect(openai.AsyncOpenAI(**options), runtime=runtime)
        self.options: dict[str, Any] = {}
        self.integrated = Integrated(self.model, [self.client], [self.async_client])


class Anthropic:
    model = "anthropic/claude-m"
    script = AnthropicUpstream

    def __init__(self, url: str, runtime: Runtime) -> None:
        handlers = importlib.import_module("litellm.llms.custom_httpx.http_handler")
        self.client: Any = handlers.HTTPHandler(client=sekisho.httpx.Client(runtime=runtime))
        self.async_client: Any = handlers.AsyncHTTPHandler()
        self.async_client.client = sekisho.httpx.AsyncClient(runtime=runtime)
        self.options = {"api_key": "sk-ant-test", "api_base": url}
        self.integrated = Integrated(self.model, [self.client], [self.async_client])


@pytest.fixture(params=[OpenAI, Anthropic])
def asked(request: pytest.FixtureRequest, litellm: Any) -> Iterator[tuple[Any, RecordingUpstream]]:
    with running(request.param.script()) as (url, upstream):
        given = request.param(url, planted_runtime())
        yield given, upstream
        given.integrated.close()
        assert upstream.requests
        assert not any(map(upstream.saw, VALUES))


def test_completion_and_stream(litellm: Any, asked: tuple[Any, RecordingUpstream]) -> None:
    given, _ = asked
    options = {"model": given.model, "messages": MESSAGES, "client": given.client, **given.options}

    answer = litellm.completion(**options)
    assert answer.choices[0].message.content == PROMPT

    chunks = list(litellm.completion(**options, stream=True))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == PROMPT


def test_acompletion_and_stream(litellm: Any, asked: tuple[Any, RecordingUpstream]) -> None:
    given, _ = asked
    options = {"model": given.model, "messages": MESSAGES, **given.options}

    async def ask() -> list[str]:
        answer = await litellm.acompletion(**options, client=given.async_client)
        stream = await litellm.acompletion(**options, client=given.async_client, stream=True)
        pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
        return [answer.choices[0].message.content, "".join(pieces)]

    assert given.integrated.run(ask()) == [PROMPT, PROMPT]


def test_a_tool_gets_the_values(litellm: Any, asked: tuple[Any, RecordingUpstream]) -> None:
    given, _ = asked

    answer = litellm.completion(
        model=given.model, messages=MESSAGES, tools=[TOOL], client=given.client, **given.options
    )

    [call] = answer.choices[0].message.tool_calls

    assert json.loads(call.function.arguments) == {"to": PROMPT}
