# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""運転免許証番号."""

import re

from sekisho_recognizers.check_digits import is_drivers_license
from sekisho_recognizers.recognizer import JpPatternRecognizer, Labels, Pattern, apart, digits

_LABELS = Labels(
    "免許", "運転経歴証明書", "公安委員会", "driver's license", "drivers license", "driver license", "driving licence", "driving license",
    "driver_license", "drivers_license", "driverslicense", "driverlicense", "driver_license_no", "drivers_license_number", "dl_no", "dl_number",
    "license_no", "license_number", "licence_no", "licence", "license", "license no", "menkyo", "menkyo_no", "menkyo_bango", "menkyosho", "unten_menkyo", "DL",
    before=50, after=20, reject="古物|医師|教員|建設業|宅建|麻薬|ソフト|software",
)  # fmt: skip


class JpDriversLicenseRecognizer(JpPatternRecognizer):
    """12 digits: 公安委員会 2, year 2, serial 6, check digit, count of re-issues (警察庁).

    Check: the prefix is one of 51, digit 11 is mod 11 of the ten before it. One random run in 20
    and one timestamp in nine pass, so a cue is needed. Invalid: 309912345650.
    """

    entity_types = ("JP_DRIVERS_LICENSE", "ID_NUMBER")
    patterns = (
        Pattern(
            re.compile(rf"(?:{digits(4, 4, 4)}|{digits(2, 2, 6, 2)})"),
            score=None,
            numeric=True,
            check=is_drivers_license,
            cues=_LABELS,
            mistyped="ID_NUMBER",
        ),
        Pattern(
            re.compile(apart(12)),
            score=None,
            numeric=True,
            check=is_drivers_license,
            cues=_LABELS,
            outright=True,
        ),
    )
