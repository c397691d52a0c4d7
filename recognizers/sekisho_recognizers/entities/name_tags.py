# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Names by SudachiPy's tags: 名詞-固有名詞-人名-姓, -名, -一般."""

import re
from collections.abc import Iterator, Sequence

from sekisho_recognizers.entities.name_shapes import is_name
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import Match
from sekisho_recognizers.view import Token, View

PERSON_TAG = "名詞-固有名詞-人名"
_COMPANY = re.compile(
    r" ?(?:株式会社|有限会社|合同会社|\(株\)|㈱|㈲|病院|医院|歯科|内科|クリニック|商店|商事|工業|建設|大学|高校|高等学校|中学|小学校|銀行|支店|"
    r"営業所|総合|法律|会計|製作所|薬局|研究所|財団|学園|記念|産業|運輸|運送|不動産|[市県区町村郡駅](?![一-鿿]|さん|様)|通り)"
)
_GIVEN_SCORE = 0.5
_OTHER_PART = re.compile(
    r" (?:[一-鿿々〆]{1,3}[ぁ-ん]?|[ぁ-ん]{2,5}|[ァ-ヶー]{2,6}|[一-鿿ぁ-ん]{2,3})"
    r"(?=$|[\s、,。|()「」\"'/:<・0-9]|様|さん|氏|殿|くん|君|先生|ちゃん|と|は|が|の)"
)
_PAIR = Hinted(
    r"(?<![一-鿿々ぁ-んァ-ヶーA-Za-z])(?P<value>[一-鿿々〆ヶ﨑ノツ]{1,5} (?:[一-鿿々〆]{1,3}[ぁ-ん]?|[ぁ-ん]{2,5}|[ァ-ヶー]{2,6}|[一-鿿ぁ-ん]{2,3}))"
    r"(?=$|[\s、,。|()「」\"'/:<・]|様|さん|氏|殿|くん|君|先生|ちゃん)"
)
_KANA_PAIR = Hinted(r"(?<=[,\"'\t|(:\n])(?P<value>[ァ-ヶー]{2,7} [ァ-ヶー]{2,8})(?=[,\"'\t|)\n]|$)")
_SPACED = Hinted(
    r"(?<![^\s:|,])(?P<value>[一-鿿] [一-鿿] {1,2}[一-鿿](?: [一-鿿])?)(?=$|\n| {2}| ?様)"
)


def tagged(view: View) -> Iterator[Match]:
    """Runs of name-tagged tokens, a space or ・ between them allowed."""
    last = -1
    names = (at for at, token in enumerate(view.tokens) if token.tag.startswith(PERSON_TAG))
    for index in names:
        if index <= last:
            continue
        last = _run(view.text, view.tokens, index)
        score = _score(view, index, last)
        if score is not None:
            start, end = view.tokens[index].start, view.tokens[last].end
            more = _OTHER_PART.match(view.text, end) if last == index else None
            if more and is_name(more.group()):
                end, score = more.end(), 0.7
            yield Match(start, end, "PERSON", score)
    yield from _pairs(view)


def _pairs(view: View) -> Iterator[Match]:
    """Two words with a space between, standing alone in their slot."""
    for found in _PAIR.finditer(view.reading):
        start, end = found.span("value")
        tagged_part = any(token.tag.startswith(PERSON_TAG) for token in view.tokens_in(start, end))
        parts = found.group("value").split(" ")
        if tagged_part and all(is_name(part) or len(part) == 1 for part in parts):
            yield Match(start, end, "PERSON", 0.65)
    for pattern in (_KANA_PAIR, _SPACED):
        for found in pattern.finditer(view.reading):
            yield Match(*found.span("value"), "PERSON", 0.5)


def _run(text: str, tokens: Sequence[Token], first: int) -> int:
    last = first
    while last + 1 < len(tokens):
        gap = text[tokens[last].end : tokens[last + 1].start]
        if gap not in ("", " ") or not tokens[last + 1].tag.startswith(PERSON_TAG):
            break
        last += 1
    return last


def _score(view: View, first: int, last: int) -> float | None:
    start, end = view.tokens[first].start, view.tokens[last].end
    name = view.text[start:end]
    if not is_name(name) or _COMPANY.match(view.text, end):
        return None
    if last > first:
        return 0.8
    if len(name) == 1 or name.isascii():
        return None
    tag = view.tokens[first].tag
    if re.fullmatch("[ぁ-んー]+", name):
        return 0.35 if tag.endswith("名") and len(name) >= 3 else None
    return 0.6 if tag.endswith("姓") else _GIVEN_SCORE
