"""Handles and login names."""

import pytest

from sekisho_recognizers.entities.username import JpUsernameRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("インスタは@nagareboshi.k です", ["nagareboshi.k"]),
        ("LINE ID: ryo_t.0214", ["ryo_t.0214"]),
        ("user: 12345", []),
        ("taro@example.jp", []),
        ("a @ b", []),
    ],
)
def test_finds_handles(text: str, values: list[str]) -> None:
    assert found(JpUsernameRecognizer, text) == values
