"""Whole names that are one person's: 田中太郎, タナカ タロウ, たなかたろう, Taro Tanaka.

Kanji do not tell how they sound, so a reading belongs to them only where a text shows it beside
them. Kana and Latin letters agree by their sound. A Unit is what is one name by its letters alone;
it fits a person, who is known by a root, the unit that stands for all his others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sekisho.masking.names import LONGEST_NAME, Name, Parts, Script
from sekisho.masking.romaji import is_japanese, joined, katakana, sound

# What fits so many persons is nobody's: it is not counted further, whatever it would come to.
MOST_FITS = 16
_LONGEST_SPOKEN = 4 * LONGEST_NAME


@dataclass(frozen=True, slots=True)
class Unit:
    """`words`: kanji as they are, katakana, or the sounds of Latin words in alphabetic order.

    `foreign`: Latin words that cannot be read as kana.
    """

    script: Script
    words: Parts = field(repr=False)
    foreign: bool = False


Beside = Mapping[Unit, AbstractSet[Unit]]


def unit_of(name: Name) -> Unit:
    if name.script is Script.OTHER:
        return Unit(name.script, (name.value,))
    if name.script is Script.KANA:
        return Unit(name.script, (katakana(name.value.replace("・", "")),))
    words = min(name.ways)
    return Unit(name.script, sounds(words), not all(map(is_japanese, words)))


def sounds(words: Iterable[str]) -> Parts:
    return tuple(sorted(filter(None, map(sound, words))))


def spoken(unit: Unit) -> frozenset[str]:
    """What the unit may sound like; Latin names are written in either order."""
    if unit.script is Script.OTHER or sum(map(len, unit.words)) > _LONGEST_SPOKEN:
        return frozenset()
    if unit.script is Script.KANA:
        return frozenset({sound(unit.words[0])})
    turns = [unit.words[i:] + unit.words[:i] for i in range(len(unit.words))]
    return frozenset(joined(turn[::way]) for turn in turns for way in (1, -1))


def union(sets: Iterable[Iterable[Unit]]) -> frozenset[Unit]:
    """Up to MOST_FITS of them."""
    found: set[Unit] = set()
    for units in sets:
        for unit in units:
            if len(found) >= MOST_FITS:
                return frozenset(found)
            found.add(unit)
    return frozenset(found)


def fitting(units: Iterable[Unit], beside: Beside) -> dict[Unit, frozenset[Unit]]:
    """Unit -> the roots that it fits: its own or another's, or several, and then it is nobody's.

    `beside`: unit -> the units of other scripts that a text showed to be the same.
    """
    heard = {unit: spoken(unit) for unit in units}
    kana = _by_sound(heard, Script.KANA)
    romaji = _by_sound(heard, Script.LATIN)
    read, with_kana = _shown(heard, beside)
    anchors = {unit for unit in heard if _is_anchor(unit, heard, beside)}
    # Of each sound: the kanji that were shown with Latin letters alone, so kana must do for them.
    unread = {
        said: union(
            [anchor for anchor in read.get(unit, ()) if anchor not in with_kana] for unit in alike
        )
        for said, alike in romaji.items()
    }
    fits: dict[Unit, frozenset[Unit]] = {}

    def shown(unit: Unit) -> frozenset[Unit]:
        return union(fits[anchor] for anchor in read.get(unit, ()))

    for unit in anchors:
        if unit.script is Script.OTHER:
            fits[unit] = frozenset({unit})
    for unit in anchors:
        if unit.script is Script.LATIN:
            fits[unit] = shown(unit) or frozenset({unit})
    for said, alike in kana.items():
        for unit in alike:
            others = unread.get(said, frozenset())
            itself = {unit} if others and len(alike) > 1 else ()
            fits[unit] = union((shown(unit), others, itself)) or frozenset({unit})
    by_sound = {said: union(fits[unit] for unit in alike) for said, alike in kana.items()}
    for unit, says in heard.items():
        if unit not in fits:
            heard_as = (by_sound.get(said, frozenset()) for said in says)
            fits[unit] = union((shown(unit), *heard_as)) or frozenset({unit})
    return fits


def _by_sound(heard: Mapping[Unit, Iterable[str]], script: Script) -> dict[str, list[Unit]]:
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit, says in heard.items():
        for said in says if unit.script is script else ():
            units[said].append(unit)
    return units


def _is_anchor(unit: Unit, heard: Mapping[Unit, AbstractSet[str]], beside: Beside) -> bool:
    """Whether readings belong to the unit: kanji, and John Smith for ジョン・スミス."""
    if unit.script is not Script.LATIN or unit.foreign:
        return unit.script is not Script.KANA
    readings = beside.get(unit, frozenset())
    return bool(readings) and not any(
        reading.script is Script.OTHER or heard[reading] & heard[unit] for reading in readings
    )


def _shown(
    heard: Mapping[Unit, AbstractSet[str]], beside: Beside
) -> tuple[dict[Unit, list[Unit]], set[Unit]]:
    """Reading -> the anchors that it reads; and the anchors that are read by kana."""
    read: dict[Unit, list[Unit]] = defaultdict(list)
    with_kana: set[Unit] = set()
    for anchor, others in beside.items():
        if _is_anchor(anchor, heard, beside):
            for reading in _trusted(anchor, others, heard):
                read[reading].append(anchor)
                if reading.script is Script.KANA:
                    with_kana.add(anchor)
    return read, with_kana


def _trusted(
    anchor: Unit, beside: Iterable[Unit], heard: Mapping[Unit, AbstractSet[str]]
) -> Iterator[Unit]:
    """The readings of a name, none of those that contradict each other: one may be a part of
    another (タナカ, タナカ タロウ).
    """
    kana = [unit for unit in beside if unit.script is Script.KANA]
    says = {said for unit in kana for said in heard[unit]}
    longest = max(says, key=lambda said: (len(said), said), default="")
    if not all(_is_part(said, longest) for said in says):
        return
    yield from kana
    if anchor.script is Script.LATIN:
        return
    romaji = [unit for unit in beside if unit.script is Script.LATIN and not unit.foreign]
    if longest:
        yield from (
            unit
            for unit in romaji
            if any(_is_part(said, longest) or _is_part(longest, said) for said in heard[unit])
        )
    else:
        yield from _of_one_name(romaji)
    yield from _of_one_name([unit for unit in beside if unit.foreign])


def _is_part(said: str, whole: str) -> bool:
    return whole.startswith(said) or whole.endswith(said)


def _of_one_name(units: list[Unit]) -> list[Unit]:
    words = max((set(unit.words) for unit in units), key=len, default=set())
    return units if all(words.issuperset(unit.words) for unit in units) else []
