"""Amounts of money."""

import pytest

from sekisho_recognizers.entities.money import JpMoneyRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("見積1,280万円で", ["1,280万円"]),
        ("¥48,600", ["¥48,600"]),
        ("USD 7,480 prepaid", ["USD 7,480"]),
        ("1,280個", []),
        ("５万円", ["５万円"]),
    ],
)
def test_finds_amounts(text: str, values: list[str]) -> None:
    assert found(JpMoneyRecognizer, text) == values
