"""Texts masked outside any exchange, and looked over once more, as an exchange does its request.

A masked value that stands there in another form too (another width, base64, percent-encoding) is
masked as well; where it cannot be, nothing comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sekisho.last_look import (
    Rows,
    all_places,
    masked_values,
    still_there,
    with_hits,
    without_allowed,
)
from sekisho.masked_findings import MaskedFinding, masked_findings
from sekisho.masking.egress import EgressCheck
from sekisho.masking.masker import MaskedText, Masker


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

    def __call__(self, decisions: Rows) -> LookedOver:
        masker = Masker(self.key, self.scope, known=self.known)
        return LookedOver(masker, masker.mask(self.texts, decisions), decisions)


def mask_texts(
    key: bytes,
    scope: str,
    texts: Sequence[str],
    decisions: Rows,
    known: Mapping[str, str],
) -> LookedOver:
    """All texts as those of one request; `known` as a Masker takes it. Raises PolicyRefusal."""
    masking = _Masking(key, scope, texts, known)
    draft = masking(decisions)
    check = EgressCheck(masked_values(draft.masker, texts, draft.masked))
    if not check:
        return draft
    places = all_places(draft.masked, decisions)
    more = with_hits(texts, places, check)
    if more == places:
        return draft
    draft = masking(more)
    hits = [
        hit for text in masking(without_allowed(more)).masked for hit in check.find_text(text.text)
    ]
    if hits:
        raise still_there(hits)
    return draft
