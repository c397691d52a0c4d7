"""Tags of characters and the way from them to spans.

BIOES: a name of one character is S, a longer one B I* E; all else is O. The best sequence that
obeys this is looked for (Viterbi) only where O is not certain: most of a text is no name at all.
"""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from sekisho_recognizers.view import NamedEntity

Floats = NDArray[numpy.float32]

_PARTS = "BIES"
_NEVER = numpy.float32(-1e9)
# Where all other tags together have less than this, O stands.
_CERTAIN = 0.01


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

    def entities(self, scores: Floats) -> list[NamedEntity]:
        """The names in the best sequence; `scores` are the network's, characters × tags.

        The score of a name is the share that its label has at its characters, on average.
        """
        found: list[NamedEntity] = []
        highest = scores.max(axis=1, keepdims=True) if len(scores) else scores
        weights = numpy.exp(scores - highest)
        weights /= weights.sum(axis=1, keepdims=True)
        starts, ends = _stretches(1 - weights[:, 0] > _CERTAIN)
        for start, path in zip(starts, self._paths(scores, starts, ends), strict=True):
            place = 0
            while place < len(path):
                tag = int(path[place])
                if tag == 0:
                    place += 1
                    continue
                begin = place
                while self.names[path[place]][0] not in "ES":
                    place += 1
                place += 1
                label = (tag - 1) // 4
                of_label = weights[start + begin : start + place, 4 * label + 1 : 4 * label + 5]
                score = float(of_label.sum() / (place - begin))
                found.append(
                    NamedEntity(start + begin, start + place, self.labels[label], min(score, 1.0))
                )
        return found

    def _paths(
        self, scores: Floats, starts: NDArray[numpy.intp], ends: NDArray[numpy.intp]
    ) -> list[NDArray[numpy.intp]]:
        """The best sequence of each stretch; all stretches take each step together."""
        lengths = ends - starts
        order = numpy.argsort(-lengths, kind="stable")
        paths: list[NDArray[numpy.intp]] = [numpy.empty(0, numpy.intp)] * len(order)
        if not len(order):
            return paths
        begins, sizes = starts[order], lengths[order]
        best = numpy.where(self._first, scores[begins], _NEVER)
        before = numpy.zeros((int(sizes[0]), len(order), self._size), numpy.intp)
        for step in range(1, int(sizes[0])):
            active = int(numpy.searchsorted(-sizes, -step, side="left"))
            reach = best[:active, :, None] + self._penalty
            before[step, :active] = reach.argmax(axis=1)
            best[:active] = reach.max(axis=1) + scores[begins[:active] + step]
        tags = numpy.where(self._last, best, 2 * _NEVER).argmax(axis=1)
        for row, index in enumerate(order):
            path = numpy.empty(sizes[row], numpy.intp)
            tag = tags[row]
            for step in range(int(sizes[row]) - 1, -1, -1):
                path[step] = tag
                tag = before[step, row, tag]
            paths[index] = path
        return paths


def _follows(before: str, behind: str) -> bool:
    if before[0] in "OES":
        return behind[0] in "OBS"
    return behind[0] in "IE" and before[1:] == behind[1:]


def _stretches(
    open_: NDArray[numpy.bool_],
) -> tuple[NDArray[numpy.intp], NDArray[numpy.intp]]:
    edges = numpy.flatnonzero(numpy.diff(open_, prepend=False, append=False))
    return edges[0::2], edges[1::2]
