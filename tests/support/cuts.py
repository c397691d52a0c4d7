"""Every way to cut a text or bytes that a stream part is tested with.

Whole, cut at every unit, cut in two at every place (where short), and random cuts, some with empty
pieces. `truncations` are for what a stream has to survive when it breaks off.
"""

import random
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", str, bytes)

_SHORT = 80


def cuts(data: T, seeds: Iterable[int] = range(20)) -> Iterator[list[T]]:
    """Lists of pieces that are together `data`."""
    yield [data]
    yield [data[i : i + 1] for i in range(len(data))]
    if len(data) <= _SHORT:
        for place in range(1, len(data)):
            yield [data[:place], data[place:]]
    for seed in seeds:
        yield _random_pieces(data, random.Random(seed))


def truncations(data: T, seeds: Iterable[int] = range(20)) -> Iterator[list[T]]:
    """Lists of pieces that are together a beginning of `data`: every one where short."""
    if len(data) <= _SHORT:
        ends = list(range(len(data)))
    else:
        ends = [random.Random(seed).randrange(len(data)) for seed in seeds]
    for seed, end in enumerate(ends):
        yield _random_pieces(data[:end], random.Random(seed))


def _random_pieces(data: T, source: random.Random) -> list[T]:
    longest = source.choice((1, 2, 3, 7, 20, 200))
    pieces: list[T] = []
    start = 0
    while start < len(data):
        end = start + source.randint(0, longest)
        pieces.append(data[start:end])
        start = end
    return pieces
