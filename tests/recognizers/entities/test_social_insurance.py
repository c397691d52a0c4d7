# Tables of texts read best unbroken.
"""Numbers of the resident register and of social insurance."""

import pytest

from sekisho_recognizers.entities.social_insurance import (
    JpCareInsuranceRecognizer,
    JpEmploymentInsuranceRecognizer,
    JpHealthInsuranceRecognizer,
    JpPensionNumberRecognizer,
    JpResidentCodeRecognizer,
)
from sekisho_recognizers.recognizer import JpRecognizer
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


@pytest.mark.parametrize(
    ("recognizer", "text", "values"),
    [
        (
            JpResidentCodeRecognizer,
            "住民票コード：６５１００－８２９２２－８",
            ["６５１００－８２９２２－８"],
        ),
        (JpResidentCodeRecognizer, "juminhyo_code: 12345678903", ["12345678903"]),
        (JpResidentCodeRecognizer, "住民票コード\n12345678903", ["12345678903"]),
        (
            JpResidentCodeRecognizer,
            "住民票コードは1 2 3 4 5 6 7 8 9 0 3",
            ["1 2 3 4 5 6 7 8 9 0 3"],
        ),
        (JpResidentCodeRecognizer, "宛名番号,住民票コード\n1,12345678903\n", ["12345678903"]),
        (JpResidentCodeRecognizer, "住民票を取得。携帯 09012345678", []),
        (JpResidentCodeRecognizer, "12345678903", []),
        (
            JpPensionNumberRecognizer,
            "基礎年金番号は１２３４－５６７８９０",
            ["１２３４－５６７８９０"],
        ),
        (JpPensionNumberRecognizer, "基礎年金番号：1234567890", ["1234567890"]),
        (JpPensionNumberRecognizer, "年金証書 1234-567890-1150", ["1234-567890-1150"]),
        (JpPensionNumberRecognizer, "1234-567890（基礎年金番号）", ["1234-567890"]),
        (JpPensionNumberRecognizer, '{"nenkin_no": "1234567890"}', ["1234567890"]),
        (JpPensionNumberRecognizer, "氏名,基礎年金番号\n架空,1234-567890\n", ["1234-567890"]),
        (JpPensionNumberRecognizer, "年金事務所の電話 0312345678", []),
        (JpPensionNumberRecognizer, "品番 1234-567890", []),
        (JpPensionNumberRecognizer, "年金の支給額は1234567890円", []),
        (JpEmploymentInsuranceRecognizer, "雇用保険被保険者番号 1234-567890-1", ["1234-567890-1"]),
        (JpEmploymentInsuranceRecognizer, "雇用保険：12345678901", ["12345678901"]),
        (
            JpEmploymentInsuranceRecognizer,
            "１２３４ー５６７８９０ー１",
            ["１２３４ー５６７８９０ー１"],
        ),
        (JpEmploymentInsuranceRecognizer, "koyo_hoken: 12345678901", ["12345678901"]),
        (JpEmploymentInsuranceRecognizer, "型番 1234-567890-1", []),
        (JpEmploymentInsuranceRecognizer, "1234-56789-01", []),
        (JpEmploymentInsuranceRecognizer, "雇用保険の件、携帯09012345678へ", []),
        (
            JpCareInsuranceRecognizer,
            "介護保険被保険者番号：００００１２３４５６",
            ["００００１２３４５６"],
        ),
        (JpCareInsuranceRecognizer, "介護保険 H000000001", ["H000000001"]),
        (JpCareInsuranceRecognizer, "被保険者番号\n0000123456", ["0000123456"]),
        (JpCareInsuranceRecognizer, "要介護2、被保険者番号 0000-1234-56", ["0000-1234-56"]),
        (JpCareInsuranceRecognizer, '{"kaigo_no": "0000123456"}', ["0000123456"]),
        (JpCareInsuranceRecognizer, "介護の相談 電話0312345678", []),
        (JpCareInsuranceRecognizer, "介護サービス事業所番号 1370000000", []),
        (JpHealthInsuranceRecognizer, "保険者番号：０１１３９９９７", ["０１１３９９９７"]),
        (JpHealthInsuranceRecognizer, "保険者番号 139998", ["139998"]),
        (
            JpHealthInsuranceRecognizer,
            "被保険者証の記号 21700023 番号 1234567",
            ["21700023", "1234567"],
        ),
        (
            JpHealthInsuranceRecognizer,
            "健康保険 記号：12-34 番号：5678 枝番：00",
            ["12-34", "5678", "00"],
        ),
        (JpHealthInsuranceRecognizer, "国保の記号番号は東京12-345です", ["東京12-345"]),
        (
            JpHealthInsuranceRecognizer,
            "公費負担者番号 12139994 受給者番号 1234566",
            ["12139994", "1234566"],
        ),
        (JpHealthInsuranceRecognizer, "後期高齢者医療 被保険者番号：12345678", ["12345678"]),
        (JpHealthInsuranceRecognizer, "insurer_no: 01139997", ["01139997"]),
        (JpHealthInsuranceRecognizer, "ゆうちょ 記号 10530 番号 12345671", []),
        (JpHealthInsuranceRecognizer, "健康保険料は01139997円", []),
        (JpHealthInsuranceRecognizer, "保険の説明会は20240611です。", []),
    ],
)
def test_reads_every_layout(recognizer: type[JpRecognizer], text: str, values: list[str]) -> None:
    assert found(recognizer, text) == values
