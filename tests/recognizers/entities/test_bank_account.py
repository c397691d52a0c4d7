"""Bank accounts."""

import pytest

from sekisho_recognizers.entities.bank_account import JpBankAccountRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("振込先 芝浦支店 普通 3819042", ["芝浦支店 普通 3819042"]),
        ("口座番号 1234567", ["1234567"]),
        ("口座は１２３４５６７です", ["１２３４５６７"]),
        ("数量 1234567", []),
        ("ゆうちょ口座 10530-12345671", ["10530-12345671"]),
    ],
)
def test_finds_bank_accounts(text: str, values: list[str]) -> None:
    assert found(JpBankAccountRecognizer, text) == values
