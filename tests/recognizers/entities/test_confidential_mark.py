"""Confidentiality marks."""

import pytest

from sekisho_recognizers.entities.confidential_mark import JpConfidentialMarkRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("この極秘資料", ["極秘"]),
        ("【社外秘】", ["社外秘"]),
        ("社外秘とは何ですか", []),
        ("極秘裏に進めた", []),
        ("Strictly Confidential", ["Strictly Confidential"]),
        ("confidentially yours", []),
    ],
)
def test_finds_confidentiality_marks(text: str, values: list[str]) -> None:
    assert found(JpConfidentialMarkRecognizer, text) == values
