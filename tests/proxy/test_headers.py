"""Requests' headers pass by an allow-list, responses' by a deny-list."""

import pytest

from sekisho.headers import for_client, for_upstream


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


def test_headers_that_the_connection_header_names_do_not_come_down() -> None:
    headers = [("Connection", "close, X-Hop"), ("x-hop", "1"), ("x-ratelimit-limit", "2")]

    assert for_client(headers) == [("x-ratelimit-limit", "2")]
