"""What people do with openai's clients, with and without protect()."""

import io
import json
from typing import Any

import httpx
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
    each,
    gathered,
    got,
    joined,
    listed,
    opened,
    running_fake,
)
from support.callers import (
    async_azure_client,
    async_openai_client,
    azure_client,
    openai_client,
)
from support.fake_openai import OpenAIUpstream

MESSAGES: list[Any] = [
    {"role": "system", "content": f"あなたは{SHOP}の窓口です。"},
    {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
]
TOOL: Any = {
    "type": "function",
    "function": {
        "name": "mail",
        "description": f"{NAME}が使う",
        "parameters": {
            "type": "object",
            "properties": {"to": {"type": "string"}, "urgent": {"type": "boolean"}},
        },
    },
}
LINES = [
    {
        "custom_id": f"r-{number}",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {"model": "m", "messages": [{"role": "user", "content": f"{number}: {PROMPT}"}]},
    }
    for number in range(2)
]
BATCH = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in LINES).encode()


class Contact(BaseModel):
    name: str
    phone: str


async def chat(client: Any) -> object:
    made = await got(
        client.chat.completions.create(
            model="m", messages=MESSAGES, temperature=0.25, seed=7, extra_query={"beta": "true"}
        )
    )
    return dump(made)


async def chat_stream(client: Any) -> object:
    options = {"include_usage": True}
    stream = await got(
        client.chat.completions.create(
            model="m", messages=MESSAGES, stream=True, stream_options=options
        )
    )
    return gathered(await listed(stream))


async def chat_stream_helper(client: Any) -> object:
    async with opened(client.chat.completions.stream(model="m", messages=MESSAGES)) as stream:
        events = await listed(stream)
        final = await got(stream.get_final_completion())
    deltas = [event.delta for event in events if event.type == "content.delta"]
    return joined(deltas), [event.type for event in events], dump(final)


async def chat_parse(client: Any) -> object:
    made = await got(
        client.chat.completions.parse(model="m", messages=MESSAGES, response_format=Contact)
    )
    assert made.choices[0].message.parsed == Contact(name=PROMPT, phone=PROMPT)
    return dump(made)


async def chat_parse_stream(client: Any) -> object:
    manager = client.chat.completions.stream(model="m", messages=MESSAGES, response_format=Contact)
    async with opened(manager) as stream:
        final = await got(stream.get_final_completion())
    assert final.choices[0].message.parsed == Contact(name=PROMPT, phone=PROMPT)
    return dump(final)


async def tool_loop(client: Any) -> object:
    messages = list(MESSAGES)
    first = await got(client.chat.completions.create(model="m", messages=messages, tools=[TOOL]))
    [call] = first.choices[0].message.tool_calls
    given = json.loads(call.function.arguments)
    assert given == {"to": PROMPT, "urgent": True}
    messages.append(first.choices[0].message.model_dump(exclude_none=True))
    messages.append({"role": "tool", "tool_call_id": call.id, "content": f"{NAME}へ送信済み"})
    last = await got(client.chat.completions.create(model="m", messages=messages, tools=[TOOL]))
    return dump(first), dump(last)


async def tool_stream(client: Any) -> object:
    stream = await got(
        client.chat.completions.create(model="m", messages=MESSAGES, tools=[TOOL], stream=True)
    )
    return gathered(await listed(stream))


async def raw_response(client: Any) -> object:
    raw = await got(client.chat.completions.with_raw_response.create(model="m", messages=MESSAGES))
    parsed = await got(raw.parse())
    return raw.status_code, raw.headers["x-request-id"], raw.request_id, dump(parsed)


async def raw_stream(client: Any) -> object:
    raw = await got(
        client.chat.completions.with_raw_response.create(model="m", messages=MESSAGES, stream=True)
    )
    return raw.headers["content-type"], gathered(await listed(await got(raw.parse())))


async def streaming_response(client: Any) -> object:
    manager = client.chat.completions.with_streaming_response.create(model="m", messages=MESSAGES)
    async with opened(manager) as response:
        whole = b"".join(await listed(response.iter_bytes()))
    return response.status_code, json.loads(whole)


async def streaming_lines(client: Any) -> object:
    messages = [{"role": "user", "content": f"{NAME}／{SHOP}／{PHONE}"}]
    manager = client.chat.completions.with_streaming_response.create(
        model="m", messages=messages, stream=True
    )
    async with opened(manager) as response:
        lines = [line async for line in each(response.iter_lines()) if line]
    rows = [json.loads(line[6:]) for line in lines[:-1]]
    assert lines[-1] == "data: [DONE]"
    return len(lines), joined(row["choices"][0]["delta"].get("content") for row in rows)


async def response(client: Any) -> object:
    made = await got(
        client.responses.create(
            model="m", instructions=f"{SHOP}の窓口", input=PROMPT, metadata={"customer": NAME}
        )
    )
    return dump(made), made.output_text


async def response_stream(client: Any) -> object:
    stream = await got(client.responses.create(model="m", input=PROMPT, stream=True))
    return gathered(await listed(stream))


async def response_stream_helper(client: Any) -> object:
    async with opened(client.responses.stream(model="m", input=PROMPT)) as stream:
        events = await listed(stream)
        final = await got(stream.get_final_response())
    return [event.type for event in events], dump(final)


async def response_parse(client: Any) -> object:
    made = await got(client.responses.parse(model="m", input=PROMPT, text_format=Contact))
    assert made.output_parsed == Contact(name=PROMPT, phone=PROMPT)
    return dump(made)


async def response_after_response(client: Any) -> object:
    first = await got(client.responses.create(model="m", input=PROMPT))
    second = await got(
        client.responses.create(model="m", input=f"{NAME}様でしたか", previous_response_id=first.id)
    )
    assert second.output_text == f"{PROMPT}{NAME}様でしたか"
    return dump(first), dump(second)


async def response_tools(client: Any) -> object:
    tool = {"type": "function", "strict": False, **TOOL["function"]}
    said: list[Any] = [{"role": "user", "content": PROMPT}]
    first = await got(client.responses.create(model="m", input=said, tools=[tool]))
    [call] = first.output
    said.append(call.model_dump(exclude_none=True))
    output = {"type": "function_call_output", "call_id": call.call_id, "output": f"{PHONE}へ"}
    second = await got(client.responses.create(model="m", input=[*said, output], tools=[tool]))
    return dump(first), dump(second)


async def embeddings(client: Any) -> object:
    return dump(await got(client.embeddings.create(model="m", input=[PROMPT, NAME])))


async def files(client: Any) -> object:
    upload = (f"{NAME}.txt", io.BytesIO(PROMPT.encode()))
    made = await got(client.files.create(file=upload, purpose="user_data"))
    content = await got(client.files.content(made.id))
    found = await got(client.files.retrieve(made.id))
    return dump(made), dump(found), content.text


async def batches(client: Any) -> object:
    file = await got(client.files.create(file=("b.jsonl", BATCH), purpose="batch"))
    made = await got(
        client.batches.create(
            input_file_id=file.id,
            endpoint="/v1/chat/completions",
            completion_window="24h",
            metadata={"customer": NAME},
        )
    )
    done = await got(client.batches.retrieve(made.id))
    content = await got(client.files.content(done.output_file_id))
    results = [json.loads(line) for line in content.text.splitlines()]
    said = results[1]["response"]["body"]["choices"][0]["message"]["content"]
    assert said == f"1: {PROMPT}"
    return dump(made), dump(done), results


async def moderations(client: Any) -> object:
    return dump(await got(client.moderations.create(input=[PROMPT, NAME])))


async def images(client: Any) -> object:
    made = await got(client.images.generate(model="m", prompt=PROMPT))
    assert made.data[0].revised_prompt == f"{PROMPT}の絵"
    return dump(made)


async def derived_clients(client: Any) -> object:
    """Clients made of the client are protected as it is."""
    made = client.with_options(timeout=5.0, default_headers={"openai-beta": "assistants=v2"})
    return await chat(made), await chat_stream(made)


CALLS: list[Call] = [
    chat,
    chat_stream,
    chat_stream_helper,
    chat_parse,
    chat_parse_stream,
    tool_loop,
    tool_stream,
    raw_response,
    raw_stream,
    streaming_response,
    streaming_lines,
    response,
    response_stream,
    response_stream_helper,
    response_parse,
    response_after_response,
    response_tools,
    embeddings,
    files,
    batches,
    moderations,
    images,
    derived_clients,
]
OF_AZURE: list[Call] = [chat, chat_stream, chat_parse, tool_loop, embeddings]


@pytest.fixture(scope="module")
def fake() -> Any:
    with running_fake() as running:
        yield running


def by_name(call: Any) -> str:
    return str(call.__name__)


@pytest.mark.parametrize("make", [openai_client, async_openai_client], ids=["sync", "async"])
@pytest.mark.parametrize("call", CALLS, ids=by_name)
def test_openai(fake: Fake, call: Call, make: Any) -> None:
    assert_same(fake, make, call, OpenAIUpstream)


@pytest.mark.parametrize("make", [azure_client, async_azure_client], ids=["sync", "async"])
@pytest.mark.parametrize("call", OF_AZURE, ids=by_name)
def test_azure(fake: Fake, call: Call, make: Any) -> None:
    assert_same(fake, make, call, OpenAIUpstream)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=["httpx", "httpx2"])
@pytest.mark.parametrize("call", [chat, chat_stream, files, response_stream], ids=by_name)
def test_over_the_callers_http_client(fake: Fake, call: Call, library: Any) -> None:
    assert_same(
        fake, lambda url: openai_client(url, http_client=library.Client()), call, OpenAIUpstream
    )
    assert_same(
        fake,
        lambda url: async_openai_client(url, http_client=library.AsyncClient()),
        call,
        OpenAIUpstream,
    )
