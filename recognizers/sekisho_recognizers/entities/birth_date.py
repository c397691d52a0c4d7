# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Dates of birth."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern

_KANJI = "元〇一二三四五六七八九十"
_ERA = r"(?:明治|大正|昭和|平成|令和|[明大昭平令]|(?<![A-Za-z])[MTSHR]\.?)"
_YEAR = r"(?:西暦 ?)?(?:19|20)[0-9]{2}"
_NUMBER = r"(?:[0-9] ?[0-9]?|[" + _KANJI + r"]{1,4})"
_DATE = (
    r"(?<![0-9])(?:"
    + _ERA + r" ?" + _NUMBER + r" ?(?:年の?|[-./・]) ?" + _NUMBER + r" ?(?:月|[-./・]) ?" + _NUMBER + r"(?: ?日)?"
    + r"|" + _YEAR + r" ?(?:年|[-./]) ?[0-9]{1,2} ?(?:月|[-./]) ?[0-9]{1,2}(?: ?日)?"
    + r"|(?<![A-Za-z])[MTSHR][0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]"
    + r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]"
    + r"|[一二][〇九][〇一二三四五六七八九]{2}年[" + _KANJI + r"]{1,3}月[" + _KANJI + r"]{1,3}日"
    + r")(?![0-9])"
)  # fmt: skip
_MONTH_DAY = r"(?<![0-9年])[0-9]{1,2}月[0-9]{1,2}日(?![0-9])"
_BIRTH = Cues(
    "生年月日", "誕生日", "生まれ", "誕生会", "生れ", "出生", "DOB", "birth", "birthdate", "birthday",
    "date_of_birth", "dob", "生日", "born", "bday", "umare", "seinengappi", before=24, after=4,
)  # fmt: skip


class JpBirthDateRecognizer(JpPatternRecognizer):
    """A date in any calendar with a birth cue before it, 生/生まれ behind it, or in such a column.

    No check digit; months and days are not checked, for OCR mangles them. Invalid: 生年月日未記入.
    """

    entity_types = ("DATE_OF_BIRTH",)
    patterns = (
        Pattern(
            re.compile(_DATE + r"(?= ?\)?(?:\(?[満0-9]{1,4}歳\)?)? ?(?:生(?!産|徒|活|命)|うまれ))"),
            score=0.9,
        ),
        Pattern(re.compile(_DATE), score=None, cues=_BIRTH),
        Pattern(re.compile(_MONTH_DAY + r"(?= ?(?:生まれ|生れ))"), score=0.8),
        Pattern(
            re.compile(r"(?:誕生日|生年月日|誕生会)[はがの:= (]{0,3}(?P<value>" + _MONTH_DAY + ")"),
            score=0.8,
        ),
        # A person's line in a roster: a short era date that stands alone in its slot.
        Pattern(
            re.compile(
                r"(?<![A-Za-z0-9])[MTSH] ?[0-9]{1,2}[./・-][0-9]{1,2}[./・-][0-9]{1,2}(?![0-9])"
            ),
            score=0.6,
        ),
    )
