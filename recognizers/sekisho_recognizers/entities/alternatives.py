"""Alternatives of a regular expression, tried only where they may match."""

import re
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any

from sekisho_recognizers.hinted import PARSER, Hinted, Reading

__all__ = ["headed", "leftmost"]


def leftmost(alternatives: Iterable[Hinted], reading: Reading) -> Iterator[re.Match[str]]:
    """What one expression of them all would find, but each runs only where its own words are."""
    tickets = count()
    queue = [
        (found.start(), order, next(tickets), found)
        for order, each in enumerate(alternatives)
        for found in each.finditer(reading)
    ]
    heapify(queue)
    done = 0
    while queue:
        start, order, _, found = heappop(queue)
        if start >= done:
            yield found
            done = found.end()
            continue
        # It overlaps one before it, and may have kept its own alternative from one behind that.
        behind = (found.re.match(reading.text, at) for at in range(done, found.end()))
        if instead := next(filter(None, behind), None):
            heappush(queue, (instead.start(), order, next(tickets), instead))


def headed(alternatives: str) -> str:
    """The alternatives behind a look at the one character they begin with. None may be empty."""
    firsts, _ = _firsts(PARSER.parse(alternatives))
    return rf"(?:(?=[{''.join(sorted(firsts))}])(?:{alternatives}))"


def _firsts(sequence: Any) -> tuple[set[str], bool]:
    """What a match of the sequence may begin with, as in a character class; whether it may be
    empty."""
    firsts: set[str] = set()
    for operation, value in sequence:
        more, empty = _of(str(operation), value)
        firsts |= more
        if not empty:
            return firsts, False
    return firsts, True


def _of(name: str, value: Any) -> tuple[set[str], bool]:
    if name == "LITERAL":
        return {_escaped(value)}, False
    if name in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    if name == "IN":
        return {_member(str(kind), each) for kind, each in value}, False
    if name == "SUBPATTERN" and not value[1]:
        return _firsts(value[-1])
    if name == "MAX_REPEAT":
        firsts, empty = _firsts(value[2])
        return firsts, empty or value[0] == 0
    if name == "BRANCH":
        branches = [_firsts(branch) for branch in value[1]]
        return set().union(*(firsts for firsts, _ in branches)), any(e for _, e in branches)
    raise ValueError(f"{name} at the head of an alternative")


def _member(kind: str, value: Any) -> str:
    if kind == "LITERAL":
        return _escaped(value)
    if kind == "RANGE":
        return f"{_escaped(value[0])}-{_escaped(value[1])}"
    raise ValueError(f"{kind} at the head of an alternative")


def _escaped(code: int) -> str:
    return rf"\U{code:08x}"
