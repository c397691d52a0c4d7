# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Identifiers that an organisation gives to a person or a deal."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, any_of

_LABELS = any_of(
    (
        "社員番号", "社員No", "社員CD", "社員コード", "社員ID", "職員番号", "従業員番号", "学籍番号", "学生番号", "生徒番号",
        "受験番号", "会員番号", "会員No", "会員ID", "お客様番号", "お客さま番号", "顧客番号", "顧客コード", "顧客ID",
        "契約番号", "契約No", "証券番号", "申込番号", "受付番号", "予約番号", "注文番号", "ご注文番号", "案件番号",
        "管理番号", "患者番号", "患者ID", "カルテ番号", "カルテNo", "カルテ", "診察券番号", "処方番号", "伝票番号", "追跡番号",
        "問い合わせ番号", "お問い合わせ番号", "問番", "送り状番号", "事件番号", "整理番号", "通知書番号", "奨学生番号",
        "製造番号", "シリアル番号", "シリアル", "S/N", "ケース番号", "世帯番号", "稟議番号", "見積番号", "請求書番号",
        "請求書 No", "請求書No", "見積No", "登録者番号", "利用者番号", "利用者ID", "チケット番号", "チケット", "票番号",
        "customer_id", "customer id", "employee_id", "emp_no", "emp_id", "patient_id", "pid", "cust_no",
        "member_id", "student_id", "contract no", "order no", "order_id", "invoice no", "case no",
        "ticket", "tracking no", "管理No", "伝票No", "注文No", "契約者番号", "被保険者証番号", "口座管理番号",
        "審査番号", "照会番号", "物件番号", "許可番号", "認定番号", "出席番号", "座席番号", "工事番号", "ID",
    )
)  # fmt: skip
_VALUE = (
    r"(?P<value>(?:[A-Za-z]{1,6}[-_.]?){0,3}[0-9][0-9A-Za-z]{0,19}(?:[-_/.][0-9A-Za-z]{1,12}){0,4})"
)
_CASE = r"(?:令和|平成|昭和)(?:元|[0-9]{1,2})年 ?\((?:[ァ-ヶ]|[ぁ-ん]|家イ|家ホ|家|少|労|行[ァ-ヶ])[ァ-ヶ]?\) ?第[0-9]{1,6}号"


def _has_length(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 3


class JpIdNumberRecognizer(JpPatternRecognizer):
    """Digits, or letters and digits in groups, behind their label or in a column headed by it.

    Every issuer has its own form, so the label is what tells. Court cases have one form
    (事件記録符号規程). Invalid: 型番 KCM-2100B."""

    entity_types = ("ID_NUMBER",)
    _cell = Pattern(
        re.compile(r"(?<![^,|\t\n ])" + _VALUE + r"(?![^,|\t\n ])"),
        score=None,
        check=_has_length,
        cues=Cues(
            "番号", "社員CD", "社員No", "顧客", "伝票", "ID", "No", "コード", before=0, after=0
        ),
        cued_score=0.6,
        veto=Cues("型番", "品番", "電話", before=0, after=0),
    )
    patterns = (
        Pattern(
            re.compile(
                _LABELS
                + r"[\"'」】)]?(?: ?[:=は] ?|[ (「\"'.#第]|の){0,4}"
                + _VALUE
                + r"(?![0-9A-Za-z@])",
                re.IGNORECASE,
            ),
            score=0.75,
            check=_has_length,
        ),
        Pattern(re.compile(_CASE), score=0.9),
        _cell,
    )
