"""Who is let in, and what those who are not are told."""

import hashlib
import json

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sekisho.clients import Client
from sekisho.errors import SekishoError
from sekisho.server.admission import Admission
from sekisho.settings import Limits
from support.gate import gate


def test_so_many_are_let_in_at_once_and_one_more_when_one_has_left() -> None:
    admission = Admission(Limits(max_concurrent_requests=2))

    with admission.admit([]):
        with admission.admit([]):
            assert admission.inside == 2
            with pytest.raises(SekishoError) as caught, admission.admit([]):
                raise AssertionError
        with admission.admit([]):
            pass

    assert (caught.value.code, caught.value.status) == ("too_many_requests_at_once", 503)
    assert caught.value.setting == "limits.max_concurrent_requests"
    assert caught.value.retry_after_s == 1
    assert admission.inside == 0


def test_who_leaves_by_an_error_has_left() -> None:
    admission = Admission(Limits(max_concurrent_requests=1))

    with pytest.raises(ValueError, match="x"), admission.admit([]):
        raise ValueError("x")

    assert admission.inside == 0


@pytest.mark.parametrize(
    ("headers", "setting"),
    [
        ([("a", "b")] * 4, "limits.max_headers"),
        ([("x-name", "田中" * 510)], "limits.max_header_bytes"),
    ],
)
def test_headers_have_bounds(headers: list[tuple[str, str]], setting: str) -> None:
    admission = Admission(Limits(max_headers=3, max_header_bytes=1024))

    with admission.admit(headers[:3] if len(headers) > 1 else []):
        pass
    with pytest.raises(SekishoError) as caught, admission.admit(headers):
        raise AssertionError

    assert (caught.value.status, caught.value.setting) == (431, setting)
    assert "田中" not in str(caught.value)
    assert admission.inside == 0


def test_a_client_may_ask_so_often_and_the_others_are_not_its_concern() -> None:
    admission = Admission(Limits())
    crm, hr = Client("crm", "client:crm", requests_per_minute=2), Client("hr", "client:hr")
    for client in (crm, crm, hr, hr, hr):
        with admission.admit_client(client):
            pass

    with pytest.raises(SekishoError) as caught, admission.admit_client(crm):
        raise AssertionError

    assert (caught.value.code, caught.value.status) == ("too_many_requests", 429)
    assert caught.value.setting == "clients.crm.requests_per_minute"
    assert caught.value.retry_after_s == 30


def test_another_limit_counts_what_was_asked_before() -> None:
    admission = Admission(Limits())
    with admission.admit_client(Client("crm", "client:crm", requests_per_minute=60)):
        pass

    one = Client("crm", "client:crm", requests_per_minute=1)
    with admission.admit_client(one):
        pass
    with pytest.raises(SekishoError), admission.admit_client(one):
        raise AssertionError


TOKEN = "an-invented-token"


@pytest.mark.parametrize("ask", ["proxy", "api", "socket"])
def test_a_clients_limit_holds_for_every_way_in(ask: str) -> None:
    crm = {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest(), "requests_per_minute": 1}
    headers = {"x-sekisho-token": TOKEN}
    with gate({}, clients={"crm": crm}) as made, httpx.Client(headers=headers) as http:
        assert http.post(f"{made.url}/api/detect", json={"text": "はい"}).status_code == 200
        if ask == "proxy":
            body = {"model": "m", "messages": [{"role": "user", "content": "はい"}]}
            refused = http.post(f"{made.url}/openai/v1/chat/completions", json=body)
            code, status = refused.json()["error"]["code"], refused.status_code
        elif ask == "api":
            refused = http.post(f"{made.url}/api/detect", json={"text": "はい"})
            code, status = refused.json()["code"], refused.status_code
        else:
            url = made.url.replace("http", "ws") + "/openai/v1/realtime?model=gpt-realtime"
            with pytest.raises(InvalidStatus) as caught, connect(url, additional_headers=headers):
                raise AssertionError
            status = caught.value.response.status_code
            code = json.loads(caught.value.response.body or b"")["error"]["code"]

    assert (status, code) == (429, "too_many_requests")
