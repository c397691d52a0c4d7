"""Places in a text, asked which of them another place meets."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable


class Intervals:
    """Half-open. Those that overlap count as one; those that only touch do not."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(places):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlap(self, start: int, end: int) -> bool:
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and self._ends[index] > start

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds all of it."""
        index = bisect_right(self._starts, start) - 1
        return index >= 0 and self._ends[index] >= end
