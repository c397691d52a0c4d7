"""Addresses on the upstream become addresses on the proxy; others are not followed unseen."""

from typing import Any

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.api import Api
from sekisho.wire.links import Links, public_url

PROXY = "http://127.0.0.1:8686"
ANTHROPIC = Upstream("anthropic", "https://api.anthropic.com", Jurisdiction.FOREIGN)
AZURE = Upstream("azure", "https://r.services.ai.azure.com/anthropic", Jurisdiction.FOREIGN)
RESULTS = "/v1/messages/batches/msgbatch_1/results"
API = Api("x", "anthropic", "/x", links=("results_url", "data[].results_url"))

UPLOAD = "X-Goog-Upload-URL"


def links(upstream: Upstream = ANTHROPIC, public: str = PROXY) -> Links:
    return Links(upstream, public)


@pytest.mark.parametrize(
    ("url", "rest"),
    [
        (f"https://api.anthropic.com{RESULTS}", RESULTS),
        (f"HTTPS://API.anthropic.com:443{RESULTS}", RESULTS),
        ("https://api.anthropic.com/a?upload_id=x%2Fy&b=", "/a?upload_id=x%2Fy&b="),
        ("https://api.anthropic.com", ""),
    ],
)
def test_an_address_on_the_upstream_becomes_one_on_the_proxy(url: str, rest: str) -> None:
    assert links().to_client(url) == f"{PROXY}/anthropic{rest}"


@pytest.mark.parametrize(
    "url",
    [
        "https://api.anthropic.com.evil.example/v1",
        "https://api.anthropic.com@evil.example/v1",
        "https://user@api.anthropic.com/v1",
        "https://api.anthropic.com\\@evil.example/v1",
        "http://api.anthropic.com/v1",
        "https://api.anthropic.com:444/v1",
        "https://api.anthropic.com:x/v1",
        "//api.anthropic.com/v1",
        "/v1/messages",
        "gs://bucket/file",
        "",
    ],
)
def test_any_other_address_stays_what_it_is(url: str) -> None:
    assert links().to_client(url) is None


def test_the_base_urls_own_path_is_taken_off_and_put_back() -> None:
    on_proxy = links(AZURE).to_client(f"{AZURE.base_url}/v1/x?a=1")

    assert on_proxy == f"{PROXY}/azure/v1/x?a=1"
    assert links(AZURE).to_upstream(on_proxy) == f"{AZURE.base_url}/v1/x?a=1"
    assert links(AZURE).to_client("https://r.services.ai.azure.com/anthropic2/v1") is None
    assert links(AZURE).to_client("https://r.services.ai.azure.com/other") is None


def test_another_upstreams_address_on_the_proxy_is_not_ours() -> None:
    assert links().to_upstream(f"{PROXY}/openai/v1/x") is None
    assert links().to_upstream(f"{PROXY}/anthropic2/v1/x") is None
    assert links().to_upstream("http://127.0.0.1:9999/anthropic/v1/x") is None


def test_without_a_server_no_address_is_changed() -> None:
    assert links(public="").to_client(f"https://api.anthropic.com{RESULTS}") is None
    assert links(public="").to_upstream("/anthropic/v1") is None


def test_edits_the_fields_that_the_row_lists_and_no_other() -> None:
    url = f"https://api.anthropic.com{RESULTS}"
    answer: Any = {"results_url": url, "data": [{"results_url": url}, {"url": url}], "text": url}

    assert links().edit_answer(API, answer)

    moved = f"{PROXY}/anthropic{RESULTS}"
    expected: Any = {"results_url": moved, "text": url}
    assert answer == expected | {"data": [{"results_url": moved}, {"url": url}]}
    assert links().edit_request(API, answer)
    assert answer["data"][0]["results_url"] == url
    assert not links().edit_request(API, answer)


@pytest.mark.parametrize("answer", [None, [], {"results_url": None}, {"data": {}}, "x"])
def test_answers_without_such_an_address_do_not_change(answer: Any) -> None:
    assert not links().edit_answer(API, answer)


@pytest.mark.parametrize("allowed", [True, False])
def test_headers_with_addresses_on_the_upstream_are_moved(allowed: bool) -> None:
    upload = "https://api.anthropic.com/upload/v1beta/files?upload_id=a-1&upload_protocol=resumable"
    headers = [(UPLOAD, upload), ("Location", "/v1/y"), ("x-goog-upload-status", "active")]

    assert links().headers(headers, allow_elsewhere=allowed) == [
        (UPLOAD, upload.replace("https://api.anthropic.com", f"{PROXY}/anthropic")),
        ("Location", f"{PROXY}/anthropic/v1/y"),
        ("x-goog-upload-status", "active"),
    ]


def test_a_relative_location_is_relative_to_the_upstreams_host() -> None:
    headers = [("operation-location", "/anthropic/v1/y?a=1"), ("location", "/elsewhere")]

    assert links(AZURE).headers(headers, allow_elsewhere=False) == [
        ("operation-location", f"{PROXY}/azure/v1/y?a=1")
    ]


@pytest.mark.parametrize("name", [UPLOAD, "x-goog-upload-control-url"])
def test_an_upload_elsewhere_is_refused_unless_direct_connections_are_allowed(name: str) -> None:
    headers = [(name, "https://storage.example/upload/山田?sig=x")]

    assert links().headers(headers, allow_elsewhere=True) == headers
    with pytest.raises(PolicyRefusal) as caught:
        links().headers(headers, allow_elsewhere=False)
    assert caught.value.code == "direct_connection"
    assert "山田" not in caught.value.message


def test_where_nobody_listens_an_upload_would_go_around_sekisho() -> None:
    headers = [(UPLOAD, "https://api.anthropic.com/upload")]

    with pytest.raises(PolicyRefusal):
        links(public="").headers(headers, allow_elsewhere=False)


def test_a_location_elsewhere_is_left_out() -> None:
    headers = [("Location", "//evil.example/x"), ("location", "https://evil.example/")]

    assert links().headers(headers, allow_elsewhere=True) == []


@pytest.mark.parametrize(
    ("scheme", "host", "url"),
    [
        ("http", "127.0.0.1:8686", "http://127.0.0.1:8686"),
        ("https", "gate.example.co.jp", "https://gate.example.co.jp"),
        ("http", "[::1]:8686", "http://[::1]:8686"),
        ("http", "", ""),
        ("http", "a b", ""),
        ("http", "evil/x", ""),
        ("http", "user@host", ""),
        ("ws", "host", ""),
    ],
)
def test_the_proxys_own_address_is_what_the_client_called(scheme: str, host: str, url: str) -> None:
    assert public_url(scheme, host) == url


def test_no_repr_shows_the_clients_address() -> None:
    assert "127.0.0.1" not in repr(links())


def test_a_host_that_is_the_upstreams_alone_has_no_name_of_it_in_the_path() -> None:
    upstream = Upstream("openai", "https://gate.example.com/base", Jurisdiction.FOREIGN)
    links = Links(upstream, "https://api.openai.com", whole=True)

    assert (
        links.to_client("https://gate.example.com/base/v1/a?b") == "https://api.openai.com/v1/a?b"
    )
    assert links.to_upstream("https://api.openai.com/v1/a") == "https://gate.example.com/base/v1/a"
    assert links.to_client("https://gate.example.com/elsewhere") is None
