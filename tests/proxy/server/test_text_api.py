"""`/api/*`: text in, text out, with sessions that belong to one client."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator

import httpx
import pytest

from support.gate import Gate, gate

JSON = {"content-type": "application/json"}
NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER", "昨日": "DATE_TIME"}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


@pytest.fixture
def http(server: Gate) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        yield client


def test_detect_says_where_and_what(http: httpx.Client) -> None:
    response = http.post("/api/detect", json={"text": f"😀{NAME}様"})

    assert response.json() == {
        "findings": [
            {
                "start": 1,
                "end": 7,
                "entity_type": "PERSON",
                "score": 1.0,
                "recognizer": "Planted",
            }
        ]
    }


def test_mask_and_restore_are_a_round_trip(http: httpx.Client) -> None:
    text = f"昨日、{NAME}様が。{NAME}です。\ud83d"
    body = json.dumps({"text": text}).encode()  # the client's httpx cannot write a lone surrogate

    masked = http.post("/api/mask", content=body, headers=JSON).json()

    assert NAME not in masked["text"]
    assert [row["action"] for row in masked["findings"]] == ["allow", "mask", "mask"]
    for row in masked["findings"][1:]:
        assert text[row["start"] : row["end"]] == NAME
        assert row["placeholder"] in masked["text"]
        assert row["entity_type"] == "PERSON"
    back = http.post("/api/restore", json={"session": masked["session"], "text": "PERSON"})
    assert back.json() == {"text": "PERSON"}
    answer = masked["text"].replace("\ud83d", "").lower()
    restored = http.post("/api/restore", json={"session": masked["session"], "text": answer})
    assert restored.json()["text"] == text.replace("\ud83d", "")


def test_a_session_keeps_its_placeholders(http: httpx.Client) -> None:
    first = http.post("/api/mask", json={"text": f"{NAME}様"}).json()
    second = http.post(
        "/api/mask", json={"text": f"{NAME}さん", "session": first["session"]}
    ).json()

    assert second["session"] == first["session"]
    assert first["findings"][0]["placeholder"] == second["findings"][0]["placeholder"]


def test_a_domestic_upstream_gets_the_original(http: httpx.Client) -> None:
    masked = http.post("/api/mask", json={"text": NAME, "upstream": "home"}).json()

    assert masked["text"] == NAME
    assert masked["findings"][0]["action"] == "allow"
    assert masked["findings"][0]["placeholder"] is None


def test_what_may_not_leave_is_refused(http: httpx.Client) -> None:
    response = http.post("/api/mask", json={"text": NUMBER})

    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["entity_types"] == ["JP_MY_NUMBER"]
    assert NUMBER not in response.text


def test_a_deleted_session_is_forgotten(http: httpx.Client) -> None:
    session = http.post("/api/mask", json={"text": NAME}).json()["session"]

    assert http.delete(f"/api/sessions/{session}").status_code == 204
    assert http.delete(f"/api/sessions/{session}").status_code == 404
    response = http.post("/api/restore", json={"session": session, "text": "a"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/detect", b"", 422),
        ("/api/detect", b"[]", 400),
        ("/api/detect", b'{"text": 1}', 422),
        ("/api/detect", b'{"text": "a", "text": "b"}', 400),
        ("/api/mask", b'{"text": "a", "upstream": "nowhere"}', 400),
        ("/api/mask", b'{"text": "a", "session": 5}', 422),
        ("/api/restore", b'{"text": "a", "session": "x"}', 404),
        ("/api/restore", b'{"text": "a"}', 422),
    ],
)
def test_bad_input_is_a_problem(http: httpx.Client, path: str, body: bytes, status: int) -> None:
    response = http.post(path, content=body, headers=JSON)

    assert response.status_code == status
    assert response.json()["status"] == status


def test_a_web_page_cannot_send_a_form_here(http: httpx.Client) -> None:
    response = http.post("/api/mask", content=b'{"text": "a"}', headers={"origin": "http://e.vil"})

    assert response.status_code == 415


def test_sessions_of_two_clients_have_nothing_in_common() -> None:
    tokens = {"sales": "token-a", "hr": "token-b"}
    clients = {
        name: {"token_sha256": hashlib.sha256(token.encode()).hexdigest()}
        for name, token in tokens.items()
    }
    with gate(VALUES, clients=clients) as server:
        as_client = {name: {"authorization": f"Bearer {token}"} for name, token in tokens.items()}
        url = f"{server.url}/api/mask"
        masked = {
            name: httpx.post(url, json={"text": NAME}, headers=headers).json()
            for name, headers in as_client.items()
        }
        stolen = httpx.post(
            f"{server.url}/api/restore",
            json={"session": masked["sales"]["session"], "text": masked["sales"]["text"]},
            headers=as_client["hr"],
        )
        nobody = httpx.post(url, json={"text": NAME})

    assert masked["sales"]["text"] != masked["hr"]["text"]
    assert stolen.status_code == 404
    assert nobody.status_code == 401


def test_no_value_is_logged(http: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="sekisho"):
        http.post("/api/mask", json={"text": NAME})
        http.post("/api/mask", json={"text": NUMBER})

    assert not re.search(f"{NAME}|{NUMBER}", caplog.text)
