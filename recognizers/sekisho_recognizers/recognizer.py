"""The frame of every recognizer. Adding one is one file, one test, one entry in RECOGNIZERS.

A recognizer is a Presidio `EntityRecognizer` that reads the folded `View` and yields `Match`es in
it; the frame reports them at their original offsets. Most are a `JpPatternRecognizer`: a tuple of
`Pattern`s, each a regular expression with what makes a match believable (a check digit, a cue
near it). Japanese has no word boundaries, and Python's `\\b` and `\\w` take kana and kanji for
word characters, so patterns say with `number()` and `word()` what may not touch them.

No pattern may nest or overlap repetitions: every one runs over whatever a client sends.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from presidio_analyzer import EntityRecognizer, RecognizerResult

from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View

LANGUAGE = "ja"


@dataclass(frozen=True, slots=True)
class Match:
    """A place in the folded text."""

    start: int
    end: int
    entity_type: str
    score: float


def number(pattern: str) -> str:
    """`pattern` where no digit, ASCII letter or hyphenated digit touches it."""
    return rf"(?<![0-9A-Za-z])(?<![0-9][-.])(?:{pattern})(?![0-9A-Za-z])(?!-[0-9])"


def word(pattern: str) -> str:
    """`pattern` where no ASCII letter, digit or underscore touches it."""
    return rf"(?<![0-9A-Za-z_])(?:{pattern})(?![0-9A-Za-z_])"


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, the longest first; ASCII ones must stand alone."""
    parts = []
    for literal in sorted(set(words), key=lambda each: (-len(each), each)):
        escaped = re.escape(literal)
        if literal[0].isascii() and literal[0].isalpha():
            escaped = r"(?<![A-Za-z])" + escaped
        if literal[-1].isascii() and literal[-1].isalpha():
            escaped += r"(?![A-Za-z])"
        parts.append(escaped)
    return "(?:" + "|".join(parts) + ")"


class Cues:
    """Words that, near a value, tell what it is.

    Looked for before it (the same line, and the line above as far as the window reaches), behind
    it on its line, and in the header of its table column. Letter case does not matter.
    """

    def __init__(self, *words: str, before: int = 30, after: int = 12) -> None:
        self._regex = re.compile(any_of(words), re.IGNORECASE)
        self._before = before
        self._after = after

    def near(self, view: View, start: int, end: int) -> bool:
        above, _ = view.line(start, offset=-1)
        line_start, line_end = view.line(start)
        left = max(min(above, line_start), start - self._before)
        right = min(max(line_end, end), end + self._after)
        return bool(
            self._regex.search(view.text, left, start)
            or self._regex.search(view.text, end, right)
            or self._regex.search(view.header(start))
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """One written form of an entity.

    `regex`: what it looks like; the group named `value`, if there is one, is what is reported.
    `score`: how sure a match is on its own; None when it means nothing without a cue.
    `check`: holds for the value (folded), else there is no match; `checked_by_cue` lets a value
    that fails it pass with `cued_score` when a cue is near: the label says what it is meant to be.
    `cues`, `cued_score`: how sure it is with one of the cues near.
    `veto`: no match when this stands near; looked for as cues are.
    """

    regex: re.Pattern[str] = field(repr=False)
    score: float | None
    entity_type: str = ""
    check: Callable[[str], bool] | None = None
    cues: Cues | None = None
    cued_score: float = 0.9
    checked_by_cue: bool = False
    veto: Cues | None = None

    def matches(self, view: View, entity_type: str) -> Iterator[Match]:
        group = "value" if "value" in self.regex.groupindex else 0
        for found in self.regex.finditer(view.text):
            start, end = found.span(group)
            score = self._score(view, start, end)
            if score is not None and start < end:
                yield Match(start, end, self.entity_type or entity_type, score)

    def _score(self, view: View, start: int, end: int) -> float | None:
        valid = self.check is None or self.check(view.text[start:end])
        if not valid and not self.checked_by_cue:
            return None
        if self.veto is not None and self.veto.near(view, start, end):
            return None
        if self.cues is not None and self.cues.near(view, start, end):
            return self.cued_score
        return self.score if valid else None


class JpRecognizer(EntityRecognizer):
    """Subclasses set `entity_types` and write `find`."""

    entity_types: ClassVar[tuple[str, ...]]
    name: str

    def __init__(self) -> None:
        super().__init__(
            supported_entities=list(self.entity_types),
            name=type(self).__name__,
            supported_language=LANGUAGE,
        )

    def load(self) -> None:
        pass

    def find(self, view: View) -> Iterable[Match]:
        raise NotImplementedError

    def findings(self, view: View) -> Iterator[Finding]:
        for match in self.find(view):
            start, end = view.folded.span(match.start, match.end)
            yield Finding(start, end, match.entity_type, match.score, self.name)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Presidio's entry. Without artifacts of our engine the text has no tokens or names."""
        view = getattr(nlp_artifacts, "view", None) or View(fold(text))
        return [
            RecognizerResult(
                entity_type=finding.entity_type,
                start=finding.start,
                end=finding.end,
                score=finding.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for finding in self.findings(view)
            if not entities or finding.entity_type in entities
        ]


class JpPatternRecognizer(JpRecognizer):
    """Subclasses set `entity_types` and `patterns`; the first type is the patterns' default."""

    patterns: ClassVar[tuple[Pattern, ...]]

    def find(self, view: View) -> Iterator[Match]:
        for pattern in self.patterns:
            yield from pattern.matches(view, self.entity_types[0])
