"""A Shield whose detector finds what a test planted, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from sekisho.sdk.runtime import Runtime
from sekisho.sdk.shield import Shield
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.planted import PlantedDetector

KEY = bytes(range(32))


class PlantedHere:
    """The detector of a runtime: it blocks, where that of a server is awaited."""

    waits = False

    def __init__(self, values: Mapping[str, str]) -> None:
        self._planted = PlantedDetector(values)
        self.seen: list[str] = []

    def warm_up(self) -> None:
        pass

    def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        self.seen += [leaf.text for leaf in leaves]
        return [self._planted.find(leaf.text) for leaf in leaves]


def planted_shield(
    values: Mapping[str, str], *, key: bytes = KEY, upstream: str | None = None, **settings: Any
) -> Shield:
    made = Settings.model_validate(settings)
    return Shield(runtime=Runtime(made, detector=PlantedHere(values), key=key), upstream=upstream)
