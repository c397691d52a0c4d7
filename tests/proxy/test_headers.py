"""Requests' headers pass by an allow-list, responses' by a deny-list."""

import pytest

from sekisho.errors import PolicyRefusal
from sekisho.headers import for_client, for_upstream
from sekisho.upstreams import Jurisdiction, Upstream
from sekisho.wire.links import Links


@pytest.mark.parametrize(
    "name",
    ["Authorization", "x-api-key", "anthropic-version", "X-Stainless-Retry-Count", "OpenAI-Beta"],
)
def test_what_the_vendors_need_goes_up(name: str) -> None:
    assert for_upstream([(name, "v")]) == [(name.lower(), "v")]


@pytest.mark.parametrize(
    "name",
    [
        "x-user-name",
        "baggage",
        "referer",
        "cookie",
        "x-forwarded-for",
        "host",
        "content-length",
        "content-type",
        "content-encoding",
        "x-stainless-foo",
        "accept-encoding",
        "x-sekisho-token",
        "helicone-user-id",
    ],
)
def test_what_may_tell_of_a_person_or_is_untrue_stays(name: str) -> None:
    assert for_upstream([(name, "v")]) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Goog-Upload-Protocol", "resumable"),
        ("X-Goog-Upload-Command", "start"),
        ("X-Goog-Upload-Command", "upload, finalize"),
        ("X-Goog-Upload-Offset", "8388608"),
        ("X-Goog-Upload-Header-Content-Type", "text/plain; charset=utf-8"),
        ("X-Goog-Upload-Header-Content-Type", "application/vnd.ms-excel"),
        ("X-Server-Timeout", "600"),
        ("anthropic-workspace-id", "wrkspc_011CZkZaBF1tNoB5wlCeusgy"),
        ("anthropic-user-profile-id", "uprof_011CZ"),
        ("Api-Revision", "2026-05-01"),
        ("X-Amzn-Bedrock-Accept", "*/*"),
        ("X-Amzn-Bedrock-Accept", "application/json"),
        ("X-Amzn-Bedrock-Trace", "ENABLED_FULL"),
        ("X-Amzn-Bedrock-GuardrailIdentifier", "gr1abc"),
        (
            "X-Amzn-Bedrock-GuardrailIdentifier",
            "arn:aws:bedrock:ap-northeast-1:111122223333:guardrail/gr1abc",
        ),
        ("X-Amzn-Bedrock-GuardrailVersion", "DRAFT"),
        ("X-Amzn-Bedrock-PerformanceConfig-Latency", "optimized"),
        ("X-Amzn-Bedrock-Service-Tier", "flex"),
    ],
)
def test_settings_go_up_with_the_values_they_may_have(name: str, value: str) -> None:
    assert for_upstream([(name, value)]) == [(name.lower(), value)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Goog-Upload-File-Name", "yamada_taro.pdf"),
        ("X-Goog-Upload-Header-Content-Length", "12345"),
        ("X-Goog-Upload-Protocol", "yamada"),
        ("X-Goog-Upload-Command", "upload, yamada"),
        ("X-Goog-Upload-Header-Content-Type", "text/plain; name=yamada.txt"),
        ("X-Goog-Upload-Offset", "1 yamada"),
        ("anthropic-user-profile-id", "yamada taro"),
        ("anthropic-user-profile-id", "taro@example.jp"),
        ("x-server-timeout", "yamada"),
        ("X-Amzn-Bedrock-Request-Metadata", '{"user": "yamada"}'),
        ("X-Amzn-Bedrock-GuardrailIdentifier", "Yamada Taro"),
        ("X-Amzn-Bedrock-GuardrailVersion", "yamada"),
        ("X-Amzn-Bedrock-Accept", "yamada"),
        ("X-Client-Name", "yamada"),
    ],
)
def test_what_may_be_text_or_untrue_stays(name: str, value: str) -> None:
    assert for_upstream([(name, value)]) == []


@pytest.mark.parametrize("value", ["crm (taro@example.jp)", "社内ツール", "a" * 600])
def test_a_known_header_with_an_odd_value_stays(value: str) -> None:
    assert for_upstream([("user-agent", value)]) == []


@pytest.mark.parametrize(
    "value",
    [
        "OpenAI/Python 3.54.0",
        "google-genai-sdk/3.4.0 gl-python/3.11.7",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
    ],
)
def test_real_user_agents_pass(value: str) -> None:
    assert for_upstream([("User-Agent", value)]) == [("user-agent", value)]


@pytest.mark.parametrize(
    "name", ["Content-Encoding", "content-length", "ETag", "location", "set-cookie", "keep-alive"]
)
def test_what_editing_makes_untrue_does_not_come_down(name: str) -> None:
    assert for_client([(name, "v")]) == []


def test_what_is_said_of_bytes_that_pass_as_they_came_stays_true() -> None:
    headers = [("Content-Length", "3"), ("ETag", "x"), ("accept-ranges", "bytes")]

    assert for_client(headers, verbatim=True) == [("content-length", "3"), ("etag", "x")]
    for coding in (("content-encoding", "gzip"), ("transfer-encoding", "chunked")):
        assert for_client([*headers, coding], verbatim=True) == []


def test_headers_that_the_connection_header_names_do_not_come_down() -> None:
    headers = [("Connection", "close, X-Hop"), ("x-hop", "1"), ("x-ratelimit-limit", "2")]

    assert for_client(headers) == [("x-ratelimit-limit", "2")]


UPSTREAM = Upstream("gemini", "https://generativelanguage.googleapis.com", Jurisdiction.FOREIGN)
FOLLOWED = ["Location", "operation-location", "X-Goog-Upload-URL", "X-Goog-Upload-Control-URL"]


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_the_client_would_follow_leads_to_the_proxy(name: str) -> None:
    headers = [(name, f"{UPSTREAM.base_url}/upload/v1beta/files?upload_id=x")]
    links = Links(UPSTREAM, "http://127.0.0.1:8686")

    assert for_client(headers) == []
    assert for_client(headers, links) == [
        (name.lower(), "http://127.0.0.1:8686/gemini/upload/v1beta/files?upload_id=x")
    ]


def test_an_upload_elsewhere_comes_down_only_where_that_is_allowed() -> None:
    headers = [("x-goog-upload-url", "https://storage.example/x")]
    links = Links(UPSTREAM, "http://127.0.0.1:8686")

    with pytest.raises(PolicyRefusal):
        for_client(headers, links)
    assert for_client(headers, links, direct_allowed=True) == headers


def test_how_an_upload_stands_comes_down() -> None:
    headers = [("x-goog-upload-status", "active"), ("x-goog-upload-chunk-granularity", "262144")]

    assert for_client(headers) == headers
