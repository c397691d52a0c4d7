"""The detector: every recognizer over one text, overlaps resolved, offsets into that text.

`load_analyzer()` is what Sekisho uses. `analyzer_engine()` gives Presidio users the same inside
Presidio's own `AnalyzerEngine`. Both go round Presidio's quadratic removal of duplicates, its
context enhancer (it counts tokens, and Japanese cue words are several) and its decision log (it
writes values). Neither opens a socket.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tldextract
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpEngine

from sekisho_recognizers.dictionary import Dictionary
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.nlp_engine import GinzaNlpEngine, ViewArtifacts
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.recognizer import LANGUAGE, JpRecognizer
from sekisho_recognizers.view import View
from sekisho_recognizers.watched_dictionary import WatchedDictionary

LEAST_SCORE = 0.3
_LONGEST_CUE = 120
_LINE_BREAKS = re.compile(r"\s+")

# Presidio's own recognizers ask tldextract, which fetches a list unless it has none to fetch.
tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class JapaneseAnalyzerEngine(AnalyzerEngine):
    """Presidio's engine, with the findings resolved here; takes further Presidio recognizers and
    a dictionary of terms to mask and terms never to report."""

    def __init__(self, *, dictionary: Dictionary | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._dictionary = dictionary or Dictionary()

    @property
    def dictionary(self) -> Dictionary:
        return self._dictionary

    @dictionary.setter
    def dictionary(self, dictionary: Dictionary) -> None:
        """A text is read with one dictionary, the one that is there at its end."""
        self._dictionary = dictionary

    def get_supported_entities(self, language: str | None = None) -> list[str]:
        known: list[str] = super().get_supported_entities(language)
        return sorted({*known, *self._dictionary.entity_types})

    def analyze(  # type: ignore[override]  # what Presidio's other options do has no place here
        self,
        text: str,
        language: str = LANGUAGE,
        entities: list[str] | None = None,
        score_threshold: float | None = None,
        **options: Any,
    ) -> list[RecognizerResult]:
        least = LEAST_SCORE if score_threshold is None else score_threshold
        wanted = set(entities or self.get_supported_entities(LANGUAGE))
        return [
            RecognizerResult(
                each.entity_type,
                each.start,
                each.end,
                each.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: each.recognizer,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: each.recognizer,
                },
            )
            for each in self.findings(text, least)
            if each.entity_type in wanted
        ]

    def findings(self, text: str, least_score: float = LEAST_SCORE) -> list[Finding]:
        artifacts = self.nlp_engine.process_text(text, LANGUAGE)
        found = (
            finding
            for recognizer in self.registry.recognizers
            for finding in _run(recognizer, text, artifacts)
        )
        sure = (each for each in found if each.score >= least_score)
        view = artifacts.view if isinstance(artifacts, ViewArtifacts) else View(fold(text))
        return resolve(self._dictionary.apply(view, sure), text)


class Analyzer:
    """Detects in one text at a time; safe to share between threads, but for `reread()`.

    With `dictionary`, that one takes the place of the engine's.
    """

    def __init__(
        self, engine: JapaneseAnalyzerEngine, dictionary: WatchedDictionary | None = None
    ) -> None:
        self._engine = engine
        self._watched = dictionary
        if dictionary is not None:
            engine.dictionary = dictionary.current

    @property
    def entity_types(self) -> tuple[str, ...]:
        return tuple(sorted(self._engine.get_supported_entities(LANGUAGE)))

    def reread(self) -> None:
        """Takes up what has changed in the dictionary's files. Raises DictionaryError, once for
        each change, where they cannot be used; then what was in use stays.
        """
        if self._watched is not None:
            self._engine.dictionary = self._watched.look()

    def analyze(self, text: str, *, cue: str = "") -> list[Finding]:
        """`cue` is what stands beside the text outside it (a JSON key, a form's label): it is
        read as if "cue: " stood before the text, and never itself reported."""
        if not text or text.isspace():
            return []
        label = _LINE_BREAKS.sub(" ", cue).strip()[-_LONGEST_CUE:]
        prefix = f"{label}: " if label else ""
        width = len(prefix)
        return [
            Finding(
                max(each.start - width, 0),
                each.end - width,
                each.entity_type,
                each.score,
                each.recognizer,
            )
            for each in self._engine.findings(prefix + text)
            if each.end > width
        ]


def analyzer_engine(
    nlp_engine: NlpEngine | None = None,
    *,
    dictionary: Dictionary | None = None,
    further_types: Iterable[str] = (),
) -> JapaneseAnalyzerEngine:
    """Presidio's AnalyzerEngine with GiNZA's tokens, our name model and every
    recognizer here. Loads the model: seconds.

    `further_types` are types of ON_REQUEST to find as well.
    """
    return JapaneseAnalyzerEngine(
        dictionary=dictionary,
        nlp_engine=nlp_engine or GinzaNlpEngine(),
        registry=registry(further_types),
        supported_languages=[LANGUAGE],
    )


def registry(further_types: Iterable[str] = ()) -> RecognizerRegistry:
    """Raises KeyError for a type that is not in ON_REQUEST."""
    recognizers = (*RECOGNIZERS, *(ON_REQUEST[each] for each in further_types))
    return RecognizerRegistry(
        recognizers=[recognizer() for recognizer in recognizers], supported_languages=[LANGUAGE]
    )


def load_analyzer(
    dictionaries: DictionaryFiles | None = None, *, further_types: Iterable[str] = ()
) -> Analyzer:
    """Raises DictionaryError, before the model is loaded, where a file cannot be used."""
    dictionary = WatchedDictionary(dictionaries or DictionaryFiles())
    return Analyzer(analyzer_engine(further_types=further_types), dictionary)


def _run(recognizer: EntityRecognizer, text: str, artifacts: Any) -> Iterator[Finding]:
    if isinstance(recognizer, JpRecognizer) and isinstance(artifacts, ViewArtifacts):
        yield from recognizer.findings(artifacts.view)
        return
    for result in recognizer.analyze(text, recognizer.supported_entities, artifacts) or []:
        name: str = recognizer.to_dict()["name"]
        yield Finding(result.start, result.end, result.entity_type, result.score, name)
