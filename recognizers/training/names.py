"""Invented people: a surname and a given name drawn apart from one another, with their readings.

Draws from the short lists of `name_lists.py`, and from two large ones when `sources/` holds them:
surnames with frequencies and given names from the PyPI package japanese-personal-name-dataset
(MIT), rare surnames and given names from Debian's enamdict (JMnedict, CC BY-SA). To fetch them,
and edict for `common_words.py`:

    cd recognizers && python -m training.names
"""

import csv
import random
import re
import subprocess
import sys
import zipfile
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Literal

from training import name_lists as lists
from training.kana import romaji

SOURCES = Path(__file__).parent / "sources"
_GIVEN = (SOURCES / "first_name_man_org.csv", SOURCES / "first_name_woman_org.csv")

Origin = Literal["japanese", "chinese", "korean", "western", "single"]

_READING = re.compile(r"[ぁ-んー]{1,12}")
_KANJI = re.compile(r"[一-鿿々〆ヶノ𠮷]{1,4}")
_ENTRY = re.compile(r"(\S+) (?:\[([^\]]+)\] )?/\(([a-z,]+)\) ([^/(]+)")


@dataclass(frozen=True, slots=True)
class Name:
    """One part of a name: as written, in hiragana or katakana, in Latin letters."""

    written: str
    kana: str
    latin: str


@dataclass(frozen=True, slots=True)
class Person:
    surname: Name
    given: Name
    origin: Origin
    sex: Literal["f", "m"]


class Names:
    """All the lists, weighted: about two thirds of surnames common, the rest rare or a word."""

    def __init__(self, sources: Path = SOURCES) -> None:
        self.complete = (sources / "enamdict").exists() and (sources / "last_name_org.csv").exists()
        self._sources = sources

    def person(self, rng: random.Random) -> Person:
        draw = rng.random()
        sex: Literal["f", "m"] = "f" if rng.random() < 0.5 else "m"
        if draw < 0.86:
            return Person(self.surname(rng), self.given(rng, sex), "japanese", sex)
        if draw < 0.89:
            return Person(
                rng.choice(self._chinese[0]), rng.choice(self._chinese[1]), "chinese", sex
            )
        if draw < 0.92:
            return Person(rng.choice(self._korean[0]), rng.choice(self._korean[1]), "korean", sex)
        if draw < 0.93:
            surname, given = rng.choice(self._vietnamese)
            return Person(surname, given, "western", sex)
        return Person(self._foreign(rng, 1), self._foreign(rng, 0), "western", sex)

    def surname(self, rng: random.Random) -> Name:
        draw = rng.random()
        if draw < 0.56:
            return self._common[bisect(self._common_sums, rng.random() * self._common_sums[-1])]
        if draw < 0.72:
            return rng.choice(self._dictionary_surnames or self._rare)
        if draw < 0.83:
            return rng.choice(self._rare)
        if draw < 0.91:
            return rng.choice(self._one)
        return rng.choice(self._words)

    def given(self, rng: random.Random, sex: str) -> Name:
        draw = rng.random()
        if draw < 0.45:
            return rng.choice(self._women if sex == "f" else self._men)
        if draw < 0.68 and (listed := self._listed_given[sex == "f"]):
            return rng.choice(listed)
        if draw < 0.83 and (listed := self._dictionary_given[sex == "f"]):
            return rng.choice(listed)
        if draw < 0.95:
            return rng.choice(self._readings if rng.random() < 0.45 else self._kana)
        return rng.choice(self._katakana)

    def _foreign(self, rng: random.Random, part: int) -> Name:
        if (listed := self._dictionary_foreign[part]) and rng.random() < 0.55:
            return rng.choice(listed)
        return rng.choice(self._western[part])

    @cached_property
    def _common(self) -> list[Name]:
        return [name for name, _ in self._weighted]

    @cached_property
    def _common_sums(self) -> list[float]:
        return list(accumulate(weight for _, weight in self._weighted))

    @cached_property
    def _weighted(self) -> list[tuple[Name, float]]:
        """The counts are flattened: as they stand, every tenth text would be about Satō."""
        path = self._sources / "last_name_org.csv"
        if not path.exists():
            return [(name, 1 / (i + 20)) for i, name in enumerate(_pairs(lists.COMMON_SURNAMES))]
        with path.open(encoding="utf-8") as rows:
            return [
                (_japanese(row[0], row[2]), float(row[1]) ** 0.5)
                for row in csv.reader(rows)
                if _READING.fullmatch(row[2])
            ]

    @cached_property
    def _rare(self) -> list[Name]:
        return _pairs(lists.RARE_SURNAMES)

    @cached_property
    def _one(self) -> list[Name]:
        return _pairs(lists.ONE_CHARACTER_SURNAMES)

    @cached_property
    def _words(self) -> list[Name]:
        return _pairs(lists.WORD_SURNAMES)

    @cached_property
    def _men(self) -> list[Name]:
        return _pairs(lists.GIVEN_MEN)

    @cached_property
    def _women(self) -> list[Name]:
        return _pairs(lists.GIVEN_WOMEN)

    @cached_property
    def _kana(self) -> list[Name]:
        return [_japanese(name, name) for name in lists.KANA_GIVEN.split()]

    @cached_property
    def _readings(self) -> list[Name]:
        """The readings of the listed given names, as names in hiragana."""
        listed = {name.kana for names in self._listed_given for name in names}
        found = [_japanese(kana, kana) for kana in sorted(listed) if 1 < len(kana) < 6]
        return found or self._kana

    @cached_property
    def _katakana(self) -> list[Name]:
        return [Name(name, name, romaji(name)) for name in lists.KATAKANA_GIVEN.split()]

    @cached_property
    def _western(self) -> tuple[list[Name], list[Name]]:
        return _twins(lists.FOREIGN_GIVEN), _twins(lists.FOREIGN_SURNAMES)

    @cached_property
    def _vietnamese(self) -> list[tuple[Name, Name]]:
        """Whole names, the family name first in katakana and in Latin letters."""
        found = []
        for kana, latin in re.findall(
            r"([ァ-ヶー・]+) ([A-Za-z ]+?)(?= [ァ-ヶ]|$)", _flat(lists.VIETNAMESE)
        ):
            family, *rest = kana.split("・")
            first, *others = latin.split(" ")
            given = "・".join(rest)
            found.append((Name(family, family, first), Name(given, given, " ".join(others))))
        return found

    @cached_property
    def _chinese(self) -> tuple[list[Name], list[Name]]:
        return _triples(lists.CHINESE_SURNAMES), _triples(lists.CHINESE_GIVEN)

    @cached_property
    def _korean(self) -> tuple[list[Name], list[Name]]:
        return _triples(lists.KOREAN_SURNAMES), _triples(lists.KOREAN_GIVEN)

    @cached_property
    def _listed_given(self) -> tuple[list[Name], list[Name]]:
        """Of men and of women."""
        found: list[list[Name]] = []
        for path in _GIVEN:
            names: list[Name] = []
            if (self._sources / path.name).exists():
                with (self._sources / path.name).open(encoding="utf-8") as rows:
                    for kana, _, *written in csv.reader(rows):
                        if _READING.fullmatch(kana):
                            names += [_japanese(w, kana) for w in written[:12] if len(w) < 5]
            found.append(names)
        return found[0], found[1]

    @cached_property
    def _dictionary(self) -> tuple[list[Name], list[Name], list[Name], list[Name], list[Name]]:
        """Surnames, men's and women's given names; foreign given names and surnames."""
        surnames: list[Name] = []
        men: list[Name] = []
        women: list[Name] = []
        given: list[Name] = []
        foreign: list[Name] = []
        for written, kana, codes, latin in _entries(self._sources / "enamdict"):
            if kana and _KANJI.fullmatch(written) and _READING.fullmatch(kana):
                name = Name(written, kana, latin.lower().capitalize())
                if codes in ("s", "p,s", "s,p"):
                    surnames.append(name)
                if codes == "m" and len(written) < 4:
                    men.append(name)
                if codes == "f" and len(written) < 4:
                    women.append(name)
            elif not kana and re.fullmatch(r"[ァ-ヶー]{2,10}", written) and latin.isalpha():
                if romaji(written).lower() == latin.lower().replace("ou", "o").replace("uu", "u"):
                    continue  # a Japanese name that is written in katakana
                if codes in ("f", "m"):
                    given.append(Name(written, written, latin))
                if codes == "s":
                    foreign.append(Name(written, written, latin))
        return surnames, men, women, given, foreign

    @property
    def _dictionary_surnames(self) -> list[Name]:
        return self._dictionary[0]

    @property
    def _dictionary_given(self) -> tuple[list[Name], list[Name]]:
        return self._dictionary[1], self._dictionary[2]

    @property
    def _dictionary_foreign(self) -> tuple[list[Name], list[Name]]:
        return self._dictionary[3], self._dictionary[4]


def _entries(path: Path) -> Iterator[tuple[str, str, str, str]]:
    if not path.exists():
        return
    with path.open(encoding="euc_jp", errors="ignore") as lines:
        for line in lines:
            if match := _ENTRY.match(line):
                written, kana, codes, latin = match.groups()
                yield written, kana or "", codes, latin.strip()


def _japanese(written: str, kana: str) -> Name:
    return Name(written, kana, romaji(kana))


def _flat(table: str) -> str:
    return " ".join(table.split())


def _pairs(table: str) -> list[Name]:
    words = table.split()
    return [_japanese(a, b) for a, b in zip(words[::2], words[1::2], strict=True)]


def _triples(table: str) -> list[Name]:
    words = table.split()
    return [Name(*words[i : i + 3]) for i in range(0, len(words), 3)]


def _twins(table: str) -> list[Name]:
    """`カタカナ Latin` where the Latin part may hold a space."""
    found = re.findall(r"([ァ-ヶー・]+) ([^ァ-ヶ]+?)(?= [ァ-ヶ]|$)", _flat(table))
    return [Name(kana, kana, latin) for kana, latin in found]


def fetch() -> None:
    """Both sources into `sources/`, by the ordinary clients of their registries."""
    SOURCES.mkdir(exist_ok=True)
    (SOURCES / ".gitignore").write_text("*\n")
    package = "japanese-personal-name-dataset"
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(SOURCES)]
    subprocess.run([*pip, package], check=True)  # noqa: S603
    for wheel in SOURCES.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.endswith(("_org.csv", "LICENSE")):
                    (SOURCES / Path(name).name).write_bytes(archive.read(name))
    debs = ["apt-get", "download", "enamdict", "edict"]
    subprocess.run(debs, cwd=SOURCES, check=True)  # noqa: S603
    for deb in SOURCES.glob("*.deb"):
        subprocess.run(["dpkg", "-x", deb.name, "unpacked"], cwd=SOURCES, check=True)  # noqa: S603, S607
    for name in ("enamdict", "edict"):
        (SOURCES / "unpacked" / "usr" / "share" / "edict" / name).replace(SOURCES / name)


if __name__ == "__main__":
    fetch()
