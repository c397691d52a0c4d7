# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Telephone and fax numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from sekisho_recognizers.check_digits import digits_of
from sekisho_recognizers.recognizer import Cues, JpRecognizer, Match
from sekisho_recognizers.view import View

_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九○", "001234567890")
_MISREAD = str.maketrans("OoQDIl|", "0000111")
_CUES = Cues(
    "電話", "TEL", "☎", "℡", "携帯", "ケータイ", "スマホ", "連絡先", "自宅", "直通", "FAX", "ファックス", "内線",
    "phone", "mobile", "direct", "call", "勤務先", "緊急", before=30, after=10,
)  # fmt: skip
_NOT_A_PHONE = Cues(
    "品番", "型番", "伝票", "追跡", "口座", "証券番号", "注文番号", "受付番号", "契約番号", "年金",
    "被保険者番号", "住民票コード", "個人番号", before=10, after=0,
)  # fmt: skip
_NATIONAL = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][-.])"
    r"(?:\(0[1-9][0-9]{0,3}\)|0[1-9][0-9]{0,4})"
    r"(?: ?\([0-9]{1,4}\) ?|[-. ・]{0,2}[0-9]{1,4}[-. ・]{0,2}|の[0-9]{1,4}の)[0-9]{3,4}"
    r"(?![0-9A-Za-z])(?!-[0-9])"
)
_INTERNATIONAL = re.compile(
    r"(?<![0-9A-Za-z+])\+[1-9][0-9]{0,2}[- ]?(?:\(0?[0-9]{0,4}\)[- ]?)?[0-9]{1,5}(?:[- ][0-9]{1,5}){0,5}(?![0-9A-Za-z])"
)
_KANJI = re.compile(
    r"[〇零○][一二三四五六七八九][〇零○一二三四五六七八九]{0,3}[-の・ ]?"
    r"[〇零○一二三四五六七八九]{1,4}[-の・ ]?[〇零○一二三四五六七八九]{4}(?![〇零一二三四五六七八九])"
)
_SCANNED = re.compile(
    r"(?<![0-9A-Za-z])[0OoQ][0-9OoIlQ]{1,3}[- ][0-9OoIlQ]{2,4}[- ][0-9OoIlQ]{4}(?![0-9A-Za-z])"
)
_SPACED = re.compile(
    r"(?<![0-9A-Za-z])0(?: [0-9]){1,3} ?- ?[0-9](?: [0-9]){1,3} ?- ?[0-9](?: [0-9]){3}(?![ 0-9])"
)
_JAPANESE_LENGTHS = (10, 11)


class JpPhoneRecognizer(JpRecognizer):
    """Japanese numbers in every way they are written: hyphens, dots, brackets, spaces, nothing,
    full width, kanji digits, +81, OCR's O and l; and international numbers.

    No check digit: validity is the numbering plan as `phonenumbers` knows it (総務省). A number
    outside the plan, or bare digits that may be anything, need a cue. Invalid: 090-1234-567.
    """

    entity_types = ("PHONE_NUMBER",)

    def find(self, view: View) -> Iterator[Match]:
        for found in _NATIONAL.finditer(view.text):
            yield from _national(view, found, found.group())
        for found in _INTERNATIONAL.finditer(view.text):
            if _is_valid(found.group().replace("(0)", "")):
                yield Match(*found.span(), "PHONE_NUMBER", 0.9)
        for found in _KANJI.finditer(view.text):
            yield from _national(view, found, found.group().translate(_KANJI_DIGITS))
        for pattern in (_SCANNED, _SPACED):
            for found in pattern.finditer(view.text):
                if _CUES.near(view, *found.span()):
                    yield from _national(view, found, found.group().translate(_MISREAD))


def _national(view: View, found: re.Match[str], value: str) -> Iterator[Match]:
    digits = digits_of(value)
    if (
        len(digits) not in _JAPANESE_LENGTHS
        or digits[:2] == "00"
        or _NOT_A_PHONE.near(view, *found.span())
    ):
        return
    separated = len(digits) < len(found.group())
    mobile = len(digits) == 11 and digits[0] == "0" and digits[1] in "56789" and digits[2] == "0"
    valid = _is_valid(digits)
    if valid and (separated or mobile):
        yield Match(*found.span(), "PHONE_NUMBER", 0.85 if separated else 0.7)
    elif (valid or separated) and _CUES.near(view, *found.span()):
        yield Match(*found.span(), "PHONE_NUMBER", 0.75)


def _is_valid(value: str) -> bool:
    try:
        parsed = phonenumbers.parse(value, "JP")
    except phonenumbers.NumberParseException:
        return False
    if parsed.country_code == 81:
        return phonenumbers.is_valid_number(parsed)
    return phonenumbers.is_possible_number(parsed)
