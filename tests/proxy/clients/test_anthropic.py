"""The real `anthropic` client, unchanged but for its base URL."""

import asyncio
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import anthropic
import pytest

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, byte_cuts, json_answer, pieces_of, sse

NAME = "小鳥遊 さくら"
QUOTED = '丸"山\n\\商店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}
PROMPT = f"{NAME}様（{QUOTED}）へ"

TOOL: Any = {
    "name": "mail",
    "description": f"{NAME}の宛先に送る",
    "input_schema": {"type": "object", "properties": {"to": {"type": "string"}}},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Gate) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(
        base_url=f"{server.url}/anthropic", api_key="sk-ant-test", max_retries=0
    ) as opened:
        yield opened


def assert_nothing_leaked(server: Gate) -> None:
    for value in VALUES:
        assert not server.upstream.saw(value)


def prompt(request: Recorded) -> str:
    content = request.json["messages"][-1]["content"]
    text: str = content if isinstance(content, str) else content[-1]["text"]
    return text


def message(content: list[dict[str, Any]], stop: str | None = "end_turn") -> dict[str, Any]:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def test_masks_every_part_of_the_request_and_restores_the_answer(
    server: Gate, client: anthropic.Anthropic
) -> None:
    server.upstream.script = lambda request: json_answer(
        message([{"type": "text", "text": prompt(request)}])
    )

    answer = client.messages.create(
        model="m",
        max_tokens=10,
        system=[{"type": "text", "text": f"{QUOTED}の窓口です"}],
        messages=[
            {"role": "user", "content": f"{NAME}です"},
            {"role": "assistant", "content": [{"type": "text", "text": f"{NAME}様"}]},
            {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
        ],
        tools=[TOOL],
        metadata={"user_id": NAME},
    )

    assert answer.content[0].type == "text"
    assert answer.content[0].text == PROMPT
    assert_nothing_leaked(server)
    sent = server.upstream.last
    assert "sk-ant-test" in (sent.headers.get("x-api-key", "") + sent.headers["authorization"])
    assert sent.headers["anthropic-version"]
    assert sent.path == "/v1/messages"


def events(prompt_text: str, arguments: str) -> list[dict[str, Any]]:
    tool = {"type": "tool_use", "id": "toolu_1", "name": "mail", "input": {}}
    return [
        {"type": "message_start", "message": message([], None)},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "ping"},
        *(
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": piece},
            }
            for piece in pieces_of(prompt_text, 3)
        ),
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": tool},
        *(
            {
                "type": "content_block_delta",
                "index": 1,
                "delta": {"type": "input_json_delta", "partial_json": piece},
            }
            for piece in pieces_of(arguments, 4)
        ),
        {"type": "content_block_stop", "index": 1},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "tool_use", "stop_sequence": None},
            "usage": {"output_tokens": 2},
        },
        {"type": "message_stop"},
    ]


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_a_stream_with_text_and_a_tool_call(
    server: Gate, client: anthropic.Anthropic, cut: str
) -> None:
    def script(request: Recorded) -> Answer:
        masked = prompt(request)
        name = masked.partition("様")[0]
        shop = masked.partition("（")[2].partition("）")[0]
        arguments = json.dumps({"to": name, "shop": shop})
        body = sse(events(masked, arguments), named=True)
        return Answer(byte_cuts(body, cut, seed=3), "text/event-stream")

    server.upstream.script = script
    with client.messages.stream(
        model="m", max_tokens=10, messages=[{"role": "user", "content": PROMPT}], tools=[TOOL]
    ) as stream:
        text = "".join(stream.text_stream)
        final = stream.get_final_message()

    assert text == PROMPT
    text_block, tool_block = final.content
    assert text_block.type == "text"
    assert text_block.text == PROMPT
    assert tool_block.type == "tool_use"
    assert tool_block.input == {"to": NAME, "shop": QUOTED}
    assert final.stop_reason == "tool_use"
    assert_nothing_leaked(server)


def test_a_tool_result_turn_sends_the_earlier_turns_again_unchanged(
    server: Gate, client: anthropic.Anthropic
) -> None:
    def script(request: Recorded) -> Answer:
        name = prompt(request).partition("様")[0]
        tool = {"type": "tool_use", "id": "toolu_1", "name": "mail", "input": {"to": name, "n": 1}}
        return json_answer(message([{"type": "text", "text": f"{name}様に送ります"}, tool]))

    server.upstream.script = script
    first: list[Any] = [{"role": "user", "content": PROMPT}]
    answer = client.messages.create(model="m", max_tokens=9, messages=first, tools=[TOOL])
    said = server.upstream.last.json["messages"]
    name = said[0]["content"].partition("様")[0]
    result = json.dumps({"送信先": NAME, "件数": 1}, ensure_ascii=False)
    block = {"type": "tool_result", "tool_use_id": "toolu_1", "content": result}
    history: list[Any] = [
        *first,
        {"role": "assistant", "content": [b.model_dump(exclude_none=True) for b in answer.content]},
        {"role": "user", "content": [block, {"type": "text", "text": "続けて"}]},
    ]

    client.messages.create(model="m", max_tokens=9, messages=history, tools=[TOOL])

    again = server.upstream.last.json["messages"]
    assert again[:1] == said
    assert again[1]["content"][0]["text"] == f"{name}様に送ります"
    assert again[1]["content"][1]["input"] == {"to": name, "n": 1}
    assert json.loads(again[2]["content"][0]["content"]) == {"送信先": name, "件数": 1}
    assert_nothing_leaked(server)


def test_counts_tokens_of_the_masked_text(server: Gate, client: anthropic.Anthropic) -> None:
    server.upstream.script = lambda request: json_answer({"input_tokens": 42})

    counted = client.messages.count_tokens(
        model="m", messages=[{"role": "user", "content": PROMPT}]
    )

    assert counted.input_tokens == 42
    assert server.upstream.last.path == "/v1/messages/count_tokens"
    assert_nothing_leaked(server)


def test_serves_the_asynchronous_client(server: Gate) -> None:
    server.upstream.script = lambda request: json_answer(
        message([{"type": "text", "text": prompt(request)}])
    )

    async def ask() -> anthropic.types.Message:
        async with anthropic.AsyncAnthropic(
            base_url=f"{server.url}/anthropic", api_key="k", max_retries=0
        ) as asynchronous:
            return await asynchronous.messages.create(
                model="m", max_tokens=9, messages=[{"role": "user", "content": PROMPT}]
            )

    [block] = asyncio.run(ask()).content

    assert block.type == "text"
    assert block.text == PROMPT


def test_an_error_event_in_mid_stream_reaches_the_client_restored(
    server: Gate, client: anthropic.Anthropic
) -> None:
    def script(request: Recorded) -> Answer:
        error = {"type": "overloaded_error", "message": f"about {prompt(request)}"}
        body = sse([*events("あ", "{}")[:4], {"type": "error", "error": error}], named=True)
        return Answer([body], "text/event-stream")

    server.upstream.script = script

    with (
        pytest.raises(anthropic.APIStatusError) as caught,
        client.messages.stream(
            model="m", max_tokens=9, messages=[{"role": "user", "content": PROMPT}]
        ) as stream,
    ):
        list(stream)

    assert NAME in str(caught.value)


def test_a_stream_cut_off_upstream_is_an_error(server: Gate, client: anthropic.Anthropic) -> None:
    def script(request: Recorded) -> Answer:
        body = sse(events(prompt(request), "{}")[:5], named=True)
        return Answer([body[:-7]], "text/event-stream", broken=True)

    server.upstream.script = script

    with (
        pytest.raises(anthropic.APIError),
        client.messages.stream(
            model="m", max_tokens=9, messages=[{"role": "user", "content": PROMPT}]
        ) as stream,
    ):
        list(stream)


SIGNATURE = "EqQBCkYIBxgCKkA/+a1b2c3d4=="
SEALED: list[Any] = [
    {"type": "redacted_thinking", "data": "EmwKAhgBEgy3va3pzix/LafPsn4a"},
    {
        "type": "web_search_tool_result",
        "tool_use_id": "srvtoolu_1",
        "content": [
            {
                "type": "web_search_result",
                "title": "会社概要",
                "url": "https://shop.example/",
                "encrypted_content": "EqgfCioIARgBIiQ3YTAwMjY1Mi1mZjM5LTQ1NGUtODgxNC1k",
                "page_age": None,
            }
        ],
    },
]


def cited(name: str) -> dict[str, Any]:
    return {
        "type": "web_search_result_location",
        "cited_text": f"{name.lower()}は{name}です",
        "encrypted_index": "Eo8BCioIAhgBIiQyYjQ0OWJmZi1lNm==",
        "title": f"{name.lower()}の頁",
        "url": "https://shop.example/",
    }


def thinking_events(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As the API streams them: thinking, its signature, sealed blocks whole, a tool call."""
    rows: list[dict[str, Any]] = [{"type": "message_start", "message": message([], None)}]
    for index, block in enumerate(blocks):
        deltas: list[dict[str, Any]] = []
        start = block
        if block["type"] == "thinking":
            start = {"type": "thinking", "thinking": "", "signature": ""}
            deltas = [
                {"type": "thinking_delta", "thinking": piece}
                for piece in pieces_of(block["thinking"], 3)
            ]
            deltas.append({"type": "signature_delta", "signature": block["signature"]})
        if block.get("citations"):
            start = block | {"citations": None}
            deltas = [{"type": "citations_delta", "citation": row} for row in block["citations"]]
        if block["type"] == "tool_use":
            start = block | {"input": {}}
            arguments = json.dumps(block["input"], ensure_ascii=False)
            deltas = [
                {"type": "input_json_delta", "partial_json": piece}
                for piece in pieces_of(arguments, 3)
            ]
        rows.append({"type": "content_block_start", "index": index, "content_block": start})
        rows += [{"type": "content_block_delta", "index": index, "delta": d} for d in deltas]
        rows.append({"type": "content_block_stop", "index": index})
    stop = {"stop_reason": "tool_use", "stop_sequence": None}
    return [
        *rows,
        {"type": "message_delta", "delta": stop, "usage": {"output_tokens": 2}},
        {"type": "message_stop"},
    ]


@pytest.mark.parametrize("streamed", [True, False])
def test_thoughts_and_sealed_blocks_go_back_as_they_came_over_many_turns(
    server: Gate, client: anthropic.Anthropic, streamed: bool
) -> None:
    said: list[list[dict[str, Any]]] = []

    def script(request: Recorded) -> Answer:
        name = request.json["messages"][0]["content"].partition("様")[0]
        turn = len(said)
        blocks = [
            {
                "type": "thinking",
                "thinking": f"{turn}: {name.lower()}か{name}は 松尾芭蕉 の知人か。\n" * 2,
                "signature": f"{SIGNATURE}{turn}",
            },
            *SEALED,
            {"type": "text", "text": f"{name.lower()}様", "citations": [cited(name)]},
            {"type": "tool_use", "id": f"toolu_{turn}", "name": "mail", "input": {"to": name}},
        ]
        said.append(blocks)
        if not streamed:
            return json_answer(message(blocks, "tool_use"))
        body = sse(thinking_events(blocks), named=True)
        return Answer(byte_cuts(body, "random", seed=turn), "text/event-stream")

    server.upstream.script = script
    history: list[Any] = [{"role": "user", "content": PROMPT}]
    bodies: list[str] = []
    for turn in range(4):
        options: Any = {"model": "m", "max_tokens": 9, "tools": [TOOL], "messages": history}
        if streamed:
            with client.messages.stream(**options) as stream:
                answer = stream.get_final_message()
        else:
            answer = client.messages.create(**options)
        bodies.append(server.upstream.last.body.decode())
        thought, *_, call = answer.content
        assert thought.type == "thinking"
        assert thought.thinking == f"{turn}: {NAME}か{NAME}は 松尾芭蕉 の知人か。\n" * 2
        assert call.type == "tool_use"
        assert call.input == {"to": NAME}
        blocks = [block.model_dump(exclude_none=True) for block in answer.content]
        result = {"type": "tool_result", "tool_use_id": call.id, "content": f"{NAME}へ送信済み"}
        history += [
            {"role": "assistant", "content": blocks},
            {"role": "user", "content": [result]},
        ]

    last = json.loads(bodies[-1])["messages"]
    for turn, blocks in enumerate(said[:-1]):
        sent = last[2 * turn + 1]["content"]
        assert sent[0] == blocks[0]
        assert sent[1] == blocks[1]
        assert (
            sent[2]["content"][0]["encrypted_content"]
            == (blocks[2]["content"][0]["encrypted_content"])
        )
        assert sent[3] == blocks[3]
        assert sent[4]["input"] == blocks[4]["input"]
    for earlier, later in pairwise(bodies):
        messages = earlier.index('"messages":[')
        end = earlier.index("]", earlier.rindex('"role":"user"'))
        assert later[: end - 1] == earlier[: end - 1], messages
    assert_nothing_leaked(server)


def test_a_sessions_events_are_masked_and_its_stream_is_restored(
    server: Gate, client: anthropic.Anthropic
) -> None:
    sent: list[Any] = []

    def script(request: Recorded) -> Answer:
        if request.method == "POST":
            sent.extend(request.json["events"])
            return json_answer({"data": request.json["events"]})
        text = sent[0]["content"][0]["text"]
        deltas = [
            {
                "type": "event_delta",
                "event_id": "e_1",
                "delta": {"type": "content_delta", "content": {"type": "text", "text": piece}},
            }
            for piece in pieces_of(text, 3)
        ]
        whole = {
            "type": "agent.message",
            "id": "e_1",
            "content": [{"type": "text", "text": text}],
            "processed_at": "2026-01-31T00:00:00Z",
        }
        idle = {
            "type": "session.status_idle",
            "id": "e_2",
            "stop_reason": {"type": "end_turn"},
            "processed_at": "2026-01-31T00:00:00Z",
        }
        return Answer([sse([*deltas, whole, idle], named=True)], "text/event-stream")

    server.upstream.script = script
    client.beta.sessions.events.send(
        "sesn_1",
        events=[{"type": "user.message", "content": [{"type": "text", "text": PROMPT}]}],
    )

    with client.beta.sessions.events.stream("sesn_1") as stream:
        events_seen = list(stream)

    pieces = [event.delta.content.text for event in events_seen if event.type == "event_delta"]
    assert "".join(pieces) == PROMPT
    [whole] = [event for event in events_seen if event.type == "agent.message"]
    assert whole.content[0].type == "text"
    assert whole.content[0].text == PROMPT
    assert_nothing_leaked(server)


@pytest.mark.parametrize("streamed", [True, False])
def test_a_compacted_history_goes_back_as_it_came(
    server: Gate, client: anthropic.Anthropic, streamed: bool
) -> None:
    """Its summary is bound to its signature, and a summary that differs is an error."""
    said: list[dict[str, Any]] = []

    def script(request: Recorded) -> Answer:
        name = request.json["messages"][0]["content"].partition("様")[0]
        summary = f"{name.lower()}は{name}と名乗る。松尾芭蕉の知人。"
        block = {"type": "compaction", "content": summary, "encrypted_content": "EmwKAhgB/w=="}
        said.append(block)
        text = {"type": "text", "text": f"{name}様"}
        if not streamed:
            return json_answer(message([block, text]))
        rows = thinking_events([block, text])
        start = {"type": "compaction", "content": None}
        rows[1] = {"type": "content_block_start", "index": 0, "content_block": start}
        delta = {
            "type": "compaction_delta",
            "content": summary,
            "encrypted_content": "EmwKAhgB/w==",
        }
        rows.insert(2, {"type": "content_block_delta", "index": 0, "delta": delta})
        return Answer([sse(rows, named=True)], "text/event-stream")

    server.upstream.script = script
    history: list[Any] = [{"role": "user", "content": PROMPT}]
    options: Any = {"model": "m", "max_tokens": 9, "betas": ["compact-2026-01-12"]}
    for _ in range(2):
        if streamed:
            with client.beta.messages.stream(messages=history, **options) as stream:
                answer = stream.get_final_message()
        else:
            answer = client.beta.messages.create(messages=history, **options)
        summary = answer.content[0]
        assert summary.type == "compaction"
        assert summary.content == f"{NAME}は{NAME}と名乗る。松尾芭蕉の知人。"
        history += [
            {"role": "assistant", "content": [b.model_dump() for b in answer.content]},
            {"role": "user", "content": "続けて"},
        ]

    sent = server.upstream.last.json["messages"][1]["content"][0]
    assert sent["content"] == said[0]["content"]
    assert sent["encrypted_content"] == said[0]["encrypted_content"]
    assert_nothing_leaked(server)


def on_upstream(request: Recorded, path: str) -> str:
    """An absolute URL, as the upstream itself gives it out."""
    return f"http://{request.headers['host']}{path}"


class BatchUpstream:
    """Answers each request of a batch with its own prompt, when it is asked for the results."""

    def __init__(self) -> None:
        self.requests: list[Any] = []

    def __call__(self, request: Recorded) -> Answer:
        path = "/v1/messages/batches"
        if request.path == path and request.method == "POST":
            self.requests = request.json["requests"]
        if request.path.endswith("/results"):
            return Answer([self.results()], "application/x-jsonl")
        batch = {
            "id": "msgbatch_1",
            "type": "message_batch",
            "processing_status": "ended",
            "request_counts": {},
            "created_at": "2026-01-31T00:00:00Z",
            "expires_at": "2026-02-01T00:00:00Z",
            "results_url": on_upstream(request, f"{path}/msgbatch_1/results"),
        }
        return json_answer({"data": [batch]} if request.path == path + "?" else batch)

    def results(self) -> bytes:
        lines = []
        for asked in self.requests:
            text = asked["params"]["messages"][-1]["content"]
            said = message([{"type": "text", "text": text}])
            result = {"type": "succeeded", "message": said}
            lines.append(json.dumps({"custom_id": asked["custom_id"], "result": result}))
        return "\n".join(lines).encode()


def test_a_batch_comes_back_restored_from_where_the_answer_says(
    server: Gate, client: anthropic.Anthropic
) -> None:
    server.upstream.script = BatchUpstream()
    params: Any = {"model": "m", "max_tokens": 9}
    asked: Any = [
        {
            "custom_id": f"{NAME}-{number}",
            "params": params | {"messages": [{"role": "user", "content": f"{PROMPT}{number}"}]},
        }
        for number in range(2)
    ]

    batch = client.messages.batches.create(requests=asked)
    results = list(client.messages.batches.results(batch.id))

    assert (batch.results_url or "").startswith(f"{server.url}/anthropic/v1/messages/batches/")
    assert [result.custom_id for result in results] == [f"{NAME}-0", f"{NAME}-1"]
    texts = [json.loads(result.model_dump_json()) for result in results]
    assert [row["result"]["message"]["content"][0]["text"] for row in texts] == [
        f"{PROMPT}{number}" for number in range(2)
    ]
    assert client.messages.batches.cancel(batch.id).id == batch.id
    assert_nothing_leaked(server)


@pytest.mark.parametrize("cloud", ["vertex", "azure"])
def test_serves_the_clients_for_other_clouds(server: Gate, cloud: str) -> None:
    server.upstream.script = lambda request: json_answer(
        message([{"type": "text", "text": prompt(request)}])
    )
    elsewhere: Any = (
        anthropic.AnthropicVertex(
            region="asia-northeast1",
            project_id="project-1",
            access_token="token",
            base_url=f"{server.url}/anthropic/v1",
            max_retries=0,
        )
        if cloud == "vertex"
        else anthropic.AnthropicFoundry(
            api_key="k", base_url=f"{server.url}/anthropic/anthropic", max_retries=0
        )
    )
    asked: Any = [{"role": "user", "content": PROMPT}]

    with elsewhere:
        answer = elsewhere.messages.create(model="claude-x", max_tokens=9, messages=asked)
        path = server.upstream.last.path
        server.upstream.script = lambda request: json_answer({"input_tokens": 7})
        counted = elsewhere.messages.count_tokens(model="claude-x", messages=asked)

    assert answer.content[0].text == PROMPT
    assert path.endswith("claude-x:rawPredict" if cloud == "vertex" else "/anthropic/v1/messages")
    assert counted.input_tokens == 7
    assert_nothing_leaked(server)
