"""Telephone numbers in every way they are written."""

import pytest

from sekisho_recognizers.entities.phone import JpPhoneRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("電話090-1234-5678まで", ["090-1234-5678"]),
        ("06012345678", ["06012345678"]),
        ("０３（１２３４）５６７８", ["０３（１２３４）５６７８"]),
        ("+81 90 1234 5678", ["+81 90 1234 5678"]),
        ("0120-123-456", ["0120-123-456"]),
        ("050ー1234ー5678", ["050ー1234ー5678"]),
        ("〇九〇－一二三四－五六七八", ["〇九〇－一二三四－五六七八"]),
        ("(03)1234-5678", ["(03)1234-5678"]),
        ("090.1234.5678", ["090.1234.5678"]),
        ("090-1234-567", []),
        ("00-1234-5678", []),
        ("品番 03-1234-5678", []),
        ("TEL O9O-36l7-88O2", ["O9O-36l7-88O2"]),
        ("1090-1234-5678", []),
    ],
)
def test_finds_phone_numbers(text: str, values: list[str]) -> None:
    assert found(JpPhoneRecognizer, text) == values
