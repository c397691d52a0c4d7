# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""法人番号 and 適格請求書発行事業者登録番号."""

import re

from sekisho_recognizers.check_digits import is_corporate_number
from sekisho_recognizers.recognizer import (
    Cues,
    JpPatternRecognizer,
    Labels,
    Pattern,
    apart,
    digits,
)

_GROUPED = rf"(?:{digits(1, 4, 4, 4)}|{digits(4, 4, 5)})"
_LABELS = Labels(
    "法人番号", "法人No", "法人ナンバー", "法人ID", "国税庁", "corporate number", "corporate_number", "corporatenumber", "corp_no", "corp no", "corp_number",
    "houjin", "hojin", "houjin_bango", "hojin_bango", "houjinbangou", "hojinbango", "houjin_no", "hojin_no", "company number", "company_number",
    "corporate_no", "corp_num", "法人マイナンバー",
    before=60,
)  # fmt: skip
_COMPANY = Cues("株式会社", "合同会社", "有限会社", "(株)", "(有)", "㈱", "㈲", "社団法人", "財団法人", "医療法人", "NPO法人", "社会福祉法人", "学校法人",
                before=30, after=14)  # fmt: skip
_OTHERS = Labels(
    "JAN", "EAN", "ISBN", "コード", "バーコード", "品番", "品目", "商品", "伝票", "追跡", "注文", "epoch", "timestamp", "時刻", "日時", "不動産番号",
    "created_at", "updated_at", "ts", "time", "ms", "電話", "口座", "sku", "gtin", "upc", here=True
)  # fmt: skip
_REGISTERED = Labels(
    "登録番号", "インボイス", "適格請求書", "T番号", "invoice_no", "invoice number", "invoice_number", "適格番号", "事業者番号", "qualified invoice",
    "toroku_bango", "tourokubangou", "registration number", "registration_number",
    before=30, after=14, reject="電話|車両|自動車",
)  # fmt: skip


class JpCorporateNumberRecognizer(JpPatternRecognizer):
    """13 digits, the first one the check digit, bare or 1-4-4-4; 会社法人等番号 is 12 digits, 4-2-6.

    Check digit: 9 - (body, from the right × 1 2 1 2 …) mod 9 (国税庁). One JAN code in nine passes
    it, so a cue is needed. 会社法人等番号 has no check digit (法務省). Invalid: 1888812345678.
    """

    entity_types = ("JP_CORPORATE_NUMBER", "ID_NUMBER")
    patterns = (
        Pattern(
            re.compile(_GROUPED),
            score=None,
            numeric=True,
            check=is_corporate_number,
            cues=_LABELS,
            mistyped="ID_NUMBER",
        ),
        Pattern(
            re.compile(_GROUPED),
            score=None,
            numeric=True,
            check=is_corporate_number,
            cues=_COMPANY,
            cued_score=0.7,
            veto=_OTHERS,
        ),
        Pattern(
            re.compile(apart(13)),
            score=None,
            numeric=True,
            check=is_corporate_number,
            cues=_LABELS,
            outright=True,
        ),
        Pattern(
            re.compile(digits(4, 2, 6)),
            score=None,
            numeric=True,
            cues=Labels("会社法人等番号", "法人等番号", "商業登記番号", before=30),
        ),
    )


class JpInvoiceNumberRecognizer(JpPatternRecognizer):
    """T and 13 digits (国税庁). A corporation's digits are its 法人番号; a sole proprietor's are not,
    and their check digit is not published, so none is asked for. Invalid: T888881234567.
    """

    entity_types = ("JP_INVOICE_NUMBER",)
    patterns = (
        Pattern(
            re.compile(rf"T(?<![0-9A-Za-z_]T) ?[-:]? ?{_GROUPED}", re.IGNORECASE),
            score=0.9,
        ),
        Pattern(
            re.compile(_GROUPED),
            score=None,
            numeric=True,
            check=is_corporate_number,
            cues=_REGISTERED,
            cued_score=0.8,
        ),
    )
