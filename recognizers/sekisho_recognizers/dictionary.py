"""Terms that somebody listed: to be masked wherever they stand, or never to be reported.

Read from YAML or CSV, looked for in one pass over the folded text without regard to width or
letter case, however many they are. A term stands by itself: a Latin one not inside a longer Latin
word, a katakana one not inside a longer katakana run. What a term to keep covers is not reported,
whoever found it; what a term to mask overlaps is cut, so that no part of the term is left over.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sekisho_recognizers.automaton import Automaton
from sekisho_recognizers.finding import Finding
from sekisho_recognizers.folding import fold, lowered
from sekisho_recognizers.overlaps import resolve
from sekisho_recognizers.view import View

CUSTOM = "CUSTOM"
NAME = "Dictionary"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Places in the original text: terms to mask, none overlapping, and terms to keep."""

    mask: list[Finding]
    keep: list[Span]


@dataclass(frozen=True)
class Dictionary:
    """`mask`: term -> entity type. A term in both is kept."""

    mask: Mapping[str, str] = field(default_factory=dict, repr=False)
    keep: Iterable[str] = field(default=(), repr=False)
    _types: Mapping[str, str | None] = field(init=False, repr=False)
    _automaton: Automaton = field(init=False, repr=False)

    def __post_init__(self) -> None:
        types: dict[str, str | None] = {term_key(term): kind for term, kind in self.mask.items()}
        types |= dict.fromkeys(map(term_key, self.keep))
        object.__setattr__(self, "_types", types)
        object.__setattr__(self, "_automaton", Automaton(types))

    @property
    def entity_types(self) -> frozenset[str]:
        return frozenset(self.mask.values())

    def __len__(self) -> int:
        return len(self._types)

    def masks(self, term: str) -> bool:
        return self._types.get(term_key(term)) is not None

    def keeps(self, term: str) -> bool:
        key = term_key(term)
        return key in self._types and self._types[key] is None

    def apply(self, view: View, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings with the terms to mask among them, without what is to be kept."""
        if not len(self):
            yield from findings
            return
        found = self._find(view)
        starts, ends = _reach(found.keep)
        for finding in (*found.mask, *_cut(findings, found.mask)):
            at = bisect_right(starts, finding.start) - 1
            if at < 0 or ends[at] < finding.end:
                yield finding

    def _find(self, view: View) -> Found:
        text = lowered(view.text)
        mask, keep = [], []
        for _, start, end in self._automaton.find(text):
            if not _stands_alone(text, start, end):
                continue
            entity_type = self._types[text[start:end]]
            place = view.folded.span(start, end)
            if entity_type is None:
                keep.append(place)
            else:
                mask.append(Finding(*place, entity_type, 1.0, NAME))
        return Found(resolve(mask, view.folded.original), keep)


def term_key(term: str) -> str:
    """The form in which a term is looked for."""
    return lowered(fold(term).text.strip())


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (
        (start > 0 and _one_word(text[start - 1], text[start]))
        or (end < len(text) and _one_word(text[end - 1], text[end]))
    )


def _one_word(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word: both Latin or digits, or both katakana."""
    kind = _script(left)
    return kind != "" and kind == _script(right)


def _script(character: str) -> str:
    if character.isascii():
        return "latin" if character.isalnum() else ""
    if "ァ" <= character <= "ヺ" or character in "ーヽヾ":
        return "katakana"
    return "latin" if "À" <= character <= "ɏ" else ""


def _reach(keep: list[Span]) -> tuple[list[int], list[int]]:
    """Starts in order, and how far what has begun by then reaches."""
    starts, ends = [], []
    furthest = 0
    for start, end in sorted(keep):
        furthest = max(furthest, end)
        starts.append(start)
        ends.append(furthest)
    return starts, ends


def _cut(findings: Iterable[Finding], terms: list[Finding]) -> Iterator[Finding]:
    """Where a finding and a term overlap and neither holds the other, the term keeps its place."""
    starts = [term.start for term in terms]
    for finding in findings:
        start, end = finding.start, finding.end
        first = bisect_right(starts, start) - 1
        if first >= 0 and start < terms[first].end < end and terms[first].start < start:
            start = terms[first].end
        last = bisect_right(starts, end - 1) - 1
        if last >= 0 and start < terms[last].start and end < terms[last].end:
            end = terms[last].start
        yield (
            finding
            if (start, end) == (finding.start, finding.end)
            else replace(finding, start=start, end=end)
        )
