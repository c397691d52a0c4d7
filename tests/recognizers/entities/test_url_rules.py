"""Which URLs and hosts are somebody's."""

import pytest

from sekisho_recognizers.entities.url_rules import is_internal_host, is_private


@pytest.mark.parametrize(
    "host",
    [
        "web01",
        "fs01.local",
        "wiki.intra.example.co.jp",
        "db-stg.example.com",
        "10.0.0.5",
        "fd00::5",
    ],
)
def test_internal_hosts(host: str) -> None:
    assert is_internal_host(host)


@pytest.mark.parametrize(
    "host",
    ["www.example.co.jp", "example.jp", "api.openai.com", "docs.github.com", "127.0.0.1", ""],
)
def test_public_hosts(host: str) -> None:
    assert not is_internal_host(host)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.jp/orders/20260101A",
        "https://x.example.jp/?uid=77",
        "https://x.example.jp:8443/",
        "http://[broken",
        "https://aoba.cybozu.com/k/12/",
        "https://aoba.slack.com/archives/C01/p16",
    ],
)
def test_private_urls(url: str) -> None:
    assert is_private(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.co.jp/news/2026/05/01/",
        "https://example.jp/?page=3&lang=ja",
        "https://example.jp/#top",
        "https://www.amazon.co.jp/dp/B000000000",
        "https://example.com/about?utm_source=x",
    ],
)
def test_public_urls(url: str) -> None:
    assert not is_private(url)
