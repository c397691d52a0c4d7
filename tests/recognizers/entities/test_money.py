# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Amounts of money that are somebody's own affair."""

import pytest

from sekisho_recognizers.entities.money import JpMoneyRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("見積1,280万円で", ["1,280万円"]),
        ("¥48,600", ["¥48,600"]),
        ("基本給 250,000 控除 48,210 差引 234,190", ["250,000", "48,210", "234,190"]),
        ("請求額　￥ ２３１，０００", ["￥ ２３１，０００"]),
        ("USD 7,480 prepaid", ["USD 7,480"]),
        ("５万円", ["５万円"]),
        ("契約金額4億2,000万円のうち1億1,000万円分", ["4億2,000万円", "1億1,000万円"]),
        ("残額二十七万二千円を", ["二十七万二千円"]),
        ("委託料は総額金18,700,000円", ["金18,700,000円"]),
        ("退職金210万円", ["210万円"]),
        ("年収希望600〜650万は予算内", ["600〜650万"]),
        ("月給 25万~30万円", ["25万~30万円"]),
        ("手取り19万くらい", ["19万"]),
        ("Indicative EV: JPY 940M", ["JPY 940M"]),
        ("$1,200.50 per unit", ["$1,200.50"]),
        ("1.2 million yen", ["1.2 million yen"]),
        ("a@example.co.jp,640万円", ["640万円"]),
        ("売上は3.5億、ユーザー300万人", ["3.5億"]),
        ("売上 1,200千円、▲350百万円", ["1,200千円", "▲350百万円"]),
        ("お詫びの品は5,000円相当", ["5,000円"]),
        ("時給1,200円", ["1,200円"]),
        ("給与:350,000", ["350,000"]),
        ("見積金額(税抜) 2,340,000", ["2,340,000"]),
        ('{"amount": 132000, "count": 5000}', ["132000"]),
        ("氏名,基本給,備考\n田中,284,000,なし\n佐藤,341500,3", ["284,000", "341500"]),
        ("| 氏名 | 月額(円) |\n|---|---|\n| 佐藤 | 98,000 |", ["98,000"]),
    ],
)
def test_finds_amounts(text: str, values: list[str]) -> None:
    assert found(JpMoneyRecognizer, text) == values


@pytest.mark.parametrize(
    "text",
    [
        "1,280個", "定価1,980円の本", "送料550円", "平均年収は460万円", "1ドル150円のとき", "50万円以下の罰金",
        "100円ショップと千円札", "$1 と $2 と $HOME", "300万画素", "30元素", "円安で1円動く", "売上は3万部",
        "v1.2.300", "参加費3,000円で", "例えば100万円を", "103万円の壁", "令和6年", "100円玉", "株価は2,500円", "price = 1000 * 1.1", "500円還元", "NISAの投資枠は360万円",
        "商品,数量\nりんご,1500\nみかん,20,000",
    ],
)  # fmt: skip
def test_leaves_public_prices_and_quantities(text: str) -> None:
    assert found(JpMoneyRecognizer, text) == []
