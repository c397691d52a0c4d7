"""Cells under a header."""

import re

import pytest

from sekisho_recognizers.entities.columns import cells_under
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("氏名,病名,備考\n田中,喘息,なし\n佐藤,,a", ["喘息"]),
        ("| 氏名 | 病名 |\n|---|---|\n| 田中 | 喘息 |", ["喘息"]),
        ('氏名\t病名\n田中\t"喘息"', ["喘息"]),
        ("氏名,備考,年\n田中,喘息,3", []),
        ("氏名,月給,病名\n田中,284,000,喘息\n佐藤,300,000,痛風", ["喘息", "痛風"]),
        ("病名は喘息です", []),
        ('病名   = "a"   # 注\nb      = "c"   # 注', []),
    ],
)
def test_yields_the_values_where_they_stand(text: str, values: list[str]) -> None:
    cells = list(cells_under(View(fold(text)), re.compile("病名")))
    assert [value for _, value in cells] == values
    assert all(text[at : at + len(value)] == value for at, value in cells)
