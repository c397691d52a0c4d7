"""What a browser's pages may do with a real server."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest
from websockets import Origin
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from support.gate import Gate, gate
from support.world import world

NAME = "鬼頭 誠一郎"
PAGE = "https://crm.example.jp"
EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
STRANGER = "https://stranger.example"
ORIGINS = {"origins": [f"{PAGE}:443", EXTENSION.upper()]}
TOKEN = "invented-token"
CLIENTS = {"crm": {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}}


@pytest.fixture(scope="module")
def server() -> Iterator[Gate]:
    with gate({NAME: "PERSON"}, api=ORIGINS) as running:
        yield running


def detect(server: Gate, **headers: str) -> httpx.Response:
    return httpx.post(f"{server.url}/api/detect", json={"text": NAME}, headers=headers)


def preflight(server: Gate, origin: str, **headers: str) -> httpx.Response:
    asked = {"origin": origin, "access-control-request-method": "POST"} | headers
    return httpx.options(f"{server.url}/api/mask", headers=asked)


@pytest.mark.parametrize("origin", [PAGE, EXTENSION])
def test_a_configured_origin_may_ask_and_read(server: Gate, origin: str) -> None:
    response = detect(server, origin=origin)

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    assert "Origin" in response.headers["vary"]


def test_it_may_read_errors_too(server: Gate) -> None:
    response = httpx.post(f"{server.url}/api/detect", json={}, headers={"origin": PAGE})

    assert response.status_code == 422
    assert response.headers["access-control-allow-origin"] == PAGE


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", "", "http://crm.example.jp", f"{PAGE}.stranger.example", "file://"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/detect"),
        ("POST", "/api/mask"),
        ("DELETE", "/api/sessions/x"),
        ("GET", "/api/policy"),
        ("GET", "/metrics"),
        ("OPTIONS", "/api/mask"),
    ],
)
def test_any_other_is_refused_before_anything_is_done(
    server: Gate, origin: str, method: str, path: str
) -> None:
    before = len(server.detector.seen)
    headers = {"origin": origin, "content-type": "application/json"}
    response = httpx.request(
        method, f"{server.url}{path}", content=b'{"text": "a"}', headers=headers
    )

    assert response.status_code == 403
    assert (response.json()["code"], response.json()["setting"]) == (
        "origin_refused",
        "api.origins",
    )
    assert "access-control-allow-origin" not in response.headers
    assert len(server.detector.seen) == before


def test_two_origins_are_none(server: Gate) -> None:
    with httpx.Client() as client:
        response = client.post(
            f"{server.url}/api/detect",
            json={"text": NAME},
            headers=[("origin", PAGE), ("origin", STRANGER)],
        )

    assert response.status_code == 403


def test_the_servers_own_pages_and_programs_may_ask(server: Gate) -> None:
    assert detect(server).status_code == 200
    assert detect(server, origin=server.url).status_code == 200
    assert "access-control-allow-origin" not in detect(server, origin=server.url).headers
    port = server.url.rpartition(":")[2]
    assert detect(server, origin=f"http://localhost:{port}").status_code == 403
    assert detect(server, origin="http://127.0.0.1:1").status_code == 403


def test_a_preflight_of_a_configured_origin_is_answered(server: Gate) -> None:
    headers = {"access-control-request-headers": "content-type,x-sekisho-token,authorization"}
    response = preflight(server, PAGE, **headers)

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "x-sekisho-token" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-private-network" not in response.headers
    assert "access-control-allow-credentials" not in response.headers


def test_into_the_private_network_only_configured_origins_are_let(server: Gate) -> None:
    wanted = {"access-control-request-private-network": "true"}

    allowed, refused = preflight(server, PAGE, **wanted), preflight(server, STRANGER, **wanted)

    assert allowed.headers["access-control-allow-private-network"] == "true"
    assert refused.status_code == 403
    assert not [name for name in refused.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "host", ["stranger.example", "127.0.0.1.stranger.example:8686", "internal.example", "", "a b"]
)
@pytest.mark.parametrize("path", ["/api/policy", "/metrics", "/echo/v1/models", "/", "/nowhere"])
def test_an_open_server_on_loopback_goes_by_no_other_name(
    server: Gate, host: str, path: str
) -> None:
    response = httpx.get(f"{server.url}{path}", headers={"host": host})

    assert response.status_code in (400, 421)
    if response.status_code == 421:
        assert response.json()["code"] == "unknown_host"


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST:8686", "[::1]:8686", "127.0.0.2", "10.0.0.5:8686"),
        *("sekisho.localhost", "host.docker.internal:8686"),
    ],
)
def test_addresses_and_names_that_nobody_can_own_are_good(server: Gate, host: str) -> None:
    assert detect(server, host=host).status_code == 200


def test_health_is_told_to_anybody_who_asks(server: Gate) -> None:
    assert httpx.get(f"{server.url}/healthz", headers={"host": "10.0.0.1"}).status_code == 200


def test_a_socket_by_another_name_is_not_opened(server: Gate) -> None:
    url = f"{server.url.replace('http', 'ws')}/openai/v1/realtime"
    with (
        pytest.raises(InvalidStatus) as caught,
        connect(url, additional_headers={"host": "stranger.example"}, proxy=None),
    ):
        pass

    assert caught.value.response.status_code in (400, 403)


def test_what_is_proxied_with_the_clients_key_asks_for_no_origin() -> None:
    """Desktop programs made of a browser send one; and answers are for nobody else to read."""
    with world({}) as there:
        response = there.client.get("/openai/v1/models", headers={"origin": STRANGER})

    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


def test_a_key_held_in_the_environment_is_as_good_as_one_of_aws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HELD_KEY", "ours")
    with world({}, {"home": {"api_key": {"env": "HELD_KEY"}}}) as there:
        response = there.client.get("/openai/v1/models", headers={"origin": STRANGER})

    assert response.json()["code"] == "origin_refused"


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", "http://10.0.0.5", f"{PAGE}.stranger.example"]
)
@pytest.mark.parametrize("upstream", ["aws", "openai", "home"])
def test_a_key_that_the_server_holds_is_not_for_pages(
    server: Gate, upstream: str, origin: str
) -> None:
    """That of AWS here. A browser sends a page's text without a type unasked, JSON it does not."""
    url = f"{server.url}/{upstream}/v1/chat/completions"
    body = b'{"model": "m", "messages": []}'
    response = httpx.post(url, content=body, headers={"origin": origin})

    assert (response.status_code, response.json()["code"]) == (403, "origin_refused")
    assert not any(seen.method == "POST" for seen in server.upstream.requests)


def test_nor_by_a_socket_whose_answers_a_page_could_read(server: Gate) -> None:
    url = f"{server.url.replace('http', 'ws')}/openai/v1/realtime"
    with (
        pytest.raises(InvalidStatus) as caught,
        connect(url, origin=Origin(STRANGER), proxy=None),
    ):
        pass

    assert caught.value.response.status_code == 403


@pytest.mark.parametrize(
    "origin",
    [PAGE, "tauri://localhost", "http://tauri.localhost", "http://localhost:5173", "file://"],
)
def test_programs_made_of_a_browser_are_no_pages(server: Gate, origin: str) -> None:
    url = f"{server.url}/openai/v1/models"

    assert httpx.get(url, headers={"origin": origin}).status_code == 200


def test_where_clients_have_tokens_any_name_will_do_but_no_origin() -> None:
    with gate({NAME: "PERSON"}, clients=CLIENTS) as server:
        token = {"x-sekisho-token": TOKEN}
        assert detect(server, host="sekisho.example.jp", **token).status_code == 200
        assert detect(server, origin=STRANGER, **token).status_code == 403
        own = {"host": "sekisho.example.jp", "origin": "https://sekisho.example.jp"}
        assert detect(server, **own, **token).status_code == 200


def test_an_open_address_goes_by_any_name() -> None:
    api = {"origins": ["http://named.example.jp:8686"]}
    with gate({NAME: "PERSON"}, listen={"host": "0.0.0.0", "open": True}, api=api) as server:
        assert detect(server, host="sekisho.example.jp").status_code == 200
        by_address = {"host": "10.0.0.5:8686", "origin": "http://10.0.0.5:8686"}
        assert detect(server, **by_address).status_code == 200
        by_name = {"host": "sekisho.example.jp", "origin": "http://sekisho.example.jp"}
        assert detect(server, **by_name).status_code == 403  # or any page could be made its own
        configured = {"host": "named.example.jp:8686", "origin": "http://named.example.jp:8686"}
        assert detect(server, **configured).status_code == 200
