"""Passports and residence cards."""

import pytest

from sekisho_recognizers.entities.passport import (
    JpPassportRecognizer,
    JpResidenceCardRecognizer,
)
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("旅券はTK1234567です", ["TK1234567"]),
        ("パスポート ＺＺ０００００００", ["ＺＺ０００００００"]),
        ("旅券 T1234567", ["T1234567"]),
        ("旅券 T12345", []),
        ("部品 ZZ0000000", []),
    ],
)
def test_finds_passports(text: str, values: list[str]) -> None:
    assert found(JpPassportRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("在留カードAB12345678CDを", ["AB12345678CD"]),
        ("ＸＹ９８７６５４３２ＺＡ", ["ＸＹ９８７６５４３２ＺＡ"]),
        ("AB1234567CD", []),
        ("AB12345678C1", []),
    ],
)
def test_finds_residence_cards(text: str, values: list[str]) -> None:
    assert found(JpResidenceCardRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("旅券番号：ＴＫ１２３４５６７", ["ＴＫ１２３４５６７"]),
        ("パスポートはtk1234567です", ["tk1234567"]),
        ("passport_no: XZ 1234567", ["XZ 1234567"]),
        ("Passport No. TK1234567", ["TK1234567"]),
        ("氏名,旅券番号\n架空,ZZ1234567\n", ["ZZ1234567"]),
        ('{"passport": "ZZ1234567"}', ["ZZ1234567"]),
        ("パスポートを提示。型番 ZZ1234567", []),
        ("型番TK1234567", []),
        ("ABTK1234567", []),
        ("TK12345678", []),
        ("TK1234567-01", []),
    ],
)
def test_reads_passports_in_every_layout(text: str, values: list[str]) -> None:
    assert found(JpPassportRecognizer, text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("在留カード番号：ＡＢ１２３４５６７８ＣＤ", ["ＡＢ１２３４５６７８ＣＤ"]),
        ("在留カードAB12345678CDの写し", ["AB12345678CD"]),
        ("AB 1234 5678 CD", ["AB 1234 5678 CD"]),
        ("ab12345678cdです", ["ab12345678cd"]),
        ("residence_card: AB12345678CD", ["AB12345678CD"]),
        ("送り状 AB12345678CD", []),
        ("AB12345678CDE", []),
        ("AB1234567CD", []),
    ],
)
def test_reads_residence_cards_in_every_layout(text: str, values: list[str]) -> None:
    assert found(JpResidenceCardRecognizer, text) == values
