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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("法人番号：８８８８８１２３４５６７８", ["８８８８８１２３４５６７８"]),
        ("法人番号 8-8888-1234-5678", ["8-8888-1234-5678"]),
        ("法人番号\n8888812345678", ["8888812345678"]),
        ('{"corporate_number": "8888812345678"}', ["8888812345678"]),
        ("houjin_bango: 8888812345678", ["8888812345678"]),
        ("会社名,法人番号\n架空商事,8888812345678\n", ["8888812345678"]),
        ("会社法人等番号 0100-01-123456", ["0100-01-123456"]),
        ("8888812345678（法人番号）", ["8888812345678"]),
        ("JANコード 8888812345678", []),
        ("8888812345678", []),
        ("株式会社架空の商品 JAN:8888812345678", []),
        ("法人番号欄は空、JANコード：8888812345678", []),
        ('{"created_at": 8888812345678}', []),
    ],
)
def test_reads_corporate_numbers_in_every_layout(text: str, values: list[str]) -> None:
    assert found(JpCorporateNumberRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("登録番号：Ｔ８６６６６０００００００１", ["Ｔ８６６６６０００００００１"]),
        ("登録番号T8888812345678です", ["T8888812345678"]),
        ("T-8888812345678", ["T-8888812345678"]),
        ("T8-8888-1234-5678", ["T8-8888-1234-5678"]),
        ("t8888812345678", ["t8888812345678"]),
        ("適格請求書発行事業者登録番号 8888812345678", ["8888812345678"]),
        ("PART8888812345678", []),
        ("T888881234567", []),
        ("T88888123456789", []),
        ("車両の登録番号 8888812345678", []),
    ],
)
def test_reads_invoice_numbers_in_every_way_of_writing(text: str, values: list[str]) -> None:
    assert found(JpInvoiceNumberRecognizer, text) == values
