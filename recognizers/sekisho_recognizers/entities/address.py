# Tables of words and long patterns read best unbroken.
"""Postal addresses."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sekisho_recognizers.entities.address_labels import DOMICILE, labelled
from sekisho_recognizers.entities.address_shapes import (
    BLOCK,
    COUNTER,
    LETTER,
    NO_BLOCK,
    NOT_A_BLOCK,
    has_particle,
    romaji,
    tail,
    whole_block,
)
from sekisho_recognizers.folding import Folded
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.places import Kind, Place, find_places, is_town, prefectures
from sekisho_recognizers.recognizer import (
    JpRecognizer,
    Match,
)
from sekisho_recognizers.view import View

_REACH = 60  # characters from the first name of an address to its block
# Municipalities that no list has: merged away, misspelt, invented.
_UNLISTED = Hinted(
    r"[一-鿿々ヶケ]{1,5}?[市区郡町村]|[ァ-ヶー]{2,6}[市区町村]|[ぁ-ん]{2,5}[市区町村]|大字"
)
_NOT_ADDRESS = re.compile(r"[^一-鿿々〆ぁ-んァ-ヶーノ0-9 \n-]")
_INSTITUTION = re.compile(
    r"大学|病院|学校|高校|支店|本社|会社|新聞|予算|計画|警察|保育|神社|リーグ|局|人口|合計|平均|代表|全体|年度|以内|[係課駅店発着型版第]\Z|[都道府県市区](?:民|長(?=[はが]|\Z)|外|営|議|役)|[都道府県市区]立(?![町石花野川山])"
)
_NOT_A_PLACE = re.compile(r"[民分内役立営議場販況長外会]")
_ROAD = re.compile(r"(?:道|駅|線|第)\Z")
_TOWN_END = re.compile(r"(?:[町村字]|丁|[甲乙丙丁イロハニホヘト])\Z|字")
_TOWN_RUN = re.compile(r"[一-鿿々ヶケノ]{2,8}\Z")
_LABEL_BEFORE = re.compile(
    r"\A(?:(?:新|旧|現|前|自宅|勤務先|本社)?(?:住所|所在地|送付先|届け?先|納品先|転居先|居住地|本店|本籍)|弊社|当社|本社|自宅|実家|新居|会場)"
)
_BARE_PREFECTURE = re.compile(
    r"(?<![一-鿿])(?:"
    + "|".join(name[:-1] for name in prefectures() if name != "北海道")
    + r")[ \n]?\Z"
)
_SURE = 0.8
_HAS_BLOCK = re.compile(r"[0-9]-[0-9]|丁目|番地|[0-9]号")
_TWO_PLACES = re.compile(r"[→⇒」』\n]|  ")
_BUILDING_LEFT = re.compile(r"[ \n]?[^\s0-9、,()「」/|-]{2,14}[0-9]{1,4}(?:号室|号)?")
_SPACED = re.compile(r"(?<!\S)(?:[^\s] ){2,}[^\s]?(?!\S)")


class JpAddressRecognizer(JpRecognizer):
    """From prefecture or municipality (Japan Post's lists, or the shape of a name) over town, 大字
    and 字 to block (丁目 番地 号, 条, hyphens, Arabic or kanji digits), building and room, in one
    span; or in romaji order; or what a label or column header calls an address. A 本籍 is reported
    as SENSITIVE. Where no municipality stands, a listed town needs its 丁目 or two hyphens.

    Each block number looks back for names within sixty characters, so cost is linear. No authority
    numbers addresses. Invalid: 東京都で会議, スコアは2-1-3.
    """

    entity_types = ("ADDRESS", "SENSITIVE")

    def find(self, view: View) -> Iterator[Match]:
        found = list(_addresses(view))
        found += _spaced_out(view.text)
        found += labelled(view, found)
        found += _of_model(view, found)
        for start, end, score in found:
            before = view.text[max(0, start - 20) : start]
            kind = "SENSITIVE" if DOMICILE.search(before) else "ADDRESS"
            yield Match(start, end, kind, score)


def _of_model(
    view: View, found: Sequence[tuple[int, int, float]]
) -> Iterator[tuple[int, int, float]]:
    """A place with a block that only the name model found, or the building behind one."""
    for entity in view.named:
        place = view.text[entity.start : entity.end]
        if entity.label != "LOCATION" or entity.score < _SURE or not _HAS_BLOCK.search(place):
            continue
        known = [span for span in found if span[0] < entity.end and entity.start < span[1]]
        if not known and not _TWO_PLACES.search(place):
            yield entity.start, entity.end, 0.6
        for start, end, score in known:
            if end < entity.end and _BUILDING_LEFT.fullmatch(view.text, end, entity.end):
                yield start, entity.end, score


def _addresses(view: View) -> Iterator[tuple[int, int, float]]:
    yield from ((start, end, 0.8) for start, end in romaji(view))
    text = view.text
    anchors = _anchors(view)
    starts = [anchor.start for anchor in anchors]
    reached = 0
    for block in _blocks(view):
        if block.start() < reached:
            continue
        left = max(reached, block.start() - _REACH)
        near = anchors[bisect_left(starts, left) : bisect_left(starts, block.start())]
        start = _head(view, near, block) if near else None
        if start is None:
            start = _town_head(view, block)
        if start is None or start < reached:
            continue
        reached = tail(text, whole_block(text, block))
        yield start, reached, 0.85


def _blocks(view: View) -> Iterator[re.Match[str]]:
    yield from BLOCK.finditer(view.reading)
    yield from NO_BLOCK.finditer(view.reading)


def _anchors(view: View) -> list[Place]:
    """Where an address may begin: listed places but towns, and unlisted municipalities."""
    listed = find_places(view.text)
    starts = [place.start for place in listed]
    unlisted = [
        Place(found.start(), found.end(), Kind.UNLISTED)
        for found in _UNLISTED.finditer(view.reading)
        if bisect_left(starts, found.start()) == bisect_left(starts, found.end())
    ]
    return sorted([*listed, *unlisted], key=lambda place: (place.start, -place.end))


def _head(view: View, near: Sequence[Place], block: re.Match[str]) -> int | None:
    """Where the address of this block begins; None when no place leads to it."""
    text = view.text
    left = near[0].start
    for stop in _NOT_ADDRESS.finditer(text, left, block.start()):
        left = stop.end()
    for anchor in near:
        if anchor.start < left or anchor.end > block.start():
            continue
        between = text[anchor.end : block.start()]
        if not _leads_to(between, anchor, text, block):
            continue
        return _beginning(view, anchor, block.start())
    return None


def _leads_to(between: str, anchor: Place, text: str, block: re.Match[str]) -> bool:
    town = between.strip()
    if _reads_on(town) or between.count("\n") > 1:
        return False
    clear = _is_clear(block.group())
    if town.endswith("第") and not (clear and re.search("番地|地割", block.group())):
        return False
    if anchor.kind == Kind.KANA:
        before = text[anchor.start - 1 : anchor.start]
        joined = "ァ" <= before <= "ー" or not re.match(r"[ァ-ヶー]{2}| ", between)
        return not joined and not block.group().isdigit()
    if clear:
        return not town.startswith(("の", "内の"))
    if town.startswith(("の", "内の")) or (_ROAD.search(between) and "号" in block.group()):
        return False
    if anchor.kind == Kind.UNLISTED and (not town or _NOT_A_PLACE.match(town)):
        return False
    if "  " in between or ("\n" in between and block.group().count("-") < 2):
        return False
    if NOT_A_BLOCK.fullmatch(block.group()) and not (
        re.fullmatch(r"[0-9]{1,5}-[0-9]{1,4}", block.group()) and town and not between.endswith(" ")
    ):
        return False
    if block.group().count("-") < 2 and COUNTER.match(text, block.end()):
        return False
    if not block.group().isdigit():
        return bool(town) or block.group().count("-") > 1 or "町" in block.group()
    if between != between.rstrip() or not town or LETTER.match(text, block.end()):
        return False
    if (
        "一" <= text[block.end() : block.end() + 1] <= "鿿"
        and tail(text, block.end()) == block.end()
    ):
        return False
    if _ends_in_town(town) or _TOWN_END.search(town):
        return True
    return anchor.kind > Kind.KANA and not _INSTITUTION.search(text, anchor.end - 1, block.start())


def _reads_on(between: str) -> bool:
    """Whether a sentence runs between place and number; the が of 星が浦 is none of it."""
    if not has_particle(between):
        return False
    for start in range(len(between)):
        for end in range(start + 3, min(start + 10, len(between) + 1)):
            if is_town(between[start:end]):
                between = between[:start] + "町" * (end - start) + between[end:]
    return has_particle(between)


def _is_clear(block: str) -> bool:
    """Whether it is a block wherever it stands: 1丁目2, 5番地, not 一番 or 2-1."""
    return bool(re.search(r"丁目|番地|番[0-9の]|番.*号|地割|番外地|[0-9]条.*[0-9]", block))


def _ends_in_town(text: str) -> bool:
    return any(is_town(text[at:]) for at in range(max(0, len(text) - 9), len(text) - 1))


def _beginning(view: View, anchor: Place, end: int) -> int:
    """Of an unlisted place: without the label or the word that the run of kanji took in."""
    text, start = view.text, anchor.start
    if anchor.kind > Kind.UNLISTED:
        before = _BARE_PREFECTURE.search(text, max(0, start - 6), start)
        return before.start() if before else start
    if label := _LABEL_BEFORE.match(text[start:end]):
        return start + label.end()
    for token in view.tokens[bisect_left(view.token_starts, start) :]:
        if token.start >= end:
            break
        if token.tag.startswith("名詞-固有名詞"):
            return token.start
    return start


def _town_head(view: View, block: re.Match[str]) -> int | None:
    """The listed town right before a block that is plainly one (芝公園4-2-8)."""
    text, end, written = view.text, block.start(), block.group()
    plain = re.fullmatch(r"[0-9]{1,2}-[0-9]{1,3}-[0-9]{1,4}(?:-[0-9]{1,4})?", written)
    clear = re.search(r"丁目 ?[0-9一二三四五六七八九十]|番地|番[0-9の].*号?", written)
    if not (plain or clear) or COUNTER.match(text, block.end()):
        return None
    if text[end - 1 : end] == " ":
        end -= 1
    for start in range(max(0, end - 9), end - 1):
        before = text[start - 1 : start] if start else ""
        joined = "一" <= before <= "鿿" and start not in view.token_starts_set
        if is_town(text[start:end]) and (end - start > 2 or clear) and not joined:
            return start
    run = _TOWN_RUN.search(text, max(0, end - 8), end) if clear and "丁目" in written else None
    return run.start() if run else None


def _spaced_out(text: str) -> Iterator[tuple[int, int, float]]:
    """東 京 都 港 区 …: read again without the spaces, as a scanner set them."""
    if not any(re.search("[一-鿿ァ-ヶ0-9]", run.group()) for run in _SPACED.finditer(text)):
        return
    positions: list[int] = []
    done = 0
    for run in _SPACED.finditer(text):
        positions.extend(range(done, run.start()))
        positions.extend(at for at in range(*run.span()) if text[at] != " ")
        done = run.end()
    positions.extend(range(done, len(text)))
    closed = "".join(text[at] for at in positions)
    for start, end, score in _addresses(View(Folded(closed, closed))):
        if positions[end - 1] - positions[start] > end - start - 1:
            yield positions[start], positions[end - 1] + 1, score
