"""What reaches whom: every action, at home and abroad, over every kind of API that takes text.

The table is the promise of the whole: nothing of a request that is blocked or sent home reaches an
upstream abroad, and what is written down says what happened.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from sekisho.masking.redaction import REDACTED
from support.upstream import json_answer
from support.world import World, world

ADDRESS = "愛知県名古屋市中区架空町3-15-27"
VALUES = {ADDRESS: "ADDRESS"}
ACTIONS = ["mask", "redact", "generalize", "allow", "block", "reroute"]


class Api(NamedTuple):
    upstream: str
    path: str
    body: Callable[[str], Any]
    portable: bool = True


def messages(text: str) -> Any:
    return {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": text}]}


def parts(text: str) -> Any:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}]}


APIS = {
    "openai chat": Api("openai", "/v1/chat/completions", messages),
    "openai responses": Api("openai", "/v1/responses", lambda t: {"model": "m", "input": t}),
    "openai completions": Api("openai", "/v1/completions", lambda t: {"model": "m", "prompt": t}),
    "openai moderations": Api("openai", "/v1/moderations", lambda t: {"input": t}),
    "openai embeddings": Api(
        "openai", "/v1/embeddings", lambda t: {"model": "m", "input": t}, portable=False
    ),
    "openai conversations": Api(
        "openai",
        "/v1/conversations",
        lambda t: {"items": [{"type": "message", "role": "user", "content": t}]},
        portable=False,
    ),
    "azure": Api("openai", "/openai/deployments/m/chat/completions", messages),
    "anthropic messages": Api("anthropic", "/v1/messages", messages),
    "anthropic count": Api("anthropic", "/v1/messages/count_tokens", messages),
    "gemini": Api("gemini", "/v1beta/models/m:generateContent", parts),
    "gemini stream": Api("gemini", "/v1beta/models/m:streamGenerateContent?alt=sse", parts),
    "vertex": Api(
        "gemini",
        "/v1/projects/p/locations/us-central1/publishers/google/models/m:generateContent",
        parts,
    ),
    "cohere": Api("cohere", "/v2/chat", messages),
    "bedrock": Api(
        "bedrock",
        "/model/m/converse",
        lambda t: {"messages": [{"role": "user", "content": [{"text": t}]}]},
    ),
    # A model of Ollama's may be made of texts, which come back with any answer of it.
    "ollama chat": Api("ollama", "/api/chat", messages, portable=False),
    "ollama generate": Api(
        "ollama", "/api/generate", lambda t: {"model": "m", "prompt": t}, portable=False
    ),
}


def setting(action: str) -> Any:
    return {"reroute": "home"} if action == "reroute" else action


@pytest.fixture(scope="module", params=ACTIONS)
def under(request: pytest.FixtureRequest) -> Iterator[tuple[str, World]]:
    with world(VALUES, policy={"actions": {"ADDRESS": setting(request.param)}}) as there:
        yield request.param, there


def ask(there: World, upstream: str, api: Api) -> int:
    for seen in (there.abroad, there.home):
        seen.requests.clear()
        seen.script = lambda request: json_answer({})
    there.records.clear()
    return there.client.post(f"/{upstream}{api.path}", json=api.body(text(api))).status_code


def text(api: Api) -> str:
    """Another one each time, since a text that went out before is not decided on again."""
    return f"{api.upstream}{api.path}のお届け先は{ADDRESS}です。"


def arrived(requests: list[Any]) -> str:
    return "".join(json.dumps(r.json, ensure_ascii=False) + r.path for r in requests)


@pytest.mark.parametrize("name", APIS)
def test_what_goes_abroad(under: tuple[str, World], name: str) -> None:
    action, there = under
    api = APIS[name]

    status = ask(there, api.upstream, api)

    abroad, home = arrived(there.abroad.requests), arrived(there.home.requests)
    [record] = there.records
    assert (ADDRESS in abroad) == (action == "allow")
    assert record.counts[("ADDRESS", action)] == 1
    if action in ("block", "reroute"):
        assert abroad == ""
        sent_home = action == "reroute" and api.portable
        assert (ADDRESS in home) == sent_home
        assert status == (200 if sent_home else 403)
        assert record.answered_by == ("home" if sent_home else "")
        assert record.jurisdiction == ("domestic" if sent_home else "foreign")
        return
    assert status == 200
    assert home == ""
    assert (record.answered_by, record.jurisdiction) == (api.upstream, "foreign")
    assert ("愛知県" in abroad) == (action in ("generalize", "allow"))
    assert (REDACTED in abroad) == (action == "redact")


@pytest.mark.parametrize("name", APIS)
def test_what_stays_at_home(under: tuple[str, World], name: str) -> None:
    """Whatever the policy says of what goes abroad."""
    _, there = under

    assert ask(there, "home", APIS[name]) == 200

    assert ADDRESS in arrived(there.home.requests)
    assert there.abroad.requests == []
    [record] = there.records
    assert (record.answered_by, record.jurisdiction) == ("home", "domestic")


@pytest.mark.parametrize("action", ["mask", "redact", "generalize", "block"])
def test_a_rule_may_be_about_home(action: str) -> None:
    rule = {"name": "home", "when": {"upstreams": ["home"]}, "actions": {"ADDRESS": action}}
    with world(VALUES, policy={"rules": [rule]}) as there:
        for api in APIS.values():
            status = ask(there, "home", api)
            assert status == (403 if action == "block" else 200)
            assert ADDRESS not in arrived(there.home.requests)
            assert there.records[0].counts[("ADDRESS", action)] == 1


def test_what_came_back_from_home_is_masked_when_it_goes_abroad() -> None:
    """A conversation that went home because of one value goes on abroad without it."""
    policy = {"actions": {"ADDRESS": {"reroute": "home"}}}
    name = "鬼頭 誠一郎"
    with world({ADDRESS: "ADDRESS", name: "PERSON"}, policy=policy) as there:
        first = {"role": "user", "content": f"{name}、{ADDRESS}"}
        there.client.post("/openai/v1/chat/completions", json={"model": "m", "messages": [first]})
        assert there.home.saw(name)

        rest = [
            {"role": "assistant", "content": f"{name}様ですね"},
            {"role": "user", "content": "?"},
        ]
        there.client.post("/openai/v1/chat/completions", json={"model": "m", "messages": rest})

        assert len(there.abroad.requests) == 1
        assert not there.abroad.saw(name)


def test_a_mark_of_confidentiality_is_about_all_that_goes_with_it() -> None:
    policy = {"actions": {"CONFIDENTIAL_MARK": {"reroute": "home"}}, "attachments": "allow"}
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    with world({"社外秘": "CONFIDENTIAL_MARK"}, policy=policy) as there:
        content = [{"type": "text", "text": "【社外秘】この図は？"}, image]
        request = {"model": "m", "messages": [{"role": "user", "content": content}]}
        answer = there.client.post("/openai/v1/chat/completions", json=request)

        assert answer.headers["x-sekisho-upstream"] == "home"
        assert there.home.last.json == request
        assert there.abroad.requests == []


NO_SECRET_MODEL = {"rules": [{"name": "no", "when": {"models": ["secret-*"]}, "action": "block"}]}
OTHER = {"model": "other"}
ONE_OF_A_BATCH = json.dumps(
    {
        "custom_id": "1",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": {"model": "secret-1", "messages": [{"role": "user", "content": "x"}]},
    }
)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/openai/v1/chat/completions", messages("x") | {"model": "secret-1"}),
        ("/openai/v1/chat/completions", messages("x") | {"model": "Secret-1"}),
        ("/openai/v1/chat/completions", messages("x") | {"models": ["m", "secret-1"]}),
        ("/openai/openai/deployments/secret-1/chat/completions", messages("x") | OTHER),
        ("/gemini/v1beta/models/secret-1:generateContent", parts("x")),
        ("/gemini/v1beta/models/secret-1:generateContent", parts("x") | OTHER),
        (
            "/gemini/v1beta/models/other:countTokens",
            {"generateContentRequest": parts("x") | {"model": "models/secret-1"}},
        ),
        ("/bedrock/model/secret-1/converse", {"messages": []} | OTHER),
        (
            "/anthropic/v1/messages/batches",
            {"requests": [{"custom_id": "1", "params": messages("x") | {"model": "secret-1"}}]},
        ),
    ],
)
def test_a_rule_on_models_holds_wherever_one_is_named(path: str, body: Any) -> None:
    with world({}, policy=NO_SECRET_MODEL) as there:
        assert there.client.post(path, json=body).status_code == 403
        assert there.abroad.requests == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (
            "/openai/v1/files",
            [("purpose", (None, "batch")), ("file", ("b.jsonl", ONE_OF_A_BATCH.encode()))],
        ),
        (
            "/openai/v1/images/edits",
            [("prompt", (None, "x")), ("model", (None, "m")), ("model", (None, "secret-1"))],
        ),
    ],
)
def test_forms_and_files_name_models_too(path: str, form: Any) -> None:
    with world({}, policy=NO_SECRET_MODEL) as there:
        assert there.client.post(path, files=form).status_code == 403
        assert there.abroad.requests == []


def test_models_under_one_rule_may_be_named_together() -> None:
    batch = [{"custom_id": m, "params": messages("x") | {"model": m}} for m in "ab"]
    with world({}, policy=NO_SECRET_MODEL) as there:
        path = "/anthropic/v1/messages/batches"
        assert there.client.post(path, json={"requests": batch}).status_code == 200
