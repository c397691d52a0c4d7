# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Payment cards: number, security code, expiry."""

import re

from sekisho_recognizers.check_digits import is_card_number
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_FOURS = r"[0-9]{4}(?P<s>[- ]?)[0-9]{4}(?P=s)[0-9]{4}(?P=s)[0-9]{4}"
_AMEX_DINERS = r"[0-9]{4}(?P<t>[- ]?)[0-9]{6}(?P=t)[0-9]{4,5}"
_CARD = Cues(
    "カード", "クレジット", "CVV", "CVC", "セキュリティコード", "card", "visa", "jcb", "mastercard",
    "amex", before=60, after=20,
)  # fmt: skip


class JpCreditCardRecognizer(JpPatternRecognizer):
    """14 to 16 digits, bare, 4-4-4-4, 4-6-5 or 4-6-4.

    Check: the brand's prefix with its length, and Luhn (ISO/IEC 7812-1). Security code and expiry
    have no shape of their own: they need their label. Invalid: 4111111111111112.
    """

    entity_types = ("CREDIT_CARD",)
    patterns = (
        Pattern(
            re.compile(number(f"{_FOURS}|{_AMEX_DINERS}")),
            score=0.8,
            check=is_card_number,
            cues=_CARD,
            cued_score=1.0,
        ),
        Pattern(
            re.compile(
                r"(?:CVV2?|CVC2?|CID|セキュリティ(?:ー)?コード|security code)"
                r"(?:は|が|:|=| |\"|\(){0,4}(?P<value>[0-9]{3,4})(?![0-9])",
                re.IGNORECASE,
            ),
            score=0.85,
        ),
        Pattern(
            re.compile(
                r"(?:有効期限|期限|有効|expiry|exp\.?|expires|valid thru)"
                r"(?:は|が|:|=| |\"|\(){0,4}(?P<value>(?:0[1-9]|1[0-2]) ?/ ?(?:20)?[2-4][0-9])(?![0-9/])",
                re.IGNORECASE,
            ),
            score=None,
            cues=_CARD,
            cued_score=0.8,
        ),
    )
