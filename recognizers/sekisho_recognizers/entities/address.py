# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Postal addresses and postal codes."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from sekisho_recognizers.recognizer import (
    Cues,
    JpPatternRecognizer,
    JpRecognizer,
    Match,
    Pattern,
    number,
)
from sekisho_recognizers.view import View

_PREFECTURES = (
    "北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|"
    "岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_ANCHOR = re.compile(
    rf"(?P<prefecture>{_PREFECTURES})|(?P<town>[一-鿿々ヶケ]{{1,6}}(?:[市区郡町村]|[都府県])|つくば市|さいたま市|いわき市|"
    r"[ぁ-ん]{2,4}市|[ァ-ヶー一-鿿]{2,5}市|大字|[一-鿿]{2,4}町)"
)
_NUMBER = r"(?:[0-9]{1,5}|[一二三四五六七八九十百〇]{1,5})"
_UNIT = r"(?:丁目|番地先|番地の|番地|番町|番|号室|号棟|号|条|地割|-|の)"
_BLOCK = re.compile(
    r"(?<![0-9A-Za-z-])(?:"
    + _NUMBER + r"(?: ?" + _UNIT + r" ?[東西南北]?(?:" + _NUMBER + r")?){1,7}"
    + r"|[0-9]{1,5})(?![0-9])"
)  # fmt: skip
_HEAD = re.compile(r"[一-鿿々〆ぁ-んァ-ヶー・0-9 \n-]{2,45}$")
_LINE_HEAD = re.compile(r"[一-鿿々〆ぁ-んァ-ヶー・0-9 -]{2,45}$")
_COUNTER = re.compile(
    r" ?(?:[年月日時分秒円人名件個台本枚回歳才点倍階%％,.:/]|万|億|千|ヶ月|か月|カ月|週|キロ|km|kg|g|m|㎡|[A-Za-z])"
)
_HOUSE = (
    "ビル|マンション|ハイツ|コーポ|荘|寮|タワー|レジデンス|メゾン|ハイム|カーサ|コート|パーク|アパート|団地|館|棟|ハウス|プラザ|モール|"
    "ヴィラ|シティ|ガーデン|グラン|ヒルズ|パレス|テラス|ステージ|ロイヤル|サンライズ|ライオンズ|住宅|邸|フラット|スクエア|会館|センター|エステート|ドミール|シャトー|キャッスル|ホームズ|サイド"
)
_BUILDING = re.compile(
    rf"[ \n]{{0,2}}(?P<name>[一-鿿々ぁ-んァ-ヶーA-Za-z・'.]{{0,18}}(?:{_HOUSE})[一-鿿々ぁ-んァ-ヶーA-Za-z]{{0,12}})"
    r"(?:[ \n]{0,2}[A-Z]?[0-9]{0,2}棟)?(?:[ \n]{0,2}[A-Z]?-?[0-9]{1,4}(?:-[0-9]{1,4})?(?: ?(?:号室|号|階|F))?[A-Z]?"
    r"(?: ?[0-9]{1,4}(?:号室|号))?)?"
)
_ROOM = re.compile(
    r" ?(?:[0-9]{1,4}(?:号室|階|F)|-[A-Z](?![A-Za-z])|[A-Z]棟 ?[0-9]{1,4})(?:[0-9]{1,4}号室)?"
)
_ROMAJI = re.compile(
    r"(?<![0-9A-Za-z])[0-9]{1,5}(?:-[0-9]{1,5}){0,4},? [A-Z][A-Za-z-]{2,20}(?:,? [A-Z][A-Za-z-]{2,20}){0,2},"
    r" ?[A-Z][a-z]{1,15}-(?:ku|shi|gun|cho|machi|son|mura)(?:, ?[A-Z][a-z]{2,15}(?:-(?:to|ken|fu|shi|ku))?){0,2}"
)
_LABELLED = re.compile(
    r"(?:住所|所在地|居住地|送付先|届け先|納品先|転居先)[】\]」)]?(?:\([^)\n]{0,10}\))?[\"']? ?[:=] ?[\"']?(?P<value>[^\n\"',|。<>]{4,60})"
)


class JpAddressRecognizer(JpRecognizer):
    """From prefecture or municipality to block, building and room, in one span.

    Found from the block number backwards (丁目 番地 号, hyphens, Arabic or kanji digits), so its
    cost does not grow with what stands before; the head must hold a prefecture or a municipality.
    No authority numbers addresses. Invalid: 東京都で会議, スコアは2-1-3.
    """

    entity_types = ("ADDRESS",)

    def find(self, view: View) -> Iterator[Match]:
        reached = 0
        for block in _BLOCK.finditer(view.text):
            start = _head(view, max(reached, block.start() - 45), block)
            if start is None:
                continue
            end = _tail(view.text, block.end())
            reached = end
            yield Match(start, end, "ADDRESS", 0.85)
        for found in _ROMAJI.finditer(view.text):
            yield Match(*found.span(), "ADDRESS", 0.8)
        for found in _LABELLED.finditer(view.text):
            value = found.group("value")
            if any(character.isdigit() for character in value) and re.search("[一-鿿ァ-ヶ]", value):
                start = found.start("value")
                yield Match(start, start + len(value.rstrip()), "ADDRESS", 0.6)


def _head(view: View, left: int, block: re.Match[str]) -> int | None:
    """Where the address of this block begins; None when there is no place before it."""
    head = _LINE_HEAD.search(view.text, left, block.start())
    if head is None or not _ANCHOR.search(head.group()):
        head = _HEAD.search(view.text, left, block.start()) or head
    if head is None:
        return None
    anchor = _ANCHOR.search(head.group())
    bare = block.group().isdigit()
    if anchor is None or (bare and _COUNTER.match(view.text, block.end())):
        return None
    start = head.start() + anchor.start()
    between = view.text[head.start() + anchor.end() : block.start()]
    if anchor.group("town") and re.search(r"[はがをへにで](?![一-鿿]{0,6}[町字])", between):
        return None
    if re.search(r"\n.*\n|  ", between) or (
        bare and (not between or "\n" in between or " " in between)
    ):
        return None
    return _at_place(view, start, block.start()) if anchor.group("town") else start


def _at_place(view: View, start: int, end: int) -> int:
    """Drops a label or a verb that the run of kanji took in: begins at the first place name."""
    for token in view.tokens[bisect_left(view.token_starts, start) :]:
        if token.start >= end:
            break
        if token.tag.startswith("名詞-固有名詞"):
            return token.start
    return start


def _tail(text: str, end: int) -> int:
    if building := _BUILDING.match(text, end):
        return building.end()
    if room := _ROOM.match(text, end):
        return room.end()
    return end


class JpPostalCodeRecognizer(JpPatternRecognizer):
    """NNN-NNNN (日本郵便). No check digit; 〒, a label, or an address right behind it tells. 000 is
    not assigned. Invalid: 000-0000."""

    entity_types = ("JP_POSTAL_CODE",)
    _cues = Cues("〒", "〠", "郵便番号", "郵便", "zip", "postal", "postcode", "住所", "address", "addr",
                 before=14, after=0)  # fmt: skip
    patterns = (
        Pattern(
            re.compile(r"[〒〠] ?(?P<value>(?!000)[0-9]{3} ?-? ?[0-9]{4})(?![0-9])"), score=0.95
        ),
        Pattern(
            re.compile(
                r"[〒〠] ?(?P<value>[0-9] [0-9] [0-9] ?- ?[0-9] [0-9] [0-9] [0-9])(?![0-9])"
            ),
            score=0.95,
        ),
        Pattern(re.compile(number(r"(?!000)[0-9]{3}-?[0-9]{4}")), score=None, cues=_cues),
        Pattern(
            re.compile(
                r"(?<![0-9A-Za-z-])(?!000)[0-9]{3}-[0-9]{4}(?=[ の,|]{1,3}[一-鿿]{1,6}[都道府県市区郡])"
            ),
            score=0.85,
        ),
        Pattern(
            re.compile(r"[A-Za-z][a-z]{2,12},? (?P<value>(?!000)[0-9]{3}-[0-9]{4})(?![0-9-])"),
            score=0.7,
        ),
    )
