from pathlib import Path

import pytest

from sekisho.stores.url import BadStoreUrl, parse_store_url


@pytest.mark.parametrize(
    ("url", "scheme", "path"),
    [
        ("memory://", "memory", None),
        ("sqlite:///vault.db", "sqlite", Path("vault.db")),
        ("sqlite:///a folder/保管.db", "sqlite", Path("a folder/保管.db")),
        ("sqlite:////var/lib/vault.db", "sqlite", Path("/var/lib/vault.db")),
        ("sqlite:///~/vault.db", "sqlite", Path("~/vault.db")),
        ("redis://localhost", "redis", None),
        ("redis://:pass%40word@[::1]:6379/3", "redis", None),
        ("redis://user:password@redis.example.jp:6379/", "redis", None),
        ("rediss://redis.example.jp/0?ssl_ca_certs=/etc/ca.pem", "rediss", None),
    ],
)
def test_reads(url: str, scheme: str, path: Path | None) -> None:
    parsed = parse_store_url(url)

    assert (parsed.scheme, parsed.path, parsed.text) == (scheme, path, url)


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("", "allowed: memory://"),
        ("memory", "allowed: memory://"),
        ("memory://planted", "allowed: memory://"),
        ("planted://planted", "allowed: memory://"),
        ("/planted/vault.db", "allowed: memory://"),
        ("sqlite:planted", "allowed: memory://"),
        ("sqlite://planted.db", "three slashes"),
        ("sqlite:///", "needs a file's path"),
        ("sqlite:////", "needs a file's path"),
        ("sqlite:///planted/", "needs a file's path"),
        ("sqlite:///:memory:", "needs a file's path"),
        ("sqlite:///planted.db?mode=ro", "must not hold ?"),
        ("sqlite:///planted\n.db", "control character"),
        ("redis://", "allowed: memory://"),
        ("redis://:planted@", "allowed: memory://"),
        ("redis://:planted@localhost:port", "allowed: memory://"),
        ("redis://:plan/ted@localhost", "allowed: memory://"),
        ("redis://:plan#ted@localhost", "allowed: memory://"),
        ("redis://:planted@localhost/planted", "a number"),
        ("redis://:planted@localhost/0#1", "must not hold #"),
        ("redis://localhost/0?decode_responses=planted", "redis:// has none"),
        ("rediss://localhost/0?ssl_cert_reqs=none", "options of rediss://"),
    ],
)
def test_refuses_what_no_store_has_and_does_not_show_it(url: str, hint: str) -> None:
    with pytest.raises(BadStoreUrl) as caught:
        parse_store_url(url)

    assert hint in str(caught.value)
    assert "plan" not in str(caught.value)


def test_no_repr_shows_the_password() -> None:
    assert "planted" not in repr(parse_store_url("redis://:planted@localhost"))
