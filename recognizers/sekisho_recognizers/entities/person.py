"""Personal names.

Found by what stands around them (honorifics, form keys, column headers, relations, readings),
by SudachiPy's tags, by the NLP model, and then once more wherever the same name stands again.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho_recognizers.entities.name_anchors import anchored
from sekisho_recognizers.entities.name_shapes import is_name, trimmed
from sekisho_recognizers.entities.name_tags import PERSON_TAG, tagged
from sekisho_recognizers.entities.speakers import speakers
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.repetition import occurrences
from sekisho_recognizers.view import View

_MODEL_LABELS = frozenset({"Person"})
_MODEL_SCORE = 0.6
_LABELLED_SCORE = 0.7
_KATAKANA = re.compile("[ァ-ヶー]+")


class JpPersonRecognizer(JpRecognizer):
    """Names in kanji, kana, half-width kana and Latin letters, whole, surname or given name only,
    without the honorific. No check digit and no authority. Invalid: お客様, 仕様, 田中歯科医院.
    """

    entity_types = ("PERSON",)

    def find(self, view: View) -> Iterator[Match]:
        candidates = (*anchored(view), *speakers(view), *tagged(view), *_of_model(view))
        found = [match for each in candidates if (match := _trim(view, each))]
        yield from found
        known = _names(view, found)
        for start, end in occurrences(view, known):
            yield Match(start, end, "PERSON", known[view.text[start:end]] - 0.05)


def _of_model(view: View) -> Iterator[Match]:
    for entity in view.named:
        name = view.text[entity.start : entity.end]
        # The model, trained on Japanese, takes words of English and of code ("location") for names.
        if entity.label in _MODEL_LABELS and not (name.isascii() and name.islower()):
            yield Match(entity.start, entity.end, "PERSON", _MODEL_SCORE)


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
