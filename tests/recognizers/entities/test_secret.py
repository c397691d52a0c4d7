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
    ],
)
def test_docstring_examples_and_widths(text: str, values: list[str]) -> None:
    assert found(JpSecretRecognizer, text) == values
