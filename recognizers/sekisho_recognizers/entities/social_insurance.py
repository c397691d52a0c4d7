# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Numbers of the resident register and of social insurance: 住民票コード, 年金, 雇用保険, 健康保険, 介護.

None has a check digit that can be relied on, and each has the length of something else (a mobile
number, a parcel): all need a cue.
"""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_SLOT = r"(?:は|が|:|=| |\"|」|】|\(|の番号|番号){0,5}"


class JpResidentCodeRecognizer(JpPatternRecognizer):
    """住民票コード: 11 digits (住民基本台帳法). The check digit's official wording was not seen, so it
    is not asked for. Invalid: 1234567890 (10 digits)."""

    entity_types = ("JP_RESIDENT_CODE",)
    patterns = (
        Pattern(
            re.compile(number(r"[0-9]{11}|[0-9]{5}-[0-9]{5}-[0-9]")),
            score=None,
            cues=Cues("住民票コード", "住民票", "住基", "juminhyo", "resident code", before=40),
        ),
    )


class JpPensionNumberRecognizer(JpPatternRecognizer):
    """基礎年金番号: 4-6 digits, 年金証書 4-6-4 (日本年金機構). No check digit. Invalid: 123-4567890."""

    entity_types = ("JP_PENSION_NUMBER",)
    patterns = (
        Pattern(
            re.compile(number(r"[0-9]{4}[- ]?[0-9]{6}(?:-[0-9]{4})?")),
            score=None,
            cues=Cues("年金", "pension", "nenkin", before=70),
            cued_score=0.85,
        ),
    )


class JpEmploymentInsuranceRecognizer(JpPatternRecognizer):
    """雇用保険被保険者番号: 4-6-1 digits (厚生労働省). The check digit is not published; the hyphenated
    shape is rare enough to stand alone at a low score. Invalid: 1234-56789-01."""

    entity_types = ("JP_EMPLOYMENT_INSURANCE_NUMBER",)
    _cues = Cues("雇用保険", "被保険者番号", "離職票", "ハローワーク", "koyo", "employment insurance",
                 before=50)  # fmt: skip
    patterns = (
        Pattern(re.compile(number(r"[0-9]{4}-[0-9]{6}-[0-9]")), score=0.5, cues=_cues),
        Pattern(
            re.compile(number(r"[0-9]{11}")),
            score=None,
            cues=Cues("雇用保険", "koyo", "離職票", before=24, after=0),
        ),
    )


class JpCareInsuranceRecognizer(JpPatternRecognizer):
    """介護保険被保険者番号: 10 digits, or H and 9 (set by the municipality, no national check digit).
    Invalid: 000012345."""

    entity_types = ("JP_CARE_INSURANCE_NUMBER",)
    patterns = (
        Pattern(
            re.compile(number(r"[0-9H][0-9]{9}|[0-9]{4}[- ][0-9]{4}[- ][0-9]{2}")),
            score=None,
            cues=Cues("介護保険", "被保険者番号", "介護", "kaigo", before=45),
            cued_score=0.85,
            veto=Cues("電話", "TEL", "FAX", before=8, after=0),
        ),
    )


class JpHealthInsuranceRecognizer(JpPatternRecognizer):
    """健康保険: 保険者番号 (8 or 6 digits), 記号 and 番号 (free). The 保険者番号 ends in a Luhn digit
    (厚生労働省), but a 後期高齢 被保険者番号 may not, and the label decides. Invalid: 0113999."""

    entity_types = ("JP_HEALTH_INSURANCE",)
    _insured = Cues(
        "保険", "国保", "社保", "健保", "ins", "insurer", "被保険者", "insurance", before=80
    )
    patterns = (
        Pattern(
            re.compile(
                r"(?:保険者番号|保険者|insurer(?:_no)?)"
                + _SLOT
                + number(r"(?P<value>[0-9]{8}|[0-9]{6})"),
                re.I,
            ),
            score=0.85,
        ),
        Pattern(
            re.compile(r"(?:被保険者(?:証)?(?:の)?番号)" + _SLOT + number(r"(?P<value>[0-9]{8})")),
            score=0.8,
        ),
        Pattern(
            re.compile(number(r"[0-9]{8}|[0-9]{6}")),
            score=None,
            cues=Cues("健康保険", "保険者番号", "国保", "insurer", "ins", before=12, after=0),
            cued_score=0.7,
        ),
        Pattern(
            re.compile(
                r"(?:記号・?番号|記号|kigo|mark)[\"」】)]?(?: ?[:=は] ?\"?| ?\"|[ (])(?P<value>[一-鿿ぁ-んァ-ヶA-Za-z]{0,4}[0-9][0-9-]{0,11})"
            ),
            score=None,
            cues=_insured,
            cued_score=0.75,
        ),
        Pattern(
            re.compile(
                r"(?<!保険者)(?<!者)(?:番号|bango|num|枝番|edaban)[\"」】)]?(?: ?[:=は] ?\"?| ?\"|[ (])(?P<value>[0-9][0-9-]{0,9})(?![0-9年])"
            ),
            score=None,
            cues=Cues("記号", "kigo", "mark", before=40, after=0),
            cued_score=0.7,
        ),
    )
