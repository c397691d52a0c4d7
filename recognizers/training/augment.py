"""Texts made a little different each time they are read: other names at the same places.

The corpora's sentences are real and their names are few; the lists' names are many and stand
nowhere. A part of the names in corpus texts is exchanged for listed ones.
"""

import csv
import random
import re
from pathlib import Path

from sekisho_recognizers.folding import fold
from training.corpora import MADE, Example, join

_ENTRY = re.compile(r"(\S+) \[([^\]]*)\] /\(([a-z,]+)\)")
_KANJI = re.compile(r"[一-鿿]")
_FULL_NAME = re.compile(r"[一-鿿々ヶヵぁ-ん]{2,7}")
_KATAKANA = re.compile(r"[ァ-ヶー・=]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_BREAKS = re.compile(r"(?<=[。!?\n])|(?<=、)")


class Names:
    """Listed surnames and given names as (kanji, reading); common ones come more often."""

    def __init__(self, sources: Path) -> None:
        self._common: list[tuple[str, str]] = []
        self._weights: list[float] = []
        with (sources / "last_name_org.csv").open(encoding="utf-8") as file:
            for name, count, reading, *_ in csv.reader(file):
                self._common.append((name, reading))
                self._weights.append(float(count) ** 0.5)
        self._surnames = list(self._common)
        self._given: list[tuple[str, str]] = []
        for file_name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
            with (sources / file_name).open(encoding="utf-8") as file:
                for reading, _, *names in csv.reader(file):
                    self._given += ((name, reading) for name in names if len(name) < 4)
        if (sources / "enamdict").exists():
            with (sources / "enamdict").open(encoding="euc-jp", errors="ignore") as file:
                for line in file:
                    entry = _ENTRY.match(line)
                    if entry and _KANJI.search(entry[1]) and len(entry[1]) < 5:
                        if "s" in entry[3].split(","):
                            self._surnames.append((entry[1], entry[2]))
                        elif set(entry[3].split(",")) & set("fmg"):
                            self._given.append((entry[1], entry[2]))

    def surname(self, chance: random.Random) -> tuple[str, str]:
        if chance.random() < 0.6:
            return chance.choices(self._common, self._weights)[0]
        return chance.choice(self._surnames)

    def given(self, chance: random.Random) -> tuple[str, str]:
        return chance.choice(self._given)


class Augmenter:
    def __init__(self, names: Names, examples: list[Example]) -> None:
        """Foreign names and those of firms are taken from other texts of the corpora."""
        self._names = names
        self._foreign: list[str] = []
        self._others: dict[tuple[str, str], list[str]] = {}
        for example in examples:
            for start, end, label in example.spans:
                surface = example.text[start:end]
                if label == "PERSON" and _KATAKANA.fullmatch(surface):
                    self._foreign.append(surface)
                self._others.setdefault((example.source, label), []).append(surface)

    def change(self, example: Example, chance: random.Random) -> Example:
        pieces: list[str] = []
        spans: list[tuple[int, int, str]] = []
        done = length = 0
        for start, end, label in example.spans:
            between = example.text[done:start]
            surface = self._other(example.text[start:end], label, example.source, chance)
            pieces += (between, surface)
            length += len(between)
            spans.append((length, length + len(surface), label))
            length += len(surface)
            done = end
        pieces.append(example.text[done:])
        changed = Example("".join(pieces), tuple(spans), example.known, example.source)
        return changed if fold(changed.text).text == changed.text else example

    def _other(self, surface: str, label: str, source: str, chance: random.Random) -> str:
        if label == "PERSON" and chance.random() < 0.4:
            if _KATAKANA.fullmatch(surface) and self._foreign:
                return chance.choice(self._foreign)
            if _FULL_NAME.fullmatch(surface):
                return self._person(len(surface), chance)
        elif label == "ORGANIZATION" and source != MADE and chance.random() < 0.15:
            return chance.choice(self._others[source, label])
        return surface

    def _person(self, length: int, chance: random.Random) -> str:
        form = 0 if chance.random() < 0.85 else chance.choice((1, 2))
        surname, given = (
            each[1].translate(_TO_KATAKANA) if form == 2 else each[form]
            for each in (self._names.surname(chance), self._names.given(chance))
        )
        if length > 3:
            return surname + chance.choice(("", "", "", " ")) + given
        return surname if chance.random() < 0.7 else given


def cut(example: Example, chance: random.Random) -> Example:
    """Sometimes only a part of the text, cut at a break or anywhere."""
    if len(example.text) < 20 or chance.random() > 0.15:
        return example
    places = [match.start() for match in _BREAKS.finditer(example.text)]
    if not places or chance.random() < 0.3:
        places = list(range(len(example.text) + 1))
    start, end = sorted((chance.choice([0, *places]), chance.choice([*places, len(example.text)])))
    return example.part(start, end) if end - start > 5 else example


def joined(examples: list[Example], chance: random.Random) -> list[Example]:
    """Short texts of one corpus put together, as sentences stand in a text."""
    waiting: dict[tuple[str, frozenset[str]], list[Example]] = {}
    done: list[Example] = []
    for example in examples:
        if example.source == MADE:
            done.append(example)
            continue
        group = waiting.setdefault((example.source, example.known), [])
        group.append(example)
        if sum(len(each.text) for each in group) > chance.choice((40, 80, 160, 300)):
            done.append(join(group, chance.choice(("", "\n"))))
            group.clear()
    done += (join(group, "\n") for group in waiting.values() if group)
    return done
