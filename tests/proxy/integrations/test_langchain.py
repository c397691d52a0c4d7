"""LangChain's chat models, with the HTTP client or the SDK's client that its docs let one give."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

import sekisho
from support.both_ways import NAME, PROMPT, VALUES, planted_runtime
from support.fake_anthropic import AnthropicUpstream
from support.fake_gemini import GeminiUpstream
from support.fake_openai import OpenAIUpstream
from support.integrating import Integrated, http_of, ignoring_warnings, running
from support.upstream import RecordingUpstream

pytestmark = ignoring_warnings

core = pytest.importorskip("langchain_core", reason="langchain is not installed")


class Contact(BaseModel):
    """Somebody to write to."""

    name: str
    phone: str


def openai_model(url: str, **options: Any) -> Integrated:
    models = pytest.importorskip("langchain_openai", reason="langchain-openai is not installed")
    http = http_of("openai")
    runtime = planted_runtime()
    client, async_client = http.Client(runtime=runtime), http.AsyncClient(runtime=runtime)
    model = models.ChatOpenAI(
        model="m",
        api_key="sk-test",
        base_url=f"{url}/v1",
        http_client=client,
        http_async_client=async_client,
        **options,
    )
    return Integrated(model, [client], [async_client])


def openai_responses_model(url: str) -> Integrated:
    return openai_model(url, use_responses_api=True)


def anthropic_model(url: str) -> Integrated:
    name = "langchain_anthropic"
    models = pytest.importorskip(name, reason="langchain-anthropic is not installed")
    model = models.ChatAnthropic(model="claude-m", api_key="sk-ant-test", base_url=url)
    runtime = planted_runtime()
    model._client = sekisho.protect(model._client, runtime=runtime)
    model._async_client = sekisho.protect(model._async_client, runtime=runtime)
    return Integrated(model, [model._client], [model._async_client])


def gemini_model(url: str) -> Integrated:
    name = "langchain_google_genai"
    models = pytest.importorskip(name, reason="langchain-google-genai is not installed")
    if "client_args" not in models.ChatGoogleGenerativeAI.model_fields:
        pytest.skip("langchain-google-genai before 4 speaks gRPC, which protect() does not know")
    model = models.ChatGoogleGenerativeAI(model="gemini-m", api_key="AIza-test", base_url=url)
    model.client = sekisho.protect(model.client, runtime=planted_runtime())
    return Integrated(model, [model.client], [model.client.aio])


MODELS = {
    "openai": (openai_model, OpenAIUpstream),
    "openai responses": (openai_responses_model, OpenAIUpstream),
    "anthropic": (anthropic_model, AnthropicUpstream),
    "gemini": (gemini_model, GeminiUpstream),
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


def test_invoke_and_stream(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model

    assert model.invoke(PROMPT).text == PROMPT
    assert "".join(chunk.text for chunk in model.stream(PROMPT)) == PROMPT
    assert [answer.text for answer in model.batch([PROMPT, NAME])] == [PROMPT, NAME]
    assert nothing_leaked(upstream)


def test_ainvoke_and_astream(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model

    async def ask() -> list[str]:
        said = [(await model.ainvoke(PROMPT)).text]
        said.append("".join([chunk.text async for chunk in model.astream(PROMPT)]))
        return said

    assert made.run(ask()) == [PROMPT, PROMPT]
    assert nothing_leaked(upstream)


def test_a_tool_gets_the_values_and_its_result_is_masked(
    running_model: tuple[Integrated, RecordingUpstream],
) -> None:
    made, upstream = running_model
    model = made.model
    messages = importlib.import_module("langchain_core.messages")

    @importlib.import_module("langchain_core.tools").tool  # type: ignore[untyped-decorator]
    def mail(to: str) -> str:
        """Sends a mail."""
        return f"{NAME}へ送信済み"

    asked: list[Any] = [messages.HumanMessage(PROMPT)]
    with_tools = model.bind_tools([mail])
    answer = with_tools.invoke(asked)
    [call] = answer.tool_calls

    assert call["args"] == {"to": PROMPT}

    whole: Any = None
    for chunk in with_tools.stream(asked):
        whole = chunk if whole is None else whole + chunk
    assert whole.tool_calls[0]["args"] == {"to": PROMPT}

    result = messages.ToolMessage(mail.invoke(call["args"]), tool_call_id=call["id"], name="mail")
    assert with_tools.invoke([*asked, answer, result]).text == f"{NAME}へ送信済み"
    assert nothing_leaked(upstream)


def test_structured_output(running_model: tuple[Integrated, RecordingUpstream]) -> None:
    made, upstream = running_model
    model = made.model

    assert model.with_structured_output(Contact).invoke(PROMPT) == Contact(
        name=PROMPT, phone=PROMPT
    )
    assert nothing_leaked(upstream)
