"""Runs recognizers over a text, with or without the NLP model."""

from functools import cache

from sekisho_recognizers.analyzer import Analyzer, load_analyzer
from sekisho_recognizers.folding import fold
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.recognizer import JpRecognizer
from sekisho_recognizers.view import View


def found(recognizer: type[JpRecognizer], text: str) -> list[str]:
    """The original text of what one recognizer reports, in order; most need no NLP model."""
    findings = resolve(recognizer().findings(View(fold(text))), text)
    return [text[each.start : each.end] for each in findings]


@cache
def analyzer() -> Analyzer:
    """Loaded once per test process."""
    return load_analyzer()


def analyzed(text: str, entity_type: str, cue: str = "") -> list[str]:
    """The original text of the analyzer's findings of one type, in order."""
    findings = analyzer().analyze(text, cue=cue)
    return [text[each.start : each.end] for each in findings if each.entity_type == entity_type]
