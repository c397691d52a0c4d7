"""Payment cards: brand and Luhn, groups, security code, expiry."""

import pytest

from sekisho_recognizers.entities.credit_card import JpCreditCardRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("カードは4111-1111-1111-1111で", ["4111-1111-1111-1111"]),
        ("３５６６００２０２０３６０５０５", ["３５６６００２０２０３６０５０５"]),
        ("378282246310005", ["378282246310005"]),
        ("3782 822463 10005", ["3782 822463 10005"]),
        ("30569309025904", ["30569309025904"]),
        ("4111111111111112", []),
        ("1234567890123452", []),
        ("カードのCVC 318、有効期限 09/27", ["318", "09/27"]),
        ("有効期限 09/27 の割引券", []),
    ],
)
def test_finds_cards(text: str, values: list[str]) -> None:
    assert found(JpCreditCardRecognizer, text) == values
