"""Terms that people marked as missed, in texts that went out before they were marked.

A text that was sent before goes out again as it went (see sekisho.masking.memo), but not with a
name in it that somebody has since said is one.
"""

import unicodedata
from pathlib import Path

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.dictionary_files import DictionaryError, DictionaryFiles
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View
from sekisho_recognizers.watched_dictionary import WatchedDictionary


class MissedTerms:
    """`folder` is that of the marks; None where nothing can be marked. Safe to share."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._watched: WatchedDictionary | None = None
        self._known: tuple[Dictionary, Automaton] = _with_automaton(Dictionary())

    def types_in(self, text: str) -> frozenset[str]:
        """The entity types of the marked terms that stand in `text`."""
        dictionary, automaton = self._look()
        # A history is long and seldom holds one: folding costs far more than this.
        if not dictionary.mask or not any(True for _ in automaton.find(_simple(text))):
            return frozenset()
        return frozenset(each.entity_type for each in dictionary.apply(View(fold(text)), ()))

    def _look(self) -> tuple[Dictionary, Automaton]:
        known = self._known
        if self._folder is not None:
            try:
                self._watched = self._watched or WatchedDictionary(
                    DictionaryFiles(marks=self._folder)
                )
                current = self._watched.look()
            except DictionaryError:  # the detector tells
                return known
            if current is not known[0]:
                self._known = known = _with_automaton(current)
        return known


def _with_automaton(dictionary: Dictionary) -> tuple[Dictionary, Automaton]:
    return dictionary, Automaton(dict.fromkeys(map(_simple, dictionary.mask)))


def _simple(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
