# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""運転免許証番号."""

import re

from sekisho_recognizers.check_digits import is_drivers_license
from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern, number

_CUES = Cues(
    "免許", "運転経歴証明書", "公安委員会", "driver's license", "drivers license", "driving licence",
    "license_no", "licence", "license", before=30, after=20,
)  # fmt: skip


class JpDriversLicenseRecognizer(JpPatternRecognizer):
    """12 digits: 公安委員会 2, year 2, serial 6, check digit, count of re-issues.

    Check: the prefix is one of 51, digit 11 is mod 11 of the ten before it. One random run in 20
    and one timestamp in nine pass, so a cue is needed. Invalid: 309912345650.
    """

    entity_types = ("JP_DRIVERS_LICENSE",)
    patterns = (
        Pattern(
            re.compile(number(r"[0-9]{4}(?P<s>[- ]?)[0-9]{4}(?P=s)[0-9]{4}")),
            score=None,
            check=is_drivers_license,
            cues=_CUES,
        ),
        Pattern(
            re.compile(
                r"免許証?(?:の?番号|No\.?)(?:は|が|:|=| |\"|】|第){0,4}(?P<value>[0-9]{12})(?![0-9])"
            ),
            score=0.7,
        ),
    )
