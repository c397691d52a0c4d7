"""Credentials. Vendors' keys are put together here, so that no scanner takes them for real ones."""

import pytest

from sekisho_recognizers.entities.secret import JpSecretRecognizer
from support.recognizing import found

KEYS = (
    "sk-" + "a1" * 20,
    "sk-ant-" + "api03-" + "b2" * 40,
    "AKIA" + "Q" * 16,
    "ghp_" + "c3" * 18,
    "github_pat_" + "d4" * 41,
    "AIza" + "e5" * 17 + "e",
    "xoxb-" + "1" * 12 + "-" + "f6" * 12,
    "sk_live_" + "g7" * 12,
    "eyJ" + "h" * 20 + ".eyJ" + "i" * 20 + "." + "j" * 20,
)


@pytest.mark.parametrize("key", KEYS)
def test_finds_vendor_keys_between_japanese(key: str) -> None:
    assert key in found(JpSecretRecognizer, f"鍵は{key}です")


def test_finds_a_private_key_block_whole() -> None:
    block = "-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 64 + "\n-----END " + "PRIVATE KEY-----"
    assert block in found(JpSecretRecognizer, f"鍵\n{block}\nです")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("パスワード：Abcd-1234", ["Abcd-1234"]),
        ("暗証番号は 0000", ["0000"]),
        ("password=hunter2hunter2", ["hunter2hunter2"]),
        ("postgres://app:s3cr3t@db/x", ["app:s3cr3t"]),
        ("パスワードは8文字以上", []),
        ("パスワード：********", []),
        ("api_key = YOUR_API_KEY", []),
        ("password: ${DB_PASSWORD}", []),
        ("task-management-system-overview", []),
    ],
)
def test_takes_what_a_label_says_unless_it_is_a_placeholder(text: str, values: list[str]) -> None:
    assert sorted(set(found(JpSecretRecognizer, text))) == values
