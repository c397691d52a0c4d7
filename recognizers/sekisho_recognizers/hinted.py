"""Regular expressions that look only where they can match.

A lexicon of hundreds of words as one alternation costs a step per word at every character. But
each of its matches contains some word, so all lexicons' words go into one automaton, the text is
read once, and an expression runs only around its own words. The words are taken from the parsed
expression itself, so they cannot fall out of step with it; one that has none, or no longest match,
reads the whole text.
"""

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]  # no public way to the parsed form
from typing import Any

import ahocorasick

_MOST_WIDTH = 300
_AROUND = 60  # for what the expression asks of the text around a match
_MOST_CHOICES = 8
_UNITS = frozenset({"SUBPATTERN", "MAX_REPEAT", "MIN_REPEAT", "BRANCH", "IN", "ASSERT"})


class Hinted:
    """Several expressions over one text."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        self._reach: dict[re.Pattern[str], int] = {}
        owners: dict[str, list[re.Pattern[str]]] = {}
        for pattern in patterns:
            parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
            words, width = _words(parsed), parsed.getwidth()[1]
            if words and width <= _MOST_WIDTH:
                self._reach[pattern] = width + _AROUND
                for word in words:
                    owners.setdefault(word, []).append(pattern)
        for word, having in owners.items():
            self._automaton.add_word(word, (len(word), having))
        if owners:
            self._automaton.make_automaton()

    def places(self, text: str) -> "Places":
        lowered = text.lower()
        if len(lowered) != len(text) or not self._reach:
            return Places(text, {})
        windows: dict[re.Pattern[str], list[tuple[int, int]]] = {
            pattern: [] for pattern in self._reach
        }
        for last, (length, patterns) in self._automaton.iter(lowered):
            for pattern in patterns:
                reach, spans = self._reach[pattern], windows[pattern]
                start = max(0, last + 1 - length - reach)
                if spans and spans[-1][1] >= start:
                    spans[-1] = (min(spans[-1][0], start), last + 1 + reach)
                else:
                    spans.append((start, last + 1 + reach))
        return Places(text, windows)


class Places:
    """Where in a text each expression has a word."""

    def __init__(self, text: str, windows: dict[re.Pattern[str], list[tuple[int, int]]]) -> None:
        self._text = text
        self._windows = windows

    def finditer(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for start, end in self._windows.get(pattern, [(0, len(self._text))]):
            yield from pattern.finditer(self._text, start, end)


def _words(sequence: Any) -> set[str]:
    """Literal words one of which stands in every match of the sequence; none if there are none."""
    best: set[str] = set()
    run = ""
    for operation, value in [*sequence, (None, None)]:
        name = str(operation)
        if name == "LITERAL":
            run += chr(value).lower()
            continue
        best = _better(best, {run} if run else set())
        run = ""
        if name in _UNITS:
            best = _better(best, _inside(name, value))
    return best


def _inside(name: str, value: Any) -> set[str]:
    if name in ("SUBPATTERN", "ASSERT"):
        return _words(value[-1])
    if name == "IN":
        plain = all(str(operation) == "LITERAL" for operation, _ in value)
        few = plain and len(value) <= _MOST_CHOICES
        return {chr(code).lower() for _, code in value} if few else set()
    if name != "BRANCH":
        return _words(value[2]) if value[0] >= 1 else set()
    branches = [_words(branch) for branch in value[1]]
    return set().union(*branches) if all(branches) else set()


def _better(one: set[str], other: set[str]) -> set[str]:
    """The set whose shortest word is longer: it is found at fewer places."""
    return max(one, other, key=_rarity)


def _rarity(words: set[str]) -> tuple[int, int]:
    return min(map(len, words), default=0), -len(words)
