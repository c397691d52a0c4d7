"""The real `google-genai` client, unchanged but for its base URL."""

import asyncio
import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials

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


def test_signed_calls_go_back_as_they_came_over_many_turns(
    server: Gate, client: genai.Client
) -> None:
    """Text, thoughts and calls keep their parts, their order and their signatures."""
    said: list[list[dict[str, Any]]] = []

    def script(request: Recorded) -> Answer:
        name = request.json["contents"][0]["parts"][0]["text"].partition("様")[0]
        turn = len(said)
        parts: list[dict[str, Any]] = [
            {"text": f"{turn}: {name.lower()}とは {name} か", "thought": True},
            {"text": f"{name}様に送ります"},
            {
                "functionCall": {"id": f"c{turn}", "name": "mail", "args": {"to": name}},
                "thoughtSignature": "c2lnbmVkLTE=",
            },
            {"text": "", "thoughtSignature": "bGFzdC1wYXJ0"},
        ]
        said.append(parts)
        return json_answer(candidate(parts, "STOP"))

    server.upstream.script = script
    history: list[Any] = [types.Content(role="user", parts=[types.Part(text=PROMPT)])]
    bodies: list[Any] = []
    for _ in range(3):
        answer = client.models.generate_content(model="gemini-x", contents=history)
        bodies.append(server.upstream.last.json["contents"])
        [call] = answer.function_calls or []
        assert call.args == {"to": NAME}
        content = (answer.candidates or [])[0].content
        assert content is not None
        assert [part.text for part in content.parts or []][1] == f"{NAME}様に送ります"
        result = types.Part.from_function_response(name="mail", response={"to": NAME})
        history += [content, types.Content(role="user", parts=[result])]

    for earlier, later in pairwise(bodies):
        assert later[: len(earlier)] == earlier
    for turn, parts in enumerate(said[:-1]):
        assert bodies[-1][2 * turn + 1]["parts"] == parts
    assert_nothing_leaked(server)


def test_what_a_cache_holds_comes_back_restored(server: Gate, client: genai.Client) -> None:
    kept: list[Any] = []

    def script(request: Recorded) -> Answer:
        if request.path.endswith("/cachedContents"):
            kept.append(request.json)
            return json_answer(
                {"name": "cachedContents/c-1", "displayName": kept[0]["displayName"]}
            )
        assert request.json["cachedContent"] == "cachedContents/c-1"
        return json_answer(
            candidate([{"text": kept[0]["contents"][0]["parts"][0]["text"]}], "STOP")
        )

    server.upstream.script = script
    cache = client.caches.create(
        model="gemini-x",
        config=types.CreateCachedContentConfig(
            contents=[types.Content(role="user", parts=[types.Part(text=PROMPT)])],
            display_name=f"{NAME}の資料",
        ),
    )
    answer = client.models.generate_content(
        model="gemini-x",
        contents="要約して",
        config=types.GenerateContentConfig(cached_content=cache.name),
    )

    assert cache.display_name == f"{NAME}の資料"
    assert answer.text == PROMPT
    assert_nothing_leaked(server)


def interaction_events(text: str, arguments: str) -> list[dict[str, Any]]:
    created = {"id": "i_1", "status": "in_progress", "model": "gemini-x"}
    thought: dict[str, Any] = {"type": "thought"}
    call = {"type": "function_call", "id": "c_1", "name": "mail", "arguments": {}}
    return [
        {"event_type": "interaction.created", "interaction": created},
        {"event_type": "step.start", "index": 0, "step": thought},
        *(
            {
                "event_type": "step.delta",
                "index": 0,
                "delta": {"type": "thought_summary", "content": {"type": "text", "text": piece}},
            }
            for piece in pieces_of(text, 4)
        ),
        {
            "event_type": "step.delta",
            "index": 0,
            "delta": {"type": "thought_signature", "signature": "c2lnbmVk"},
        },
        {"event_type": "step.stop", "index": 0},
        {"event_type": "step.start", "index": 1, "step": {"type": "model_output", "content": []}},
        *(
            {"event_type": "step.delta", "index": 1, "delta": {"type": "text", "text": piece}}
            for piece in pieces_of(text, 3)
        ),
        {"event_type": "step.stop", "index": 1},
        {"event_type": "step.start", "index": 2, "step": call},
        *(
            {
                "event_type": "step.delta",
                "index": 2,
                "delta": {"type": "arguments_delta", "arguments": piece},
            }
            for piece in pieces_of(arguments, 4)
        ),
        {"event_type": "step.stop", "index": 2},
        {
            "event_type": "interaction.completed",
            "interaction": {**created, "status": "completed", "created": "2026-01-31T00:00:00Z"},
        },
    ]


@pytest.mark.parametrize("cut", ["whole", "bytes", "random"])
def test_restores_an_interaction_as_it_is_streamed(
    server: Gate, client: genai.Client, cut: str
) -> None:
    def script(request: Recorded) -> Answer:
        masked = request.json["input"]
        shop = masked.partition("（")[2].partition("）")[0]
        body = sse(interaction_events(masked, json.dumps({"shop": shop})))
        return Answer(byte_cuts(body, cut, seed=5), "text/event-stream")

    server.upstream.script = script
    stream: Any = client.interactions.create(model="gemini-x", input=PROMPT, stream=True)
    events = [json.loads(event.model_dump_json()) for event in stream]

    deltas = [event["delta"] for event in events if event["event_type"] == "step.delta"]
    assert "".join(delta["text"] for delta in deltas if delta["type"] == "text") == PROMPT
    summary = [delta["content"]["text"] for delta in deltas if delta["type"] == "thought_summary"]
    assert "".join(summary) == PROMPT
    arguments = [delta["arguments"] for delta in deltas if delta["type"] == "arguments_delta"]
    assert json.loads("".join(arguments)) == {"shop": QUOTED}
    assert [d["signature"] for d in deltas if d["type"] == "thought_signature"] == ["c2lnbmVk"]
    assert events[-1]["event_type"] == "interaction.completed"
    assert_nothing_leaked(server)


def test_an_interaction_goes_on_where_another_ended(server: Gate, client: genai.Client) -> None:
    turns: list[str] = []

    def script(request: Recorded) -> Answer:
        if request.method == "POST":
            turns.append(request.json["input"])
        step = {"type": "model_output", "content": [{"type": "text", "text": turns[0]}]}
        return json_answer(
            {
                "id": f"i_{len(turns)}",
                "status": "completed",
                "steps": [step],
                "created": "2026-01-31T00:00:00Z",
                "updated": "2026-01-31T00:00:00Z",
            }
        )

    server.upstream.script = script
    client.interactions.create(model="gemini-x", input=PROMPT)
    second: Any = client.interactions.create(
        model="gemini-x", input="誰でしたか", previous_interaction_id="i_1"
    )
    again: Any = client.interactions.get("i_2")

    assert second.steps[0].content[0].text == PROMPT
    assert again.steps[0].content[0].text == PROMPT
    assert_nothing_leaked(server)


def test_a_batch_is_masked_and_its_results_are_restored(server: Gate, client: genai.Client) -> None:
    kept: list[Any] = []

    def script(request: Recorded) -> Answer:
        if request.path.endswith(":batchGenerateContent"):
            kept.append(request.json["batch"])
        [row] = kept[0]["inputConfig"]["requests"]["requests"]
        text = row["request"]["contents"][0]["parts"][0]["text"]
        results = {"inlinedResponses": [{"response": candidate([{"text": text}], "STOP")}]}
        metadata = {
            "displayName": kept[0]["displayName"],
            "state": "BATCH_STATE_SUCCEEDED",
            "output": {"inlinedResponses": results},
        }
        return json_answer({"name": "batches/b-1", "metadata": metadata})

    server.upstream.script = script
    made = client.batches.create(
        model="gemini-x",
        src=[types.InlinedRequest(contents=PROMPT)],
        config=types.CreateBatchJobConfig(display_name=f"{NAME}の件"),
    )
    done = client.batches.get(name=made.name or "")
    client.batches.cancel(name=made.name or "")

    assert done.display_name == f"{NAME}の件"
    assert done.dest is not None
    [row] = done.dest.inlined_responses or []
    assert row.response is not None
    assert row.response.text == PROMPT
    assert_nothing_leaked(server)


class UploadUpstream:
    """Takes a file in pieces, at an address that it gives out."""

    def __init__(self) -> None:
        self.received = b""
        self.elsewhere = ""

    def __call__(self, request: Recorded) -> Answer:
        if "upload_id" not in request.query:
            self.started = request
            url = f"http://{request.headers['host']}{request.path}?upload_id=u-1_x"
            headers = {"x-goog-upload-url": self.elsewhere or url, "x-goog-upload-status": "active"}
            return Answer([b"{}"], headers=headers)
        self.received += request.body
        final = "finalize" in request.headers["x-goog-upload-command"]
        file = {"name": "files/f-1", "uri": "https://x.example/f-1", **self.started.json["file"]}
        answer = json_answer({"file": file} if final else {})
        answer.headers["x-goog-upload-status"] = "final" if final else "active"
        return answer


def upload(client: genai.Client, data: bytes, mime_type: str = "text/plain") -> types.File:
    return client.files.upload(
        file=io.BytesIO(data),
        config=types.UploadFileConfig(mime_type=mime_type, display_name=f"{NAME}.txt"),
    )


def test_a_file_goes_up_through_the_proxy_and_is_masked(server: Gate, client: genai.Client) -> None:
    upstream = UploadUpstream()
    server.upstream.script = upstream

    file = upload(client, f"{PROMPT}\n".encode())

    assert file.display_name == f"{NAME}.txt"
    assert upstream.received.decode().endswith("）へ\n")
    assert upstream.received.decode() != f"{PROMPT}\n"
    assert upstream.started.headers["x-goog-upload-command"] == "start"
    assert_nothing_leaked(server)


def test_a_file_from_the_disk_goes_up_without_its_name(
    server: Gate, client: genai.Client, tmp_path: Path
) -> None:
    server.upstream.script = UploadUpstream()
    name = "x-goog-upload-file-name"
    path = tmp_path / "yamada.txt"
    path.write_text("本文")

    client.files.upload(file=path)

    assert "finalize" in server.upstream.last.headers["x-goog-upload-command"]
    assert not any(recorded.headers.get(name) for recorded in server.upstream.requests[-2:])
    assert_nothing_leaked(server)


def test_a_file_that_cannot_be_read_does_not_go_up(server: Gate, client: genai.Client) -> None:
    upstream = UploadUpstream()
    server.upstream.script = upstream

    with pytest.raises(errors.ClientError) as caught:
        upload(client, b"\x89PNG\r\n\x1a\n\x00\x00", "image/png")

    assert "policy.attachments" in str(caught.value)
    assert upstream.received == b""


def test_an_upload_to_another_host_is_refused(server: Gate, client: genai.Client) -> None:
    upstream = UploadUpstream()
    upstream.elsewhere = "https://storage.example/upload?upload_id=u"
    server.upstream.script = upstream

    with pytest.raises(errors.ClientError) as caught:
        upload(client, PROMPT.encode())

    assert "policy.direct_connections" in str(caught.value)
    assert upstream.received == b""


def test_serves_the_client_for_vertex(server: Gate) -> None:
    server.upstream.script = lambda request: json_answer(
        candidate([{"text": prompt(request)}], "STOP")
    )
    options = types.HttpOptions(base_url=f"{server.url}/gemini")
    client = genai.Client(
        vertexai=True,
        project="project-1",
        location="asia-northeast1",
        credentials=Credentials(token="token"),  # type: ignore[no-untyped-call]
        http_options=options,
    )

    answer = client.models.generate_content(model="gemini-x", contents=PROMPT)
    client.close()

    assert answer.text == PROMPT
    assert "/projects/project-1/locations/asia-northeast1/" in server.upstream.last.path
    assert server.upstream.last.headers["authorization"] == "Bearer token"
    assert_nothing_leaked(server)
