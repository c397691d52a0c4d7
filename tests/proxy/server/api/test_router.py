"""The way of a request to an operation, through a real server."""

import hashlib
import json
from collections.abc import Iterator

import httpx
import pytest

from sekisho.record import ExchangeRecord
from support.gate import Gate, gate

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}
TOKENS = {"crm": "token-a", "hr": "token-b"}
CLIENTS = {
    name: {"token_sha256": hashlib.sha256(token.encode()).hexdigest()}
    for name, token in TOKENS.items()
}


class Kept:
    def __init__(self) -> None:
        self.records: list[ExchangeRecord] = []

    def record(self, record: ExchangeRecord) -> None:
        self.records.append(record)


@pytest.fixture(scope="module")
def kept() -> Kept:
    return Kept()


@pytest.fixture(scope="module")
def server(kept: Kept) -> Iterator[Gate]:
    with gate(VALUES, recorders=(kept,)) as running:
        yield running


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/mask/more", "/api/Mask"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_what_nobody_serves_is_a_problem(server: Gate, method: str, path: str) -> None:
    response = httpx.request(method, f"{server.url}{path}")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "unknown_api"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/mask", "POST"),
        ("PUT", "/api/mask", "POST"),
        ("POST", "/api/policy", "GET"),
        ("GET", "/api/sessions/x", "DELETE"),
        ("OPTIONS", "/api/detect", "POST"),
    ],
)
def test_another_method_is_a_problem_too(
    server: Gate, method: str, path: str, allowed: str
) -> None:
    response = httpx.request(method, f"{server.url}{path}")

    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response.headers["allow"] == allowed


def test_head_is_get_without_its_body(server: Gate) -> None:
    response = httpx.head(f"{server.url}/api/policy")

    assert (response.status_code, response.content) == (200, b"")


def test_answers_are_not_stored_by_anybody(server: Gate) -> None:
    assert httpx.get(f"{server.url}/api/policy").headers["cache-control"] == "no-store"


def test_every_call_is_recorded_and_no_value(server: Gate, kept: Kept) -> None:
    before = len(kept.records)
    texts = json.dumps({"texts": [f"{NAME}様"] * 2, "upstream": "openai"}).encode()
    headers = {"content-type": "application/json"}
    masked = httpx.post(f"{server.url}/api/mask", content=texts, headers=headers)
    httpx.post(f"{server.url}/api/mask", json={"text": NUMBER})
    httpx.post(f"{server.url}/api/restore", json={"session": "x", "text": NAME})
    httpx.get(f"{server.url}/api/policy")

    first, second, third = kept.records[before:]
    assert (first.source, first.api, first.client) == ("api", "text.mask", "open")
    assert (first.outcome, first.upstream, first.jurisdiction) == ("200", "openai", "foreign")
    assert first.counts == {("PERSON", "mask"): 2}
    assert (first.request_bytes, first.response_bytes) == (len(texts), len(masked.content))
    assert {"read", "detect", "mask"} <= set(first.parts)
    assert (second.outcome, second.refused_types) == ("blocked_by_policy", ("JP_MY_NUMBER",))
    assert third.outcome == "unknown_session"
    assert not any(value in repr(kept.records) for value in VALUES)


def test_each_client_has_its_own_measure() -> None:
    with gate(VALUES, clients=CLIENTS, api={"requests_per_minute": 2}) as server:

        def ask(client: str) -> httpx.Response:
            return httpx.get(
                f"{server.url}/api/policy", headers={"x-sekisho-token": TOKENS[client]}
            )

        statuses = [ask("crm").status_code for _ in range(3)]
        refused, other = ask("crm"), ask("hr")
        unknown = httpx.get(f"{server.url}/api/policy")

    assert statuses == [200, 200, 429]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert other.status_code == 200
    assert unknown.status_code == 401


def test_an_open_server_has_one_measure_for_all() -> None:
    with gate(VALUES, api={"requests_per_minute": 2}) as server:
        statuses = [
            httpx.post(f"{server.url}/api/detect", json={"text": "a"}).status_code for _ in range(3)
        ]
        proxied = httpx.get(f"{server.url}/openai/v1/models").status_code

    assert statuses == [200, 200, 429]
    assert proxied == 200


def test_the_document_needs_the_token_as_all_else() -> None:
    with gate(VALUES, clients=CLIENTS) as server:
        url = f"{server.url}/api/openapi.json"
        nobody = httpx.get(url)
        described = httpx.get(url, headers={"authorization": f"Bearer {TOKENS['hr']}"}).json()

    assert nobody.status_code == 401
    assert described["security"]
    assert "401" in described["paths"]["/api/mask"]["post"]["responses"]
