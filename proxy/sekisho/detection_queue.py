"""Whose turn it is at the detector. Knows neither a clock nor an event loop.

Self-clocked fair queueing (Golestani, 1994): a turn is tagged with the characters that its request
will have had once it is done, counted from the tag of the turn begun last when it came; the
smallest tag is next. So requests share the detector evenly, a short text overtakes a long one, and
a long one is overtaken by no more than its own length of each other request.

A text is never cut, since what stands far from a name may tell that it is one. One that is longer
than a turn therefore holds its worker; where there are several workers, one stays free of those.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from sekisho.wire.walk import Leaf

TURN_CHARS = 3_000
"""A tenth of a second of detection: what one request may take before it is another's turn."""

LONG_CHARS = 10_000
"""From a third of a second on, a text keeps others waiting that long."""


@dataclass(eq=False, slots=True)
class Turn:
    """What one worker reads at once: texts of one request, whole ones."""

    asker: "Asker"
    number: int
    leaves: Sequence[Leaf] = field(repr=False)
    chars: int

    @property
    def long(self) -> bool:
        return self.chars > LONG_CHARS


class Asker:
    """One request's place in the queue."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.turns = [
            Turn(self, number, turn, _length(turn)) for number, turn in enumerate(_turns(leaves))
        ]
        self.chars = sum(turn.chars for turn in self.turns)
        self.unread_chars = self.chars
        self.gone = False


class DetectionQueue:
    def __init__(self, *, workers: int) -> None:
        self._most_long = max(1, workers - 1)
        self._long_under_way = 0
        self._short: list[tuple[int, int, Turn]] = []
        self._long: list[tuple[int, int, Turn]] = []
        self._order = count()
        self._tag = 0
        self._askers: set[Asker] = set()

    @property
    def unread_chars(self) -> int:
        return sum(asker.unread_chars for asker in self._askers)

    def chars_until(self, chars: int) -> int:
        """How many characters would be read by the time that a request of `chars` is done."""
        return chars + sum(min(asker.unread_chars, chars) for asker in self._askers)

    def join(self, asker: Asker) -> None:
        self._askers.add(asker)
        tag = self._tag
        for turn in asker.turns:
            tag += turn.chars
            heapq.heappush(self._heap(turn), (tag, next(self._order), turn))

    def leave(self, asker: Asker) -> None:
        """Its turns that have not begun never will."""
        asker.gone = True
        self._askers.discard(asker)

    def begin(self) -> Turn | None:
        """The next turn, if there is one that may begin now. It has to be ended."""
        heaps = [self._short]
        if self._long_under_way < self._most_long:
            heaps.append(self._long)
        for heap in heaps:
            while heap and heap[0][2].asker.gone:
                heapq.heappop(heap)
        waiting = [heap for heap in heaps if heap]
        if not waiting:
            return None
        self._tag, _, turn = heapq.heappop(min(waiting, key=lambda heap: heap[0][:2]))
        self._long_under_way += turn.long
        return turn

    def end(self, turn: Turn) -> None:
        self._long_under_way -= turn.long
        turn.asker.unread_chars -= turn.chars

    def _heap(self, turn: Turn) -> list[tuple[int, int, Turn]]:
        return self._long if turn.long else self._short


def _turns(leaves: Sequence[Leaf]) -> list[list[Leaf]]:
    turns: list[list[Leaf]] = [[]]
    length = 0
    for leaf in leaves:
        if turns[-1] and length + len(leaf.text) > TURN_CHARS:
            turns.append([])
            length = 0
        turns[-1].append(leaf)
        length += len(leaf.text)
    return turns


def _length(leaves: Sequence[Leaf]) -> int:
    return sum(len(leaf.text) for leaf in leaves)
