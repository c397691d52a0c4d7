"""`POST /api/try`: what would leave of a text, by the exchange's own way, over a real server."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from support.gate import Gate, gate

NAME = "田中太郎"
MAIL = "tanaka@example.jp"
NUMBER = "123456789018"
PLACE = "京都"
VALUES = {
    NAME: "PERSON",
    MAIL: "EMAIL_ADDRESS",
    NUMBER: "JP_MY_NUMBER",
    PLACE: "LOCATION",
    "営業部": "SENSITIVE",
    "09012345678": "PHONE_NUMBER",
}
TEXT = f"担当は{NAME}、連絡先は{MAIL}、{PLACE}支店。{NAME}様へ"


@pytest.fixture
def server() -> Iterator[Gate]:
    with gate(VALUES) as running:
        yield running


def attempt(server: Gate, text: str, status: int = 200, **chosen: str) -> Any:
    response = httpx.post(f"{server.url}/api/try", json={"text": text, **chosen})
    assert response.status_code == status, response.text
    return response.json()


def surfaces(text: str, result: Any) -> list[tuple[str, str, str]]:
    return [
        (text[row["start"] : row["end"]], row["entity_type"], row["action"])
        for row in result["findings"]
    ]


def test_shows_what_would_leave_and_what_comes_back(server: Gate) -> None:
    result = attempt(server, TEXT)

    assert result["verdict"] == "sent"
    assert surfaces(TEXT, result) == [
        (NAME, "PERSON", "mask"),
        (MAIL, "EMAIL_ADDRESS", "mask"),
        (PLACE, "LOCATION", "allow"),
        (NAME, "PERSON", "mask"),
    ]
    first, mail, place, again = result["findings"]
    assert first["placeholder"] == again["placeholder"]
    assert place["placeholder"] is None
    assert first["recognizer"] == "Planted"
    sent = TEXT.replace(NAME, first["placeholder"]).replace(MAIL, mail["placeholder"])
    assert result["sent"] == sent
    assert result["answer"] == {"received": sent, "restored": TEXT}


def test_it_is_what_the_proxy_sends(server: Gate) -> None:
    shown = attempt(server, TEXT, upstream="openai")["sent"]
    message = {"role": "user", "content": TEXT}

    httpx.post(f"{server.url}/openai/v1/chat/completions", json={"messages": [message]})

    assert json.loads(server.upstream.last.body)["messages"][0]["content"] == shown


def test_nothing_leaves_and_nothing_is_kept(server: Gate) -> None:
    attempt(server, TEXT, upstream="openai")
    attempt(server, TEXT, upstream="openai")

    assert server.upstream.requests == []
    # What the memo knows would not have been looked at again.
    assert [leaf.text for leaf in server.detector.seen] == [TEXT, TEXT]


def test_the_chosen_profile_holds_for_this_trial(server: Gate) -> None:
    strict = attempt(server, TEXT, profile="strict")
    minimal = attempt(server, TEXT, profile="minimal")

    assert PLACE not in strict["sent"]
    assert minimal["sent"] == TEXT
    assert {row["action"] for row in minimal["findings"]} == {"allow"}
    assert PLACE in attempt(server, TEXT)["sent"]
    assert strict["not_sought"] == ["DATE_TIME"]
    assert minimal["not_sought"] == []


def test_configured_actions_come_before_the_profile() -> None:
    with gate(VALUES, policy={"actions": {"PERSON": "redact", "EMAIL_ADDRESS": "block"}}) as server:
        result = attempt(server, NAME, profile="minimal")
        stopped = attempt(server, MAIL, profile="minimal")

    assert result["sent"] == "[REDACTED]"
    assert result["answer"]["restored"] == "[REDACTED]"
    assert stopped["entity_types"] == ["EMAIL_ADDRESS"]


def test_what_may_not_leave_is_told_with_its_reason(server: Gate) -> None:
    text = f"{NAME}の番号は{NUMBER}"

    result = attempt(server, text)

    assert result["verdict"] == "blocked"
    assert result["entity_types"] == ["JP_MY_NUMBER"]
    assert result["sent"] is None
    assert result["answer"] is None
    assert result["stop"]["setting"] == "policy.actions.JP_MY_NUMBER"
    assert NUMBER not in result["stop"]["detail"]
    assert surfaces(text, result) == [
        (NAME, "PERSON", "mask"),
        (NUMBER, "JP_MY_NUMBER", "block"),
    ]
    assert {row["placeholder"] for row in result["findings"]} == {None}


def test_what_is_rerouted_names_where_to() -> None:
    with gate(VALUES, policy={"actions": {"SENSITIVE": {"reroute": "home"}}}) as server:
        result = attempt(server, f"営業部の{NAME}")

    assert result["verdict"] == "blocked"
    assert result["stop"]["to"] == "home"


def test_a_domestic_upstream_gets_the_original(server: Gate) -> None:
    text = f"{NAME}の番号は{NUMBER}"

    result = attempt(server, text, upstream="home")

    assert result["sent"] == text
    assert result["answer"] == {"received": text, "restored": text}
    assert surfaces(text, result) == [
        (NAME, "PERSON", "allow"),
        (NUMBER, "JP_MY_NUMBER", "allow"),
    ]
    assert server.upstream.requests == []


def test_a_dry_run_says_so() -> None:
    with gate(VALUES, policy={"dry_run": True}) as server:
        result = attempt(server, NAME)

    assert result["dry_run"]
    assert result["sent"] == NAME
    assert surfaces(NAME, result) == [(NAME, "PERSON", "mask")]


def test_a_value_in_another_form_is_shown_too(server: Gate) -> None:
    text = f"{MAIL} と ｔａｎａｋａ＠ｅｘａｍｐｌｅ．ｊｐ"

    result = attempt(server, text)

    assert len(result["findings"]) == 2
    assert result["findings"][1]["recognizer"] == "Recurrence"
    assert "ｔａｎａｋａ" not in result["sent"]
    assert result["answer"]["restored"] == text


def test_offsets_count_code_points(server: Gate) -> None:
    text = f"𠮷野家🍣の{NAME}"

    assert surfaces(text, attempt(server, text)) == [(NAME, "PERSON", "mask")]


@pytest.mark.parametrize("ascii_only", [False, True])
def test_in_json_findings_stand_where_the_text_has_them(server: Gate, ascii_only: bool) -> None:
    value = {"氏名": NAME, "一覧": [f'"{PLACE}"の\n{NAME}', NAME], "電話": 9012345678}
    text = json.dumps(value, ensure_ascii=ascii_only, indent=1)

    result = attempt(server, text)

    written = json.dumps(NAME, ensure_ascii=ascii_only)[1:-1]
    names = [s for s, kind, _ in surfaces(text, result) if kind == "PERSON"]
    assert names == [written] * 3
    assert json.loads(result["answer"]["restored"]) == value
    assert written not in result["sent"]


def test_a_text_that_looks_like_a_placeholder_comes_back(server: Gate) -> None:
    text = f"PERSON4K7Q2M と {NAME}"

    result = attempt(server, text)

    assert result["findings"][0]["entity_type"] == "LITERAL"
    assert result["answer"]["restored"] == text


def test_an_empty_text_is_no_error(server: Gate) -> None:
    assert attempt(server, "")["findings"] == []


@pytest.mark.parametrize(
    ("chosen", "status", "code"),
    [
        ({"upstream": "none"}, 404, "unknown_upstream"),
        ({"profile": "none"}, 404, "unknown_profile"),
        ({"other": "none"}, 422, "invalid_member"),
    ],
)
def test_what_cannot_be_chosen(
    server: Gate, chosen: dict[str, str], status: int, code: str
) -> None:
    assert attempt(server, NAME, status, **chosen)["code"] == code


def test_a_file_in_the_text_is_refused_as_the_proxy_does(server: Gate) -> None:
    problem = attempt(server, "data:image/png;base64,iVBORw0KGgo=" + "A" * 4000, 403)

    assert problem["setting"] == "policy.attachments"


def test_placeholders_are_those_of_the_client_that_asks() -> None:
    clients = {
        name: {"token_sha256": hashlib.sha256(name.encode()).hexdigest()} for name in ("a", "b")
    }
    with gate(VALUES, clients=clients) as server:
        sent = [
            httpx.post(
                f"{server.url}/api/try", json={"text": NAME}, headers={"x-sekisho-token": name}
            ).json()["sent"]
            for name in ("a", "a", "b")
        ]
        refused = httpx.post(f"{server.url}/api/try", json={"text": NAME})

    assert sent[0] == sent[1] != sent[2]
    assert refused.status_code == 401


def test_a_long_text_is_answered() -> None:
    text = f"{NAME}です。\n" * 12_000
    with gate(VALUES) as server:
        response = httpx.post(f"{server.url}/api/try", json={"text": text}, timeout=60)

    result = response.json()
    assert len(result["findings"]) == 12_000
    assert result["answer"]["restored"] == text
