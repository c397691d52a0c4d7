"""Texts masked outside any exchange, and looked over once more, as an exchange does its request.

A masked value that stands there in another form too (another width, base64, percent-encoding) is
masked as well; where it cannot be, nothing comes out.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from sekisho.last_look import masked_values, still_there, without_allowed
from sekisho.masked_findings import MaskedFinding, masked_findings
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.placeholders import LITERAL

_Rows = Sequence[Sequence[Decision]]

_APART = "。\0。"
"""Between two pieces: no value goes on behind it, in any form."""


@dataclass(frozen=True, slots=True)
class LookedOver:
    masker: Masker
    masked: Sequence[MaskedText]
    decisions: _Rows

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

    def __call__(self, decisions: _Rows) -> LookedOver:
        masker = Masker(self.key, self.scope, known=self.known)
        return LookedOver(masker, masker.mask(self.texts, decisions), decisions)


def mask_texts(
    key: bytes,
    scope: str,
    texts: Sequence[str],
    decisions: _Rows,
    known: Mapping[str, str],
) -> LookedOver:
    """All texts as those of one request; `known` as a Masker takes it. Raises PolicyRefusal."""
    masking = _Masking(key, scope, texts, known)
    draft = masking(decisions)
    check = EgressCheck(masked_values(draft.masker, texts, draft.masked))
    if not check:
        return draft
    places = _places(draft)
    more = _with_hits(texts, places, check)
    if more == places:
        return draft
    draft = masking(more)
    hits = [
        hit for text in masking(without_allowed(more)).masked for hit in check.find_text(text.text)
    ]
    if hits:
        raise still_there(hits)
    return draft


def _places(draft: LookedOver) -> _Rows:
    """What was decided, and beside it what the masker found by itself."""
    rows = []
    for each, row in zip(draft.masked, draft.decisions, strict=True):
        taken = {(d.start, d.end) for d in row}
        own = (
            Decision(r.start, r.end, r.entity_type, 1.0, r.action)
            for r in each.replacements
            if (r.start, r.end) not in taken and r.entity_type != LITERAL
        )
        rows.append(sorted((*row, *own), key=lambda d: (d.start, d.end)))
    return rows


def _with_hits(texts: Sequence[str], decisions: _Rows, check: EgressCheck) -> _Rows:
    """One more decision for each hit. Looked for in the pieces between the places: 「03-…」 right
    behind a masked number stands for itself once that is a placeholder. All in one look, since
    each costs the same for a word as for a page.
    """
    pieces = list(_between(texts, decisions))
    starts = list(accumulate((len(piece.text) + len(_APART) for piece in pieces), initial=0))
    rows = [list(row) for row in decisions]
    for hit in check.find_text(_APART.join(piece.text for piece in pieces)):
        index = bisect_right(starts, hit.start) - 1
        piece, shift = pieces[index], pieces[index].start - starts[index]
        start, end = hit.start + shift, min(hit.end + shift, piece.start + len(piece.text))
        rows[piece.number].append(Decision(start, end, hit.entity_type, 1.0, Action.MASK))
    return [sorted(row, key=lambda d: (d.start, d.end)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Piece:
    """texts[number][start:], as far as nothing was decided about it."""

    number: int
    start: int
    text: str = field(repr=False)


def _between(texts: Sequence[str], decisions: _Rows) -> Iterator[_Piece]:
    for number, (text, row) in enumerate(zip(texts, decisions, strict=True)):
        position = 0
        for start, end in [*((d.start, d.end) for d in row), (len(text), len(text))]:
            if position < start:
                yield _Piece(number, position, text[position:start])
            position = end
