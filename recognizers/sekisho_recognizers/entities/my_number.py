# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""個人番号 (マイナンバー)."""

import re

from sekisho_recognizers.check_digits import is_my_number
from sekisho_recognizers.recognizer import (
    JpPatternRecognizer,
    Labels,
    OtherLabels,
    Pattern,
    apart,
    digits,
)

_LABELS = Labels(
    "マイナンバー", "個人番号", "マイナ", "通知カード", "番号確認", "特定個人情報", "共通番号", "個番",
    "my number", "mynumber", "my_number", "my-number", "my_no", "mynum", "individual_number", "individual number", "individualnumber",
    "kojin_bango", "kojinbango", "kojin_no", "myna", "mynumber_no", "individual no",
    before=70,
)  # fmt: skip
# One run of 12 digits in ten passes the check: not where another label names the slot.
_OTHERS = OtherLabels(
    "マイナンバー",
    "個人番号",
    "マイナ",
    "本人番号",
    "my_number",
    "mynumber",
    "my number",
    "kojin",
    "individual_number",
    "番号確認",
    "共通番号",
)


def _is_date_and_time(value: str) -> bool:
    return bool(
        re.match(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$", value)
    )


class JpMyNumberRecognizer(JpPatternRecognizer):
    """12 digits, bare or in groups of four (1111-2222-3333).

    Check digit: weighted sum mod 11 (総務省令第85号 第5条); one run of 12 digits in ten passes it,
    so a bare run without a cue scores low, and not at all where it reads as a time or has another
    label. A wrong check digit right under the label is a typing error of a number that the law
    protects: ID_NUMBER. Invalid: 123456789012.
    """

    entity_types = ("JP_MY_NUMBER", "ID_NUMBER")
    patterns = (
        Pattern(
            re.compile(digits(4, 4, 4)),
            score=None,
            numeric=True,
            check=is_my_number,
            cues=_LABELS,
            mistyped="ID_NUMBER",
        ),
        Pattern(
            re.compile(digits(4, 4, 4)),
            score=0.4,
            numeric=True,
            check=lambda value: is_my_number(value) and not _is_date_and_time(value),
            veto=_OTHERS,
        ),
        Pattern(
            re.compile(apart(12)),
            score=None,
            numeric=True,
            check=is_my_number,
            cues=_LABELS,
            outright=True,
        ),
    )
