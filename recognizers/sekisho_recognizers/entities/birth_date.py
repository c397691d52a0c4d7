# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Dates of birth."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Labels, Pattern

_KANJI = "元〇一二三四五六七八九十"
# Each date begins with a character of its own, which a search skips to; what may not stand before
# it, and which of the characters it was, is read behind it.
_ERA = r"(?:(?<=明)治|(?<=大)正|(?<=昭)和|(?<=平)成|(?<=令)和|(?<=[明大昭平令])|(?<=[MTSHRmtshr])(?<![A-Za-z].)\.?)"
_YEAR = r"(?:(?<=西)暦 ?(?:18|19|20)|(?<=1)[89]|(?<=2)0)[0-9]{2}"
_NUMBER = r"(?:[0-9] ?[0-9]?|[" + _KANJI + r"]{1,4})"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_MONTH_REST = rf"(?:{'|'.join(f'(?<={name[0]}){name[1:]}' for name in _MONTHS)})[a-z]{{0,6}}\.?"
_DATE = (
    r"[明大昭平令MTSHRmtshr西12一二](?<![0-9].)(?:"
    + _ERA + r" ?" + _NUMBER + r" ?(?:年の?|[-./・]) ?" + _NUMBER + r" ?(?:月の?|[-./・]) ?" + _NUMBER + r"(?: ?日)?"
    + r"|" + _YEAR + r"(?:\([^()\n]{2,8}\))? ?(?:年の?|[-./・]| ) ?[0-9]{1,2} ?(?:月の?|[-./・]| ) ?[0-9]{1,2}(?: ?日)?"
    + r"|(?<=[一二])[〇九][〇一二三四五六七八九]{2}年[" + _KANJI + r"]{1,3}月[" + _KANJI + r"]{1,3}日"
    + r")(?![0-9])"
)  # fmt: skip
_COMPACT = (
    r"[MTSHR明大昭平令12](?<![0-9A-Za-z].)(?:(?<![12])|(?<!\..)(?:(?<=1)[89]|(?<=2)0))"
    r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z])"
)
_ENGLISH = (
    rf"[JFMASOND0-9](?<![0-9A-Za-z].)(?:{_MONTH_REST} [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}"
    rf"|(?<=[0-9])[0-9]?(?:(?:st|nd|rd|th)?[ -]{_MONTH}[ ,-]{{1,2}}|[/.-][0-9]{{1,2}}[/.-])(?:19|20)[0-9]{{2}})(?![0-9])"
)
_SHORT = (
    r"[0-9](?<![0-9A-Za-z年/.-].)[0-9] ?[年/.-] ?[0-9]{1,2} ?[月/.-] ?[0-9]{1,2}日?(?![0-9/.-])"
)
_MONTH_DAY = r"[0-9一二三四五六七八九十](?<![0-9年].)(?:(?<=[0-9])[0-9]?|(?<![0-9])[一二三四五六七八九十]?) ?月 ?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}) ?日(?![0-9])"
_BIRTH = Labels(
    "生年月日", "誕生日", "生まれ", "誕生会", "生れ", "出生", "出生日", "誕生年月日", "誕生", "出生年月日", "DOB", "D.O.B", "birth", "birthdate", "birthday", "birth_date", "birth_day",
    "date_of_birth", "dateofbirth", "date of birth", "dob", "birthdate", "born", "born on", "bday", "umare", "seinengappi", "tanjobi", "tanjoubi", "birth_ymd", "生年", "バースデー", "バースデイ",
    pattern=r"(?<!発)生日(?!時|数)|生 {1,2}年 {1,2}月 {1,2}日", before=28, after=5,
)  # fmt: skip
_BORN = r"(?= ?\)?(?:[\((]?(?:満|享年)?[0-9]{1,3}[歳才]\)?)?[ 、,]?(?:の?生(?!産|徒|活|命|成|鮮|放|協)|うまれ|ウマレ|に(?:誕生|生まれ|出生)|誕生|出生))"


class JpBirthDateRecognizer(JpPatternRecognizer):
    """A date in any calendar with a birth label (before it, above it, in its column, as its key) or
    生/生まれ behind it.

    No check digit; months and days are not checked, for OCR mangles them. Invalid: 生年月日未記入.
    """

    entity_types = ("DATE_OF_BIRTH",)
    patterns = (
        Pattern(re.compile(_DATE + _BORN), score=0.9),
        Pattern(re.compile(_DATE), score=None, cues=_BIRTH),
        Pattern(re.compile(rf"{_COMPACT}(?= ?\)?生(?!産|徒|活|命|成|鮮))"), score=0.85),
        Pattern(re.compile(_COMPACT), score=None, cues=_BIRTH),
        Pattern(re.compile(_ENGLISH), score=None, cues=_BIRTH),
        Pattern(re.compile(_SHORT), score=None, cues=_BIRTH, outright=True, cued_score=0.7),
        Pattern(re.compile(_SHORT + r"(?= ?日?生(?!産|徒|活|命|成|鮮))"), score=0.8),
        Pattern(re.compile(_MONTH_DAY + r"(?= ?(?:生まれ|生れ|うまれ|(?:が|は)誕生日|に誕生|に生まれ))"), score=0.8),
        Pattern(
            re.compile(r"(?:誕生日|生年月日|誕生会|birthday)[はがのを:= (]{0,3}(?P<value>" + _MONTH_DAY + ")", re.I),
            score=0.8,
        ),
        Pattern(
            re.compile(r"(?<![0-9])(?:(?:明治|大正|昭和|平成|令和)(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})年(?:[0-9]{1,2}月)?(?=生まれ|生れ|うまれ)"),
            score=0.6,
        ),
        Pattern(
            re.compile(r"date(?:time)?\((?P<value>(?:19|20)[0-9]{2}, ?[0-9]{1,2}, ?[0-9]{1,2})\)"),
            score=None,
            cues=_BIRTH,
        ),
        # A member of a family with a date: 長男（平成20年1月2日）.
        Pattern(
            re.compile(
                r"[妻夫男女者子娘父母兄弟姉妹孫](?:(?<=[妻夫娘])|(?<=[長次二三四五六][男女])|(?<=配偶者)|(?<=息子)|(?<=祖[父母])|(?<=[父母兄弟姉妹孫])(?<![一-鿿].))[(:、 ]{1,2}(?P<value>"
                + _DATE + r")(?=[)、,\n])"
            ),
            score=0.6,
        ),
        # A person's line in a roster: a short era date that stands alone in its slot.
        Pattern(
            re.compile(
                r"[MTSH](?<![A-Za-z0-9].) ?[0-9]{1,2}[./・-][0-9]{1,2}[./・-][0-9]{1,2}(?![0-9])"
            ),
            score=0.6,
        ),
        # A cell of a record without headers: the era's letter and six digits, as offices write it.
        Pattern(
            re.compile(
                r"[MTSH](?<=[,|\t\"].)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?=[,|\t\"\n]|$)"
            ),
            score=0.5,
        ),
    )  # fmt: skip
