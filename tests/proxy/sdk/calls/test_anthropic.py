"""What people do with anthropic's clients, with and without protect()."""

import io
import json
from typing import Any

import anthropic
import httpx2
import pytest
from pydantic import BaseModel

from support.both_ways import (
    NAME,
    PHONE,
    PROMPT,
    SHOP,
    Call,
    Fake,
    assert_same,
    dump,
    gathered,
    got,
    joined,
    listed,
    opened,
    running_fake,
)
from support.callers import anthropic_client, async_anthropic_client
from support.fake_anthropic import AnthropicUpstream

MESSAGES: list[Any] = [
    {"role": "user", "content": f"{NAME}です"},
    {"role": "assistant", "content": [{"type": "text", "text": f"{NAME}様"}]},
    {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
]
ASKED: Any = {
    "model": "m",
    "max_tokens": 9,
    "messages": MESSAGES,
    "system": [{"type": "text", "text": f"{SHOP}の窓口", "cache_control": {"type": "ephemeral"}}],
    "metadata": {"user_id": NAME},
}
TOOL: Any = {
    "name": "mail",
    "description": f"{NAME}が使う",
    "input_schema": {"type": "object", "properties": {"to": {"type": "string"}}},
}


class Contact(BaseModel):
    name: str
    phone: str


async def message(client: Any) -> object:
    return dump(await got(client.messages.create(**ASKED)))


async def raw_stream(client: Any) -> object:
    return gathered(await listed(await got(client.messages.create(**ASKED, stream=True))))


async def stream_helper(client: Any) -> object:
    async with opened(client.messages.stream(**ASKED)) as stream:
        text = joined(await listed(stream.text_stream))
        final = await got(stream.get_final_message())
    return text, dump(final)


async def stream_events(client: Any) -> object:
    async with opened(client.messages.stream(**ASKED, tools=[TOOL])) as stream:
        events = [event.type for event in await listed(stream)]
        final = await got(stream.get_final_message())
    return events, dump(final)


async def tool_turns(client: Any) -> object:
    first = await got(client.messages.create(**ASKED, tools=[TOOL]))
    [call] = first.content
    assert call.input == {"to": PROMPT}
    result = {"type": "tool_result", "tool_use_id": call.id, "content": f"{PHONE}へ送信済み"}
    messages = [
        *MESSAGES,
        {"role": "assistant", "content": [call.model_dump(exclude_none=True)]},
        {"role": "user", "content": [result]},
    ]
    asked = {**ASKED, "messages": messages}
    return dump(first), dump(await got(client.messages.create(**asked, tools=[TOOL])))


async def tool_runner(client: Any) -> object:
    told: list[str] = []
    is_async = isinstance(client, anthropic.AsyncAnthropic)

    def mail(to: str) -> str:
        """Sends a mail.

        Args:
            to: Whom to
        """
        told.append(to)
        return f"{NAME}へ送信済み"

    async def async_mail(to: str) -> str:
        """Sends a mail.

        Args:
            to: Whom to
        """
        return mail(to)

    tool: Any = (
        anthropic.beta_async_tool(async_mail, name="mail")
        if is_async
        else anthropic.beta_tool(mail)
    )
    runner = client.beta.messages.tool_runner(**ASKED, tools=[tool])
    turns = [dump(turn) for turn in await listed(runner)]
    assert told == [PROMPT]
    return turns


async def parse(client: Any) -> object:
    made = await got(client.messages.parse(**ASKED, output_format=Contact))
    assert made.parsed_output == Contact(name=PROMPT, phone=PROMPT)
    return dump(made)


async def count_tokens(client: Any) -> object:
    return dump(await got(client.messages.count_tokens(model="m", messages=MESSAGES)))


async def batches(client: Any) -> object:
    params = {"model": "m", "max_tokens": 9, "messages": MESSAGES}
    asked = [{"custom_id": f"r-{number}", "params": params} for number in range(2)]
    made = await got(client.messages.batches.create(requests=asked))
    # Its address holds the port; where it leads, the results show.
    assert made.results_url.endswith("/v1/messages/batches/msgbatch_1/results")
    results = await listed(await got(client.messages.batches.results(made.id)))
    assert results[1].result.message.content[0].text == PROMPT
    return dump(made), [dump(result) for result in results]


async def files(client: Any) -> object:
    upload = (f"{NAME}.txt", io.BytesIO(PROMPT.encode()), "text/plain")
    made = await got(client.beta.files.upload(file=upload))
    found = await got(client.beta.files.retrieve_metadata(made.id))
    content = await got(client.beta.files.download(made.id))
    whole = await got(content.read())
    return dump(made), dump(found), whole.decode()


async def raw_response(client: Any) -> object:
    raw = await got(client.messages.with_raw_response.create(**ASKED))
    parsed = await got(raw.parse())
    return raw.status_code, raw.headers["request-id"], raw.request_id, dump(parsed)


async def streaming_response(client: Any) -> object:
    async with opened(client.messages.with_streaming_response.create(**ASKED)) as response:
        whole = b"".join(await listed(response.iter_bytes()))
    return response.status_code, json.loads(whole)


async def beta_message(client: Any) -> object:
    return dump(await got(client.beta.messages.create(**ASKED, betas=["context-1m-2025-08-07"])))


CALLS: list[Call] = [
    message,
    raw_stream,
    stream_helper,
    stream_events,
    tool_turns,
    tool_runner,
    parse,
    count_tokens,
    batches,
    files,
    raw_response,
    streaming_response,
    beta_message,
]


@pytest.fixture(scope="module")
def fake() -> Any:
    with running_fake() as running:
        yield running


def by_name(call: Any) -> str:
    return str(call.__name__)


@pytest.mark.parametrize("make", [anthropic_client, async_anthropic_client], ids=["sync", "async"])
@pytest.mark.parametrize("call", CALLS, ids=by_name)
def test_anthropic(fake: Fake, call: Call, make: Any) -> None:
    assert_same(fake, make, call, AnthropicUpstream)


@pytest.mark.parametrize("call", [message, raw_stream, files], ids=by_name)
def test_over_the_callers_http_client(fake: Fake, call: Call) -> None:
    """The SDK takes one of httpx2 alone."""
    assert_same(
        fake,
        lambda url: anthropic_client(url, http_client=httpx2.Client()),
        call,
        AnthropicUpstream,
    )
    assert_same(
        fake,
        lambda url: async_anthropic_client(url, http_client=httpx2.AsyncClient()),
        call,
        AnthropicUpstream,
    )
