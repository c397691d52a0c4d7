"""Who answers a request: whom the client asked, or a domestic upstream in its place."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from sekisho.breaker import FAILURES
from support.upstream import Answer, json_answer, sse
from support.world import PATHS, World, body, out_of_order, says
from support.world import world as made

NAME, SECRET = "鬼頭 誠一郎", "七海計画"


@contextmanager
def world(upstreams: dict[str, Any] | None = None, **more: Any) -> Iterator[World]:
    with made({NAME: "PERSON", SECRET: "PROJECT"}, upstreams, **more) as there:
        yield there


REROUTE = {"actions": {"PROJECT": {"reroute": "home"}}}
FAILOVER = {name: {"failover": "home"} for name in ("openai", "anthropic", "gemini")}


@pytest.mark.parametrize("api", PATHS)
def test_what_may_not_go_abroad_is_answered_at_home_as_it_was_written(api: str) -> None:
    with world(policy=REROUTE) as there:
        asked = "openai" if api == "responses" else api
        answer = there.ask(asked, f"{NAME}さんの{SECRET}について", api)

        assert answer.status_code == 200
        assert answer.headers["x-sekisho-upstream"] == "home"
        assert there.abroad.requests == []
        assert there.home.saw(NAME)
        assert there.home.saw(SECRET)
        assert not there.home.saw("theirs")
    [record] = there.records
    assert (record.upstream, record.jurisdiction) == (asked, "domestic")
    assert (record.answered_by, record.outcome) == ("home", "200")
    assert record.counts == {("PROJECT", "reroute"): 1}


def test_the_rest_goes_abroad_masked() -> None:
    with world(policy=REROUTE) as there:
        answer = there.ask("openai", f"{NAME}さんへ")

        assert answer.headers["x-sekisho-upstream"] == "openai"
        assert there.home.requests == []
        assert not there.abroad.saw(NAME)
        assert there.abroad.saw("theirs")


def test_a_streamed_answer_from_home_passes_as_it_comes() -> None:
    events = sse([{"choices": [{"index": 0, "delta": {"content": NAME}}]}], done=True)
    with world(policy=REROUTE) as there:
        there.home.script = lambda request: Answer([events], "text/event-stream")
        answer = there.ask("openai", SECRET, stream=True)

    assert answer.content == events


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("/v1/embeddings", {"model": "m", "input": SECRET}),
        ("/v1/responses", {"model": "m", "input": SECRET, "previous_response_id": "resp_1"}),
        ("/v1/conversations", {"items": [{"role": "user", "content": SECRET}]}),
    ],
)
def test_what_another_upstream_cannot_answer_is_refused(path: str, payload: Any) -> None:
    """Vectors of another model fit no others; what is stored abroad is not known at home."""
    with world(policy=REROUTE) as there:
        answer = there.client.post(f"/openai{path}", json=payload)

        assert answer.status_code == 403
        assert "not_reroutable" in answer.text
        assert there.abroad.requests == there.home.requests == []
    assert there.records[0].outcome == "not_reroutable"


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("/openai/v1/agents/completions", body("openai", SECRET)),
        ("/ollama/api/copy", {"source": "a", "destination": "b"}),
        ("/ollama/api/pull", {"model": "a"}),
        ("/cohere/v1/tokenize", {"model": "m", "text": SECRET}),
        ("/bedrock/guardrail/g1/version/1/apply", {"source": "INPUT", "content": []}),
    ],
)
def test_what_is_about_one_upstream_is_not_done_at_another(path: str, payload: Any) -> None:
    away = {path.split("/")[1]: {"failover": "home"}}
    with world(away) as there:
        there.abroad.script = out_of_order
        assert there.client.post(path, json=payload).status_code == 503

        assert len(there.abroad.requests) == 1
        assert there.home.requests == []


def test_an_upstream_answers_for_others_in_the_apis_that_it_speaks() -> None:
    with world({"home": {"speaks": ["openai"]}}, policy=REROUTE) as there:
        assert there.ask("openai", SECRET).status_code == 200
        refused = there.ask("anthropic", SECRET)

        assert refused.status_code == 403
        assert "not_reroutable" in refused.text
        assert there.abroad.requests == []
        assert len(there.home.requests) == 1


@pytest.mark.parametrize("api", ["openai", "gemini"])
def test_the_model_at_home_is_another(api: str) -> None:
    with world({"home": {"model": "our-model"}}, policy=REROUTE) as there:
        there.ask(api, SECRET)
        there.client.post(f"/home{PATHS['openai']}", json=body("openai", SECRET))

    rerouted, asked = there.home.requests
    if api == "openai":
        assert rerouted.json["model"] == "our-model"
    else:
        assert rerouted.path == "/v1beta/models/our-model:generateContent"
    assert asked.json["model"] == "some-model"


def test_home_gets_the_key_that_is_held_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME_KEY", "ours")
    with world({"home": {"api_key": {"env": "HOME_KEY"}}}, policy=REROUTE) as there:
        there.ask("openai", SECRET)
        there.ask("anthropic", SECRET)

    first, second = there.home.requests
    assert first.headers["authorization"] == "Bearer ours"
    assert second.headers["x-api-key"] == "ours"
    assert "authorization" not in second.headers


def test_a_key_in_the_query_does_not_go_home() -> None:
    path = "/gemini/v1beta/models/some-model:streamGenerateContent?alt=sse&key=theirs"
    with world(policy=REROUTE) as there:
        answer = there.client.post(path, json=body("gemini", SECRET))

    [seen] = there.home.requests
    assert answer.headers["x-sekisho-upstream"] == "home"
    assert (seen.query, there.home.saw("theirs")) == ("alt=sse", False)


@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_home_stands_in_for_one_that_cannot_answer(status: int) -> None:
    with world(FAILOVER) as there:
        there.abroad.script = lambda request: json_answer({"error": {}}, status=status)
        answer = there.ask("openai", f"{NAME}さん")

        assert answer.json()["choices"][0]["message"]["content"] == "home"
        assert not there.abroad.saw(NAME)
        assert there.home.saw(NAME)
    [record] = there.records
    assert (record.jurisdiction, record.answered_by) == ("foreign", "home")
    assert record.counts == {("PERSON", "mask"): 1}


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_mistake_of_the_clients_stays_one(status: int) -> None:
    with world(FAILOVER) as there:
        there.abroad.script = lambda request: json_answer({"error": {}}, status=status)

        assert there.ask("openai", NAME).status_code == status
        assert there.home.requests == []


def test_home_stands_in_for_one_that_cannot_be_reached() -> None:
    with world(FAILOVER, abroad_url="http://127.0.0.1:9") as there:
        assert there.ask("openai", NAME).headers["x-sekisho-upstream"] == "home"
        assert there.ask("gemini", NAME).headers["x-sekisho-upstream"] == "home"


def test_one_that_fails_again_and_again_is_not_tried_for_a_while() -> None:
    with world(FAILOVER) as there:
        there.abroad.script = out_of_order
        for _ in range(FAILURES + 3):
            assert there.ask("openai", NAME).status_code == 200
        assert len(there.abroad.requests) == FAILURES
        assert len(there.home.requests) == FAILURES + 3
        assert there.records[-1].jurisdiction == "domestic"
        there.ask("anthropic", NAME)
        assert len(there.abroad.requests) == FAILURES + 1


def test_the_limits_of_one_clients_key_are_not_those_of_all() -> None:
    with world(FAILOVER) as there:
        there.abroad.script = lambda request: json_answer({}, status=429)
        for _ in range(FAILURES):
            assert there.ask("openai", NAME).headers["x-sekisho-upstream"] == "home"
        there.abroad.script = says("abroad")

        assert there.ask("openai", NAME).headers["x-sekisho-upstream"] == "openai"


def test_the_limits_of_a_key_that_all_share_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARED_KEY", "ours")
    with world({"openai": {"failover": "home", "api_key": {"env": "SHARED_KEY"}}}) as there:
        there.abroad.script = lambda request: json_answer({}, status=429)
        for _ in range(FAILURES + 2):
            there.ask("openai", NAME)

        assert len(there.abroad.requests) == FAILURES


def test_what_nobody_else_can_answer_is_asked_all_the_same() -> None:
    with world(FAILOVER) as there:
        there.abroad.script = out_of_order
        for _ in range(FAILURES):
            there.ask("openai", NAME)
        there.abroad.script = says("abroad")
        embedded = there.client.post("/openai/v1/embeddings", json={"model": "m", "input": NAME})

        assert (embedded.status_code, embedded.headers["x-sekisho-upstream"]) == (200, "openai")
        assert not there.abroad.saw(NAME)
        assert there.ask("openai", NAME).headers["x-sekisho-upstream"] == "openai"
    assert there.records[-2].jurisdiction == "foreign"


def test_without_another_one_an_error_is_the_upstreams() -> None:
    with world() as there:
        there.abroad.script = out_of_order
        for _ in range(FAILURES + 2):
            assert there.ask("openai", NAME).status_code == 503
        assert len(there.abroad.requests) == FAILURES + 2


def test_with_the_switch_nothing_goes_abroad() -> None:
    with world({"openai": {"failover": "home"}}, stay_home=True) as there:
        answer = there.ask("openai", NAME)
        refused = there.ask("anthropic", NAME)

        assert answer.headers["x-sekisho-upstream"] == "home"
        assert there.home.saw(NAME)
        assert refused.status_code == 503
        assert "foreign_upstreams_switched_off" in refused.text
        assert there.ask("home", NAME, "openai").status_code == 200
        embedded = there.client.post("/openai/v1/embeddings", json={"model": "m", "input": NAME})
        assert "not_reroutable" in embedded.text
        assert there.abroad.requests == []
    assert {record.jurisdiction for record in there.records[:1]} == {"domestic"}


def test_a_model_at_home_that_fails_too_says_so() -> None:
    with world(FAILOVER) as there:
        there.abroad.script = there.home.script = out_of_order

        assert there.ask("openai", NAME).status_code == 503
        assert len(there.home.requests) == 1


def test_a_broken_answer_is_not_begun_again() -> None:
    first = b'data: {"choices": [{"index": 0, "delta": {"content": "a"}}]}\n\n'
    with world(FAILOVER) as there:
        there.abroad.script = lambda request: Answer([first], "text/event-stream", broken=True)
        with (
            pytest.raises(httpx.RemoteProtocolError),
            there.client.stream(
                "POST", f"/openai{PATHS['openai']}", json={**body("openai", NAME), "stream": True}
            ) as answer,
        ):
            answer.read()
        assert there.home.requests == []


def test_what_was_found_is_told_even_where_home_does_not_take_the_request() -> None:
    rule = {"name": "home", "when": {"upstreams": ["home"]}, "attachments": "block"}
    policy = {**REROUTE, "attachments": "allow", "rules": [rule]}
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    content = [{"type": "text", "text": SECRET}, image]
    request = {"model": "m", "messages": [{"role": "user", "content": content}]}
    with world(policy=policy) as there:
        assert there.client.post("/openai/v1/chat/completions", json=request).status_code == 403

    assert there.records[0].counts == {("PROJECT", "reroute"): 1}
    assert there.abroad.requests == there.home.requests == []


def test_what_went_abroad_again_before_home_stood_in_is_told() -> None:
    with world(FAILOVER) as there:
        there.ask("openai", NAME)
        there.abroad.script = out_of_order
        there.ask("openai", NAME)

    assert [record.resent for record in there.records] == [0, 1]
    assert there.records[1].jurisdiction == "foreign"


def test_what_is_told_of_a_request_holds_no_value() -> None:
    with world(FAILOVER, policy=REROUTE) as there:
        there.ask("openai", f"{NAME} {SECRET}")
        there.client.post("/openai/v1/embeddings", json={"model": "m", "input": SECRET})

    told = json.dumps([repr(record) for record in there.records], ensure_ascii=False)
    assert NAME not in told
    assert SECRET not in told
