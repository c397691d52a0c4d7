"""Postal codes: mark, label, address behind, look-alikes."""

import pytest

from sekisho_recognizers.entities.postal_code import JpPostalCodeRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("〒105-0011", ["105-0011"]),
        ("〒１０５－００１１ 架空市", ["１０５－００１１"]),
        ("〒 1050011", ["1050011"]),
        ("〒530 - 0001", ["530 - 0001"]),
        ("〒105ー0011", ["105ー0011"]),
        ("〒1 0 5 - 0 0 1 1", ["1 0 5 - 0 0 1 1"]),
        ("郵便番号990の0039です", ["990の0039"]),
        ("郵便番号：1050011", ["1050011"]),
        ("郵便番号\n105-0011", ["105-0011"]),
        ("郵便番号は一〇五-〇〇一一", ["一〇五-〇〇一一"]),
        ('{"zip": "1050011"}', ["1050011"]),
        ("postal_code: 105-0011", ["105-0011"]),
        ("氏名,〒,住所\n架空,105-0011,東京\n", ["105-0011"]),
        ("INSERT INTO t (name, zipcode) VALUES ('架空', '1050011')", ["1050011"]),
        ("送付先は105-0011 東京都港区です", ["105-0011"]),
        ("105-0011東京都港区", ["105-0011"]),
        ("Minato-ku, Tokyo 105-0011, Japan", ["105-0011"]),
        ("〒000-0000", []),
        ("スコア105-0011", []),
        ("品番 105-0011", []),
        ("1050011個", []),
        ("内線 105-0011-22", []),
        ("在庫は1050011です", []),
    ],
)
def test_finds_postal_codes(text: str, values: list[str]) -> None:
    assert found(JpPostalCodeRecognizer, text) == values
