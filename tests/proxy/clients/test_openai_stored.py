"""What OpenAI's upstream stores, with the real `openai` clients: sent once, asked for later."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from support.gate import Gate, gate
from support.upstream import Answer, Recorded, json_answer, pieces_of, sse

NAME = "髙橋 健太郎"
QUOTED = 'あさひ"商会"\n第一\\支店'
VALUES = {NAME: "PERSON", QUOTED: "ORGANIZATION"}

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES, policy={"direct_connections": "allow"}) as running:
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


def stored(server: Gate, answer: dict[str, Any]) -> None:
    server.upstream.script = lambda request: json_answer(answer)


def message_of(text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
    return {**message, "content": [part]}


def response_of(text: str) -> dict[str, Any]:
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": "m",
        "output": [message_of(text)],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
    }


def masked(server: Gate, client: openai.OpenAI, text: str) -> str:
    """What of `text` reached the upstream, which stored it."""
    server.upstream.script = lambda request: json_answer(response_of("はい"))
    client.responses.create(model="m", input=text)
    sent: str = server.upstream.last.json["input"]
    assert_nothing_leaked(server)
    return sent


def test_an_answer_to_an_earlier_response_is_restored(server: Gate, client: openai.OpenAI) -> None:
    said = masked(server, client, f"{NAME}と{QUOTED}")
    stored(server, response_of(f"{said}です"))

    answer = client.responses.create(model="m", input="誰?", previous_response_id="resp_1")

    assert answer.output_text == f"{NAME}と{QUOTED}です"
    assert server.upstream.last.json["previous_response_id"] == "resp_1"


def test_a_response_is_fetched_and_streamed_later(server: Gate, client: openai.OpenAI) -> None:
    said = masked(server, client, NAME)
    stored(server, response_of(said))
    assert client.responses.retrieve("resp_1").output_text == NAME

    def script(request: Recorded) -> Answer:
        place = {"item_id": "msg_1", "output_index": 0, "content_index": 0, "logprobs": []}
        kind = "response.output_text.delta"
        events = [{"type": kind, **place, "delta": piece} for piece in pieces_of(said, 3)]
        events.append({"type": "response.completed", "response": response_of(said)})
        return Answer(
            [sse([{**event, "sequence_number": n + 7} for n, event in enumerate(events)])],
            "text/event-stream",
        )

    server.upstream.script = script
    stream = client.responses.retrieve(
        "resp_1", stream=True, starting_after=6, include=["message.output_text.logprobs"]
    )
    events = list(stream)

    assert "".join(e.delta for e in events if e.type == "response.output_text.delta") == NAME
    assert "starting_after=6" in server.upstream.last.query
    assert [getattr(event, "sequence_number", None) for event in events][:1] == [7]


def test_a_response_is_cancelled_without_a_body(server: Gate, client: openai.OpenAI) -> None:
    said = masked(server, client, NAME)
    stored(server, response_of(said))

    assert client.responses.cancel("resp_1").output_text == NAME
    assert server.upstream.last.path.endswith("/responses/resp_1/cancel")
    assert server.upstream.last.body == b""


def test_items_of_a_conversation_come_back(server: Gate, client: openai.OpenAI) -> None:
    def script(request: Recorded) -> Answer:
        if request.method == "GET":
            items = [{**item, "id": f"msg_{n}"} for n, item in enumerate(kept)]
            return json_answer({"object": "list", "data": items, "has_more": False})
        kept.extend(request.json["items"])
        return json_answer(
            {"id": "conv_1", "object": "conversation", "created_at": 1, "metadata": {}}
        )

    kept: list[dict[str, Any]] = []
    server.upstream.script = script
    content = [{"type": "input_text", "text": f"{QUOTED}の{NAME}"}]
    items: list[Any] = [{"type": "message", "role": "user", "content": content}]
    client.conversations.create(items=items, metadata={"customer": NAME})

    [item] = [found.to_dict() for found in client.conversations.items.list("conv_1")]

    assert item["content"] == content
    assert_nothing_leaked(server)


def test_a_stored_chat_is_updated_and_read(server: Gate, client: openai.OpenAI) -> None:
    answer = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "m"}
    server.upstream.script = lambda request: json_answer(
        {**answer, "choices": [], "metadata": request.json["metadata"]}
    )

    updated = client.chat.completions.update("chatcmpl-1", metadata={"customer": NAME})
    with pytest.raises(openai.BadRequestError, match="parameter"):
        client.chat.completions.list(metadata={"customer": NAME})

    assert updated.metadata == {"customer": NAME}
    assert_nothing_leaked(server)


def run_of(thread: str) -> dict[str, Any]:
    return {"id": "run_1", "object": "thread.run", "thread_id": thread, "status": "in_progress"}


def thread_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    message: dict[str, Any] = {"id": "msg_1", "object": "thread.message", "role": "assistant"}
    events: list[tuple[str, dict[str, Any]]] = [
        ("thread.run.created", run_of("t_1")),
        ("thread.message.created", {**message, "content": [], "completed_at": None}),
    ]
    for piece in pieces_of(text, 4):
        part = {"index": 0, "type": "text", "text": {"value": piece, "annotations": []}}
        delta = {"id": "msg_1", "object": "thread.message.delta", "delta": {"content": [part]}}
        events.append(("thread.message.delta", delta))
    part = {"type": "text", "text": {"value": text, "annotations": []}}
    events.append(("thread.message.completed", {**message, "content": [part], "completed_at": 1}))
    events.append(("thread.run.completed", {**run_of("t_1"), "completed_at": 2}))
    return events


def test_a_run_streams_what_the_thread_holds(server: Gate, client: openai.OpenAI) -> None:
    server.upstream.script = lambda request: json_answer(
        {"id": "msg_0", "object": "thread.message"}
    )
    client.beta.threads.messages.create("t_1", role="user", content=f"{NAME}／{QUOTED}")
    said = server.upstream.last.json["content"]

    def script(request: Recorded) -> Answer:
        frames = [
            f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
            for name, data in thread_events(said)
        ]
        return Answer([*frames, b"event: done\ndata: [DONE]\n\n"], "text/event-stream")

    server.upstream.script = script
    with client.beta.threads.runs.stream(
        thread_id="t_1", assistant_id="asst_1", additional_instructions=f"{NAME}に従う"
    ) as stream:
        text = "".join(stream.text_deltas)
        [message] = stream.get_final_messages()

    assert text == f"{NAME}／{QUOTED}"
    assert message.content[0].text.value == text  # type: ignore[union-attr]
    assert server.upstream.last.json["assistant_id"] == "asst_1"
    assert server.upstream.last.headers["openai-beta"] == "assistants=v2"
    assert_nothing_leaked(server)


def test_a_search_finds_what_was_uploaded(server: Gate, client: openai.OpenAI) -> None:
    def script(request: Recorded) -> Answer:
        found = {"type": "text", "text": request.json["query"]}
        hit = {"file_id": "file_1", "filename": "a.txt", "score": 1.0, "content": [found]}
        hit["attributes"] = {"owner": request.json["filters"]["value"]}
        return json_answer({"object": "list", "data": [hit], "has_more": False})

    server.upstream.script = script

    [hit] = client.vector_stores.search(
        "vs_1", query=f"{NAME}の件", filters={"type": "eq", "key": "owner", "value": QUOTED}
    )

    assert hit.content[0].text == f"{NAME}の件"
    assert hit.attributes == {"owner": QUOTED}
    assert_nothing_leaked(server)


def test_azure_has_its_search_in_the_request(server: Gate) -> None:
    def script(request: Recorded) -> Answer:
        text = request.json["messages"][0]["content"]
        message = {"role": "assistant", "content": text}
        message["context"] = {"citations": [{"content": text, "title": "a"}]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m"}
        return json_answer({**body, "choices": [choice]})

    server.upstream.script = script
    source = {
        "type": "azure_search",
        "parameters": {
            "endpoint": "https://search.example.jp",
            "index_name": "i",
            "role_information": f"{NAME}の秘書",
            "authentication": {"type": "api_key", "key": "Zm9v+bar/baz=="},
        },
    }
    with openai.AzureOpenAI(
        azure_endpoint=f"{server.url}/openai",
        azure_deployment="gpt-4.1",
        api_version="2026-01-31-preview",
        api_key="azure-key",
        max_retries=0,
    ) as azure:
        answer = azure.chat.completions.create(
            model="gpt-4.1",
            messages=[{"role": "user", "content": f"{NAME}の予定"}],
            extra_body={"data_sources": [source]},
        )

    message = answer.choices[0].message
    assert message.content == f"{NAME}の予定"
    assert (message.model_extra or {})["context"]["citations"][0]["content"] == f"{NAME}の予定"
    sent = server.upstream.last
    assert sent.path == "/openai/deployments/gpt-4.1/chat/completions"
    assert sent.query == "api-version=2026-01-31-preview"
    parameters = sent.json["data_sources"][0]["parameters"]
    assert parameters["authentication"] == source["parameters"]["authentication"]  # type: ignore[index]
    assert parameters["endpoint"] == "https://search.example.jp"
    assert_nothing_leaked(server)


def test_a_key_for_a_browser_is_given_out_only_where_that_is_allowed(
    server: Gate, client: openai.OpenAI
) -> None:
    secret = {"value": "ek_1", "expires_at": 1, "session": {"type": "realtime"}}
    stored(server, secret)

    made = client.realtime.client_secrets.create(
        session={"type": "realtime", "instructions": f"{NAME}と話す"}
    )

    assert made.value == "ek_1"
    assert_nothing_leaked(server)
    with (
        gate(VALUES) as strict,
        openai.OpenAI(
            base_url=f"{strict.url}/openai/v1", api_key="sk-test", max_retries=0
        ) as refused,
    ):
        with pytest.raises(openai.PermissionDeniedError, match="without Sekisho"):
            refused.realtime.client_secrets.create()
        assert strict.upstream.requests == []


async def batch_of(server: Gate) -> Any:
    async with openai.AsyncOpenAI(
        base_url=f"{server.url}/openai/v1", api_key="sk-test", max_retries=0
    ) as client:
        return await client.batches.create(
            completion_window="24h",
            endpoint="/v1/chat/completions",
            input_file_id="file_1",
            metadata={"for": NAME},
        )


def test_serves_the_asynchronous_client(server: Gate) -> None:
    def script(request: Recorded) -> Answer:
        batch = {**request.json, "id": "batch_1", "object": "batch", "status": "validating"}
        return json_answer({**batch, "created_at": 1})

    server.upstream.script = script

    batch = asyncio.run(batch_of(server))

    assert batch.metadata == {"for": NAME}
    assert server.upstream.last.json["input_file_id"] == "file_1"
    assert_nothing_leaked(server)


@pytest.mark.parametrize("path", ["/organization/invites", "/vaults", "/webhook_endpoints"])
def test_administration_is_unknown(server: Gate, client: openai.OpenAI, path: str) -> None:
    before = len(server.upstream.requests)

    with pytest.raises(openai.NotFoundError, match="does not know"):
        client.get(path, cast_to=object)

    assert len(server.upstream.requests) == before
