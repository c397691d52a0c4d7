# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Names by what stands beside them: honorifics, labels, columns, relations, readings, salutations."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from sekisho_recognizers.entities.name_shapes import is_name, trimmed
from sekisho_recognizers.entities.name_words import HONORIFICS, LABELS, NOT_NAMES, RELATIONS, ROLES
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import Match, any_of
from sekisho_recognizers.tokenizer import PERSON_TAG
from sekisho_recognizers.view import Token, View
from sekisho_recognizers.words import Words

_HONORIFICS = Words(HONORIFICS, exact=True)
_KANJI_NAME = r"[一-鿿々〆ヶ﨑]{1,4}(?:[ノツヶ之][一-鿿々]{1,3})?"
_NAME = (
    r"(?:[一-鿿々〆ヶ﨑ノツ]{1,5} [一-鿿々〆ヶぁ-んァ-ヶー]{1,5}|[一-鿿々〆ヶ﨑ノツ]{1,6}|[一-鿿々〆ヶ]{1,4}[ぁ-ん]{2,5}|[ァ-ヶー・]{2,14}(?: [ァ-ヶー・]{1,10})?|[ァ-ヶー]{2,8} [一-鿿]{1,4}|"
    r"[ぁ-ん]{2,7}(?: [ぁ-ん]{2,6})?|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'.-]{1,20}(?:[ /][A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'.-]{0,20}){0,2})"
)
_LABELS = Words(LABELS)
_IN_A_WORD = re.compile(r"[一-鿿ァ-ヶA-Za-z]")
_BEHIND_LABEL = re.compile(
    r"[\"'】\])」]{0,2}(?:\([^)\n]{0,8}\))?(?: ?[:=] ?[\"']?|(?<=[】\]]) ?|  ?)"
    r"(?P<value>" + _NAME + r")(?=$|[\"'、,。|()/\n<」]| {1,4}|様|さん|殿|氏|くん|君|先生)",
    re.MULTILINE | re.IGNORECASE,
)
_COLUMN = re.compile(
    r"^(?:[A-Za-z_]*name|氏 ?名|.{0,6}氏名|.{0,4}名前|.{0,3}担当者?|受取人|.{0,4}フリガナ|.{0,4}ふりがな|.{0,4}カナ|支援者|講師|責任者|.{0,3}者名|生徒|児童|患者|利用者名?|契約者|社員名?|owner|assignee|姓|名)$",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"(?<![^,|\t\n\"' ])(?P<value>" + _NAME + r")(?= ?[,|\t\n\"'(（]| 様|様| ?$)", re.MULTILINE
)
_RELATED = Hinted(
    r"(?<![一-鿿])"
    + any_of(RELATIONS)
    + r" ?(?:「|\()?(?P<value>"
    + _KANJI_NAME
    + r"(?: [一-鿿]{1,3})?|[ァ-ヶー・]{2,12}|[ぁ-ん]{2,4}(?=(?:さん|くん|ちゃん|に|です|へ|が|は|と|を|の)))"
    r"(?=$|[\s、。,)(」:でにとがをもへ/(]|は|の|様|さん|くん|君|氏|先生|です|と申)",
    re.MULTILINE,
)
_SELF = Hinted(
    r"(?:の|は|、|^|。)(?P<value>"
    + _KANJI_NAME
    + r"|[ァ-ヶー]{2,8})(?=と申します|でございます|と申し|(?<![の、。].)です。)",
    re.MULTILINE,
)
_READ = re.compile(r"[一-鿿々ヶノ] ?[一-鿿々ぁ-んァ-ヶ]{0,4} ?\Z")
_READING = Hinted(
    r"\((?P<value>[ァ-ヶー]{2,8} ?[ァ-ヶー]{0,8}|[ぁ-んー]{2,8} ?[ぁ-んー]{0,8}|[A-Z][A-Za-z]+ [A-Z][A-Za-z]+)\)"
)
_TITLED = (
    Hinted(
        r"(?:M(?<![A-Za-z].)(?:rs?|s|iss)|D(?<![A-Za-z].)r|P(?<![A-Za-z].)rof)\.? (?P<value>[A-Z][A-Za-zÀ-ɏ'-]{1,20}(?: [A-Z][A-Za-zÀ-ɏ'-]{1,20}){0,2})"
    ),
    Hinted(
        r"(?:D(?<![A-Za-z].)ear|H(?<![A-Za-z].)(?:i|ello)) (?!(?:Sir|Madam|All|Team|Customer|there|Mr|Ms|Mrs|Dr)\b)(?P<value>[A-Z][a-zÀ-ɏ'-]{1,20})"
    ),
    Hinted(
        r"(?P<value>[A-ZÀ-ÖØ-ÞĀ-Ž](?<![A-Za-z].)(?<!(?=Dear |Hi |Hello |Mr|Ms|Miss|Dr|Prof).)[A-Za-zÀ-ɏ'-]{1,20}(?: [A-Z][A-Za-z'-]{1,20})?)(?=(?:-| )?(?:san|sama|kun|sensei)(?![a-z])|さん|様|くん|ちゃん|氏)"
    ),
    Hinted(
        r"^(?:From|To|Cc|Bcc|差出人|宛先): ?\"?(?P<value>[^<>\"@\n(]{2,30}?)\"? ?[<(]",
        re.MULTILINE,
    ),
)
# The owner's name in that of a device: SATO-PC, rina-iphone.
_DEVICE = Hinted(
    r"(?P<value>[A-Za-z](?<![A-Za-z0-9_.-].)[A-Za-z]{2,11})(?:-|_|'s-|s-)(?:PC|pc|Mac|mac|MacBook|macbook|iPhone|iphone|iPad|ipad|Laptop|laptop|LAPTOP|Pixel|pixel|Galaxy|galaxy)(?![A-Za-z])"
)
_ROMAJI = re.compile(
    r"(?:(?:[kgsztdnhbpmyrwjf]|ch|sh|ts|[kgnhbpmr]y)?[aiueo]|n(?![aiueoy])|h(?![aiueo]))+",
    re.IGNORECASE,
)
_NO_OWNERS = frozenset(
    "home mini demo note reception tana data guest share mobile remote work kiosk".split()
)
_KANA_HONOURED = Hinted(
    r"(?:(?<=[^ぁ-んー])(?:[がはとのにをでもへや])?|^)(?P<value>[ぁ-んー]{2,5}?)(?=くん|ちゃん|さん(?![ぁ-ん])|さん[はがとのにをもへで])",
    re.MULTILINE,
)
_KIN = frozenset(
    "ども だい じゅう おかあ おとう おにい おねえ おじい おばあ おじ おば おい みな みなさ お客 おきゃく かあ とう にい ねえ じい ばあ ぼっ おまわり おくさ たく たくさ あか おとなり ごくろう おつかれ なん うち それ これ おやこ".split()
)
_ONE_KANJI = Hinted(
    r"(?<![一-鿿々])(?P<value>[一-鿿])(?=(?:専務|常務|部長|課長|係長|主任|弁護士|先生|看護師|医師|教授|くん|氏|さん|Dr)(?!ら))"
)
_NOT_BEFORE_ROLES = frozenset(
    "同副元前現新旧当各両全本某次総正准助名兄姉弟妹母父奥娘嫁婿孫客皆諸等主他男女店業"
)
_DIVINE = frozenset({"神様", "神さま", "神殿", "神父", "仏様"})
_ALONE_BEHIND = re.compile(
    r"$|[\s、。,)」/:(]|様|さん|氏|くん|君|先生|です|と申|でござ", re.MULTILINE
)
# Of a place, not of a person who is called like one.
_OF_PLACES = frozenset("市長 知事 町長 代表 選手 監督 議員".split())
_STRONG = frozenset({"様", "さま", "殿", "氏", "さん", "くん", "君", "ちゃん"})
_MODIFIERS = ("接頭辞",)


def anchored(view: View) -> Iterator[Match]:
    yield from _honoured(view)
    yield from _labelled(view)
    for found in _READING.finditer(view.reading):
        if _READ.search(view.text, max(0, found.start() - 11), found.start()):
            yield Match(*found.span("value"), "PERSON", 0.5)
    for pattern, score in ((_RELATED, 0.65), (_SELF, 0.6)):
        for found in pattern.finditer(view.reading):
            start, end = trimmed(view.text, *found.span("value"))
            if start < end and _is_proper(view, start, end):
                yield Match(start, end, "PERSON", score)
    for found in _KANA_HONOURED.finditer(view.reading):
        if found.group("value") not in _KIN:
            yield Match(*found.span("value"), "PERSON", 0.7)
    for found in _ONE_KANJI.finditer(view.reading):
        if found.group("value") not in _NOT_BEFORE_ROLES:
            yield Match(*found.span("value"), "PERSON", 0.6)
    yield from _in_columns(view)
    for found in _DEVICE.finditer(view.reading):
        owner = found.group("value")
        if _ROMAJI.fullmatch(owner) and owner.lower() not in _NO_OWNERS:
            yield Match(*found.span("value"), "PERSON", 0.55)
    for pattern in _TITLED:
        for found in pattern.finditer(view.reading):
            if is_name(found.group("value").strip()):
                yield Match(*found.span("value"), "PERSON", 0.75)


def _labelled(view: View) -> Iterator[Match]:
    for start, end in _LABELS.find(view.reading):
        if start and _IN_A_WORD.match(view.text, start - 1):
            continue
        if found := _BEHIND_LABEL.match(view.text, end):
            yield Match(*found.span("value"), "PERSON", 0.75)


def _in_columns(view: View) -> Iterator[Match]:
    for table in view.tables:
        wanted = {n for n, header in enumerate(table.headers) if _COLUMN.match(header)}
        if not wanted:
            continue
        for found in _CELL.finditer(view.text, table.start, table.end):
            start, end = found.span("value")
            line_start, _ = view.line(start)
            column = table.column(view.text, line_start, start)
            if column in wanted and is_name(found.group("value")):
                yield Match(start, end, "PERSON", 0.7)


def _honoured(view: View) -> Iterator[Match]:
    for at, end in _HONORIFICS.find(view.reading):
        word = view.text[at:end]
        if at not in view.token_starts_set and word not in _STRONG:
            continue
        name_end = at - view.text.startswith(" ", at - 1)
        if name_end <= 0 or view.text.startswith("方面", end):
            continue
        index = bisect_left(view.token_starts, name_end) - 1
        if index < 0 or view.tokens[index].end != name_end:
            continue
        start = _name_start(view, index, word)
        if start is not None:
            yield Match(start, name_end, "PERSON", 0.8 if word in _STRONG else 0.7)


def _name_start(view: View, last: int, honorific: str) -> int | None:
    """Where the name that ends with this token begins; None when it is no name."""
    tokens, text = view.tokens, view.text
    nearest = text[tokens[last].start : tokens[last].end]
    if not _may_be_name(nearest, tokens[last], honorific):
        return None
    first = last
    while first > 0 and _belongs(text, tokens[first - 1], tokens[first]):
        first -= 1
    start, end = tokens[first].start, tokens[last].end
    if (
        first > 0
        and tokens[first - 1].end == start
        and tokens[first - 1].tag.startswith(_MODIFIERS)
    ):
        return None
    name = text[start:end]
    if not is_name(name) or len(name) > 20:
        return (
            tokens[last].start
            if is_name(nearest) and tokens[last].tag.startswith(PERSON_TAG)
            else None
        )
    return start


def _may_be_name(nearest: str, token: Token, honorific: str) -> bool:
    if honorific in _OF_PLACES and token.tag.startswith("名詞-固有名詞-地名"):
        return False
    if nearest + honorific in _DIVINE or nearest in NOT_NAMES or not is_name(nearest + nearest[-1]):
        return False
    if token.tag.startswith("名詞-固有名詞"):
        return True
    if honorific in ROLES or nearest[-1] in "者員屋店社課部局科所院室係師士的先":
        return False
    if re.fullmatch("[ぁ-んー]+", nearest):
        return len(nearest) >= 2 and not token.tag.startswith(
            ("助", "接尾辞", "代名詞", "連体詞", "感動詞", "動詞")
        )
    return token.tag.startswith(("名詞", "形状詞", "接尾辞-名詞的", "接頭辞", "副詞", "動詞"))


def _belongs(text: str, before: Token, token: Token) -> bool:
    """Whether the token before is part of the same name."""
    gap = text[before.end : token.start]
    if gap not in ("", " "):
        return False
    if before.tag.startswith(PERSON_TAG):
        return True
    surface = text[before.start : before.end]
    if gap or surface in NOT_NAMES or len(surface) > 3:
        return False
    same = re.fullmatch("[一-鿿々ヶ]+", surface) and re.match("[一-鿿々ぁ-ん]", text[token.start])
    katakana = re.fullmatch("[ァ-ヶー]+", surface) and re.match("[ァ-ヶー]", text[token.start])
    return bool(same or katakana) and before.tag.startswith(
        ("名詞-固有名詞", "名詞-数詞", "名詞-普通名詞-一般")
    )


def _is_proper(view: View, start: int, end: int) -> bool:
    """Not made of ordinary words only; one kanji may be a surname where no particle follows."""
    if end - start == 1:
        return _ALONE_BEHIND.match(view.text, end) is not None
    tokens = view.tokens_in(start, end)
    return not tokens or any(
        token.tag.startswith(("名詞-固有名詞", "接頭辞", "名詞-数詞", "連体詞")) for token in tokens
    )
