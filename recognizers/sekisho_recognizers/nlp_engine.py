"""GiNZA as Presidio's NLP engine: SudachiPy's tokens and tags, and the model's named entities.

It reads the folded text and carries the folded `View` in its artifacts, so recognizers fold
nothing themselves. Only the tokenizer and the entity recognizer are loaded: nobody here reads the
parse. Nothing opens a socket: the model is a package that is installed, never fetched.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import spacy
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.language import Language
from spacy.tokens import Doc

from sekisho_recognizers.blas import use_blas
from sekisho_recognizers.chunks import chunks
from sekisho_recognizers.folding import Folded, fold
from sekisho_recognizers.recognizer import LANGUAGE
from sekisho_recognizers.view import NamedEntity, Token, View

MODEL = "ja_ginza"
_UNUSED = ["parser", "morphologizer", "compound_splitter", "bunsetu_recognizer"]


class EntitySpan:
    """A named entity at its original place, in the form that Presidio's own recognizers read."""

    __slots__ = ("end_char", "label_", "start_char")

    def __init__(self, start_char: int, end_char: int, label: str) -> None:
        self.start_char = start_char
        self.end_char = end_char
        self.label_ = label


class ViewArtifacts(NlpArtifacts):
    """Presidio's artifacts with the folded view. Token texts are left out: nobody needs them,
    and Presidio writes artifacts into its logs when asked to trace."""

    def __init__(self, view: View) -> None:
        entities = [
            EntitySpan(*view.folded.span(each.start, each.end), each.label) for each in view.named
        ]
        super().__init__(
            entities=entities,  # type: ignore[arg-type]  # only three attributes are ever read
            tokens=[],  # type: ignore[arg-type]
            tokens_indices=[],
            lemmas=[],
            nlp_engine=None,
            language=LANGUAGE,
        )
        self.view = view

    def to_json(self) -> str:
        return "{}"


class GinzaNlpEngine(NlpEngine):
    """One text at a time: the SudachiPy tokenizer is not safe to share between threads."""

    def __init__(self, model: str = MODEL) -> None:
        self._model = model
        self._nlp: Language | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        nlp = spacy.load(self._model, exclude=_UNUSED)
        use_blas(nlp)
        self._nlp = nlp

    def is_loaded(self) -> bool:
        return self._nlp is not None

    def process_text(self, text: str, language: str) -> ViewArtifacts:
        return ViewArtifacts(self.view(text))

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,
        n_process: int = 1,
        **kwargs: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        for text in texts:
            yield text, self.process_text(text, language)

    def view(self, text: str) -> View:
        if self._nlp is None:
            raise RuntimeError("the NLP model is not loaded: call load() first")
        folded = fold(text)
        tokens: list[Token] = []
        named: list[NamedEntity] = []
        with self._lock:
            for offset, doc in _docs(self._nlp, folded):
                tokens += (
                    Token(offset + token.idx, offset + token.idx + len(token), token.tag_)
                    for token in doc
                )
                named += (
                    NamedEntity(offset + span.start_char, offset + span.end_char, span.label_)
                    for span in doc.ents
                )
        return View(folded, tokens, named)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return not any(character.isalnum() for character in word)

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]


def _docs(nlp: Language, folded: Folded) -> Iterator[tuple[int, Doc]]:
    """The text's pieces through the pipeline; the bare cut keeps memory bounded."""
    for offset, piece in chunks(folded.text):
        yield offset, nlp(piece)
