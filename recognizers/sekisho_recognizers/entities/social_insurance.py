# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Numbers of the resident register and of social insurance: 住民票コード, 年金, 雇用保険, 健康保険, 介護.

None has a check digit that can be relied on, and each has the length of something else (a mobile
number, a parcel): all need a label, or a shape that nothing else has.
"""

import re

from sekisho_recognizers.check_digits import is_luhn
from sekisho_recognizers.recognizer import (
    Cues,
    JpPatternRecognizer,
    Labels,
    OtherLabels,
    Pattern,
    apart,
    digits,
)

_SLOT = r"[\"'」】)\]]{0,2}(?: ?[:=は|] ?[\"'「]?| ?[\"'「(]| |\n)?"


class JpResidentCodeRecognizer(JpPatternRecognizer):
    """住民票コード: 11 digits (住民基本台帳法). The check digit's official wording was not seen, so it
    is not asked for. Invalid: 1234567890 (10 digits)."""

    entity_types = ("JP_RESIDENT_CODE",)
    _labels = Labels(
        "住民票コード", "住民票", "住基", "juminhyo", "juminhyo_code", "jumin_code", "juminhyocode", "resident code", "resident_code", "residentcode",
        "resident_record_code", "residence record code", "resident registration number", "住民コード", before=60,
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(
                rf"(?:{digits(5, 5, 1)}|{digits(1, 5, 5)}|{digits(4, 4, 3)}|{digits(3, 4, 4)})"
            ),
            score=None,
            numeric=True,
            cues=_labels,
            veto=Labels("電話", "携帯", "TEL", "FAX", before=14, after=8, here=True),
        ),
        Pattern(re.compile(apart(11)), score=None, numeric=True, cues=_labels, outright=True),
    )


class JpPensionNumberRecognizer(JpPatternRecognizer):
    """基礎年金番号: 4-6 digits, 年金証書 4-6-4 (日本年金機構). No check digit. Invalid: 123-4567890."""

    entity_types = ("JP_PENSION_NUMBER",)
    _labels = Labels(
        "年金", "pension", "pension_no", "pension_number", "pensionnumber", "nenkin", "nenkin_no", "nenkin_bango", "kiso_nenkin", "kiso_nenkin_bango", "basic_pension_number",
        pattern=r"年金(?:手帳|証書)?[^0-9\n]{1,4}(?:記号)?・?番号", before=90, after=16,
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(rf"(?:{digits(4, 6, 4)}|{digits(4, 6)})"),
            score=None,
            numeric=True,
            cues=_labels,
            cued_score=0.85,
            veto=Labels("電話", "携帯", "TEL", "FAX", "口座", before=14, after=8, here=True),
        ),
        Pattern(re.compile(apart(10)), score=None, numeric=True, cues=_labels, outright=True),
    )


class JpEmploymentInsuranceRecognizer(JpPatternRecognizer):
    """雇用保険被保険者番号, 適用事業所番号: 4-6-1 digits (厚生労働省). The check digit is not published;
    the hyphenated shape is rare enough to stand alone at a low score. Invalid: 1234-56789-01."""

    entity_types = ("JP_EMPLOYMENT_INSURANCE_NUMBER",)
    _labels = Labels(
        "雇用保険", "雇保", "離職票", "ハローワーク", "資格喪失届", "資格取得届", "koyo", "koyo_hoken", "koyo_no", "koyohoken", "employment insurance", "employment_insurance",
        "employment_insurance_no", "employment_insurance_number", "employmentinsurance", "unemployment insurance", before=60, after=16,
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(r"[0-9]{4} ?-[ \n]?[0-9]{6} ?-[ \n]?[0-9](?![0-9A-Za-z]|-[0-9])"),
            score=0.5,
            numeric=True,
            cues=_labels,
            veto=OtherLabels("雇用保険", "雇保", "保険", "koyo", "employment", "事業所番号", "ins"),
        ),
        Pattern(
            re.compile(digits(4, 6, 1)),
            score=None,
            numeric=True,
            cues=_labels,
            veto=Labels("電話", "携帯", "TEL", "FAX", before=14, after=8, here=True),
        ),
        Pattern(re.compile(apart(11)), score=None, numeric=True, cues=_labels, outright=True),
    )


class JpCareInsuranceRecognizer(JpPatternRecognizer):
    """介護保険被保険者番号: 10 digits, or H and 9 (set by the municipality, no national check digit).
    Invalid: 000012345."""

    entity_types = ("JP_CARE_INSURANCE_NUMBER",)
    _labels = Labels(
        "介護保険", "被保険者番号", "被保険者証番号", "被保番号", "介護", "要介護", "要支援", "kaigo", "kaigo_no", "kaigo_hoken", "kaigo_hoken_no", "care insurance", "care_insurance",
        "care_insurance_number", "care_insurance_no", "long-term care", "ltci_no", "hihokensha_no", "hihokensha_bango", "insured_no", "insured_number",
        before=60, reject="事業所番号|雇用保険|健康保険|保険者番号(?<!被保険者番号)",
    )  # fmt: skip
    _phone = Labels("電話", "携帯", "TEL", "FAX", "連絡先", before=14, after=8, here=True)
    patterns = (
        Pattern(
            re.compile(
                rf"(?:{digits(4, 4, 2)}|{digits(5, 5)}|{digits(2, 4, 4)}|{digits(3, 3, 4)})"
            ),
            score=None,
            numeric=True,
            cues=_labels,
            cued_score=0.85,
            veto=_phone,
        ),
        Pattern(
            re.compile(r"(?<![0-9A-Za-z])[Hh][0-9]{9}(?![0-9A-Za-z])"),
            score=None,
            cues=_labels,
            cued_score=0.85,
        ),
        Pattern(re.compile(apart(10)), score=None, numeric=True, cues=_labels, outright=True),
    )


class JpHealthInsuranceRecognizer(JpPatternRecognizer):
    """健康保険: 保険者番号 (8 or 6 digits), 記号, 番号 and 枝番 (free), 公費負担者番号 (8), 受給者番号 (7),
    後期高齢者 被保険者番号 (8). The 保険者番号 ends in a Luhn digit (厚生労働省), but labels are what
    tells, and a typing error is as private. Invalid: 0113999."""

    entity_types = ("JP_HEALTH_INSURANCE",)
    _insured = Cues(
        "保険", "国保", "社保", "健保", "ins", "insurer", "被保険者", "insurance", "hoken", "kenpo", "kokuho", "共済", "後期高齢", "資格確認書", "資格情報", "保険証", "被扶養者", before=90
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(rf"(?:{digits(8)}|{digits(6)})"),
            score=None,
            numeric=True,
            check=is_luhn,
            cues=Labels(
                "保険者番号",
                "負担者番号",
                "insurer_no",
                "insurer_number",
                "hokensha_no",
                "hokensha_bango",
                before=24,
                reject="被保険者番号",
            ),
            cued_score=0.8,
        ),
        Pattern(
            re.compile(
                rf"(?:{digits(8)}|{digits(2, 6)}|{digits(4, 4)}|{digits(6)}|{digits(2, 2, 3, 1)})"
            ),
            score=None,
            numeric=True,
            cues=Labels(
                "保険者番号",
                "保険者No",
                "健康保険",
                "健保",
                "国保",
                "国民健康保険",
                "協会けんぽ",
                "社会保険",
                "共済",
                "insurer",
                "insurer_no",
                "insurer_number",
                "insurer_id",
                "insurerno",
                "hokensha_no",
                "hokensha_bango",
                "hokenja_no",
                "hokenja_bango",
                "health_insurance",
                "health_insurance_no",
                "health insurance",
                "kenpo",
                "kokuho",
                "ins",
                "ins_no",
                "後期高齢",
                "被保険者番号",
                "被保険者証番号",
                "公費負担者番号",
                "公費",
                "公費番号",
                "負担者番号",
                "資格確認書",
                "保険証",
                "kenko_hoken",
                before=24,
                after=10,
                reject="雇用保険|介護保険|生命保険|損害保険|保険料|保険金",
            ),
            cued_score=0.8,
            outright=True,
            veto=Cues("〒", "郵便番号", before=8, after=0),
        ),
        Pattern(
            re.compile(rf"(?:{digits(7)}|{digits(6, 1)})"),
            score=None,
            numeric=True,
            cues=Labels(
                "受給者番号",
                "受給者証番号",
                "受給者証",
                "公費受給者",
                "jukyusha_no",
                "recipient_no",
                before=24,
                after=10,
            ),
            cued_score=0.8,
            outright=True,
        ),
        Pattern(
            re.compile(
                r"(?:記号[・/及びと ]{0,3}番号|記号|kigo|ins_symbol|symbol|mark)"
                + _SLOT
                + r"(?P<value>[一-鿿ぁ-んァ-ヶA-Za-z]{0,6}[ -]?[0-9][0-9-]{0,11}(?:(?:・|/| - | の )[0-9-]{1,10})?)(?![0-9年月])",
                re.I,
            ),
            score=None,
            cues=_insured,
            cued_score=0.75,
            veto=Cues("ゆうちょ", "通帳", "郵便局", "口座", before=44, after=0),
        ),
        Pattern(
            re.compile(
                r"(?<!保険者)(?<!者)(?<!電話)(?<!口座)(?:番号|bango|number|num|枝番|edaban|branch_no|branch)"
                + _SLOT
                + r"(?P<value>[0-9][0-9-]{0,9})(?![0-9年月])",
                re.I,
            ),
            score=None,
            cues=Cues("記号", "kigo", "mark", "symbol", before=44, after=0),
            cued_score=0.7,
            veto=Cues("ゆうちょ", "通帳", "口座", before=44, after=0),
        ),
    )
