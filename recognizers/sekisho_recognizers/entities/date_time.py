# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Dates and times of day, whatever they are of. For policies that ask for them: see ON_REQUEST.

Each form is one way of writing. It begins with a character of its own, which a search skips to;
what may not stand before it is read behind that character. Where several forms read one place,
all are reported and the longest stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from sekisho_recognizers.cues import Cues, Labels, Nearness
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_KANJI_DIGITS = "〇一二三四五六七八九"
_KANJI = f"{_KANJI_DIGITS}十"
_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# What a form's first character may not continue: a number, a word, a path, a time zone.
_APART = r"(?<![0-9A-Za-z].)(?<![0-9][.:,].)(?<![0-9A-Za-z]/.)"
_NOT_HYPHENED = rf"{_APART}(?<![0-9]-.)"
_YEAR = rf"[12]{_APART}(?:(?<=1)[89]|(?<=2)[01])[0-9]{{2}}"
_TO_MONTH = r"(?:(?<=1)[0-2]|(?<=0)[1-9])?"
_TO_DAY = r"(?:(?<=[012])[0-9]|(?<=3)[01])?"
_TO_HOUR = r"(?:(?<=[01])[0-9]|(?<=2)[0-4])?"

_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_ANY_MONTH = rf"(?P<month>1[0-2]|0?[1-9]|[{_KANJI}]{{1,2}})"
_ANY_DAY = rf"(?P<day>3[01]|[12][0-9]|0?[1-9]|[{_KANJI}]{{1,3}})"
_END = r"(?![0-9A-Za-z]|[./][0-9A-Za-z]|-[0-9])"
_WEEKDAY = (
    r"(?: ?(?:\([月火水木金土日](?:曜日?)?(?:[・,/]?[祝休])?\)|[月火水木金土日]曜日?"
    r"|\((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?\)))"
)

_OFFSET = r"(?:0[0-9]|1[0-4]):?[0-5][05]"
_ZONE = rf"(?:Z| ?(?:JST|UTC|GMT)| ?\+{_OFFSET})"
_MERIDIEM = r" ?(?:[AaPp]\.[Mm]\.|[AaPp][Mm])"
_CLOCK = (
    rf":[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]{{1,9}})?(?: ?-{_OFFSET})?)?(?:{_ZONE}|{_MERIDIEM})?"
    r"(?![0-9A-Za-z]|:[0-9A-Fa-f]|[./][0-9])"
)
_HOURS = r" ?時(?![間点期代給速差計空限])(?:半| ?[0-5]?[0-9] ?分(?: ?[0-5]?[0-9] ?秒)?)?"
_TIME = rf"(?:午[前後] ?|[AaPp][Mm] ?)?(?:2[0-4]|[01]?[0-9])(?:{_CLOCK}|{_HOURS})"
_THEN_TIME = rf"(?:(?:[Tの]| {{0,2}}){_TIME})?"

_LAST_DAY = r"(?: ?[~〜-] ?(?:3[01]|[12][0-9]|0?[1-9]) ?日(?![間目]))?"
_DAY_ON = rf" ?{_ANY_DAY} ?日(?!間){_WEEKDAY}?{_LAST_DAY}{_WEEKDAY}?{_THEN_TIME}"
_LAST_MONTH = r"(?: ?[~〜-] ?(?:1[0-2]|0?[1-9]) ?月(?![0-9]| ?[0-9]{1,2} ?日))?"
_MONTH_ON = rf" ?{_ANY_MONTH} ?月(?:{_DAY_ON}|(?![間額次]| ?[0-9]{{1,2}} ?日){_LAST_MONTH})"
_NO_DATE = r"(?! ?(?:[0-9]{1,2} ?月|度|代|間|目|前|後|来|ぶり|以上|問題|モデル|式|型|版|産|法|政令|省令|条例|\([行受家少わワネオヨラ]))"
_YEAR_ON = rf" ?年(?:{_MONTH_ON}|{_NO_DATE})"
_ERA = (
    r"[明大昭平令㍾㍽㍼㍻㋿](?:(?<=明)治|(?<=大)正|(?<=昭)和|(?<=平)成|(?<=令)和|(?<=[㍾㍽㍼㍻㋿]))"
)
_ERA_INITIAL = r"[MTSHR明大昭平令](?<![0-9A-Za-z].)(?<![一-鿿][明大昭平令])"
_ERA_YEAR = rf"(?:元|[0-9]{{1,2}}|[{_KANJI}]{{1,3}})"
_IN_BRACKETS = r"(?: ?\([^()\n]{2,8}\))?"

_NAMES = (
    "January February March April May June July August September October November December".split()
)
_SHORT_NAMES = [name[:3] for name in _NAMES if name != "May"] + ["Sept"]
_NAME = rf"(?:(?:{'|'.join(_NAMES)})|(?:{'|'.join(_SHORT_NAMES)})\.?)(?![A-Za-z])"
_FIRST_NAME = (
    r"[JFMASOND](?<![0-9A-Za-z].)(?:"
    + "|".join(f"(?<={name[0]}){name[1:]}" for name in (*_NAMES, *_SHORT_NAMES))
    + r")(?![A-Za-z])\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_AND_TIME = rf"(?:(?:,? (?:at )?|:){_TIME})?"

_FULL, _SHORT, _VAGUE = 0.5, 0.4, 0.3
_FORMS = tuple(
    (Hinted(form), score)
    for form, score in (
        # 2024年4月1日(月) 10時30分; 2024(令和6)年4月; 2024年
        (rf"{_YEAR}{_IN_BRACKETS}{_YEAR_ON}", _SHORT),
        # 令和6年4月1日; 平成元年
        (rf"{_ERA} ?{_ERA_YEAR}{_IN_BRACKETS}{_YEAR_ON}", _SHORT),
        # R6年4月1日; R6.4.1; 令06/04/01
        (rf"{_ERA_INITIAL} ?{_ERA_YEAR} ?年{_MONTH_ON}", _SHORT),
        (rf"{_ERA_INITIAL} ?{_ERA_YEAR}(?P<sign>[./]) ?{_MONTH}(?P=sign) ?{_DAY}{_END}{_WEEKDAY}?{_THEN_TIME}", _SHORT),
        # 二〇二四年四月一日
        (rf"[一二](?<![{_KANJI}].)[〇九八][{_KANJI_DIGITS}]{{2}}{_YEAR_ON}", _SHORT),
        # 4月1日(月) 10:00; 4月1日~3日
        (rf"(?P<month>[0-9]{_APART}{_TO_MONTH}) ?月{_DAY_ON}", _FULL),
        (rf"(?P<month>[{_KANJI[1:]}](?<![{_KANJI}].)[一二]?) ?月{_DAY_ON}", _FULL),
        # 1日(月)
        (rf"(?P<day>[0-9]{_APART}{_TO_DAY}) ?日{_WEEKDAY}{_THEN_TIME}", _SHORT),
        # 2024-04-01T10:00:00+09:00; 2024/04/01 10:00; 2024.4.1
        (rf"{_YEAR}(?<![0-9]-....)-{_MONTH}-{_DAY}(?:T[0-9]{{2}}{_CLOCK}|(?![0-9A-Za-z]|[./-][0-9]|/[A-Za-z]){_WEEKDAY}?{_THEN_TIME})", _FULL),
        (rf"{_YEAR}(?P<sign>[/.]) ?{_MONTH}(?P=sign) ?{_DAY}(?![0-9A-Za-z]|[./][0-9A-Za-z]){_WEEKDAY}?{_THEN_TIME}", _FULL),
        # 20240401T100000Z
        (rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-4])[0-5][0-9](?:[0-5][0-9])?{_ZONE}?{_END}", _FULL),
        # 2024/04; 2024-04
        (rf"{_YEAR}(?<![0-9]-....)(?:/{_MONTH}|-(?:0[1-9]|1[0-2])){_END}(?! ?シーズン)", _VAGUE),
        # 24/04/01
        (rf"[0-9]{_NOT_HYPHENED}[0-9]/{_MONTH}/{_DAY}{_END}{_WEEKDAY}?{_THEN_TIME}", _SHORT),
        # 04/01/2024; 1.4.2024
        (rf"[0-9]{_NOT_HYPHENED}{_TO_DAY}(?P<sign>[/.-])(?:3[01]|[12][0-9]|0?[1-9])(?P=sign)(?:19|20)[0-9]{{2}}{_END}{_THEN_TIME}", _SHORT),
        # 4/1(月); 4/1 10:00; 4/1~4/5(金)
        (rf"(?P<month>[0-9]{_APART}{_TO_MONTH})/{_DAY}(?![0-9A-Za-z]|[./][0-9A-Za-z])(?:{_WEEKDAY}{_THEN_TIME}| {{1,2}}{_TIME}|(?= ?[~〜-] ?[0-9]{{1,2}}/[0-9]{{1,2}}{_WEEKDAY}))", _SHORT),
        # 4/01; 4/1まで; 4/25に; a line that begins with 4/25
        (rf"(?P<month>[0-9]{_NOT_HYPHENED}{_TO_MONTH})/{_DAY}(?:(?<=/0.)(?![0-9A-Za-z]|[./][0-9A-Za-z]|-[0-9])|(?=まで|付|午[前後]|以降|必着|締|の予定|頃|ごろ))", _VAGUE),
        (rf"(?P<month>[0-9]{_NOT_HYPHENED}{_TO_MONTH})/(?P<day>3[01]|2[0-9]|1[1-9])(?=[は、。]|に(?![減縮分なすし])|から(?!減)|の[朝昼夜会])", _VAGUE),
        (rf"(?P<month>[0-9](?<=\n.){_TO_MONTH})/{_DAY}(?= [ぁ-んァ-ヶ一-鿿]|(?<=/[0-9]{{2}})[,\t])", _VAGUE),
        # April 1, 2024 at 10:00; Apr 1; April 2024
        (rf"{_FIRST_NAME} {{1,2}}(?:{_DAY}{_ORDINAL}(?:,? ?(?:18|19|20|21)[0-9]{{2}})?|(?:18|19|20|21)[0-9]{{2}})(?![0-9A-Za-z]|[./-][0-9]){_AND_TIME}", _SHORT),
        # 1 Apr 2024; 1st of April; 01/Apr/2024:10:00:00 +0900
        (rf"[0-9]{_APART}{_TO_DAY}{_ORDINAL}(?: (?:of )?|[-/]){_NAME}(?:[ /,-]{{1,2}}(?:18|19|20|21)[0-9]{{2}})?(?![0-9A-Za-z]|[./-][0-9]){_AND_TIME}", _SHORT),
        # 10時30分; 9〜17時; 午後3時; 午後三時
        (rf"[0-9]{_APART}{_TO_HOUR}(?: ?[~〜-] ?(?:2[0-4]|[01]?[0-9]))?{_HOURS}", _SHORT),
        (rf"午[前後] ?(?:(?:2[0-4]|[01]?[0-9])(?:{_CLOCK}|{_HOURS})|[{_KANJI}]{{1,2}}{_HOURS})", _SHORT),
        (r"正午(?=に|まで|から|ごろ|頃|以降|[、。\n])", _VAGUE),
    )
)  # fmt: skip
_CLOCKS = tuple(
    Hinted(form)
    for form in (
        # 14:05:09; AM 9:30; 9:30 pm; 3 p.m.
        rf"[0-9]{_APART}(?<!\+.)(?<![A-Za-z0-9:]:.){_TO_HOUR}{_CLOCK}",
        rf"[AaPp](?<![0-9A-Za-z].)[Mm] ?(?:1[0-2]|0?[0-9]){_CLOCK}",
        rf"[0-9]{_APART}(?:(?<=1)[0-2])?{_MERIDIEM}(?![A-Za-z0-9])",
    )
)
# What is a date only in a place for one: 4/1, 20240401, 20240401100000.
_IN_ITS_PLACE = tuple(
    Hinted(form)
    for form in (
        rf"(?P<month>[0-9]{_NOT_HYPHENED}{_TO_MONTH})[/.]{_DAY}{_END}",
        rf"{_YEAR}(?<![0-9]-....)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?:(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?)?{_END}",
    )
)
_PLACE = Labels(
    "日付", "日時", "年月日", "月日", "期日", "期限", "締切", "締切日", "締め切り", "〆切", "納期", "日程",
    *(f"{what}日" for what in "納品 予定 開始 終了 開催 実施 発行 作成 更新 登録 入社 退職 契約 支払 入金 請求 受診 入院 退院 来院 予約 面接 発生 提出 発注 受注 出荷 到着 有効 処理 取引 対象 基準 報告".split()),
    "date", "datetime", "timestamp", "deadline", "due", "due_date", "created_at", "updated_at", "start_date", "end_date", "as of",
    before=28, after=0, here=True,
)  # fmt: skip
_RATIO = Cues("比率", "の比", "比は", "比で", "比が", "縮尺", "割合", "希釈", "スケール", "アスペクト", "オッズ", "ratio", "scale", "odds", before=10, after=4)  # fmt: skip


class JpDateTimeRecognizer(JpRecognizer):
    """Dates in the Western and the Japanese calendar, in words (2024年4月1日(月), 令和6年4月1日, R6.4.1,
    二〇二四年四月一日, 4月1日, April 1, 2024) and in figures (2024-04-01, 2024/04/01, 20240401T100000Z),
    with or without a time; a time alone (10時30分, 午後3時, 14:05:09, 3 pm); a year or a month of a
    year alone (2024年, 2024/04) as JIS X 0301 has them. 20240401 only behind a date's label or in its
    column; 4/1 also where what stands behind it says so (4/1(月), 4/1 10:00, 4/1まで, 4/25に).

    No check digit: months are 1 to 12, days those the month can have, hours 0 to 24 (JIS X 0301,
    ISO 8601). Relative words (来週, 昨年4月), spans (3時間, 2024年度) and ratios (縮尺1:50) stay.
    Invalid: 2024年13月1日, 4月31日, 25時, 1.2.3.
    """

    entity_types = ("DATE_TIME",)

    def find(self, view: View) -> Iterator[Match]:
        reading = view.reading
        for form, score in _FORMS:
            yield from _matches(form.finditer(reading), score)
        for form in _CLOCKS:
            for match in _matches(form.finditer(reading), _SHORT):
                if not _RATIO.near(view, match.start, match.end):
                    yield match
        if not _PLACE.hints.allow(reading):
            return
        for form in _IN_ITS_PLACE:
            for match in _matches(form.finditer(reading), _SHORT):
                if _PLACE.nearness(view, match.start, match.end) is Nearness.OUTRIGHT:
                    yield match


def _matches(found: Iterable[re.Match[str]], score: float) -> Iterator[Match]:
    for each in found:
        if _is_in_calendar(each.groupdict()):
            yield Match(*each.span(), "DATE_TIME", score)


def _is_in_calendar(parts: Mapping[str, str | None]) -> bool:
    """29 February is, in any year."""
    month = _number(parts.get("month") or "1")
    day = _number(parts.get("day") or "1")
    return 1 <= month <= 12 and 1 <= day <= _MOST_DAYS[month - 1]


def _number(digits: str) -> int:
    """04, 四, 十二, 二十一; 0 for what is no such number."""
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _kanji_digit(digits)
    return (_kanji_digit(tens) if tens else 1) * 10 + (_kanji_digit(ones) if ones else 0)


def _kanji_digit(digit: str) -> int:
    return _KANJI_DIGITS.index(digit) if len(digit) == 1 else 0
