import json
from functools import partial
from typing import Any

import pytest

from sekisho.masking.restorer import Restorer
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.api import Api
from sekisho.wire.apis import find_api
from sekisho.wire.links import Links
from sekisho.wire.response import restore_response
from sekisho.wire.walk import Leaf
from support.streams import TABLE


def api(path: str) -> Api:
    found = find_api("POST", path)
    assert found is not None
    return found


CHAT = api("/v1/chat/completions")


def restore(body: bytes, row: Api = CHAT, **options: Any) -> bytes:
    return restore_response(body, row, Restorer(TABLE), **options)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{ "choices" : [] , "n" : 1.50 }\n',
        b'{"choices":[{"message":{"content":"PERSON"}}]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_response_without_placeholders_keeps_its_bytes(body: bytes) -> None:
    assert restore(body) == body


def test_restores_a_chat_completion() -> None:
    call = {"id": "call_1", "function": {"name": "f", "arguments": '{"a": "ORG7XWVTB"}'}}
    message = {"content": "PERSON4K7Q2M様", "tool_calls": [call]}
    body = json.dumps({"id": "c", "choices": [{"message": message}], "n": 1.5}).encode()
    answer = json.loads(restore(body))

    assert answer["n"] == 1.5
    [choice] = answer["choices"]
    assert choice["message"]["content"] == "山田 太郎様"
    arguments = choice["message"]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(arguments) == {"a": TABLE["ORG7XWVTB"]}


def test_an_answer_in_json_stays_readable() -> None:
    message = {"content": json.dumps({"社名": "ORG7XWVTB"})}
    body = json.dumps({"choices": [{"message": message}]}).encode()
    answer = json.loads(restore(body, json_output=True))

    content = answer["choices"][0]["message"]["content"]
    assert json.loads(content) == {"社名": TABLE["ORG7XWVTB"]}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>PERSON4K7Q2M</html>",
        b'{"error": "PERSON4K7Q2M',
        b'[{"error": {"message": "PERSON4K7Q2M"}}]',
        b'{"error": {"message": "PERSON4K7Q2M", "message": "x PERSON4K7Q2M"}}',
    ],
)
def test_errors_that_quote_the_request_are_restored(body: bytes) -> None:
    restored = restore(body).decode()

    assert "山田 太郎" in restored
    assert "PERSON4K7Q2M" not in restored


def test_vectors_are_not_parsed_and_their_errors_are_restored() -> None:
    row = api("/v1/embeddings")
    vectors = b'{"data": [{"embedding": [1e-5, 0.10]}], "model": "m"}'

    assert restore(vectors, row) == vectors
    assert json.loads(restore(b'{"error": "ORG7XWVTB"}', row)) == {"error": TABLE["ORG7XWVTB"]}


def test_addresses_that_the_row_lists_lead_to_the_proxy() -> None:
    upstream = Upstream("anthropic", "https://api.anthropic.com", Jurisdiction.FOREIGN)
    links = Links(upstream, "http://127.0.0.1:8686")
    row = find_api("GET", "/v1/messages/batches/b_1")
    assert row is not None
    prepare = partial(links.edit_answer, row)
    body = b'{"results_url": "https://api.anthropic.com/v1/messages/batches/b_1/results"}'

    moved = json.loads(restore(body, row, prepare=prepare))

    assert moved == {
        "results_url": "http://127.0.0.1:8686/anthropic/v1/messages/batches/b_1/results"
    }
    assert restore(b'{"results_url": null}', row, prepare=prepare) == b'{"results_url": null}'


def test_reports_what_the_next_turn_sends_back() -> None:
    seen: list[tuple[Leaf, str]] = []
    content = [
        {"type": "thinking", "thinking": "PERSON4K7Q2M?", "signature": "c2ln"},
        {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"氏名": "PERSON4K7Q2M"}},
    ]
    body = json.dumps({"id": "msg_1", "role": "assistant", "content": content}).encode()
    restore(body, api("/v1/messages"), on_leaf=lambda leaf, upstream: seen.append((leaf, upstream)))

    assert seen == [
        (Leaf("山田 太郎?"), "PERSON4K7Q2M?"),
        (Leaf("f"), "f"),
        (Leaf("山田 太郎", "氏名"), "PERSON4K7Q2M"),
    ]


@pytest.mark.parametrize("kind", ["json_schema", "text"])
def test_an_answer_that_is_fetched_later_says_whether_it_is_json(kind: str) -> None:
    row = find_api("GET", "/v1/responses/resp_1")
    assert row is not None
    part = {"type": "output_text", "text": '{"社名": "ORG7XWVTB'}
    said = {"text": {"format": {"type": kind}}, "output": [{"type": "message", "content": [part]}]}

    [item] = json.loads(restore(json.dumps(said).encode(), row))["output"]

    shop = TABLE["ORG7XWVTB"]
    escaped = json.dumps(shop, ensure_ascii=False)[1:-1] if kind == "json_schema" else shop
    assert item["content"][0]["text"] == f'{{"社名": "{escaped}'
