# ruff: noqa: E501
"""The recognizer as a whole: by form and by label, in any width, between any neighbours."""

import pytest

from sekisho_recognizers.entities.secret import JpSecretRecognizer
from support.recognizing import found


def test_finds_keys_by_form_and_passwords_by_label_in_one_text() -> None:
    key = "ghp_" + "c3" * 18
    text = f"鍵は{key}、パスワードはKani55xです"
    assert found(JpSecretRecognizer, text) == [key, "Kani55x"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("パスワード:********", []),
        ("パスワードは8文字以上", []),
        ("ＰＷ：Ｋａｎｉ５５ｘ", ["Ｋａｎｉ５５ｘ"]),
        ("「パスワード」：「Kani55x」", ["Kani55x"]),
        ("・パスワード：Kani55x。", ["Kani55x"]),
        ("DB_URL=mysql://app_rw:9vT-kuma_77Lq@db:3306/crm", ["9vT-kuma_77Lq"]),
        ("btoa(\"admin:kuroshio-1192\")", ["kuroshio-1192"]),
        ("curl -u taro:Tako8899 https://x", ["Tako8899"]),
        ("Authorization: Basic dGFybzp0YWtvODg5OQ==", ["dGFybzp0YWtvODg5OQ=="]),
        ("回復キーは 123456-234567-345678-456789-567890-678901-789012-890123", ["123456-234567-345678-456789-567890-678901-789012-890123"]),
        ("Authorization: Bearer 8f3ac7d21b9e4f60a5", ["8f3ac7d21b9e4f60a5"]),
        ("アクセスキーID：AKIAQ7ZLM2KVT9PWB4DX\nシークレットアクセスキー：uT9bq3XwLm+0ZrYd4/HsKpE7vNcJa1GfWo2Q6iRx", ["AKIAQ7ZLM2KVT9PWB4DX", "uT9bq3XwLm+0ZrYd4/HsKpE7vNcJa1GfWo2Q6iRx"]),
    ],
)  # fmt: skip
def test_docstring_examples_and_widths(text: str, values: list[str]) -> None:
    assert found(JpSecretRecognizer, text) == values
