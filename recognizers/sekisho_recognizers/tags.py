"""Tags of characters and the way from them to spans.

BIOES: a name of one character is S, a longer one B I* E; all else is O. The best sequence that
obeys this is looked for (Viterbi) only where O is not certain: most of a text is no name at all.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy
from numpy.typing import NDArray

from sekisho_recognizers.view import NamedEntity

Floats = NDArray[numpy.float32]
Numbers = NDArray[numpy.intp]

_PARTS = "BIES"
_NEVER = numpy.float32(-1e9)
# Where all other tags together have less than this, O stands.
_CERTAIN = 0.01
_LONGEST = 256
_TOGETHER = 512


class Tags:
    """Number 0 is O; label k has the numbers 4k + 1 to 4k + 4, for B, I, E and S."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        self.names = ("O", *(f"{part}-{label}" for label in labels for part in _PARTS))
        size = len(self.names)
        self.transitions = numpy.array(
            [[_follows(before, behind) for behind in self.names] for before in self.names]
        )
        self._penalty = numpy.where(self.transitions, 0, _NEVER).astype(numpy.float32)
        self._first = numpy.array([name[0] in "BSO" for name in self.names])
        self._last = numpy.array([name[0] in "ESO" for name in self.names])
        self._size = size

    def number(self, label: str, place: int, length: int) -> int:
        """The tag of the character at `place` in a name of that length."""
        first = 4 * self.labels.index(label) + 1
        if length == 1:
            return first + 3
        return first + (0 if place == 0 else 2 if place == length - 1 else 1)

    def entities(self, pieces: Iterable[Floats]) -> list[NamedEntity]:
        """The names in the best sequence; `pieces` are the network's scores (characters × tags)
        of one text, piece after piece.

        The score of a name is the share that its label has at its characters, on average.
        """
        places, scores, weights = self._doubtful(pieces)
        starts, ends = _stretches(places, weights[:, 0])
        return [
            entity
            for start, path in zip(starts, self._paths(scores, starts, ends), strict=True)
            for entity in self._along(path, int(places[start]), weights[start:])
        ]

    def _doubtful(self, pieces: Iterable[Floats]) -> tuple[Numbers, Floats, Floats]:
        """Places where O is not certain, with the scores there and the shares that these give."""
        places: list[Numbers] = [numpy.empty(0, numpy.intp)]
        scores: list[Floats] = [numpy.empty((0, self._size), numpy.float32)]
        weights = scores[:]
        begin = 0
        for piece in pieces:
            share = numpy.exp(piece - piece.max(axis=1, keepdims=True))
            share /= share.sum(axis=1, keepdims=True)
            rows = numpy.flatnonzero(1 - share[:, 0] > _CERTAIN)
            places.append(rows + begin)
            scores.append(piece[rows])
            weights.append(share[rows])
            begin += len(piece)
        return numpy.concatenate(places), numpy.concatenate(scores), numpy.concatenate(weights)

    def _along(self, path: Numbers, begin: int, weights: Floats) -> Iterator[NamedEntity]:
        """The names on a path that begins at the place `begin` of the text."""
        tags = path.tolist()
        end = 0
        while end < len(tags):
            start, tag = end, tags[end]
            if tag == 0:
                end += 1
                continue
            while self.names[tags[end]][0] not in "ES":
                end += 1
            end += 1
            label = (tag - 1) // 4
            share = weights[start:end, 4 * label + 1 : 4 * label + 5].sum() / (end - start)
            name = self.labels[label]
            yield NamedEntity(begin + start, begin + end, name, min(float(share), 1.0))

    def _paths(self, scores: Floats, starts: Numbers, ends: Numbers) -> list[Numbers]:
        """The best sequence of each stretch; many stretches take each step together."""
        lengths = ends - starts
        order = numpy.argsort(-lengths, kind="stable")
        paths: list[Numbers] = [numpy.empty(0, numpy.intp)] * len(order)
        for first in range(0, len(order), _TOGETHER):
            group = order[first : first + _TOGETHER]
            found = self._best(scores, starts[group], lengths[group])
            for index, path in zip(group, found, strict=True):
                paths[index] = path
        return paths

    def _best(self, scores: Floats, begins: Numbers, lengths: Numbers) -> list[Numbers]:
        """Viterbi; `lengths` descend, so those that still go on are the first ones."""
        longest = int(lengths[0])
        best = numpy.where(self._first, scores[begins], _NEVER)
        before = numpy.zeros((longest, len(begins), self._size), numpy.uint8)
        for step in range(1, longest):
            active = int(numpy.searchsorted(-lengths, -step, side="left"))
            reach = best[:active, :, None] + self._penalty
            before[step, :active] = reach.argmax(axis=1)
            best[:active] = reach.max(axis=1) + scores[begins[:active] + step]
        tags = numpy.where(self._last, best, 2 * _NEVER).argmax(axis=1)
        rows = numpy.arange(len(begins))
        path = numpy.zeros((longest, len(begins)), numpy.intp)
        for step in range(longest - 1, -1, -1):
            active = int(numpy.searchsorted(-lengths, -step, side="left"))
            path[step, :active] = tags[:active]
            tags[:active] = before[step, rows[:active], tags[:active]]
        return [path[:length, row] for row, length in enumerate(lengths)]


def _follows(before: str, behind: str) -> bool:
    if before[0] in "OES":
        return behind[0] in "OBS"
    return behind[0] in "IE" and before[1:] == behind[1:]


def _stretches(places: Numbers, outside: Floats) -> tuple[Numbers, Numbers]:
    """Begins and ends of runs of neighbours in `places`, cut where they are too long for any name;
    `outside` is the share of O at each."""
    breaks = numpy.flatnonzero(numpy.diff(places) != 1) + 1
    starts: list[int] = []
    for start, end in itertools.pairwise([0, *breaks.tolist(), len(places)]):
        while end - start > _LONGEST:
            starts.append(start)
            middle = start + _LONGEST // 2
            start = middle + 1 + int(outside[middle : start + _LONGEST - 1].argmax())
        if start < end:
            starts.append(start)
    begins = numpy.array(starts, numpy.intp)
    return begins, numpy.append(begins[1:], len(places)) if starts else begins
