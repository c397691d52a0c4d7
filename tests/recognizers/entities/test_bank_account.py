# Tables of texts read best unbroken.
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


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("みずなら銀行 芝浦支店 普通 ３８１９０４２", ["芝浦支店 普通 ３８１９０４２"]),
        ("青葉銀行大宮支店普通〇七七三一一九宛", ["大宮支店普通〇七七三一一九"]),
        (
            "芝浦支店（店番123）普通預金 口座番号1234567",
            ["芝浦支店（店番123）普通預金 口座番号1234567"],
        ),
        ("支店コード 041 当座 No.1234567", ["041 当座 No.1234567"]),
        ("9876-543 普通 1234567", ["9876-543 普通 1234567"]),
        ("口座：9876-543-1234567", ["9876-543-1234567"]),
        ("口座番号：1234567", ["1234567"]),
        ("口座番号\n1234567", ["1234567"]),
        ("口座番号は一二三四五六七", ["一二三四五六七"]),
        ("氏名,銀行,口座番号\n架空,青葉,1234567\n", ["1234567"]),
        ('{"account": {"bank": "a", "number": "1234567"}}', ["1234567"]),
        ("account_number: 1234567", ["1234567"]),
        ("koza_bango=1234567", ["1234567"]),
        ("ゆうちょ銀行 記号10530 番号12345671", ["10530", "12345671"]),
        ("ゆうちょ 10530-12345671", ["10530-12345671"]),
        ("振替口座 00990-1-123456", ["00990-1-123456"]),
        ("記号・番号：１０５３０－１２３４５６７１", ["１０５３０－１２３４５６７１"]),
        ("大和支店 0381952", ["大和支店 0381952"]),
        ("Aoba Bank, Shinagawa Branch, Ordinary 5520193", ["Shinagawa Branch, Ordinary 5520193"]),
        ("口座番号が不明。伝票番号：1234567", []),
        ("銀行口座の手数料 1234567円", []),
        ("10531-12345671", []),
        ("普通に1234567と数えた", []),
        ("注文 1234567", []),
        ("口座の〒1050011", []),
    ],
)
def test_reads_every_layout_and_way_of_writing(text: str, values: list[str]) -> None:
    assert found(JpBankAccountRecognizer, text) == values
