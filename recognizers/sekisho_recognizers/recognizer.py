"""The frame of every recognizer. Adding one is one file, one test, one entry in RECOGNIZERS.

A recognizer is a Presidio `EntityRecognizer` that reads the folded `View` and yields `Match`es in
it; the frame reports them at their original offsets. Most are a `JpPatternRecognizer`: a tuple of
`Pattern`s, each a regular expression with what makes a match believable (a check digit, a cue
near it). Japanese has no word boundaries, and Python's `\\b` and `\\w` take kana and kanji for
word characters, so patterns say with `number()` and `word()` what may not touch them.

No pattern may nest or overlap repetitions: every one runs over whatever a client sends.
"""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from presidio_analyzer import EntityRecognizer, RecognizerResult

from sekisho_recognizers.cues import Cues, Labels, Nearness, OtherLabels
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.rivals import any_of
from sekisho_recognizers.view import View

__all__ = [
    "LANGUAGE",
    "Cues",
    "JpPatternRecognizer",
    "JpRecognizer",
    "Labels",
    "Match",
    "OtherLabels",
    "Pattern",
    "any_of",
    "apart",
    "digits",
    "number",
    "word",
]

LANGUAGE = "ja"


class Match(NamedTuple):
    """A place in the folded text."""

    start: int
    end: int
    entity_type: str
    score: float


def number(pattern: str) -> str:
    """`pattern` where no digit, ASCII letter or hyphenated digit touches it."""
    return rf"(?<![0-9A-Za-z])(?<![0-9][-.])(?:{pattern})(?![0-9A-Za-z])(?!-[0-9])"


# What makes a number an amount of something. 名義, 本人, 点検, 件名, 回線 … are not counters.
COUNTED = (
    r" ?[百千]?[万億兆]?(?:円|ドル|ユーロ|%|個(?!人)|件(?!名|の)|名(?!義|前|称)|人(?!事|名|物)|"
    r"台(?!帳)|回(?!線|答|収)|点(?!検|数)|頁|ページ|バイト|文字|桁|歳|枚|冊|株(?!式)|秒|ケース|トン|匹|倍|"
    r"kg|km|cm|mm|ml|㎡|MB|GB|KB|ms|Hz|bytes?)"
)
_BEHIND = rf"(?![0-9A-Za-z]|[-.:][0-9]|{COUNTED})"


def digits(*groups: int | str) -> str:
    """Digits in groups of these sizes, in the ways they are written: together, or with hyphens (a
    line may break behind one), spaces, dots or line breaks between the groups. A group given as
    text is its pattern. For patterns with `numeric`: what stands before is already checked."""
    parts = [rf"[0-9]{{{group}}}" if isinstance(group, int) else group for group in groups]
    forms = ["".join(parts)]
    if len(parts) > 1:
        forms += [separator.join(parts) for separator in (r" ?-[ \n]?", r"[ \n]", r"\.")]
    return f"(?:{'|'.join(forms)}){_BEHIND}"


def apart(count: int) -> str:
    """So many digits with anything between them: one a form's cell, or a line break in the middle.
    Only for values whose label stands right there."""
    return rf"(?<![0-9][ |])[0-9](?:(?:[ \n|]{{0,3}}| - )[0-9]){{{count - 1}}}{_BEHIND}"


def word(pattern: str) -> str:
    """`pattern` where no ASCII letter, digit or underscore touches it."""
    return rf"(?<![0-9A-Za-z_])(?:{pattern})(?![0-9A-Za-z_])"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One written form of an entity.

    `regex`: what it looks like; the group named `value`, if there is one, is what is reported.
    `score`: how sure a match is on its own; None when it means nothing without a cue.
    `numeric`: the form is digits (see `digits`), and is read in the numeric view, where kanji
    digits are ASCII ones, at the places where a number may begin.
    `check`: holds for the value (folded), else there is no match; but when its label stands right
    there, a value that fails is a typing error of what the label says, reported as `mistyped`.
    `cues`, `cued_score`: how sure it is with one of the cues near. `outright`: only when the label
    is of this very slot.
    `veto`: no match when this stands near; looked for as cues are.
    """

    regex: re.Pattern[str] = field(repr=False)
    score: float | None
    entity_type: str = ""
    check: Callable[[str], bool] | None = None
    cues: Cues | Labels | None = None
    cued_score: float = 0.9
    mistyped: str = ""
    numeric: bool = False
    outright: bool = False
    veto: Cues | Labels | OtherLabels | None = None
    _hinted: Hinted = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hinted", Hinted(self.regex.pattern, self.regex.flags))

    def matches(self, view: View, entity_type: str) -> Iterator[Match]:
        if self.score is None and self.cues and not self.cues.hints.allow(view.reading):
            return
        group = "value" if "value" in self.regex.groupindex else 0
        for found in self._found(view):
            start, end = found.span(group)
            if start >= end:
                continue
            if self.check is None or self.check(found.group(group)):
                score = self._score(view, start, end)
                if score is not None:
                    yield Match(start, end, self.entity_type or entity_type, score)
            elif self.mistyped and self._nearness(view, start, end) is Nearness.OUTRIGHT:
                yield Match(start, end, self.mistyped, 0.6)

    def _found(self, view: View) -> Iterator[re.Match[str]]:
        if not self.numeric:
            yield from self._hinted.finditer(view.reading)
            return
        match, text = self.regex.match, view.numeric
        for start in view.number_starts:
            if found := match(text, start):
                yield found

    def _score(self, view: View, start: int, end: int) -> float | None:
        nearness = self._nearness(view, start, end)
        if nearness is not Nearness.OUTRIGHT and self.veto and self.veto.near(view, start, end):
            return None
        if nearness is Nearness.OUTRIGHT or (nearness and not self.outright):
            return self.cued_score
        return self.score

    def _nearness(self, view: View, start: int, end: int) -> Nearness:
        if self.cues is None:
            return Nearness.NONE
        if isinstance(self.cues, Labels):
            return self.cues.nearness(view, start, end)
        return Nearness.NEAR if self.cues.near(view, start, end) else Nearness.NONE


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

    @abstractmethod
    def find(self, view: View) -> Iterable[Match]:
        """In any order; matches may overlap, and one place may be read in several ways."""

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
