"""The name network's forward pass in numpy: sums of table rows, then convolutions.

    x  = row of the character + of its token's tag and its place there + of the listed words that
         begin and end here + of the token's surface + of its word vector
    x += relu(W [n(x) at -d, 0, +d] + b) V     for each block, d its distance, n to unit mean square
    scores = n(x) U + c

A text is worked on in pieces that overlap by as much as the network looks around, so that memory
is bounded and every character gets the scores it would get in one pass.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from sekisho_recognizers.name_features import Features

Floats = NDArray[numpy.float32]

PIECE = 1_000
_EPSILON = numpy.float32(1e-5)


@dataclass(frozen=True, slots=True)
class Block:
    distance: int
    window: Floats
    bias: Floats
    out: Floats


class Network:
    def __init__(
        self, tables: Mapping[str, Floats], blocks: Sequence[Block], out: Floats, bias: Floats
    ) -> None:
        """`tables` are named as the fields of Features; "surfaces" and "vectors" have rows for
        tokens, the others for characters."""
        self._tables = tables
        self._blocks = tuple(blocks)
        self._out = out
        self._bias = bias
        self.reach = sum(block.distance for block in blocks)

    def scores(self, features: Features, piece: int = PIECE) -> Iterator[Floats]:
        """Characters × tags, for one piece of the text after the other."""
        count = len(features.characters)
        tokens = numpy.zeros((len(features.surfaces) + 1, len(self._out)), numpy.float32)
        numpy.add(
            self._tables["surfaces"][features.surfaces],
            self._tables["vectors"][features.vectors],
            out=tokens[:-1],
        )
        for start in range(0, count, piece):
            left = max(0, start - self.reach)
            end = min(count, start + piece)
            right = min(count, end + self.reach)
            inside = self._forward(self._rows(features, tokens, left, right))
            yield inside[start - left : end - left]

    def _rows(self, features: Features, tokens: Floats, left: int, right: int) -> Floats:
        rows: Floats = tokens[features.token[left:right]]
        for name in ("characters", "places", "begins", "ends"):
            rows += self._tables[name][getattr(features, name)[left:right]]
        return rows

    def _forward(self, rows: Floats) -> Floats:
        count, width = rows.shape
        window = numpy.empty((count, 3 * width), numpy.float32)
        middle = window[:, width : 2 * width]
        for block in self._blocks:
            _normalise(rows, middle)
            near = min(block.distance, count)
            window[:near, :width] = 0
            window[near:, :width] = middle[: count - near]
            window[count - near :, 2 * width :] = 0
            window[: count - near, 2 * width :] = middle[near:]
            hidden = window @ block.window
            hidden += block.bias
            numpy.maximum(hidden, 0, out=hidden)
            rows += hidden @ block.out
        _normalise(rows, rows)
        scores: Floats = rows @ self._out
        scores += self._bias
        return scores


def _normalise(rows: Floats, into: Floats) -> None:
    scale = numpy.einsum("ij,ij->i", rows, rows)
    scale /= numpy.float32(rows.shape[1])
    scale += _EPSILON
    numpy.sqrt(scale, out=scale)
    numpy.divide(1, scale, out=scale)
    numpy.multiply(rows, scale[:, None], out=into)
