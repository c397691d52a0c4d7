# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""旅券番号, 在留カード番号 and 特別永住者証明書番号."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Labels, Pattern

_NOT_TOUCHED = r"(?<![0-9A-Za-z_])"
_BEHIND = r"(?![0-9A-Za-z_])(?!-[0-9])"
_GAP = r"[ -]?"


class JpPassportRecognizer(JpPatternRecognizer):
    """Two letters and seven digits (外務省). No published check digit outside the machine-readable
    zone; part numbers look the same, so without a cue only the ordinary series M and T count, and
    low. Other countries' passports have one letter or none: their label must be outright.
    Invalid: TK12345.
    """

    entity_types = ("JP_PASSPORT",)
    _labels = Labels(
        "パスポート", "旅券", "渡航文書", "passport", "passport_no", "passportno", "passport_number", "passportnumber", "ryoken", "ryoken_no", "ryoken_bango", "pp_no",
        before=60, after=16, reject="パスポートサイズ|旅券事務",
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(_NOT_TOUCHED + r"[A-Za-z]{2}" + _GAP + r"[0-9]{3} ?[0-9]{4}" + _BEHIND),
            score=None,
            cues=_labels,
        ),
        Pattern(
            re.compile(_NOT_TOUCHED + r"[A-Za-z]{1,2}[0-9]{6,8}[A-Za-z]?" + _BEHIND),
            score=None,
            cues=_labels,
            outright=True,
            cued_score=0.7,
        ),
        Pattern(
            re.compile(_NOT_TOUCHED + r"(?:T[A-Z]|M[A-Z])[0-9]{7}" + _BEHIND),
            score=0.4,
            veto=Labels("品番", "型番", "型式", "品目", "部品", "図番", "商品", "製品", "JAN", "SKU", "ロット", "lot", "part", "model", "code", "コード", "追跡", "伝票", "注文", here=True),
        ),
    )  # fmt: skip


class JpResidenceCardRecognizer(JpPatternRecognizer):
    """Two letters, eight digits, two letters (出入国在留管理庁). The check rule is not published;
    the shape is rare enough to stand alone. Invalid: AB1234567CD.
    """

    entity_types = ("JP_RESIDENCE_CARD",)
    _labels = Labels(
        "在留", "特別永住", "residence card", "residence_card", "residencecard", "zairyu", "zairyu_card", "zairyu_no", "resident card", "外国人登録", "RCカード",
        before=60, after=16,
    )  # fmt: skip
    patterns = (
        Pattern(
            re.compile(
                _NOT_TOUCHED
                + r"[A-Za-z]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[A-Za-z]{2}"
                + r"(?![0-9A-Za-z_])"
            ),
            score=0.6,
            cues=_labels,
            veto=Labels("品番", "型番", "型式", "部品", "図番", "追跡", "問番", "送り状", "伝票", "tracking", "シリアル", "serial", here=True),
        ),
    )  # fmt: skip
