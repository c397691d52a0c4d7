# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""法人番号 and 適格請求書発行事業者登録番号."""

import re

from sekisho_recognizers.check_digits import is_corporate_number
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_GROUPED = r"[0-9](?P<s>[- ]?)[0-9]{4}(?P=s)[0-9]{4}(?P=s)[0-9]{4}"


class JpCorporateNumberRecognizer(JpPatternRecognizer):
    """13 digits, the first one the check digit, bare or 1-4-4-4.

    Check digit: 9 - (body, from the right × 1 2 1 2 …) mod 9 (国税庁). One JAN code in nine passes
    it, so a cue is needed. Invalid: 1888812345678.
    """

    entity_types = ("JP_CORPORATE_NUMBER",)
    patterns = (
        Pattern(
            re.compile(number(_GROUPED)),
            score=None,
            check=is_corporate_number,
            cues=Cues("法人番号", "法人等番号", "corporate number", "corporate_number",
                      "株式会社", "合同会社", "(株)", "社団法人", "財団法人", "医療法人", "houjin", "hojin", "国税庁", "corp_no", "法人No"),
        ),
    )  # fmt: skip


class JpInvoiceNumberRecognizer(JpPatternRecognizer):
    """T and 13 digits (国税庁). A corporation's digits are its 法人番号; a sole proprietor's are not,
    and their check digit is not published, so none is asked for. Invalid: T888881234567.
    """

    entity_types = ("JP_INVOICE_NUMBER",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![0-9A-Za-z])T[- ]?"
                r"(?:[0-9]{13}|[0-9][- ][0-9]{4}[- ][0-9]{4}[- ][0-9]{4}|[0-9]{4}[- ][0-9]{4}[- ][0-9]{5})"
                r"(?![0-9A-Za-z])",
                re.IGNORECASE,
            ),
            score=0.9,
        ),
        Pattern(
            re.compile(number(_GROUPED)),
            score=None,
            check=is_corporate_number,
            cues=Cues(
                "登録番号", "インボイス", "適格請求書", "T番号", "invoice", before=14, after=10
            ),
            cued_score=0.8,
        ),
    )
