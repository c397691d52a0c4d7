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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("横浜３３０さ１２－３４", ["横浜３３０さ１２－３４"]),
        ("品川 300 あ ・・・1", ["品川 300 あ ・・・1"]),
        ("品川300あ1", ["品川300あ1"]),
        ("車は富士山 33A す 46-49です", ["富士山 33A す 46-49"]),
        ("ナンバーはなにわ 130 え 77", ["なにわ 130 え 77"]),
        ("大宮 580 き ・1-23に乗って", ["大宮 580 き ・1-23"]),
        ("品川（300）あ12-34", []),
        ("品川-300-あ-12-34", ["品川-300-あ-12-34"]),
        ("横浜\n330 さ 12-34", ["横浜\n330 さ 12-34"]),
        ("車両川崎 581 つ 10-03", ["川崎 581 つ 10-03"]),
        ("品川 300 お 12-34", []),
        ("第3条の2", []),
        ("東京都港区芝公園4の2の8", []),
        ("会議室 300 で 1234人", []),
        ("在庫 30 と 40", []),
        ("売上 5 から 10", []),
        ("合計300と1234円", []),
    ],
)
def test_reads_every_layout_and_way_of_writing(text: str, values: list[str]) -> None:
    assert found(JpLicensePlateRecognizer, text) == values
