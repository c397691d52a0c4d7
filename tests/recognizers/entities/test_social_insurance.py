"""Numbers of the resident register and of social insurance."""

import pytest

from sekisho_recognizers.entities.social_insurance import (
    JpCareInsuranceRecognizer,
    JpEmploymentInsuranceRecognizer,
    JpHealthInsuranceRecognizer,
    JpPensionNumberRecognizer,
    JpResidentCodeRecognizer,
)
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("住民票コード 12345678903", ["12345678903"]),
        ("電話 12345678903", []),
    ],
)
def test_finds_resident_codes(text: str, values: list[str]) -> None:
    assert found(JpResidentCodeRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("基礎年金番号9999－000001", ["9999－000001"]),
        ("9999-000001", []),
        ("年金 123-4567890", []),
    ],
)
def test_finds_pension_numbers(text: str, values: list[str]) -> None:
    assert found(JpPensionNumberRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("雇用保険 1234ー567890ー1", ["1234ー567890ー1"]),
        ("1234-56789-01", []),
    ],
)
def test_finds_employment_insurance_numbers(text: str, values: list[str]) -> None:
    assert found(JpEmploymentInsuranceRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("介護保険 被保険者番号 0000123456", ["0000123456"]),
        ("0000123456", []),
    ],
)
def test_finds_care_insurance_numbers(text: str, values: list[str]) -> None:
    assert found(JpCareInsuranceRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("保険者番号 01139997", ["01139997"]),
        ("健康保険 記号 77 番号 1206", ["77", "1206"]),
        ("記号を書く", []),
    ],
)
def test_finds_health_insurance_numbers(text: str, values: list[str]) -> None:
    assert found(JpHealthInsuranceRecognizer, text) == values
