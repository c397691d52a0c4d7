"""Personal names.

Found by the name model, by what stands around them (honorifics, form keys, column headers,
relations, readings), and then once more wherever the same name stands again.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho_recognizers.entities.name_anchors import anchored
from sekisho_recognizers.entities.name_shapes import is_name, may_be_name, trimmed
from sekisho_recognizers.entities.speakers import speakers
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.repetition import occurrences
from sekisho_recognizers.tokenizer import PERSON_TAG
from sekisho_recognizers.view import NamedEntity, View

_LABELLED_SCORE = 0.7
_LEAST = 0.5
_SURE = 0.8  # of the model, that a name is one whatever it looks like
_KEY_BEHIND = re.compile(r"[\"'`]? ?[:=]|[_\[]|\((?=[\x00-\x7f])|\.[a-z]")
_HONOURED = re.compile("さん|様|氏|くん|君|ちゃん")
_NUMERALS = frozenset("一二三四五六七八九十百千万")
_MONTHS = frozenset(["April", "May", "June", "August", "Apr", "Jun", "Jul", "Aug", "Jan", "Mar"])
_WEEKDAYS = frozenset("月火水木金土日")
_DAY_BEHIND = re.compile(r"[ /-]?[0-9]")
_DAY_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?[ /-]\Z")
_SLOT_OPENS = " \n\t:、,。(|/・「>@"
_SLOT_BEHIND = re.compile(r"\Z|[\s、,。)|/・」<(]|さん|様|氏|くん|君|ちゃん|先生")
_KATAKANA = re.compile("[ァ-ヶー]+")


class JpPersonRecognizer(JpRecognizer):
    """Names in kanji, kana, half-width kana and Latin letters, whole, surname or given name only,
    without the honorific. No check digit and no authority. Invalid: お客様, 仕様, 田中歯科医院.
    """

    entity_types = ("PERSON",)

    def find(self, view: View) -> Iterator[Match]:
        candidates = (*anchored(view), *speakers(view))
        found = [match for each in candidates if (match := _trim(view, each))]
        found += _of_model(view)
        yield from found
        known = _names(view, found)
        for start, end in occurrences(view, known):
            yield Match(start, end, "PERSON", known[view.text[start:end]] - 0.05)
        yield from _alone_again(view, found)


def _alone_again(view: View, found: Iterable[Match]) -> Iterator[Match]:
    """A name of one letter, wherever that letter stands by itself as a word of a list."""
    letters = {
        view.text[match.start]: match.score
        for match in found
        if match.end - match.start == 1 and match.score >= _LABELLED_SCORE
    }
    for letter, score in letters.items():
        at = view.text.find(letter)
        while at >= 0:
            if _SLOT_BEHIND.match(view.text, at + 1) and (
                at == 0 or view.text[at - 1] in _SLOT_OPENS
            ):
                yield Match(at, at + 1, "PERSON", score - 0.05)
            at = view.text.find(letter, at + 1)


def _of_model(view: View) -> Iterator[Match]:
    for entity in view.named:
        if entity.label != "PERSON" or entity.score < _LEAST:
            continue
        if _is_no_name(view.text, entity.start, entity.end):
            continue
        match = Match(entity.start, entity.end, "PERSON", entity.score)
        if trimmed_match := _trim(view, match):
            yield trimmed_match
        elif _is_sure(view.text, entity):
            yield match


def _is_sure(text: str, entity: NamedEntity) -> bool:
    """A name of no usual shape, or one that is written like a number: 一さん."""
    if entity.score < _SURE:
        return False
    name = text[entity.start : entity.end]
    return may_be_name(name) or (name in _NUMERALS and bool(_HONOURED.match(text, entity.end)))


def _is_no_name(text: str, start: int, end: int) -> bool:
    """A day of the week, a month, or a word in small letters that is a key or part of one."""
    word = text[start:end]
    if word in _MONTHS:
        before = _DAY_BEFORE.search(text, max(0, start - 4), start)
        return bool(before or _DAY_BEHIND.match(text, end))
    if word in _WEEKDAYS:
        return text.startswith((":", ")", "曜"), end)
    if not (word.isascii() and word[0].islower()):
        return False
    return bool(_KEY_BEHIND.match(text, end)) or (start > 0 and text[start - 1] in "_.<$@/")


def _trim(view: View, match: Match) -> Match | None:
    start, end = trimmed(view.text, match.start, match.end)
    if start >= end or not is_name(view.text[start:end]):
        return None
    return Match(start, end, match.entity_type, match.score)


def _names(view: View, found: Iterable[Match]) -> dict[str, float]:
    """The surfaces to look for again, with their best scores: the whole name and its parts of two
    or more characters."""
    names: dict[str, float] = {}
    for match in found:
        whole = view.text[match.start : match.end]
        if names.get(whole, 0.0) >= match.score or _is_word(view, match):
            continue
        names[whole] = match.score
        for part in _parts(view, match):
            if is_name(part) and names.get(part, 0.0) < match.score:
                names[part] = match.score
    return {name: score for name, score in names.items() if len(name) > 1}


def _parts(view: View, match: Match) -> Iterator[str]:
    whole = view.text[match.start : match.end]
    if " " in whole or "・" in whole:
        yield from (part for part in whole.replace("・", " ").split() if len(part) >= 2)
        return
    for token in view.tokens_in(match.start, match.end):
        if token.tag.startswith(("名詞-固有名詞-人名-姓", "名詞-固有名詞-人名-名")):
            yield view.text[token.start : token.end]


def _is_word(view: View, match: Match) -> bool:
    """An ordinary noun in katakana: a name here perhaps, but not to be looked for elsewhere."""
    name = view.text[match.start : match.end]
    tokens = view.tokens_in(match.start, match.end)
    return (
        bool(_KATAKANA.fullmatch(name))
        and not any(token.tag.startswith(PERSON_TAG) for token in tokens)
        and match.score < _LABELLED_SCORE
    )
