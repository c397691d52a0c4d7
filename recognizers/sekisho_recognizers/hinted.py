"""Regular expressions that run only where they can match.

Reading a text with a hundred expressions costs a pass each, and nearly all find nothing. But every
match holds certain words: one out of each of the expression's clauses (`amount` or `金額`; a digit;
a colon). All words of all expressions go into one automaton, a text is read with it once, and an
expression runs only if each of its clauses has a word there, and then only around the words of its
rarest clause. The words are taken from the parsed expression itself, so they cannot fall out of
step with it. A hinted expression finds what the bare one would find.
"""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.folding import lowered

__all__ = ["LEXICON", "PARSER", "Hinted", "Hints", "Reading"]

PARSER = import_module("re._parser")  # there is no public way to the parsed form

_MOST_WIDTH = 300
_AROUND = 60  # for what an expression asks of the text around a match
_MOST_CHARACTERS = 70  # of a class that makes a clause
_MOST_PLACES = 64  # of a single character that make windows

Clause = frozenset[str]


class _Lexicon:
    """The clauses of all expressions there are, each a bit, and an automaton of their words, made
    when a text is first read."""

    def __init__(self) -> None:
        self._bits: dict[Clause, int] = {}
        self._of_character: dict[str, int] = {}
        self._of_word: dict[str, int] = {}
        self._automaton: Automaton | None = None

    def bit(self, clause: Clause) -> int:
        bit = self._bits.setdefault(clause, 1 << len(self._bits))
        for word in clause:
            of = self._of_word if len(word) > 1 else self._of_character
            if word not in of:
                self._automaton = None
            of[word] = of.get(word, 0) | bit
        return bit

    def read(self, lower: str) -> tuple[int, dict[str, list[int]]]:
        """Which clauses have a word in a text, and where its longer words begin."""
        places: dict[str, list[int]] = {}
        automaton = self._automaton or Automaton(self._of_word)
        self._automaton = automaton
        for index, start, _ in automaton.find(lower):
            places.setdefault(automaton.words[index], []).append(start)
        met = 0
        for word in places:
            met |= self._of_word[word]
        for character in self._of_character.keys() & set(lower):
            met |= self._of_character[character]
        return met, places


LEXICON = _Lexicon()


class Reading:
    """A text and the words of all hinted expressions in it. Letter case does not count there."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lower = lowered(text)
        self.met, self._places = LEXICON.read(self._lower)
        self._present = {*self._places, *self._lower}

    def words(self, clause: Clause) -> Iterator[tuple[int, int]]:
        """Where the words of the clause stand, and their lengths, in no order."""
        for word in clause & self._present:
            length = len(word)
            if length > 1:
                for start in self._places[word]:
                    yield start, length
                continue
            start = self._lower.find(word)
            while start >= 0:
                yield start, 1
                start = self._lower.find(word, start + 1)

    def places(self, clause: Clause) -> list[int] | None:
        """Where the words of the clause begin, in order; None where they are too many to tell."""
        places: list[int] = []
        for word in clause & self._present:
            if len(word) > 1:
                places += self._places[word]
                continue
            at = self._lower.find(word)
            while at >= 0:
                places.append(at)
                if len(places) > _MOST_PLACES:
                    return None
                at = self._lower.find(word, at + 1)
        return sorted(places)


class Hints:
    """What must be in a text for an expression to match there."""

    def __init__(self, regex: re.Pattern[str], *, split: bool = False) -> None:
        """`split`: what has underscores may be written without, or be put together from keys."""
        parsed = PARSER.parse(regex.pattern, regex.flags & ~re.UNICODE)
        clauses = _clauses(parsed)
        if split:
            clauses = [frozenset(map(_longest_part, clause)) for clause in clauses]
        self.rarest = max(clauses, key=_rarity, default=None)
        self.width: int = parsed.getwidth()[1]
        self._bits = 0
        for clause in clauses:
            self._bits |= LEXICON.bit(clause)

    def allow(self, reading: Reading) -> bool:
        return self._bits & reading.met == self._bits


class Hinted:
    """A regular expression that reads a text only where its hints are."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.regex = re.compile(pattern, flags)
        self._hints = Hints(self.regex)
        self._reach = self._hints.width + _AROUND
        rarest = self._hints.rarest
        worth_it = rarest is not None and (len(rarest) <= 2 or min(map(len, rarest)) > 1)
        self._windowed = rarest if worth_it and self._hints.width <= _MOST_WIDTH else None

    def finditer(self, reading: Reading) -> Iterable[re.Match[str]]:
        if not self._hints.allow(reading):
            return ()
        if self._windowed is None or len(reading.text) <= 2 * self._reach:
            return self.regex.finditer(reading.text)
        places = reading.places(self._windowed)
        if places is None:
            return self.regex.finditer(reading.text)
        return self._around(reading.text, places)

    def _around(self, text: str, places: list[int]) -> Iterator[re.Match[str]]:
        for start, end in _windows(places, self._reach):
            yield from self.regex.finditer(text, start, end)


def _windows(places: list[int], reach: int) -> Iterator[tuple[int, int]]:
    """The stretches around the places, those that touch as one."""
    start = end = -1
    for place in places:
        if place - reach > end:
            if end >= 0:
                yield start, end
            start = max(0, place - reach)
        end = place + reach
    if end >= 0:
        yield start, end


def _clauses(sequence: Any, run: str = "") -> list[Clause]:
    """Sets of words: every match of the sequence holds one word of each. `run`: what stands
    directly before the sequence."""
    clauses: list[Clause] = []
    for operation, value in sequence:
        name = str(operation)
        if name == "LITERAL":
            run += lowered(chr(value))
        elif name == "SUBPATTERN":
            clauses += _clauses(value[-1], run)
            run = ""
        elif name == "BRANCH":
            clauses += _branched([_clauses(branch, run) for branch in value[1]])
            run = ""
        elif name == "ASSERT" and value[0] < 0 and (behind := _literal(value[1])):
            run = run or behind
        elif name not in ("ASSERT_NOT", "AT"):
            clauses += [frozenset({run})] if run else []
            clauses += _inside(name, value)
            run = ""
    return list(dict.fromkeys([*clauses, frozenset({run})] if run else clauses))


def _branched(branches: list[list[Clause]]) -> list[Clause]:
    if not all(branches):
        return []
    return [frozenset().union(*(max(each, key=_rarity) for each in branches))]


def _literal(sequence: Any) -> str:
    """The one character that a sequence is; '' for any other."""
    if len(sequence) == 1 and str(sequence[0][0]) == "LITERAL":
        return lowered(chr(sequence[0][1]))
    return ""


def _inside(name: str, value: Any) -> list[Clause]:
    if name == "ASSERT":
        return _clauses(value[-1])
    if name == "IN":
        characters = _characters(value)
        return [characters] if characters else []
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _clauses(value[2]) if value[0] >= 1 else []
    return []


def _characters(members: Any) -> Clause:
    """Those of a character class; none where they are many or not listed."""
    characters: set[str] = set()
    for operation, value in members:
        name = str(operation)
        if name == "LITERAL":
            characters.add(lowered(chr(value)))
        elif name == "RANGE" and value[1] - value[0] < _MOST_CHARACTERS:
            characters |= {lowered(chr(code)) for code in range(value[0], value[1] + 1)}
        else:
            return frozenset()
    return frozenset(characters if len(characters) <= _MOST_CHARACTERS else ())


def _rarity(clause: Clause) -> tuple[int, int]:
    """The clause whose shortest word is longer is found at fewer places; then the smaller one."""
    return min(map(len, clause)), -len(clause)


def _longest_part(word: str) -> str:
    return max(word.split("_"), key=len) or word
