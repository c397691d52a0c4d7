"""`GET /api/policy`: what this server does, and nothing that is nobody's business."""

import hashlib

import httpx

from sekisho import __version__
from sekisho.entity_types import ENTITY_TYPES
from support.gate import gate


def test_says_what_is_done_with_each_type_and_where_texts_may_go() -> None:
    policy = {
        "profile": "strict",
        "actions": {"MEDICAL": "redact", "PROJECT": {"reroute": "home"}},
        "attachments": "allow",
    }
    with gate({}, policy=policy, api={"overrides": "block"}) as server:
        answer = httpx.get(f"{server.url}/api/policy")

    body = answer.json()
    assert body["profile"] == "strict"
    assert body["profiles"] == ["standard", "strict", "minimal"]
    assert body["entity_types"] == list(ENTITY_TYPES)
    assert list(body["actions"]) == list(ENTITY_TYPES)
    assert body["actions"]["JP_MY_NUMBER"] == "block"
    assert body["actions"]["MEDICAL"] == "redact"
    assert body["actions"]["PROJECT"] == "reroute"
    assert (body["attachments"], body["overrides"]) == ("allow", "block")
    assert {"name": "home", "jurisdiction": "domestic"} in body["upstreams"]
    assert {"name": "echo", "jurisdiction": "foreign"} in body["upstreams"]
    assert body["version"] == __version__
    assert "http" not in answer.text


def test_marking_is_for_those_who_may() -> None:
    tokens = {"crm": "token-a", "hr": "token-b"}
    clients = {
        name: {"token_sha256": hashlib.sha256(token.encode()).hexdigest()}
        for name, token in tokens.items()
    }
    with gate({}, clients=clients, marks={"clients": ["hr"]}) as server:
        may = {
            name: httpx.get(f"{server.url}/api/policy", headers={"x-sekisho-token": token}).json()
            for name, token in tokens.items()
        }
    with gate({}, marks={"folder": None}) as server:
        nobody = httpx.get(f"{server.url}/api/policy").json()

    assert (may["crm"]["marks"], may["hr"]["marks"], nobody["marks"]) == (False, True, False)
