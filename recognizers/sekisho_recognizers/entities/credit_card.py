# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Payment cards: number, security code, expiry."""

import re

from sekisho_recognizers.check_digits import is_card_number
from sekisho_recognizers.recognizer import (
    Cues,
    JpPatternRecognizer,
    Labels,
    Pattern,
    apart,
    digits,
)

_PAN = rf"(?:{digits(4, 4, 4, 4)}|{digits(4, 6, 5)}|{digits(4, 6, 4)})"
_LABELS = Labels(
    "カード番号", "クレジットカード", "クレカ", "カード", "card number", "card no", "card_no", "card_number", "cardnumber", "cardno", "card", "cc", "cc_number", "credit_card",
    "creditcard", "credit card", "credit_card_number", "pan", "visa", "jcb", "mastercard", "amex", "card_num", "kurejitto",
    before=60, after=16, reject="マイナンバーカード|在留カード|ICカード|診察カード|会員カード|ポイントカード|カードキー|社員カード|ETC|SIM|ID ?card|residence",
)  # fmt: skip
_CARD = Cues(
    "カード", "クレジット", "クレカ", "CVV", "CVC", "セキュリティコード", "card", "visa", "jcb", "mastercard", "amex", "pan", "cc",
    "card_number", "card_no", "cardNumber", "credit_card", before=90, after=30,
)  # fmt: skip
_SLOT = r"[\"'」】)\]]{0,2}(?: ?(?:は|が|[:=|])| )? ?(?:[\"'「(]| \\\")?"
_MONTH_YEAR = (
    r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:20)?[2-4][0-9]|20[2-4][0-9] ?[/-] ?(?:0?[1-9]|1[0-2])"
    r"|(?:20)?[2-4][0-9]年 ?(?:0?[1-9]|1[0-2])月|(?:0?[1-9]|1[0-2])月 ?/? ?(?:20)?[2-4][0-9]年|(?:0[1-9]|1[0-2])(?:20)?[2-4][0-9]"
)


class JpCreditCardRecognizer(JpPatternRecognizer):
    """14 to 16 digits, bare, 4-4-4-4, 4-6-5 or 4-6-4.

    Check: the brand's prefix with its length, and Luhn (ISO/IEC 7812-1). Security code and expiry
    have no shape of their own: they need their label. Invalid: 4111111111111112.
    """

    entity_types = ("CREDIT_CARD", "ID_NUMBER")
    patterns = (
        Pattern(
            re.compile(_PAN),
            score=0.8,
            numeric=True,
            check=is_card_number,
            cues=_LABELS,
            cued_score=1.0,
            mistyped="ID_NUMBER",
            veto=Labels("JAN", "品番", "型番", "epoch", "timestamp", "追跡", "伝票", "送り状", "利用者識別番号", "IMEI", "注文番号", "製造番号", "シリアル", "serial", "trace_id", "tracking", "ISBN", here=True),
        ),
        *(
            Pattern(
                re.compile(apart(count)),
                score=None,
                numeric=True,
                check=is_card_number,
                cues=_LABELS,
                outright=True,
            )
            for count in (14, 15, 16)
        ),
        Pattern(
            re.compile(
                r"(?:CVV2?|CVC2?|CID|CVN|セキュリティ(?:ー)?(?:コード|番号)|security[ _]?code|sec_code|裏面?の?(?:3|三)桁(?:の番号)?)(?:\([^()\n]{0,12}\))?"
                + _SLOT + r"(?P<value>[0-9]{3,4})(?![0-9桁文])",
                re.IGNORECASE,
            ),
            score=0.85,
        ),
        Pattern(
            re.compile(
                r"(?:有効期限|期限|有効|expiry|expiration|expir(?:y|ation)_?date|exp(?:_?date)?\.?|exp_month_year|expires|valid ?thru|good ?thru|yuko_kigen)(?:\([^()\n]{0,12}\))?"
                + _SLOT + rf"(?P<value>{_MONTH_YEAR})(?![0-9/年日-])",
                re.IGNORECASE,
            ),
            score=None,
            cues=_CARD,
            cued_score=0.8,
        ),
    )  # fmt: skip
