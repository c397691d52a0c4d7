"""Column headers of CSV, tab-separated and Markdown tables."""

import pytest

from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    ("text", "cell", "header"),
    [
        ("番号,氏名,電話\n1,架空,03\n", "架空", "氏名"),
        ("| 氏名 | 住所 |\n|---|---|\n| 架空 | 東京 |", "東京", "住所"),
        ("番号\t氏名\n1\t架空", "架空", "氏名"),
        ("氏名,給与,備考\n架空,284,000,なし\n", "なし", "備考"),
        ("番号,氏名\n1,架空\n", "架空", "氏名"),
        ("番号  氏名    電話\n1     架空    03\n", "架空", "氏名"),
        ("INSERT INTO t (no, name) VALUES (1, '架空')", "架空", "name"),
        ("INSERT INTO t (no, name)\nVALUES (1, 'a, (b)'), (2, '架空');", "架空", "name"),
        ("ただの文、です。\n次の文です。", "次", ""),
        ("番号,氏名,電話\n1,架空,03\n\n後の文", "後", ""),
    ],
)
def test_finds_the_header_over_a_cell(text: str, cell: str, header: str) -> None:
    view = View(fold(text))
    assert view.header(text.index(cell)) == header
