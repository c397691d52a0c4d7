# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Companies, hospitals, schools, shops."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import leftmost
from sekisho_recognizers.entities.organization_words import (
    BRANCHES,
    FORMS,
    GENERIC,
    STOPS,
    SUFFIXES,
)
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match, any_of
from sekisho_recognizers.repetition import occurrences
from sekisho_recognizers.view import NamedEntity, Token, View

_FORM = Hinted(any_of(FORMS))
_SUFFIX_FORMS = (
    rf"{suffix}(?<![A-Za-z]{suffix})(?![A-Za-z])" if suffix.isascii() else suffix
    for suffix in sorted(SUFFIXES, key=len, reverse=True)
)
_SUFFIX = Hinted(rf"(?:{'|'.join(_SUFFIX_FORMS)})(?![一-鿿ァ-ヶー])(?:グループ)?")
_BRANCH = re.compile(
    r"[ ]?(?:(?![のとやはがをにでもへ])[一-鿿々ァ-ヶーぁ-ん]{1,8})?"
    + any_of(BRANCHES)
    + r"(?![一-鿿ァ-ヶ])"
)
_FOREIGN = Hinted(
    r"(?<![A-Za-z])(?:[A-Z][A-Za-z0-9&'.-]{1,24} ){1,4}(?:Co\., ?Ltd\.?|CO\., ?LTD\.?|Inc\.?|LLC|GmbH|Ltd\.?|Corp(?:oration|\.)?|K\.K\.|Limited|S\.A\.|AG|PLC|Pte\. Ltd\.?)(?![A-Za-z])"
)
_ABBREVIATED = "カ ユ ド シャ イ ザイ フク ガク".split()
_BEHIND_FORM = "|".join(rf"{form}\)(?<![ァ-ヶ]{form}.)" for form in _ABBREVIATED)
_PAYEE = (
    Hinted(rf"[ァ-ヶー]{{2,15}}\((?:{'|'.join(_ABBREVIATED)})(?![ァ-ヶ])\)?"),
    Hinted(rf"(?:{_BEHIND_FORM})[ァ-ヶー]{{2,20}}"),
)
_LABELLED = Hinted(
    r"(?:会社名|企業名|勤務先|法人名|団体名|取引先|取引先名|お取引先|施設名|店舗名|学校名|病院名|company|company_name|organization|employer|consignee|shipper)"
    r"[\"'】]?(?: ?[:=] ?[\"']?)(?P<value>[^\n\"',、。|()<>:]{2,30}?)(?=$|[\"',、。|()\n<]| {1,4}|様)",
    re.MULTILINE | re.IGNORECASE,
)
_ADDRESSED = Hinted(r"(?P<value>[一-鿿々ァ-ヶーぁ-んA-Za-z0-9・&() ]{2,25}?) ?御中")
_JAPANESE = re.compile(
    r"[一-鿿ぁ-んァ-ヶーA-Za-z0-9・&() ]{0,4}[一-鿿ァ-ヶ][一-鿿ぁ-んァ-ヶーA-Za-z0-9・&() -]{1,25}$"
)
_DEPARTMENTS = (
    "部",
    "課",
    "室",
    "係",
    "科",
    "組",
    "会",
    "研修",
    "会議",
    "録",
    "担当",
    "グループ",
    "センター",
    "ブロック",
    "長",
    "チーム",
    "児童",
    "部長",
    "税別",
    "社",
)
_PART_TAGS = ("名詞", "接頭辞", "接尾辞", "形状詞", "記号")
_LONGEST = 30
_JOINED = re.compile("[ァ-ヺー]・[ァ-ヺー]")
_SURE = 0.75


class JpOrganizationRecognizer(JpRecognizer):
    """A name with its legal form (会社法: 株式会社, 合同会社 …), with a word for its kind at the end
    (病院, 大学, 製作所 …), before 御中 or behind a label, and what the NLP model finds; its branch
    belongs to it. No check digit. Invalid: 株式会社 alone, 総合病院.
    """

    entity_types = ("ORGANIZATION",)

    def find(self, view: View) -> Iterator[Match]:
        found = [*_all(view)]
        yield from found
        names = {view.text[each.start : each.end] for each in found}
        names |= {
            shorter for name in names if len(shorter := _FORM.regex.sub("", name).strip()) >= 3
        }
        for start, end in occurrences(view, {n for n in names if n not in GENERIC and len(n) >= 2}):
            yield Match(start, end, "ORGANIZATION", 0.55)


def _all(view: View) -> Iterator[Match]:
    text = view.text
    for found in _FORM.finditer(view.reading):
        yield from _with_form(view, found)
    for found in _SUFFIX.finditer(view.reading):
        start = _left(view, found.start())
        name, whole = text[start : found.start()], text[start : found.end()]
        proper = any("固有名詞" in token.tag for token in view.tokens_in(start, found.end()))
        if proper and any(map(str.isalnum, name)) and not {name, whole} & GENERIC:
            yield _match(view, start, found.end(), 0.6)
    for found in _FOREIGN.finditer(view.reading):
        yield Match(*found.span(), "ORGANIZATION", 0.8)
    for found in leftmost(_PAYEE, view.reading):
        yield Match(*found.span(), "ORGANIZATION", 0.75)
    for pattern, score in ((_LABELLED, 0.65), (_ADDRESSED, 0.6)):
        for found in pattern.finditer(view.reading):
            if found.group("value") not in GENERIC:
                yield _match(view, *found.span("value"), score)
    for entity in view.named:
        name = text[entity.start : entity.end]
        if entity.label == "ORGANIZATION" and (
            _may_be_company(name) or (entity.score >= _SURE and _is_proper(text, entity))
        ):
            yield _match(view, entity.start, entity.end, 0.5)


def _is_proper(text: str, entity: NamedEntity) -> bool:
    """What the model is sure of may look like anything but a generic word or a piece of code."""
    name = text[entity.start : entity.end]
    if len(name) < 2 or name in GENERIC:
        return False
    return not name.isascii() or (name[0].isupper() and text[entity.start - 1 :][:1] != "_")


def _may_be_company(name: str) -> bool:
    """What the model is less sure of must look like a company."""
    return (
        len(name) >= 2
        and name not in GENERIC
        and bool(_JAPANESE.match(name))
        and not name.endswith(_DEPARTMENTS)
    )


def _match(view: View, start: int, end: int, score: float) -> Match:
    branch = _BRANCH.match(view.text, end)
    return Match(start, branch.end() if branch else end, "ORGANIZATION", score)


def _with_form(view: View, found: re.Match[str]) -> Iterator[Match]:
    """The name stands behind the form, or before it when only a branch or nothing stands behind."""
    right = _right(view, found.end())
    left = _left(view, found.start())
    behind = view.text[found.end() : right]
    named_behind = len(behind) >= 2 and not behind.endswith((*BRANCHES, *_DEPARTMENTS))
    if found.start() - left >= 2 and (not named_behind or behind.startswith(" ")):
        yield _match(view, left, found.end(), 0.85)
    elif len(behind) >= 2:
        yield _match(view, found.start(), right, 0.85)


def _left(view: View, end: int) -> int:
    """Where the run of nouns that ends here begins."""
    index = bisect_left(view.token_starts, end) - 1
    start = end
    while index >= 0:
        token = view.tokens[index]
        if token.end < start or end - token.start > _LONGEST or not _is_part(view.text, token):
            break
        if view.text[token.start : token.end] == "・" and not _JOINED.match(
            view.text, token.start - 1
        ):
            break
        start = token.start if token.end > end else min(start, token.start)
        index -= 1
    return start


def _right(view: View, start: int) -> int:
    index = bisect_left(view.token_starts, start)
    end = start
    if view.text[start : start + 1] == " ":
        start += 1
        end = start
    while index < len(view.tokens):
        token = view.tokens[index]
        particle = token.tag.startswith(("助", "補助記号", "空白", "名詞-数詞"))
        if token.start > end or token.end - start > _LONGEST or particle:
            break
        end = token.end
        index += 1
    return end


def _is_part(text: str, token: Token) -> bool:
    surface = text[token.start : token.end]
    if surface in ("&", "ー", "ノ", "ヶ") or (surface == "・" and token.start > 0):
        return True
    if surface in STOPS or not token.tag.startswith(_PART_TAGS):
        return surface.isascii() and surface.isalpha()
    return surface[0].isalnum() and not token.tag.startswith(("名詞-数詞", "名詞-普通名詞-副詞"))
