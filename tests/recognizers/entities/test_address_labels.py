"""Labels, keys and column headers that call something an address."""

import pytest

from sekisho_recognizers.entities.address_labels import DOMICILE, labelled
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("住所:東京都港区芝公園", ["東京都港区芝公園"]),
        ("住所: 〒105-0011 架空県架空市1234 電話 03-1111-2222", ["架空県架空市1234"]),
        ('{"shipping_address": "架空市見本99"}', ["架空市見本99"]),
        ("氏名,住所,電話\n田中,港区芝公園,03-1\n佐藤,架空市1-2,03-2", ["港区芝公園", "架空市1-2"]),
        ("| 氏名 | 住所 |\n|---|---|\n| 佐藤 | 港区芝公園 |", ["港区芝公園"]),
        ("email address: taro@example.jp", []),
        ("IP address: 192.0.2.1", []),
        ("住所: 未定", []),
        ("会場: 第2会議室", []),
    ],
)
def test_finds_what_a_label_says(text: str, values: list[str]) -> None:
    view = View(fold(text))
    assert [text[start:end] for start, end, _ in labelled(view, [])] == values


def test_leaves_what_a_block_showed() -> None:
    assert list(labelled(View(fold("住所:東京都港区芝公園4-2-8")), [(3, 17, 0.85)])) == []


def test_knows_the_label_of_a_domicile() -> None:
    assert DOMICILE.search("本籍 ")
    assert DOMICILE.search('"本籍": "')
    assert not DOMICILE.search("本籍のある市")
