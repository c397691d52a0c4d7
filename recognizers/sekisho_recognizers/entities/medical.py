"""Illness, disability, treatment and test results of a person."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities import medical_words as words
from sekisho_recognizers.entities.columns import cells_under
from sekisho_recognizers.entities.person_context import about_person
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_SPACED = Hinted(
    r"[一-鿿ァ-ヶー] (?<![^\s、。]..)(?:[一-鿿ァ-ヶー] ){1,11}[一-鿿ァ-ヶー](?: ?\([+-]\))?"
)
_MOST_ITEMS = 8  # of a list behind one key
_NEAR = 30  # characters in which a dose belongs to the drug before it


class JpMedicalRecognizer(JpRecognizer):
    """Illnesses by their endings (症 病 炎 癌 骨折 症候群 …), disabilities, care levels, drugs by
    their stems or their dose, laboratory values and vitals behind their names, and what a form
    says under 既往歴, 病名, 服薬 …, where the text speaks of a person: general talk of an illness
    stays. A lexicon; no check digit. Invalid: 病院, 症状, 糖尿病とは何ですか."""

    entity_types = ("MEDICAL",)

    def find(self, view: View) -> Iterator[Match]:
        for start, end, score in _found(view):
            if about_person(view, start, end):
                yield Match(start, end, "MEDICAL", score)
        for start, end in _filled_in(view):
            yield Match(start, end, "MEDICAL", 0.5)


def _found(view: View) -> Iterator[tuple[int, int, float]]:
    for found in words.ILLNESS.finditer(view.reading):
        value = found.group("value")
        lead = words.GENERIC.match(value)
        skip = lead.end() if lead else 0
        if not words.NOT_MEDICAL.match(value[skip:]):
            yield found.start() + skip, found.end(), 0.4
    for found in words.STATE.finditer(view.reading):
        yield *found.span("value"), 0.4
    for found in words.RESULT.finditer(view.reading):
        yield *found.span(), 0.5
    for found in words.VITAL.finditer(view.reading):
        yield *found.span("value"), 0.45
    yield from _pressures(view)
    yield from _drugs(view)
    for found in _SPACED.finditer(view.reading):
        closed = found.group().replace(" ", "")
        if words.ILLNESS.regex.match(closed):
            yield *found.span(), 0.4


def _pressures(view: View) -> Iterator[tuple[int, int, float]]:
    """120/80 is a blood pressure where the line says so."""
    text = view.text
    pressured = any(words.BLOOD_PRESSURE.finditer(view.reading))
    for found in words.PRESSURE.finditer(view.reading) if pressured else ():
        line = text.rfind("\n", 0, found.start()) + 1
        if words.BLOOD_PRESSURE.regex.search(text, max(line, found.start() - 60), found.start()):
            yield *found.span("value"), 0.45
    charted = any(words.VITALS_LINE.finditer(view.reading))
    for found in words.SHORT_VITAL.finditer(view.reading) if charted else ():
        line = text.rfind("\n", 0, found.start()) + 1
        if words.VITALS_LINE.regex.search(text, max(line, found.start() - 60), found.start()):
            yield *found.span("value"), 0.45


def _drugs(view: View) -> Iterator[tuple[int, int, float]]:
    for found in words.DOSED.finditer(view.reading):
        yield *found.span("value"), 0.45
    for found in words.DRUG.finditer(view.reading):
        yield *found.span("value"), 0.45
        dose = words.DOSE_AFTER.search(view.text, found.end(), found.end() + _NEAR)
        if dose and dose.start() - found.end() < 3:
            yield *dose.span("value"), 0.45


def _filled_in(view: View) -> Iterator[tuple[int, int]]:
    """What stands behind a key of a health form, or in a column headed by one."""
    for found in words.KEY.finditer(view.reading):
        value = words.NEXT_KEY.split(found.group("value"), maxsplit=1)[0].rstrip()
        if words.NOTHING.match(value) or not re.search("[一-鿿ァ-ヶA-Za-z]", value):
            continue
        yield found.start("value"), found.start("value") + len(value)
        following = words.MORE.match(view.text, found.end("value"))
        for _ in range(_MOST_ITEMS):
            if following is None:
                break
            yield following.span("value")
            following = words.MORE.match(view.text, following.end("value"))
    for start, value in cells_under(view, words.HEADER):
        if len(value) <= 40 and not words.NOTHING.match(value):
            yield start, start + len(value)
