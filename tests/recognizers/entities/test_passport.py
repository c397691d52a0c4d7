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
