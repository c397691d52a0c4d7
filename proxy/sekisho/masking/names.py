"""A name as it is written: in which script, in which parts, and what its shorter forms are.

Where a name was written in parts, only whole parts make a shorter form; where it was not, any
beginning and end does, for nothing tells where 田中太郎 divides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sekisho_recognizers.folding import canonical, fold

# Longer names, and names of more parts, have no shorter forms: it bounds what a name can cost.
LONGEST_NAME = 64
_LONGEST_UNDIVIDED = 20
MOST_PARTS = 4

_KANA = re.compile("[ぁ-ゖァ-ヺー・]*[ぁ-ゖァ-ヺ][ぁ-ゖァ-ヺー・]*")
_LATIN = re.compile(r"[\x21-\u024f\u02bc\u0300-\u036f\u1e00-\u1eff\u2019]+")
_BETWEEN_WORDS = re.compile(r"[\s,.]+")
_BETWEEN_PARTS = re.compile(r"[\s・]+")

Parts = tuple[str, ...]


class Script(StrEnum):
    KANA = "kana"
    LATIN = "latin"
    OTHER = "other"  # kanji, with or without kana


@dataclass(frozen=True, slots=True)
class Name:
    """`parts`: each way in which it was written in parts; none if it never was."""

    value: str = field(repr=False)
    script: Script
    parts: frozenset[Parts] = field(repr=False)

    @property
    def ways(self) -> Iterable[Parts]:
        """In parts, or else as the one part that it is."""
        return self.parts or ((_BETWEEN_PARTS.sub("", self.value),),)

    def shorter_forms(self) -> Iterator[Parts]:
        """May repeat itself."""
        if len(self.value) > LONGEST_NAME:
            return
        for parts in self.parts:
            for count in range(1, len(parts)):
                yield parts[:count]
                yield parts[count:]
        if self.parts or self.script is Script.LATIN or self.value.isascii():
            return
        if len(self.value) > _LONGEST_UNDIVIDED:
            return
        for length in range(2, len(self.value)):
            yield (self.value[:length],)
            yield (self.value[-length:],)
        if len(self.value) > 2 and self.script is Script.OTHER:
            yield (self.value[0],)  # 林 in 林太郎, but not in 小林


def script_of(value: str) -> Script:
    """The script of a canonical value."""
    if _KANA.fullmatch(value):
        return Script.KANA
    if _LATIN.fullmatch(value) and any(c.isalpha() for c in value):
        return Script.LATIN
    return Script.OTHER


def read_names(surfaces: Iterable[str]) -> dict[str, Name]:
    """Canonical value -> its name, as all its surfaces together show it; in order of the values."""
    ways: dict[str, set[Parts]] = {}
    for surface in surfaces:
        value = canonical(surface)
        known = ways.setdefault(value, set())
        if len(surface) <= LONGEST_NAME * 2:
            parts = _parts(fold(surface).text, script_of(value))
            if 1 < len(parts) <= MOST_PARTS:
                known.add(parts)
    return {value: Name(value, script_of(value), frozenset(ways[value])) for value in sorted(ways)}


def _parts(folded: str, script: Script) -> Parts:
    between = _BETWEEN_WORDS if script is Script.LATIN else _BETWEEN_PARTS
    return tuple(part for part in between.split(folded) if part)
