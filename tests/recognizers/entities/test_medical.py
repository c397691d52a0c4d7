"""Illnesses, laboratory values, doses."""

import pytest

from sekisho_recognizers.entities.medical import JpMedicalRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("脂質異常症で通院中", ["脂質異常症"]),
        ("右橈骨遠位端骨折の方", ["右橈骨遠位端骨折"]),
        ("ＨｂＡ１ｃ ６.９％", ["ＨｂＡ１ｃ ６.９％"]),
        ("ロスバスタチン2.5mgを", ["ロスバスタチン2.5mg"]),
        ("病院で症状を話す", []),
        ("必要な資料", []),
    ],
)
def test_finds_illnesses_and_results(text: str, values: list[str]) -> None:
    assert found(JpMedicalRecognizer, text) == values
