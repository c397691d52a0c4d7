"""The OpenAI Agents SDK, with a protected client: what its agents, tools and streams see."""

from collections.abc import Iterator
from typing import Any

import pytest

import sekisho
from support.both_ways import NAME, PROMPT, VALUES, planted_runtime
from support.callers import async_openai_client
from support.fake_openai import OpenAIUpstream
from support.integrating import Integrated, ignoring_warnings, running
from support.upstream import RecordingUpstream

pytestmark = ignoring_warnings

agents: Any = pytest.importorskip("agents", reason="openai-agents is not installed")


@pytest.fixture(autouse=True)
def _no_traces() -> Iterator[None]:
    """They would go to OpenAI by a way of their own, with prompts and answers."""
    agents.set_tracing_disabled(True)
    yield
    agents.set_tracing_disabled(False)


@pytest.fixture
def upstream() -> Iterator[tuple[str, RecordingUpstream]]:
    with running(OpenAIUpstream()) as (url, recording):
        yield url, recording
        assert recording.requests
        assert not any(map(recording.saw, VALUES))


def model_of(kind: str, url: str) -> Integrated:
    client = sekisho.protect(async_openai_client(url), runtime=planted_runtime())
    return Integrated(getattr(agents, kind)(model="m", openai_client=client), [], [client])


KINDS = pytest.mark.parametrize("kind", ["OpenAIResponsesModel", "OpenAIChatCompletionsModel"])


@KINDS
def test_run_and_stream(upstream: tuple[str, RecordingUpstream], kind: str) -> None:
    made = model_of(kind, upstream[0])
    agent = agents.Agent(name="窓口", instructions=f"{NAME}の秘書", model=made.model)

    async def ask() -> tuple[str, str]:
        whole = await agents.Runner.run(agent, PROMPT)
        streamed = agents.Runner.run_streamed(agent, PROMPT)
        pieces = [
            event.data.delta
            async for event in streamed.stream_events()
            if event.type == "raw_response_event"
            and event.data.type == "response.output_text.delta"
        ]
        return str(whole.final_output), "".join(pieces)

    assert made.run(ask()) == (PROMPT, PROMPT)


@KINDS
def test_a_tool_gets_the_values_and_its_result_is_masked(
    upstream: tuple[str, RecordingUpstream], kind: str
) -> None:
    told: list[str] = []

    @agents.function_tool  # type: ignore[untyped-decorator]
    def mail(to: str) -> str:
        """Sends a mail."""
        told.append(to)
        return f"{NAME}へ送信済み"

    made = model_of(kind, upstream[0])
    agent = agents.Agent(name="窓口", tools=[mail], model=made.model)

    result = made.run(agents.Runner.run(agent, PROMPT))

    assert told == [PROMPT]
    assert result.final_output == f"{NAME}へ送信済み"
