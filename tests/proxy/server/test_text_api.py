"""`/api/*`: text in, text out, with sessions that belong to one client."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from sekisho.wire.walk import Leaf
from support.gate import Gate, gate
from support.redis_server import PASSWORD, QUOTED, redis_server

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


def test_detect_hands_on_what_stands_beside_the_text(server: Gate, http: httpx.Client) -> None:
    response = http.post("/api/detect", json={"text": NAME, "cue": "担当"})

    assert [row["end"] for row in response.json()["findings"]] == [len(NAME)]
    assert server.detector.seen[-1] == Leaf(NAME, "担当")
    assert http.post("/api/detect", json={"text": NAME, "cue": 1}).status_code == 422


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


def test_several_texts_are_read_masked_and_restored_together(
    server: Gate, http: httpx.Client
) -> None:
    texts = ["鬼頭　誠一郎さん", "無し\ud83d", f"{NAME}様"]  # the first not found by itself
    asked = json.dumps({"texts": texts, "cues": ["担当", "", "顧客"]}).encode()
    found = http.post("/api/detect", content=asked, headers=JSON).json()["results"]
    assert [len(each["findings"]) for each in found] == [0, 0, 1]
    assert server.detector.seen[-3:] == [
        Leaf(texts[0], "担当"),
        Leaf(texts[1]),
        Leaf(texts[2], "顧客"),
    ]

    body = json.dumps({"texts": texts}).encode()
    masked = http.post("/api/mask", content=body, headers=JSON).json()
    sent = [each["text"] for each in masked["results"]]
    assert "鬼頭" not in sent[0]
    assert [len(each["findings"]) for each in masked["results"]] == [1, 0, 1]

    body = json.dumps({"session": masked["session"], "texts": sent}).encode()
    back = http.post("/api/restore", content=body, headers=JSON).json()
    assert back == {"texts": texts}


def test_no_texts_are_no_mistake(http: httpx.Client) -> None:
    assert http.post("/api/detect", json={"texts": []}).json() == {"results": []}
    masked = http.post("/api/mask", json={"texts": []}).json()
    assert masked["results"] == []
    restored = http.post("/api/restore", json={"session": masked["session"], "texts": []})
    assert restored.json() == {"texts": []}


def test_one_text_that_may_not_leave_refuses_all(http: httpx.Client) -> None:
    response = http.post("/api/mask", json={"texts": ["無し", NUMBER]})

    assert response.status_code == 403
    assert response.json()["entity_types"] == ["JP_MY_NUMBER"]


def test_a_person_decides_about_values(http: httpx.Client) -> None:
    text = f"{NAME}、昨日、かわせみ計画"
    word = {
        "keep": [NAME],
        "mask": [{"text": "かわせみ", "entity_type": "PROJECT"}],
        "types": {"PERSON": "mask"},
    }
    masked = http.post("/api/mask", json={"text": text, **word}).json()
    back = {"session": masked["session"], "text": masked["text"]}

    assert [row["action"] for row in masked["findings"]] == ["allow", "allow", "mask"]
    assert masked["text"].startswith(f"{NAME}、昨日、TERM")
    assert http.post("/api/restore", json=back).json() == {"text": text}


@pytest.mark.parametrize(
    ("word", "setting"),
    [
        ({"types": {"JP_MY_NUMBER": "allow"}}, "policy.actions.JP_MY_NUMBER"),
        ({"types": {"JP_MY_NUMBER": "mask"}}, "policy.actions.JP_MY_NUMBER"),
        ({"types": {"DATE_TIME": "mask"}}, "policy.actions.DATE_TIME"),
    ],
)
def test_what_the_policy_fixes_stays(
    http: httpx.Client, word: dict[str, object], setting: str
) -> None:
    response = http.post("/api/mask", json={"text": NAME, **word})

    assert response.status_code == 403
    assert (response.json()["code"], response.json()["setting"]) == ("override_refused", setting)


@pytest.mark.parametrize("piece", [NUMBER, NUMBER[:6], f"番号{NUMBER}", f"{NUMBER}です"])
def test_no_word_lets_out_what_is_blocked(http: httpx.Client, piece: str) -> None:
    text = f"番号{NUMBER}です"
    marks = [{"text": piece, "entity_type": "CUSTOM"}]
    for word in ({"keep": [piece]}, {"mask": marks}, {"keep": [piece], "mask": marks}):
        response = http.post("/api/mask", json={"text": text, **word})

        assert response.status_code == 403
        assert response.json()["entity_types"] == ["JP_MY_NUMBER"]
        assert NUMBER not in response.text


def test_where_overrides_are_blocked_only_tightening_passes() -> None:
    with gate(VALUES, api={"overrides": "block"}) as server:
        url = f"{server.url}/api/mask"
        keep = httpx.post(url, json={"text": NAME, "keep": [NAME]})
        types = httpx.post(url, json={"text": NAME, "types": {"PERSON": "allow"}})
        mark = {"text": "秘", "entity_type": "CUSTOM"}
        marked = httpx.post(url, json={"text": "秘", "mask": [mark], "keep": []})

    for refused in (keep, types):
        assert (refused.status_code, refused.json()["setting"]) == (403, "api.overrides")
        assert NAME not in refused.text
    assert marked.json()["text"].startswith("TERM")


def test_a_dry_run_is_for_what_passes_not_for_who_asks() -> None:
    with gate(VALUES, policy={"dry_run": True}) as server:
        masked = httpx.post(f"{server.url}/api/mask", json={"text": NAME})
        blocked = httpx.post(f"{server.url}/api/mask", json={"text": NUMBER})

    assert NAME not in masked.text
    assert blocked.status_code == 403


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
        ("/api/mask", b'{"text": "a", "upstream": "nowhere"}', 404),
        ("/api/mask", b'{"text": "a", "session": 5}', 422),
        ("/api/restore", b'{"text": "a", "session": "x"}', 404),
        ("/api/restore", b'{"text": "a"}', 422),
        ("/api/detect", b'{"texts": "a"}', 422),
        ("/api/detect", b'{"texts": ["a", 1]}', 422),
        ("/api/detect", b'{"texts": ["a"], "cues": ["b", "c"]}', 422),
        ("/api/detect", b'{"texts": ["a"], "cue": "b"}', 422),
        ("/api/detect", json.dumps({"texts": ["a"] * 10_001}).encode(), 422),
        ("/api/mask", b'{"text": "a", "texts": ["a"]}', 422),
        ("/api/mask", b'{"text": "a", "kepp": ["a"]}', 422),
        ("/api/mask", b'{"text": "a", "keep": [" "]}', 422),
        ("/api/mask", b'{"text": "a", "keep": [""]}', 422),
        ("/api/mask", json.dumps({"text": "a", "keep": ["b" * 1001]}).encode(), 422),
        ("/api/mask", json.dumps({"text": "a", "keep": ["b"] * 1001}).encode(), 422),
        ("/api/mask", b'{"text": "a", "mask": [{"text": "a"}]}', 422),
        ("/api/mask", b'{"text": "a", "mask": [{"text": "a", "entity_type": "NAME"}]}', 422),
        ("/api/mask", b'{"text": "a", "types": {"PERSON": "redact"}}', 422),
        ("/api/mask", b'{"text": "a", "types": {"NAME": "mask"}}', 422),
    ],
)
def test_bad_input_is_a_problem(http: httpx.Client, path: str, body: bytes, status: int) -> None:
    response = http.post(path, content=body, headers=JSON)

    assert response.status_code == status
    assert response.json()["status"] == status


def test_a_web_page_cannot_send_a_form_here(http: httpx.Client) -> None:
    response = http.post(
        "/api/mask", content=b'{"text": "a"}', headers={"content-type": "text/plain"}
    )

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
        refused = [
            http.post("/api/mask", json={"text": NAME, "keep": [{NAME: NAME}], NAME: NUMBER}),
            http.post("/api/mask", json={"text": NAME, "types": {NAME: NUMBER}}),
            http.post("/api/mask", json={"text": [NAME]}),
            http.post("/api/mask", json={"text": "a", "upstream": NAME}),
            http.post("/api/restore", json={"session": NAME, "text": NUMBER}),
            http.delete(f"/api/sessions/{NAME}"),
            http.get(f"/api/{NAME}"),
        ]

    for response in refused:
        assert 400 <= response.status_code < 500
        assert not re.search(f"{NAME}|{NUMBER}", response.text)
    assert not re.search(f"{NAME}|{NUMBER}", caplog.text)


def test_servers_of_one_vault_know_each_others_sessions(tmp_path: Path) -> None:
    vault = {"url": f"sqlite:///{tmp_path}/vault.db"}
    with gate(VALUES, vault=vault) as one, gate(VALUES, vault=vault) as other:
        masked = httpx.post(f"{one.url}/api/mask", json={"text": NAME}).json()
        restored = httpx.post(
            f"{other.url}/api/restore", json={"session": masked["session"], "text": masked["text"]}
        )
    with gate(VALUES, vault=vault) as again:
        forgotten = httpx.delete(f"{again.url}/api/sessions/{masked['session']}")

    assert restored.json() == {"text": NAME}
    assert forgotten.status_code == 204


def test_two_texts_masked_at_once_are_both_in_the_session(tmp_path: Path) -> None:
    names = {f"試験{c}郎": "PERSON" for c in "一二三四五六七八"}
    vault = {"url": f"sqlite:///{tmp_path}/vault.db"}
    with gate(names, vault=vault) as one, gate(names, vault=vault) as other:
        session = httpx.post(f"{one.url}/api/mask", json={"text": "はじめ"}).json()["session"]

        def mask(job: tuple[int, str]) -> str:
            url = (one, other)[job[0] % 2].url
            response = httpx.post(
                f"{url}/api/mask", json={"text": job[1], "session": session}, timeout=30
            )
            return str(response.json()["text"])

        with ThreadPoolExecutor(8) as pool:
            texts = list(pool.map(mask, enumerate(names)))
        restored = httpx.post(
            f"{one.url}/api/restore", json={"session": session, "text": "、".join(texts)}
        )

    assert restored.json() == {"text": "、".join(names)}


def test_a_vault_that_cannot_be_reached_is_a_problem_and_nothing_leaves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    prompt = {"model": "m", "messages": [{"role": "user", "content": f"{NAME}様"}]}
    with (
        redis_server(tmp_path) as redis,
        gate(VALUES, vault={"url": redis.url}) as server,
    ):

        def ask() -> httpx.Response:
            return httpx.post(f"{server.url}/openai/v1/chat/completions", json=prompt, timeout=30)

        masked = httpx.post(f"{server.url}/api/mask", json={"text": NAME}).json()
        before = ask()
        redis.stop()
        sent = len(server.upstream.requests)
        refused = [
            ask(),
            httpx.post(f"{server.url}/api/mask", json={"text": NAME}),
            httpx.post(
                f"{server.url}/api/restore",
                json={"session": masked["session"], "text": masked["text"]},
            ),
            httpx.delete(f"{server.url}/api/sessions/{masked['session']}"),
        ]
        left = server.upstream.requests[sent:]
        redis.start()
        after = ask()

    assert before.status_code == after.status_code == 200
    assert left == []
    for response in refused:
        assert response.status_code == 503
        assert "vault_unavailable" in response.text
        assert response.headers["retry-after"] == "5"
        assert not re.search(f"{NAME}|{QUOTED}|127.0.0.1", response.text)
    assert not re.search(f"{NAME}|{QUOTED}|{PASSWORD}", caplog.text)
