# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""旅券番号, 在留カード番号 and 特別永住者証明書番号."""

import re

from sekisho_recognizers.recognizer import (
    COUNTED,
    JpPatternRecognizer,
    Labels,
    OtherLabels,
    Pattern,
)

_NOT_TOUCHED = r"(?<![0-9A-Za-z_¥$].)"  # behind the first character
_BEHIND = rf"(?![0-9A-Za-z_]|-[0-9]|{COUNTED})"
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
        # The machine-readable zone (ICAO 9303), both lines.
        Pattern(re.compile(r"P(?<![A-Z0-9<].)[A-Z<][A-Z]{3}[A-Z<]{20,39}(?![A-Z0-9<])"), score=0.9),
        Pattern(
            re.compile(
                r"[A-Z0-9<](?<![A-Z0-9<].)[A-Z0-9<]{8}[0-9][A-Z]{3}[0-9]{7}[MF<X][0-9]{7}[A-Z0-9<]{14,16}(?![A-Z0-9<])"
            ),
            score=0.9,
        ),
        Pattern(
            re.compile(r"[A-Za-z]" + _NOT_TOUCHED + r"[A-Za-z]" + _GAP + r"[0-9]{3} ?[0-9]{4}" + _BEHIND),
            score=None,
            cues=_labels,
        ),
        Pattern(
            re.compile(r"[A-Za-z]" + _NOT_TOUCHED + r"[A-Za-z]?[0-9]{6,8}[A-Za-z]?" + _BEHIND),
            score=None,
            cues=_labels,
            outright=True,
            cued_score=0.7,
        ),
        Pattern(
            re.compile(r"[TM]" + _NOT_TOUCHED + r"[A-Z][0-9]{7}" + _BEHIND),
            score=0.4,
            veto=OtherLabels("パスポート", "旅券", "passport", "pp_no", "書類", "本人確認", "身分証"),
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
                r"[A-Za-z]"
                + _NOT_TOUCHED
                + r"[A-Za-z][ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[A-Za-z]{2}"
                + r"(?![0-9A-Za-z_])"
            ),
            score=0.6,
            cues=_labels,
            veto=OtherLabels("在留", "永住", "residence", "zairyu", "card", "カード", "身分証", "本人確認", "証明書"),
        ),
    )  # fmt: skip
