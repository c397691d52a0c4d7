"""GiNZA as Presidio's NLP engine: SudachiPy's tokens and tags, and our own model's names.

It reads the folded text and carries the folded `View` in its artifacts, so recognizers fold
nothing themselves. GiNZA's own networks are not loaded: nobody here reads the parse, and the name
model finds more names in a tenth of the time. Nothing opens a socket: the models are packages
that are installed, never fetched.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from sekisho_recognizers.folding import fold
from sekisho_recognizers.name_model import NameModel, load_name_model
from sekisho_recognizers.recognizer import LANGUAGE
from sekisho_recognizers.tokenizer import Tokenizer
from sekisho_recognizers.view import View


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
    """Safe to share between threads; they take turns at the tokenizer, which is not."""

    def __init__(self) -> None:
        self._tokenizer: Tokenizer | None = None
        self._names: NameModel | None = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """One thread for numpy in this process: the matrices are small, and OpenBLAS threads that
        wait for each other on a busy machine make detection ten times slower."""
        threadpool_limits(limits=1, user_api="blas")
        self._tokenizer = Tokenizer()
        self._names = load_name_model()

    def is_loaded(self) -> bool:
        return self._names is not None

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
        if self._tokenizer is None or self._names is None:
            raise RuntimeError("the NLP model is not loaded: call load() first")
        folded = fold(text)
        with self._lock:
            tokens = self._tokenizer.tokens(folded.text)
        return View(folded, tokens, self._names.find(folded.text, tokens))

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return not any(character.isalnum() for character in word)

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]
