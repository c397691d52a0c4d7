# ruff: noqa: E501
"""Credentials by their own form. Put together here, so that no scanner takes them for real ones."""

import pytest

from sekisho_recognizers.entities.secret_formats import formats
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View

HEX = "3f9c0a7be1d24586"
MIX = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU0v"

KEYS = (
    "sk-" + "a1" * 20, "sk-proj-" + MIX + "_" + MIX, "sk-ant-" + "api03-" + "b2" * 40, "sk-or-v1-" + HEX * 4,
    "hf_" + "aBcDeFgHiJkLmNoPqRsT" * 2, "gsk_" + MIX * 2, "r8_" + MIX + MIX[:9], "pplx-" + MIX + MIX[:20],
    "AKIA" + "Q7ZLM2KVT9PWB4DX", "ASIA" + "Q7ZLM2KVT9PWB4DX", "AIza" + "e5" * 17 + "e", "GOCSPX-" + MIX, "ya29." + MIX,
    "dop_v1_" + HEX * 4, "dapi" + HEX * 2, "ghp_" + "c3" * 18, "gho_" + "c3" * 18, "ghs_" + "c3" * 18,
    "github_pat_" + "d4" * 41, "glpat-" + MIX[:20], "npm_" + MIX + MIX[:8], "pypi-" + "AgEIcHlwaS5vcmc" + MIX * 2,
    "dckr_pat_" + MIX, "ATATT3" + MIX * 4, "xoxb-" + "1" * 12 + "-" + "f6" * 12, "xoxp-" + "1" * 12 + "-" + HEX, "xapp-1-" + MIX,
    "sk_live_" + "g7" * 12, "rk_live_" + "g7" * 12, "whsec_" + MIX, "shpat_" + HEX * 2, "SG." + MIX[:22] + "." + MIX + MIX[:15],
    "SK" + HEX * 2, "key-" + HEX * 2, "ntn_" + MIX * 2, "lin_api_" + MIX + MIX[:12], "figd_" + MIX * 2, "hvs." + MIX,
    "NRAK-" + "Q7ZLM2KVT9PWB4DXQ7ZLM2KVT9P", "glsa_" + MIX + "_" + HEX[:8], "AGE-SECRET-KEY-1" + "Q7ZLM2KVT9PWB4DX" * 4,
    "M" + MIX[:23] + "." + MIX[:6] + "." + MIX, "123456789:AA" + MIX + MIX[:5], "abc8Q~" + MIX + MIX[:4],
    "eyJ" + "h" * 20 + ".eyJ" + "i" * 20 + "." + "j" * 20, "olc_live_" + MIX, "$2b$12$" + (MIX * 2)[:53],
    "123456-123457-123458-123459-123460-123461-123462-123463", "tskey-auth-" + MIX,
)  # fmt: skip


def values(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in formats(View(fold(text)))]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[:6])
@pytest.mark.parametrize(
    ("before", "behind"),
    [("鍵は", "です"), ("キー", "ー"), ('"', '",'), ("=", "\n"), ("（", "）"), ("", "")],
)
def test_finds_vendor_keys_between_any_neighbours(key: str, before: str, behind: str) -> None:
    assert key in values(before + key + behind)


@pytest.mark.parametrize(
    "text",
    ["task-management-system-overview-2", "sk-learn-estimator-html-doc-link", "disk-usage-of-a-very-long-name", "sk-xxxxxxxxxxxxxxxxxxxx",
     "https://example.jp/a?b=c", "postgres://user:password@127.0.0.1:5432/app", "redis://:${PASS}@db", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "Bearer token is required", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----", "10:30:45", "AKIA", "ghp_"],
)  # fmt: skip
def test_leaves_what_only_looks_alike(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("postgres://app:s3cr3t@db.example.jp/x", "s3cr3t"),
        ("redis://:s3cr3t@cache:6379/0", "s3cr3t"),
        ("mongodb+srv://app:p%40ss9@c0.example.jp/?w=1", "p%40ss9"),
        ("amqp://u:a@b9c@mq", "a@b9c"),
        ("curl -u taro:Tako8899 https://a.example.jp", "Tako8899"),
        ("auth=('taro', 'Tako8899')", "Tako8899"),
        ("sv=2022-11-02&se=2030-01-01&sig=" + "aB3%2F" * 6 + "%3D", "aB3%2F" * 6 + "%3D"),
        ("WIFI:S:AOBA;T:WPA;P:kamome55;;", "WIFI:S:AOBA;T:WPA;P:kamome55;;"),
        ("otpauth://totp/a?secret=" + "JBSWY3DP", "otpauth://totp/a?secret=" + "JBSWY3DP"),
    ],
)
def test_finds_the_credential_part(text: str, value: str) -> None:
    assert values(text) == [value]


def test_finds_an_aws_secret_beside_its_key_id_but_no_commit() -> None:
    secret = "uT9bq3XwLm+0ZrYd4/HsKpE7" + "vNcJa1GfWo2Q6iRx"
    key = "AKIA" + "Q7ZLM2KVT9PWB4DX"
    assert values(f"{key} {secret}") == [key, secret]
    assert values("aws commit da39a3ee5e6b4b0d3255bfef95601890afd80709") == []


@pytest.mark.parametrize("kind", ["", "RSA ", "OPENSSH ", "EC ", "ENCRYPTED "])
def test_finds_a_private_key_block_whole(kind: str) -> None:
    block = (
        f"-----BEGIN {kind}"
        + "PRIVATE KEY-----\n"
        + "A" * 64
        + f"\n-----END {kind}"
        + "PRIVATE KEY-----"
    )
    assert values(f"鍵\n{block}\nです") == [block]
    assert values(f"{block}\n{block}") == [block, block]
    escaped = block.replace("\n", "\\n")
    assert values(f'"private_key": "{escaped}\\n"') == [escaped]


def test_finds_a_block_that_was_cut_off() -> None:
    block = "-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 64
    assert values(f"{block}\n\nここまで") == [block]
