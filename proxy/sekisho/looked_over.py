"""Texts masked outside any exchange, and looked over once more, as an exchange does its request.

A masked value that stands there in another form too (another width, base64, percent-encoding) is
masked as well; where it cannot be, nothing comes out. What a person said about single values
(`overrides`) is heeded on the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sekisho.intervals import Intervals
from sekisho.last_look import (
    Rows,
    all_places,
    masked_values,
    still_there,
    with_hits,
    without_allowed,
)
from sekisho.masked_findings import MaskedFinding, masked_findings
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.overrides import NONE, Overrides
from sekisho_recognizers.folding import canonical


@dataclass(frozen=True, slots=True)
class LookedOver:
    masker: Masker
    masked: Sequence[MaskedText]
    decisions: Rows

    @property
    def findings(self) -> list[list[MaskedFinding]]:
        """For each text."""
        return list(map(masked_findings, self.masked, self.decisions))


@dataclass(frozen=True, slots=True)
class _Masking:
    key: bytes = field(repr=False)
    scope: str
    texts: Sequence[str] = field(repr=False)
    known: Mapping[str, str] = field(repr=False)
    kept: frozenset[str] = field(default=frozenset(), repr=False)

    def __call__(self, decisions: Rows) -> LookedOver:
        masker = Masker(self.key, self.scope, known=self.known)
        return LookedOver(masker, masker.mask(self.texts, decisions), decisions)

    def places(self, decisions: Rows) -> Rows:
        """What is decided, and what the masker finds by itself."""
        return all_places(self(decisions).masked, decisions)

    def looked_over(self, decisions: Rows) -> LookedOver:
        """Raises PolicyRefusal."""
        draft = self(decisions)
        values = masked_values(draft.masker, self.texts, draft.masked)
        if self.kept:
            values = {v: kind for v, kind in values.items() if canonical(v) not in self.kept}
        check = EgressCheck(values)
        if not check:
            return draft
        places = all_places(draft.masked, decisions)
        more = self._with_hits(places, check)
        if more == places:
            return draft
        draft = self(more)
        redacted = self(without_allowed(more)).masked
        hits = [hit for text in redacted for hit in check.find_text(text.text)]
        if hits:
            raise still_there(hits)
        return draft

    def _with_hits(self, places: Rows, check: EgressCheck) -> Rows:
        if not self.kept:
            return with_hits(self.texts, places, check)
        others = []
        for text, row in zip(self.texts, places, strict=True):
            others.append([d for d in row if not self._is_kept(text, d)])
        found = with_hits(self.texts, others, check)
        return [_around(*rows) for rows in zip(places, others, found, strict=True)]

    def _is_kept(self, text: str, decision: Decision) -> bool:
        allowed = decision.action is Action.ALLOW
        return allowed and canonical(text[decision.start : decision.end]) in self.kept


def _around(
    places: Sequence[Decision], others: Sequence[Decision], found: Sequence[Decision]
) -> list[Decision]:
    """`others` are the places but for kept values, `found` those and what the last look found. A
    hit within a kept value is none; one that goes beyond it takes its place.
    """
    known = set(others)
    kept = [d for d in places if d not in known]
    held = Intervals((d.start, d.end) for d in kept)
    hits = [d for d in found if d not in known and not held.hold(d.start, d.end)]
    beyond = Intervals((d.start, d.end) for d in hits)
    stays = [d for d in kept if not beyond.overlap(d.start, d.end)]
    return sorted((*others, *hits, *stays), key=lambda d: (d.start, d.end))


def mask_texts(
    key: bytes,
    scope: str,
    texts: Sequence[str],
    decisions: Rows,
    known: Mapping[str, str],
    overrides: Overrides = NONE,
) -> LookedOver:
    """All texts as those of one request; `known` as a Masker takes it. Of the `overrides`, what
    they say of types is in the decisions already. Raises PolicyRefusal.
    """
    masking = _Masking(key, scope, texts, known, overrides.kept)
    if masking.kept:
        decisions = overrides.without_kept(texts, masking.places(decisions))
    done = masking.looked_over(decisions)
    if not overrides.marks:
        return done
    # Whatever is masked without the marks still is, in their shadow too: the first look's places
    # are decided now, and its values known.
    decisions = overrides.with_marks(texts, all_places(done.masked, done.decisions))
    return replace(masking, known=done.masker.table).looked_over(decisions)
