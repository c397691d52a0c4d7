# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Telephone and fax numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from sekisho_recognizers.check_digits import digits_of
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import COUNTED, JpRecognizer, Labels, Match, OtherLabels
from sekisho_recognizers.view import View

_MISREAD = str.maketrans("OoQDIl|", "0000111")
_SPOKEN_DIGIT = {
    "ゼロ": "0", "レイ": "0", "マル": "0", "ぜろ": "0", "れい": "0", "まる": "0", "イチ": "1", "いち": "1", "ニー": "2", "ニ": "2", "に": "2",
    "サン": "3", "さん": "3", "ヨン": "4", "よん": "4", "シ": "4", "ゴー": "5", "ゴ": "5", "ご": "5", "ロク": "6", "ろく": "6", "ナナ": "7", "なな": "7",
    "シチ": "7", "しち": "7", "ハチ": "8", "はち": "8", "キュウ": "9", "キュー": "9", "きゅう": "9", "きゅー": "9", "ク": "9", "く": "9",
}  # fmt: skip
_SPOKEN_WORD = re.compile("|".join(sorted(_SPOKEN_DIGIT, key=len, reverse=True)))
_LABELS = Labels(
    "電話", "TEL", "Tel", "☎", "℡", "携帯", "ケータイ", "けーたい", "スマホ", "連絡先", "自宅", "直通", "FAX", "ファックス", "ファクス", "内線", "ダイヤル", "でんわ", "番号通知", "着信", "ワン切り", "折り返し", "コールバック",
    "phone", "phone_number", "phonenumber", "phone_no", "mobile", "mobile_no", "cell", "direct", "call", "tel_no", "telno", "telephone", "fax_no", "denwa", "denwa_bango", "keitai", "contact", "勤務先", "緊急", "代表", "home_tel", "mob", "かけ", "Ph",
    before=36, after=14,
)  # fmt: skip
_NOT_A_PHONE = Labels(
    "品番", "型番", "伝票", "追跡", "問番", "送り状", "口座", "年金", "住民票", "個人番号", "マイナンバー", "ロット", "図番", "部品", "コード", "JAN", "IMEI", "タイムスタンプ", "epoch", "timestamp",
    "雇用保険", "介護保険", "証券", "tracking", "order", "serial", "sku", "part", "lot", "qty", "quantity", "count", "amount", "size", "total", "数量", "シリアル", "免許", "カード",
    pattern=r"番号|(?<![A-Za-z])(?:No\.?|ID)(?![A-Za-z])",
    reject=r"電話|携帯|FAX|TEL|連絡|でんわ|ファ|スマホ|ダイヤル|直通|内線|(?:^|[^一-鿿])(?:お|ご)?番号|登録|phone|mobile|相手|着信|発信",
    before=16, after=0, here=True,
)  # fmt: skip
_OTHER = OtherLabels(
    "電話", "TEL", "携帯", "FAX", "ファ", "連絡", "内線", "直通", "phone", "mobile", "tel", "contact", "℡", "☎", "ダイヤル", "代表", "住所", "誕生日", "生年月日", "〒", "カード", "受注", "発注", "注文",
    keys=False,
)  # fmt: skip
_NATIONAL = re.compile(
    r"(?:\(0[1-9][0-9]{0,3}\)|0[1-9][0-9]{0,4})"
    r"(?: ?\([0-9]{1,4}\) ?| ?[-./・][ \n]?[0-9]{1,4} ?[-./・][ \n]?| ?[-.・]?[ \n]?[0-9]{1,4}[ \n]|[ \n]?[0-9]{1,4}-?)[0-9]{3,4}"
    rf"(?![0-9A-Za-z]|-[0-9]|\.[0-9]|{COUNTED})"
)
_INTERNATIONAL = Hinted(
    r"[+0](?<![0-9A-Za-z+].)(?:(?<=\+)|(?<=0)(?:10[- ]?|0)(?=81))[1-9][0-9]{0,2}[- ]?(?:\(0?[0-9]{0,4}\)[- ]?)?[0-9]{1,5}(?:[- ][0-9]{1,5}){0,5}(?![0-9A-Za-z])"
)
_SCANNED = Hinted(
    r"[0OoQ](?<![0-9A-Za-z].)[0-9OoIlQ]{1,3}[- ][0-9OoIlQ]{2,4}[- ][0-9OoIlQ]{4}(?![0-9A-Za-z])"
)
_SPACED = Hinted(
    r"0(?<![0-9A-Za-z].)(?: [0-9]){1,3} ?- ?[0-9](?: [0-9]){1,3} ?- ?[0-9](?: [0-9]){3}(?![ 0-9])"
    r"|0(?<![0-9A-Za-z].)(?: [0-9]){9,10}(?![ 0-9])"
)
_SPOKEN = Hinted(
    rf"(?:ゼロ|ぜろ|レイ|れい|マル|まる)(?:{_SPOKEN_WORD.pattern}|[0-9の、・ -]){{5,40}}"
)
_EXTENSION = Hinted(r"(?:内線(?:番号)?|(?<![A-Za-z])(?:ext|extension)\.?)[は:# ]{0,3}(?P<value>[0-9]{3,6})(?![0-9A-Za-z番台円])", re.I)  # fmt: skip
_OTHER_KEY = re.compile(r"(?<![A-Za-z])[A-Za-z_]{2,20}=\Z")
_EDGE = "の、・ -"
_JAPANESE_LENGTHS = (10, 11)


class JpPhoneRecognizer(JpRecognizer):
    """Japanese numbers in every way they are written: hyphens, dots, brackets, spaces, nothing,
    full width, kanji digits, の, spoken digits, +81, OCR's O and l; and international numbers.

    No check digit: validity is the numbering plan as `phonenumbers` knows it (総務省). A number
    outside the plan, or bare digits that may be anything, need a cue. Invalid: 090-1234-567.
    """

    entity_types = ("PHONE_NUMBER",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.numeric
        for start in view.number_starts:
            if text[start] == "0":
                bracketed = start > 0 and text[start - 1] == "("
                found = _NATIONAL.match(text, start - bracketed) or _NATIONAL.match(text, start)
                if found:
                    yield from _national(view, found, found.group())
        for found in _INTERNATIONAL.finditer(view.reading):
            if _is_valid(re.sub(r"^(?:010[- ]?|00)", "+", found.group()).replace("(0)", "")):
                yield Match(*found.span(), "PHONE_NUMBER", 0.9)
        for found in _SPOKEN.finditer(view.reading):
            yield from _spoken(found)
        for found in _EXTENSION.finditer(view.reading):
            yield Match(*found.span("value"), "PHONE_NUMBER", 0.5)
        for pattern in (_SCANNED, _SPACED) if _LABELS.hints.allow(view.reading) else ():
            for found in pattern.finditer(view.reading):
                if _LABELS.near(view, *found.span()):
                    yield from _national(view, found, found.group().translate(_MISREAD))


def _spoken(found: re.Match[str]) -> Iterator[Match]:
    surface = found.group().rstrip(_EDGE)
    value = _SPOKEN_WORD.sub(lambda word: _SPOKEN_DIGIT[word.group()], surface)
    digits = digits_of(value)
    if len(digits) in _JAPANESE_LENGTHS and _is_national(digits):
        yield Match(found.start(), found.start() + len(surface), "PHONE_NUMBER", 0.8)


def _national(view: View, found: re.Match[str], value: str) -> Iterator[Match]:
    digits = digits_of(value)
    if len(digits) not in _JAPANESE_LENGTHS or digits[:2] == "00":
        return
    mobile = len(digits) == 11 and digits[0] == "0" and digits[1] in "56789" and digits[2] == "0"
    separated = len(digits) < len(found.group())
    valid = _is_national(digits)
    if not valid and not separated:
        return
    if _NOT_A_PHONE.near(view, *found.span()) or _OTHER.near(view, *found.span()):
        return
    if (
        not mobile
        and _OTHER_KEY.search(view.text[max(0, found.start() - 24) : found.start()])
        and not _LABELS.near(view, *found.span())
    ):
        return
    if valid and (separated or mobile):
        yield Match(*found.span(), "PHONE_NUMBER", 0.85 if separated else 0.7)
    elif _LABELS.near(view, *found.span()):
        yield Match(*found.span(), "PHONE_NUMBER", 0.75)


def _is_national(digits: str) -> bool:
    """Of digits from their 0 on; says what `_is_valid` does, mostly without parsing."""
    if digits.startswith(("00", "010")):
        return _is_valid(digits)
    number = phonenumbers.PhoneNumber(country_code=81, national_number=int(digits[1:]))
    return phonenumbers.is_valid_number_for_region(number, "JP")


def _is_valid(value: str) -> bool:
    try:
        parsed = phonenumbers.parse(value, "JP")
    except phonenumbers.NumberParseException:
        return False
    if parsed.country_code == 81:
        return phonenumbers.is_valid_number(parsed)
    return phonenumbers.is_possible_number(parsed)
