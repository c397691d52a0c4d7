"""Corporate and invoice numbers."""

import pytest

from sekisho_recognizers.entities.corporate_number import (
    JpCorporateNumberRecognizer,
    JpInvoiceNumberRecognizer,
)
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("法人番号 8888812345678", ["8888812345678"]),
        ("法人番号：２-９９９９-１２３４-５６７８", ["２-９９９９-１２３４-５６７８"]),
        ("法人番号 1888812345678", ["1888812345678"]),
        ("JANコード 8888812345678", []),
    ],
)
def test_finds_corporate_numbers(text: str, values: list[str]) -> None:
    assert found(JpCorporateNumberRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("T8888812345678です", ["T8888812345678"]),
        ("Ｔ８６６６６０００００００１", ["Ｔ８６６６６０００００００１"]),
        ("T2-9999-1234-5678", ["T2-9999-1234-5678"]),
        ("T888881234567", []),
        ("8888812345678", []),
        ("登録番号:8888812345678", ["8888812345678"]),
    ],
)
def test_finds_invoice_numbers(text: str, values: list[str]) -> None:
    assert found(JpInvoiceNumberRecognizer, text) == values
