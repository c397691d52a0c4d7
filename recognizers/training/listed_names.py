"""The listed names that the network is told of, as hashes (see name_features.Lexicon).

Surnames, given names and places from the name lists in `sources/` and the municipalities and towns
in sekisho_recognizers/data. Kana readings of the commoner names go in too, from three kana on:
shorter ones are words too often.
"""

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import numpy
from numpy.typing import NDArray

from sekisho_recognizers.folding import fold
from sekisho_recognizers.name_features import KINDS, LONGEST, hashed

_DATA = Path(__file__).parent.parent / "sekisho_recognizers" / "data"
_ENTRY = re.compile(r"(\S+)(?: \[[^\]]*\])? /\(([a-z,]+)\)")
_KINDS = {"s": "surname", "f": "given", "m": "given", "g": "given", "p": "place"}
_HAS_KANJI = re.compile(r"[一-鿿]")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


def build(sources: Path) -> tuple[NDArray[numpy.uint32], NDArray[numpy.uint8]]:
    """Ascending hashes, and which of KINDS each is."""
    bits: dict[int, int] = {}
    for word, kind in _words(sources):
        word = fold(word).text
        if 2 <= len(word) <= LONGEST:
            number = hashed(word)
            bits[number] = bits.get(number, 0) | 1 << KINDS.index(kind)
    hashes = sorted(bits)
    return (
        numpy.array(hashes, numpy.uint32),
        numpy.array([bits[number] for number in hashes], numpy.uint8),
    )


def _words(sources: Path) -> Iterator[tuple[str, str]]:
    yield from _name_lists(sources)
    if (sources / "enamdict").exists():
        yield from _enamdict(sources / "enamdict")
    with (_DATA / "municipalities.tsv").open(encoding="utf-8") as file:
        for prefecture, municipality, *_ in csv.reader(file, delimiter="\t"):
            for name in (prefecture, municipality, *re.findall(r"[^郡]+[市区町村]", municipality)):
                yield name, "place"
                yield name[:-1], "place"
    with gzip.open(_DATA / "towns.txt.gz", "rt", encoding="utf-8") as file:
        for line in file:
            if _HAS_KANJI.search(line):
                yield line.strip(), "place"


def _name_lists(sources: Path) -> Iterator[tuple[str, str]]:
    with (sources / "last_name_org.csv").open(encoding="utf-8") as file:
        for name, _, reading, *_ in csv.reader(file):
            yield name, "surname"
            yield from _kana(reading, "surname")
    for file_name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
        with (sources / file_name).open(encoding="utf-8") as file:
            for reading, _, *names in csv.reader(file):
                for name in names:
                    yield name, "given"
                if len(names) >= 3:
                    yield from _kana(reading, "given")


def _kana(reading: str, kind: str) -> Iterator[tuple[str, str]]:
    if len(reading) >= 3:
        yield reading, kind
        yield reading.translate(_TO_KATAKANA), kind


def _enamdict(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="euc-jp", errors="ignore") as file:
        for line in file:
            entry = _ENTRY.match(line)
            if entry is None or not _HAS_KANJI.search(entry[1]):
                continue
            for code in entry[2].split(","):
                if code in _KINDS:
                    yield entry[1], _KINDS[code]
