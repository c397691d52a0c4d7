# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Bank accounts: branch, kind and number; ゆうちょ symbol and number."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_KIND = (
    r"(?:普通|当座|貯蓄|フツウ|トウザ|チョチク|\(?[普当]\)|ordinary|checking|savings)(?:預金|口座)?"
)


class JpBankAccountRecognizer(JpPatternRecognizer):
    """支店名 種別 番号 (7 digits) in one run, 支店コード-番号, ゆうちょ 1xxx0-xxxxxxx1 (全国銀行協会,
    ゆうちょ銀行). ゆうちょ's check digit is not published; its symbol ends in 0, its number in 1.
    Invalid: 10531-12345671."""

    entity_types = ("JP_BANK_ACCOUNT",)
    _cues = Cues(
        "口座", "振込", "acct", "account", "銀行", "bank", "口座番号", "引落", before=40, after=10
    )
    patterns = (
        Pattern(
            re.compile(
                r"(?P<value>(?:[一-鿿ぁ-んァ-ヶーA-Za-z]{1,12}(?:支店|本店|営業部|出張所| Branch)[ ,、の]{0,2})?"
                + r"(?:\(?[0-9]{3}\)?[ ,]?)?" + _KIND + r"[ :(No.)]{0,4}(?:[0-9]{6,8}|[〇一二三四五六七八九]{6,8}))(?![0-9〇一二三四五六七八九])",
                re.IGNORECASE,
            ),
            score=0.9,
        ),
        Pattern(re.compile(number(r"[01][0-9]{3}0-(?:[0-9]-)?[0-9]{5,8}")), score=0.4, cues=_cues),
        Pattern(re.compile(number(r"[0-9]{3}-[0-9]{7}")), score=None, cues=_cues),
        Pattern(re.compile(number(r"[0-9]{7}")), score=None, cues=_cues, cued_score=0.6,
                veto=Cues("〒", "郵便番号", "zip", "電話", before=8, after=0)),
        Pattern(
            re.compile(r"記号[ :]{0,2}(?P<value>[01][0-9]{3}0[ 、,]{0,2}番号[ :]{0,2}[0-9]{2,8})(?![0-9])"),
            score=0.85,
        ),
    )  # fmt: skip
