"""The detector inside the caller's process: loaded once, on first use, for all clients.

Threads take turns, text by text: Python runs one of them at a time anyway. There is no time limit,
since a thread cannot be stopped; callers that need one use a server (`remote=`).
"""

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sekisho.detection_worker import WARM_UP
from sekisho.errors import DetectionFailure
from sekisho.sdk.process_lock import PROCESS_LOCK
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryError, DictionaryFiles
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.watched_dictionary import WatchedDictionary

if TYPE_CHECKING:
    from sekisho_recognizers.analyzer import Analyzer
    from sekisho_recognizers.nlp_engine import GinzaNlpEngine

log = logging.getLogger("sekisho")

_ENGINES: list["GinzaNlpEngine"] = []
_ANALYZERS: dict[tuple[DictionaryFiles, tuple[str, ...]], "Analyzer"] = {}


class LocalDetector:
    """`further_types` are found beside those that every detector finds. The dictionaries are read
    again when they have changed; the language model is shared by all detectors of a process.
    """

    waits = True

    def __init__(
        self, dictionaries: DictionaryFiles | None = None, further_types: Sequence[str] = ()
    ) -> None:
        self._what = (dictionaries or DictionaryFiles(), tuple(further_types))

    def warm_up(self) -> None:
        """Raises DictionaryError where a file cannot be used."""
        self._analyzer()

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        """Raises DetectionFailure, whatever went wrong: then nothing may leave."""
        try:
            analyzer = self._analyzer()
            with PROCESS_LOCK:
                _reread(analyzer)
            found = []
            for leaf in leaves:
                with PROCESS_LOCK:
                    found.append(analyzer.analyze(leaf.text, cue=leaf.cue))
        except Exception as error:
            # The message may quote the text; the class says enough to look further.
            raise _failed(type(error).__name__) from None
        return found

    def _analyzer(self) -> "Analyzer":
        analyzer = _ANALYZERS.get(self._what)
        if analyzer is None:
            with PROCESS_LOCK:
                analyzer = _ANALYZERS.get(self._what) or _load(*self._what)
                _ANALYZERS[self._what] = analyzer
        return analyzer


def _load(files: DictionaryFiles, further_types: Sequence[str]) -> "Analyzer":
    dictionary = WatchedDictionary(files)
    with _told():
        from sekisho_recognizers.analyzer import Analyzer, analyzer_engine

        engine = analyzer_engine(_engine(), further_types=further_types)
        analyzer = Analyzer(engine, dictionary)
        # The first text would wait for what the libraries load when they are first used.
        analyzer.analyze(WARM_UP)
    return analyzer


def _reread(analyzer: "Analyzer") -> None:
    try:
        analyzer.reread()
    except DictionaryError as error:
        log.error("a changed dictionary cannot be used, the one before stays: %s", error)


def _engine() -> "GinzaNlpEngine":
    if not _ENGINES:
        from sekisho_recognizers.nlp_engine import GinzaNlpEngine

        engine = GinzaNlpEngine()
        engine.load()
        _ENGINES.append(engine)
    return _ENGINES[0]


@contextmanager
def _told() -> Iterator[None]:
    """Seconds of silence look like a hang to whoever sits before a terminal."""
    if _ENGINES or sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    begun_at = time.monotonic()
    sys.stderr.write("Sekisho: loading the language model … ")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(f"{time.monotonic() - begun_at:.1f} s\n")


def _failed(name: str) -> DetectionFailure:
    return DetectionFailure(
        "detection_failed",
        en=f"The detector failed ({name}); the request was not sent.",
        ja=f"検出器が失敗しました（{name}）。リクエストは送信していません。",
    )
