"""Training and measuring texts: JSON lines with "text", "spans" and "source" or "known".

Corpora disagree about what they mark. A label that a source does not know is not absent, and what
one calls an organization another calls a facility; so each character has a set of tags that are
right (a bit mask), and training asks for any of them.
"""

import json
import random  # texts need a seed, not secrecy
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy
from numpy.typing import NDArray

from sekisho_recognizers.folding import fold
from sekisho_recognizers.tags import Tags

LABELS = ("PERSON", "ORGANIZATION", "LOCATION", "FACILITY", "PRODUCT", "EVENT")
OPTIONAL = "OPTIONAL"
MADE = "made"
_UNKNOWN = {"kwdlc": {"FACILITY", "EVENT"}, "wac": {"FACILITY", "EVENT"}}
# Made texts have none of these: what stands there is an organization or a place.
_ABSENT = {"FACILITY", "EVENT"}
_ALSO = {"ORGANIZATION": "FACILITY", "LOCATION": "FACILITY"}


@dataclass(frozen=True, slots=True)
class Example:
    """A folded text. `spans` are (start, end, label), sorted, apart from one another."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    known: frozenset[str]
    source: str

    def part(self, start: int, end: int) -> "Example":
        """A piece; names that the cut goes through may be anything."""
        spans = []
        for left, right, label in self.spans:
            if left < end and right > start:
                whole = start <= left and right <= end
                inside = max(left, start) - start, min(right, end) - start
                spans.append((*inside, label if whole else OPTIONAL))
        return replace(self, text=self.text[start:end], spans=tuple(spans))


def read(path: Path, source: str | None = None) -> Iterator[Example]:
    """`source` instead of what the records say."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            known = record.get("known")
            named = source or record.get("source", MADE)
            if known is None:
                knows = frozenset(LABELS) - _UNKNOWN.get(named, set())
            else:
                knows = frozenset(known) & frozenset(LABELS) | _ABSENT
            yield _folded(record["text"], record["spans"], knows, named)


def _folded(
    text: str, spans: Iterable[dict[str, object]], known: frozenset[str], source: str
) -> Example:
    folded = fold(text)
    places = [folded.span(place, place)[0] for place in range(len(folded.text) + 1)]
    moved: list[tuple[int, int, str]] = []
    for span in spans:
        label = str(span["label"])
        if span.get("optional") or label == "?":
            label = OPTIONAL
        if label not in LABELS and label != OPTIONAL:
            continue
        start = bisect_left(places, int(str(span["start"])))
        end = bisect_left(places, int(str(span["end"])))
        if start < end and (not moved or start >= moved[-1][1]):
            moved.append((start, end, label))
    return Example(folded.text, tuple(moved), known, source)


def allowed(example: Example, tags: Tags) -> NDArray[numpy.int64]:
    """For each character the tags that are right, as bits."""
    everything = (1 << len(tags.names)) - 1
    outside = 1
    # A facility is never outside: who knows no facilities calls it an organization or a place.
    for label in set(LABELS) - example.known - {"FACILITY"}:
        outside |= 0b1111 << 4 * LABELS.index(label) + 1
    masks = numpy.full(len(example.text), outside, numpy.int64)
    for start, end, label in example.spans:
        if label == OPTIONAL or label not in example.known:
            masks[start:end] = everything
            continue
        names = [label]
        if _ALSO.get(label, label) not in example.known:
            names.append(_ALSO[label])
        for place in range(start, end):
            masks[place] = sum(1 << tags.number(each, place - start, end - start) for each in names)
    return masks


def join(examples: Iterable[Example], between: str) -> Example:
    """One text of several that come from one source."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    last = None
    for last in examples:
        if text:
            text += between
        spans += ((len(text) + start, len(text) + end, label) for start, end, label in last.spans)
        text += last.text
    if last is None:
        raise ValueError("nothing to join")
    return replace(last, text=text, spans=tuple(spans))


def shuffled(examples: list[Example], chance: random.Random) -> Iterator[Example]:
    """All of them once, in a new order."""
    yield from chance.sample(examples, len(examples))
