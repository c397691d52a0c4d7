# ruff: noqa: E501, SIM905
"""Common Japanese words that name nobody, for texts without names and beside names.

From Debian's edict (JMdict, CC BY-SA) when `sources/` holds it: the words it marks as common, less
those whose English gloss starts with a capital (peoples, places, religions).
"""

import random
import re
from functools import cached_property
from pathlib import Path

from training.names import SOURCES
from training.vocabulary import WORDS

_ENTRY = re.compile(r"(\S+) (?:\[([^\]]+)\] )?/\(([^)]+)\) (?:\(\d+\) )?(?:\([^)]*\) )*(\S)")
_LATIN = tuple(
    "user name admin main test data value list item index table column key id order client server request response status type size color date time address company person contact owner member group team manager sales support office school hospital bank shop customer product price total report meeting project task note memo title subject message error warning info debug true false null none default config setting version release build deploy branch commit merge review open closed pending done first last next previous new old start end left right top bottom north south east west spring summer autumn winter monday friday january march april may june august mark bill rose sorry please thanks jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun mobile fax tel office basic bearer json yaml sql csv pdf http get post put delete select from where and or not between sum count insert into values update join order by group limit asia tokyo utc total net gross weight freight prepaid collect draft final internal external confidential guest wifi ssid record sku batch ordinary branch room floor building suite attn via per regards sincerely hello hi dear good great well yes okay indicative offer proposal agenda action review ready blocked todo fixme note warn fatal trace will art grace hope joy max frank jack rich drew".split()
)


class CommonWords:
    def __init__(self, sources: Path = SOURCES) -> None:
        self._path = sources / "edict"

    def word(self, kind: str, rng: random.Random) -> str | None:
        """A word of the kind, or None if there is no such kind."""
        if kind == "latin":
            word = rng.choice(_LATIN)
            return rng.choice((word, word, word.capitalize(), word.upper()))
        if kind == "LATIN":
            return rng.choice(_LATIN).upper()
        listed = self._lists.get(kind)
        return rng.choice(listed) if listed else None

    @cached_property
    def _lists(self) -> dict[str, tuple[str, ...]]:
        if not self._path.exists():
            tables = (WORDS["thing"], WORDS["topic"], WORDS["nature"], WORDS["plant"])
            nouns = tuple(word for table in tables for word in table if "{" not in word)
            return {
                "noun": nouns,
                "kata": tuple(w for w in nouns if re.fullmatch("[ァ-ヶー]+", w)),
                "sahen": tuple(word for word in WORDS["vn"] if "{" not in word),
                "adj": ("新しい", "長い", "高い", "大きな"),
                "verb": ("読む", "書く", "調べる", "考える"),
                "one": tuple(w for w in nouns if len(w) == 1),
            }
        found: dict[str, list[str]] = {
            k: [] for k in ("noun", "kata", "sahen", "adj", "verb", "one")
        }
        with self._path.open(encoding="euc_jp", errors="ignore") as lines:
            for line in lines:
                match = _ENTRY.match(line)
                if not match or "/(P)/" not in line or match.group(4).isupper():
                    continue
                word, codes = match.group(1), match.group(3).split(",")
                if not re.fullmatch(r"[ぁ-んァ-ヶー一-鿿々]{1,9}", word):
                    continue
                if "n" in codes and "suf" not in codes:
                    found["noun"].append(word)
                    if len(word) == 1:
                        found["one"].append(word)
                    if re.fullmatch("[ァ-ヶー]{3,}", word):
                        found["kata"].append(word)
                if "vs" in codes:
                    found["sahen"].append(word)
                if "adj-i" in codes:
                    found["adj"].append(word)
                if codes[0].startswith(("v1", "v5")):
                    found["verb"].append(word)
        return {kind: tuple(words) for kind, words in found.items()}
