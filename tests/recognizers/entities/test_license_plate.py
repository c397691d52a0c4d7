"""License plates."""

import pytest

from sekisho_recognizers.entities.license_plate import JpLicensePlateRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("品川 300 あ 12-34の車", ["品川 300 あ 12-34"]),
        ("横浜 580 さ ・・・1", ["横浜 580 さ ・・・1"]),
        ("富士山 33A す 46-49", ["富士山 33A す 46-49"]),
        ("名古屋５００わ１２－３４", ["名古屋５００わ１２－３４"]),
        ("品川 300 お 12-34", []),
        ("品川 30B あ 12-34", []),
    ],
)
def test_finds_license_plates(text: str, values: list[str]) -> None:
    assert found(JpLicensePlateRecognizer, text) == values
