"""Texts in, masked texts out: the policy, the masker and the last look, as in an exchange.

Pure but for `KeptValues`, which may wait for a vault.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.last_look import masked_values, still_there, with_hits, without_allowed
from sekisho.masked_findings import masked_findings
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck, Hit
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.placeholders import LITERAL
from sekisho.policy import Policy, refuse_blocked
from sekisho.sdk.kept_values import KeptValues
from sekisho.sdk.masked import Masked
from sekisho.upstreams import Jurisdiction
from sekisho_recognizers.finding import Finding

MAX_CLASHES = 32
"""Surfaces of one value share 30 suffixes. What was masked apart may clash once for each."""

_Rows = Sequence[Sequence[Decision]]


@dataclass(frozen=True, slots=True)
class TextMasking:
    key: bytes = field(repr=False)
    policy: Policy
    scope: str
    jurisdiction: Jurisdiction

    def mask(
        self, texts: Sequence[str], findings: Sequence[Sequence[Finding]], values: KeptValues
    ) -> list[Masked]:
        """All texts as those of one request. Raises PolicyRefusal for what may not leave."""
        decisions: _Rows = [self.policy.decide(row, self.jurisdiction) for row in findings]
        refuse_blocked(decisions)
        known = values.known()
        for _ in range(MAX_CLASHES):
            masker, masked, decided = self._looked_over(texts, decisions, known)
            taken = values.keep(masker.table, masker.urls)
            if not taken:
                return [
                    Masked(each.text, masked_findings(each, row), text)
                    for text, each, row in zip(texts, masked, decided, strict=True)
                ]
            known = {**known, **taken}
        raise RuntimeError("placeholders clash again and again")

    def _looked_over(
        self, texts: Sequence[str], decisions: _Rows, known: Mapping[str, str]
    ) -> tuple[Masker, list[MaskedText], _Rows]:
        """The last look: a masked value that stands there once more, in another form, is masked
        too, or nothing comes out. With the decisions that it came to.
        """
        masker, masked = self._masked(texts, decisions, known)
        check = EgressCheck(masked_values(masker, texts, masked))
        for with_more in (with_hits, _with_hits_between):
            if not _hits(check, masked):
                return masker, masked, decisions
            decisions = with_more(texts, _places(masked, decisions), check)
            masker, masked = self._masked(texts, decisions, known)
        if _hits(check, masked):
            hits = _hits(check, self._masked(texts, without_allowed(decisions), known)[1])
            if hits:
                raise still_there(hits)
        return masker, masked, decisions

    def _masked(
        self, texts: Sequence[str], decisions: _Rows, known: Mapping[str, str]
    ) -> tuple[Masker, list[MaskedText]]:
        masker = Masker(self.key, self.scope, known=known)
        return masker, masker.mask(texts, decisions)


def _hits(check: EgressCheck, masked: Sequence[MaskedText]) -> list[Hit]:
    return [hit for each in masked for hit in check.find_text(each.text)]


def _places(masked: Sequence[MaskedText], decisions: _Rows) -> _Rows:
    """What was decided, and beside it what the masker found by itself."""
    rows = []
    for each, row in zip(masked, decisions, strict=True):
        taken = {(d.start, d.end) for d in row}
        own = (
            Decision(r.start, r.end, r.entity_type, 1.0, r.action)
            for r in each.replacements
            if (r.start, r.end) not in taken and r.entity_type != LITERAL
        )
        rows.append(sorted((*row, *own), key=lambda d: (d.start, d.end)))
    return rows


def _with_hits_between(texts: Sequence[str], decisions: _Rows, check: EgressCheck) -> _Rows:
    """Also what stands for itself only once its neighbour is masked: 「03-…」 right behind it."""
    rows = []
    for text, row in zip(texts, decisions, strict=True):
        found = list(row)
        position = 0
        for end, following in [*((d.start, d.end) for d in row), (len(text), len(text))]:
            for hit in check.find_text(text[position:end]):
                place = (position + hit.start, position + hit.end)
                found.append(Decision(*place, hit.entity_type, 1.0, Action.MASK))
            position = following
        rows.append(sorted(found, key=lambda d: (d.start, d.end)))
    return rows
