"""A named client proves itself with a token; an open server asks nobody."""

import hashlib

import pytest

from sekisho.clients import OPEN_SCOPE, Clients
from sekisho.errors import InvalidRequest
from sekisho.settings import ClientSettings

TOKEN = "sales-token-1"


def clients() -> Clients:
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    other = hashlib.sha256(b"other").hexdigest()
    return Clients(
        {"sales": ClientSettings(token_sha256=digest), "hr": ClientSettings(token_sha256=other)}
    )


def test_an_open_server_has_one_scope() -> None:
    assert Clients({}).identify([]).scope == OPEN_SCOPE


def test_a_token_names_its_client() -> None:
    assert clients().identify([("X-Sekisho-Token", TOKEN)]).scope == "client:sales"


def test_a_client_named_like_the_open_scope_is_another() -> None:
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    named = Clients({OPEN_SCOPE: ClientSettings(token_sha256=digest)})

    assert named.identify([("x-sekisho-token", TOKEN)]).scope != OPEN_SCOPE


def test_authorization_counts_only_where_it_is_not_the_upstreams() -> None:
    headers = [("authorization", f"Bearer {TOKEN}")]

    assert clients().identify(headers, bearer=True).scope == "client:sales"
    with pytest.raises(InvalidRequest):
        clients().identify(headers)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", "\udcff"])
def test_a_wrong_token_is_refused_and_not_repeated(token: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        clients().identify([("x-sekisho-token", token)])

    assert caught.value.status == 401
    assert "wrong" not in str(caught.value)


def test_two_clients_may_share_a_scope_and_differ_in_all_else() -> None:
    settings = {
        "desk": ClientSettings(token_sha256=hashlib.sha256(b"a").hexdigest()),
        "app": ClientSettings(
            token_sha256=hashlib.sha256(b"b").hexdigest(), scope="desk", upstreams=("openai",)
        ),
    }
    desk, app = (Clients(settings).identify([("x-sekisho-token", token)]) for token in ("a", "b"))

    assert (desk.name, app.name) == ("desk", "app")
    assert desk.scope == app.scope == "client:desk"
    desk.check_upstream("anthropic")
    app.check_upstream("openai")
    with pytest.raises(InvalidRequest, match=r"clients\.app\.upstreams"):
        app.check_upstream("anthropic")
