"""The network of sekisho_recognizers.name_network as torch trains it. torch is used here only."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy
import torch  # type: ignore[import-not-found]
from numpy.typing import NDArray

from sekisho_recognizers.name_features import KINDS, LEVELS, SURFACES, Features

SURFACE_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Shape:
    width: int = 128
    hidden: int = 128
    distances: tuple[int, ...] = (1, 2, 4, 8, 16, 1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts one after another, `gap` empty rows apart, so that no convolution joins them."""

    characters: torch.Tensor
    places: torch.Tensor
    token: torch.Tensor
    surfaces: torch.Tensor
    vectors: torch.Tensor
    begins: torch.Tensor
    ends: torch.Tensor
    filled: torch.Tensor
    allowed: torch.Tensor


def pack(
    read: list[tuple[Features, NDArray[numpy.int64]]], gap: int, tags: int
) -> dict[str, NDArray[numpy.generic]]:
    parts: dict[str, list[NDArray[numpy.int64]]] = {name: [] for name in Batch.__slots__}
    tokens = sum(len(features.surfaces) for features, _ in read)
    offset = 0
    for features, masks in read:
        count = len(features.characters)
        inside = numpy.where(
            features.token < len(features.surfaces), features.token + offset, tokens
        )
        offset += len(features.surfaces)
        rows = {
            "characters": (features.characters, 0),
            "places": (features.places, 0),
            "token": (inside, tokens),
            "begins": (features.begins, 0),
            "ends": (features.ends, 0),
            "filled": (numpy.ones(count, numpy.int64), 0),
            "allowed": (masks, (1 << tags) - 1),
        }
        for name, (values, empty) in rows.items():
            parts[name] += (values, numpy.full(gap, empty))
        parts["surfaces"].append(features.surfaces)
        parts["vectors"].append(features.vectors)
    return {name: numpy.concatenate(values) for name, values in parts.items()}


def batch_of(arrays: dict[str, NDArray[numpy.generic]]) -> Batch:
    return Batch(**{name: torch.from_numpy(array) for name, array in arrays.items()})


class TorchNetwork(torch.nn.Module):  # type: ignore[misc]
    def __init__(
        self,
        shape: Shape,
        sizes: dict[str, int],
        tags: int,
        vectors: NDArray[numpy.float32],
        without: frozenset[str] = frozenset(),
    ) -> None:
        """`sizes` of the tables "characters" and "places"; `without` names feature groups left
        out: "surfaces", "vectors", "lexicon", "places"."""
        super().__init__()
        self.shape = shape
        self.without = without
        width = shape.width
        self.characters = _table(sizes["characters"], width)
        self.places = _table(sizes["places"], width)
        self.begins = _table(LEVELS * len(KINDS), width)
        self.ends = _table(LEVELS * len(KINDS), width)
        self.surfaces = _table(SURFACES, SURFACE_WIDTH)
        self.surface_weights = torch.nn.Linear(SURFACE_WIDTH, width, bias=False)
        self.vector_weights = torch.nn.Linear(vectors.shape[1], width, bias=False)
        self.vector_missing = torch.nn.Parameter(torch.zeros(width))
        known = torch.from_numpy(numpy.concatenate([vectors, numpy.zeros_like(vectors[:1])]))
        self.register_buffer("known", known, persistent=False)
        self.windows = torch.nn.ModuleList(
            torch.nn.Linear(3 * width, shape.hidden) for _ in shape.distances
        )
        self.outs = torch.nn.ModuleList(
            torch.nn.Linear(shape.hidden, width, bias=False) for _ in shape.distances
        )
        self.out = torch.nn.Linear(width, tags)
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, batch: Batch) -> torch.Tensor:
        rows = self.characters(batch.characters)
        if "places" not in self.without:
            rows = rows + self.places(batch.places)
        if "lexicon" not in self.without:
            for table, levels in ((self.begins, batch.begins), (self.ends, batch.ends)):
                for number in _levels(levels):
                    rows = rows + table(number)
        tokens = torch.zeros(len(batch.surfaces), self.shape.width)
        if "surfaces" not in self.without:
            tokens = tokens + self.surface_weights(self.surfaces(batch.surfaces))
        if "vectors" not in self.without:
            missing = (batch.vectors == len(self.known) - 1).float()[:, None]
            tokens = tokens + self.vector_weights(self.known[batch.vectors])
            tokens = tokens + missing * self.vector_missing
        tokens = torch.cat([tokens, torch.zeros(1, self.shape.width)])
        filled = batch.filled.float()[:, None]
        kept = self.dropout(torch.ones(len(batch.token), self.shape.width))
        rows = (rows + tokens[batch.token]) * kept
        for distance, window, out in zip(
            self.shape.distances, self.windows, self.outs, strict=True
        ):
            middle = (_normal(rows) * filled).to(torch.bfloat16)
            wide = torch.nn.functional.pad(middle, (0, 0, distance, distance))
            count = len(rows)
            seen = torch.cat(
                [wide[:count], middle, wide[2 * distance : 2 * distance + count]], dim=1
            )
            with torch.autocast("cpu", dtype=torch.bfloat16):
                added = out(torch.relu(window(seen)))
            rows = rows + added.float() * kept
        return self.out(_normal(rows))

    def arrays(self) -> dict[str, NDArray[numpy.float16]]:
        """As name_model reads them."""
        zero = 0.0
        parts = {
            "characters": self.characters.weight,
            "places": self.places.weight * (zero if "places" in self.without else 1.0),
            "begins": _expanded(self.begins.weight) * (zero if "lexicon" in self.without else 1.0),
            "ends": _expanded(self.ends.weight) * (zero if "lexicon" in self.without else 1.0),
            "surfaces": self.surfaces.weight,
            "surface_weights": self.surface_weights.weight.T
            * (zero if "surfaces" in self.without else 1.0),
            "vector_weights": self.vector_weights.weight.T
            * (zero if "vectors" in self.without else 1.0),
            "vector_missing": self.vector_missing * (zero if "vectors" in self.without else 1.0),
            "out": self.out.weight.T,
            "bias": self.out.bias,
        }
        for n, (window, out) in enumerate(zip(self.windows, self.outs, strict=True)):
            parts[f"window{n}"] = window.weight.T
            parts[f"bias{n}"] = window.bias
            parts[f"out{n}"] = out.weight.T
        return {
            name: numpy.ascontiguousarray(part.detach().numpy().astype(numpy.float16))
            for name, part in parts.items()
        }


def loss(scores: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Of all tags that are right together, a mean over the characters."""
    right = (batch.allowed[:, None] >> torch.arange(scores.shape[1])) & 1
    among = scores.masked_fill(right == 0, -1e9)
    missed = torch.logsumexp(scores, 1) - torch.logsumexp(among, 1)
    filled = batch.filled.float()
    return (missed * filled).sum() / filled.sum()


def _table(size: int, width: int) -> torch.nn.Embedding:
    table = torch.nn.Embedding(size, width)
    torch.nn.init.normal_(table.weight, std=0.3)
    return table


def _normal(rows: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.rms_norm(rows, (rows.shape[1],), eps=1e-5)


def _levels(numbers: torch.Tensor) -> Iterator[torch.Tensor]:
    for index in range(len(KINDS)):
        yield numbers // LEVELS**index % LEVELS + index * LEVELS


def _expanded(table: torch.Tensor) -> torch.Tensor:
    """A row for every combination of levels."""
    numbers = torch.arange(LEVELS ** len(KINDS))
    rows: torch.Tensor = sum(table[number] for number in _levels(numbers))
    return rows
