"""Decisions in, masked texts and a table out.

One masker serves one exchange: it sees all texts of a request together, since a value found in one
is masked in all, and since whose a shorter form or a reading is depends on who else is there. What
it promises: the restorer, with `table` and `urls`, gives back every text exactly, save what was
redacted or generalized. So a text's own look-alikes of placeholders are masked too (label LITERAL),
and where the characters beside a placeholder could be read as part of one, they are dealt with
here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sekisho.masking.actions import Action
from sekisho.masking.companies import company_owners
from sekisho.masking.generalization import generalize
from sekisho.masking.identity import name_owners
from sekisho.masking.placeholders import (
    EXACT,
    LABELS,
    LITERAL,
    LONGEST_FORM,
    TYPE_OF_LABEL,
    VOWELS,
    Deriver,
    find,
    follows_letter,
)
from sekisho.masking.readings import remembered_readings, shown_readings, written_out
from sekisho.masking.recurrence import GENERIC_TYPES, Recurrence
from sekisho.masking.redaction import redact
from sekisho.masking.register import Register
from sekisho.masking.urls import may_hold_url, placeholder_urls
from sekisho_recognizers.folding import canonical, fold

# Of more URLs with placeholders in them than any request needs, the rest stay masked in the answer.
MAX_URLS = 4096

_STRICTNESS = (Action.ALLOW, Action.MASK, Action.GENERALIZE, Action.REDACT)

_SPECIFICITY = {entity_type: rank for rank, entity_type in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Decision:
    """A finding with the policy's word on it."""

    start: int
    end: int
    entity_type: str
    score: float
    action: Action


@dataclass(frozen=True, slots=True)
class Replacement:
    """Where something was replaced in the original text, and by what."""

    start: int
    end: int
    entity_type: str
    action: Action
    placeholder: str


@dataclass(frozen=True, slots=True)
class MaskedText:
    text: str = field(repr=False)
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    entity_type: str
    action: Action


@dataclass(slots=True)
class _Value:
    """What the exchange knows of a canonical value."""

    entity_type: str
    action: Action
    rank: tuple[int, float, int, str]
    spellings: set[str] = field(default_factory=set, repr=False)


class Masker:
    """`known`: placeholders in use already (memo, session). They keep their values."""

    def __init__(self, key: bytes, scope: str, *, known: Mapping[str, str] | None = None) -> None:
        self.counts: Counter[tuple[str, Action]] = Counter()
        # The URLs that hold a placeholder in what was masked: only in these is one restored.
        self.urls: set[str] = set()
        self._register = Register(Deriver(key, scope), known or {})
        self._values: dict[str, _Value] = {}
        self._known = known or {}
        self._shown: set[tuple[str, str]] | None = None
        # Entity type -> canonical value -> the value whose code it shares.
        self._owners: dict[str, Mapping[str, str]] = {}

    def __repr__(self) -> str:
        return f"Masker({len(self.table)} placeholders)"

    @property
    def table(self) -> dict[str, str]:
        """Placeholder -> surface: everything that this exchange can restore."""
        return self._register.table

    def mask(
        self,
        texts: Sequence[str],
        decisions: Sequence[Sequence[Decision]],
        *,
        cues: Sequence[str] = (),
    ) -> list[MaskedText]:
        """`decisions`: for each text, by place. `cues`: for each text the key it stands under in
        JSON, or ''; a name and its reading may be told by theirs.

        Raises ValueError where they overlap or lie outside their text, and for actions that are
        not the masker's (block, reroute).
        """
        if not texts:
            return []
        self._recall()
        for text, row in zip(texts, decisions, strict=True):
            _check(text, row)
            for d in row:
                if d.action is not Action.ALLOW:
                    self._learn(text[d.start : d.end], d.entity_type, d.action, d.score)
        recurrence = Recurrence(
            {
                value: frozenset(known.spellings)
                for value, known in self._values.items()
                if known.entity_type not in GENERIC_TYPES
            }
        )
        rows = [
            self._spans(text, row, recurrence) for text, row in zip(texts, decisions, strict=True)
        ]
        self._identify(texts, rows, cues)
        self._assign(texts, rows)
        self._count(decisions)
        return [self._compose(text, row) for text, row in zip(texts, rows, strict=True)]

    def _recall(self) -> set[tuple[str, str]]:
        """Learns, once, what the known placeholders tell: a request without new text needs none."""
        if self._shown is None:
            self._shown = set(remembered_readings(self._known))
            for placeholder, surface in self._known.items():
                match = EXACT.fullmatch(placeholder)
                if match and match[1] != LITERAL:
                    self._learn(surface, TYPE_OF_LABEL[match[1]], Action.MASK, 0.0)
        return self._shown

    def _learn(self, surface: str, entity_type: str, action: Action, score: float) -> None:
        """A value decided twice keeps the stricter action, then the surer, more specific type."""
        value = canonical(surface)
        rank = (
            _STRICTNESS.index(action),
            score,
            -_SPECIFICITY.get(entity_type, len(_SPECIFICITY)),
            entity_type,
        )
        known = self._values.get(value)
        if known is None:
            known = self._values[value] = _Value(entity_type, action, rank)
        elif rank > known.rank:
            known.entity_type, known.action, known.rank = entity_type, action, rank
        known.spellings.add(fold(surface).text)

    def _spans(self, text: str, row: Sequence[Decision], recurrence: Recurrence) -> list[_Span]:
        taken = bytearray(len(text))
        spans = []
        for d in row:
            taken[d.start : d.end] = b"\x01" * (d.end - d.start)
            if d.action is not Action.ALLOW and d.start < d.end:
                spans.append(_Span(d.start, d.end, d.entity_type, d.action))
        for hit in recurrence.search(text, taken):
            known = self._values[hit.value]
            spans.append(_Span(hit.start, hit.end, known.entity_type, known.action))
        spans.sort(key=lambda span: span.start)
        spans.extend(tuple(_look_alikes(text, spans)))
        spans.sort(key=lambda span: span.start)
        return spans

    def _identify(
        self, texts: Sequence[str], rows: Sequence[Sequence[_Span]], cues: Sequence[str]
    ) -> None:
        places = [
            [(span.start, span.end) for span in row if span.entity_type == "PERSON"] for row in rows
        ]
        shown = self._recall()
        for text, names in zip(texts, places, strict=True):
            shown |= shown_readings(text, names)
        if cues:
            shown |= shown_readings(*written_out(texts, places, cues))
        surfaces: dict[str, list[str]] = {"PERSON": [], "ORGANIZATION": []}
        for known in self._values.values():
            if known.entity_type in surfaces:
                surfaces[known.entity_type].extend(known.spellings)
        self._owners = {
            "PERSON": name_owners(surfaces["PERSON"], shown),
            "ORGANIZATION": company_owners(surfaces["ORGANIZATION"]),
        }

    def _assign(self, texts: Sequence[str], rows: Sequence[Sequence[_Span]]) -> None:
        """In the order of the texts: a history that grows at its end keeps its placeholders."""
        for text, row in zip(texts, rows, strict=True):
            for span in row:
                if span.action is Action.MASK:
                    self._placeholder(text[span.start : span.end], span.entity_type)

    def _placeholder(self, surface: str, entity_type: str) -> str:
        if placeholder := self._register.get(surface):
            return placeholder
        value = canonical(surface)
        if known := self._values.get(value):
            entity_type = known.entity_type
        owner = self._owners.get(entity_type, {}).get(value)
        return self._register.placeholder(surface, entity_type, owner)

    def _count(self, decisions: Iterable[Iterable[Decision]]) -> None:
        for row in decisions:
            self.counts.update((d.entity_type, d.action) for d in row if d.action is Action.ALLOW)

    def _compose(self, text: str, spans: Sequence[_Span]) -> MaskedText:
        """From the end to the beginning, since a placeholder depends on what follows it."""
        pieces: list[str] = []
        replacements: list[Replacement] = []
        cursor = len(text)
        right = ""  # what stands at the cursor

        def put(span: _Span) -> None:
            nonlocal cursor, right
            right = self._written(text[span.start : span.end], span, right)
            cursor = span.start
            pieces.append(right)
            replacements.append(
                Replacement(span.start, span.end, span.entity_type, span.action, right)
            )

        for span in (*reversed(spans), None):
            gap_start = span.end if span else 0
            while (start := _straddle(text, gap_start, cursor, right)) is not None:
                put(_Span(start, cursor, LITERAL, Action.MASK))
            gap = text[gap_start:cursor]
            pieces.append(gap)
            right = gap or right
            if span:
                put(span)
        masked = "".join(reversed(pieces))
        self.counts.update((r.entity_type, r.action) for r in replacements)
        if replacements and len(self.urls) < MAX_URLS and may_hold_url(masked):
            self.urls.update(islice(placeholder_urls(masked), MAX_URLS))
        return MaskedText(masked, tuple(reversed(replacements)))

    def _written(self, surface: str, span: _Span, right: str) -> str:
        if span.action is Action.GENERALIZE:
            return generalize(surface, span.entity_type) or redact(surface)
        if span.action is Action.REDACT:
            return redact(surface)
        placeholder = self._placeholder(surface, span.entity_type)
        if right[:1] and right[0] in VOWELS:
            return self._register.closed(surface)
        return placeholder


def _check(text: str, row: Sequence[Decision]) -> None:
    last = 0
    for d in row:
        if not last <= d.start <= d.end <= len(text):
            raise ValueError("decisions overlap, are out of order, or lie outside their text")
        if d.action not in _STRICTNESS:
            raise ValueError(f"a masker does not {d.action}")
        last = d.end


def _look_alikes(text: str, spans: Sequence[_Span]) -> Iterator[_Span]:
    """What the text itself holds that is written like a placeholder, outside of the spans."""
    start = 0
    for end, following in [*((s.start, s.end) for s in spans), (len(text), len(text))]:
        gap = text[start:end]
        position = edge = 0
        while candidate := find(gap, position):
            position = candidate.code_start + 1
            # At the edge of a placeholder anything may stand to the left.
            if (
                candidate.exact
                or candidate.start == edge
                or not follows_letter(gap, candidate.start)
            ):
                yield _Span(start + candidate.start, start + candidate.end, LITERAL, Action.MASK)
                position = edge = candidate.end
        start = following


def _straddle(text: str, gap_start: int, cursor: int, right: str) -> int | None:
    """Where, between gap_start and cursor, a text begins that the replacement at the cursor makes
    a look-alike: "CODE1BCDF" before "PERSON4K7Q2M".
    """
    start = max(gap_start, cursor - LONGEST_FORM)
    gap = text[start:cursor]
    joined = gap + right[:LONGEST_FORM]
    position = 0
    while candidate := find(joined, position):
        if candidate.start >= len(gap):
            return None
        if candidate.exact or not follows_letter(joined, candidate.start):
            return start + candidate.start
        position = candidate.code_start + 1
    return None
