"""要配慮個人情報 other than health: origin, creed, union, crime, sexual orientation of a person."""

from collections.abc import Iterator

from sekisho_recognizers.entities import sensitive_words as words
from sekisho_recognizers.entities.columns import cells_under
from sekisho_recognizers.entities.person_context import about_person, in_sentence_about_person
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_FORMS = (words.NATIONALITY, words.DOMICILE, words.KEY)
_RECORD_REACH = 24  # characters between a crime and what makes it somebody's record
_LONGEST_CELL = 40


class JpSensitiveRecognizer(JpRecognizer):
    """Nationality and origin, 本籍, faith and politics, union membership and posts, a criminal
    record or having been a victim, sexual orientation: in words for them where the sentence or the
    one before speaks of a person; a crime only with arrest, sentence or suspicion beside it; and
    what stands behind a key or header such as 国籍 or 宗教. A lexicon (個人情報保護法2条3項); no
    check digit. Invalid: 窃盗罪の構成要件, 国籍条項, LGBTQ研修."""

    entity_types = ("SENSITIVE",)

    def find(self, view: View) -> Iterator[Match]:
        for start, end in _traits(view):
            yield Match(start, end, "SENSITIVE", 0.5)
        for start, end in _records(view):
            yield Match(start, end, "SENSITIVE", 0.5)
        for pattern in _FORMS:
            for found in pattern.finditer(view.reading):
                start = found.start("value")
                yield Match(start, start + len(found.group("value").rstrip()), "SENSITIVE", 0.6)
        for start, value in cells_under(view, words.HEADER):
            if len(value) <= _LONGEST_CELL and not words.CELL_NOTHING.match(value):
                yield Match(start, start + len(value), "SENSITIVE", 0.6)


def _traits(view: View) -> Iterator[tuple[int, int]]:
    for found in words.TRAIT.finditer(view.reading):
        if in_sentence_about_person(view, *found.span()):
            yield found.span()
    if words.UNION.search(view.text):
        for found in words.UNION_POST.finditer(view.reading):
            if about_person(view, *found.span()):
                yield found.span()


def _records(view: View) -> Iterator[tuple[int, int]]:
    text = view.text
    for found in words.CRIME.finditer(view.reading):
        start, end = found.span()
        left = max(0, start - _RECORD_REACH)
        recorded = words.RECORD.search(text, left, end + _RECORD_REACH)
        if recorded and about_person(view, start, end):
            yield start, end
    for found in words.SENTENCE.finditer(view.reading):
        if about_person(view, *found.span()):
            yield found.span()
