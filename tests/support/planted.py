"""A detector that finds the values a test planted, and nothing else."""

import re
from collections.abc import Mapping, Sequence

from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding


class PlantedDetector:
    def __init__(self, values: Mapping[str, str]) -> None:
        """`values`: each value with its entity type."""
        self.seen: list[Leaf] = []
        self.plant(values)

    def plant(self, values: Mapping[str, str]) -> None:
        """From now on these are found, and no others."""
        self._values = dict(values)
        longest_first = sorted(self._values, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    ready = True

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        pass

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        self.seen += leaves
        return [self.find(leaf.text) for leaf in leaves]

    def find(self, text: str) -> list[Finding]:
        return [
            Finding(m.start(), m.end(), self._values[m[0]], 1.0, "Planted")
            for m in self._pattern.finditer(text)
        ]
