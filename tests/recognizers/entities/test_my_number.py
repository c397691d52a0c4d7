"""My Number: check digit, groups, cues, look-alikes."""

import pytest

from sekisho_recognizers.entities.my_number import JpMyNumberRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("マイナンバーは123456789018です", ["123456789018"]),
        ("個人番号：９９９９ ９９９９ ９９９６", ["９９９９ ９９９９ ９９９６"]),
        ("私の番号1111-2222-3333で", ["1111-2222-3333"]),
        ("1234ー1234ー1230", ["1234ー1234ー1230"]),
        ("123456789012", []),
        ("000000000000", []),
        ("マイナンバー:123456789012", ["123456789012"]),
        ("品番 123456789018", []),
        ("0123456789018", []),
    ],
)
def test_finds_my_numbers(text: str, values: list[str]) -> None:
    assert found(JpMyNumberRecognizer, text) == values
