# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Amounts of money."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern

_AMOUNT = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,12}(?:\.[0-9]{1,3})?"
_CONFIDENTIAL = (
    "年収", "給与", "月給", "時給", "基本給", "賞与", "報酬", "見積", "契約金額", "金額", "売上", "利益", "予算", "単価", "原価", "家賃",
    "融資", "借入", "残高", "貯金", "預金", "退職金", "残業代", "支給額", "手取り", "請求額", "損害額", "amount", "salary", "price", "budget",
)  # fmt: skip


class JpMoneyRecognizer(JpPatternRecognizer):
    """An amount with its unit: 1,280万円, ¥48,600, USD 7,480; bare figures only in a column headed by
    a word for money. No check digit. Invalid: 1,280個."""

    entity_types = ("MONEY",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![0-9.,])(?:[¥$€£] ?)?(?:" + _AMOUNT + r")(?:[百千]?[万億兆](?:[0-9,]{1,5})?)?[百千]?(?:円|ドル|ユーロ|元(?![一-鿿]))"
            ),
            score=0.5,
        ),
        Pattern(
            re.compile(r"(?:[¥$€£]|(?<![A-Za-z])(?:USD|EUR|JPY|GBP|CNY)) ?(?:" + _AMOUNT + r")(?:[MKmk](?![A-Za-z]))?(?![0-9])"),
            score=0.5,
        ),
        Pattern(
            re.compile(r"(?<![0-9.,])(?:" + _AMOUNT + r")(?:[百千]?[万億](?:円)?|百万円|千円)(?![0-9人個件台名本回])"),
            score=None,
            cues=Cues(*_CONFIDENTIAL, before=20, after=8),
            cued_score=0.4,
        ),
        Pattern(
            re.compile(r"(?<=[,|\t ])(?:" + _AMOUNT + r")(?=[,|\t \n])"),
            score=None,
            cues=Cues(*_CONFIDENTIAL, before=0, after=0),
            cued_score=0.4,
        ),
    )  # fmt: skip
