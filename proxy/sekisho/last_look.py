"""What the last look before a request leaves needs to know, and what it decides."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from sekisho.errors import PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck, Hit
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.placeholders import CODE_LENGTH, LITERAL, TYPE_OF_LABEL, VOWELS
from sekisho.masking.restorer import Restorer
from sekisho.wire.schemas import Fitting
from sekisho_recognizers.folding import fold

Rows: TypeAlias = Sequence[Sequence[Decision]]

_APART = "。\0。"
"""Between two pieces: no value goes on behind it, in any form."""

_FOR_GOOD = frozenset({Action.REDACT, Action.GENERALIZE})

_WORD = re.compile(r"\A(?=[^@]*[A-Za-z])[^@]*\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it would leave."""

    masker: Masker
    masked: Sequence[MaskedText] = field(repr=False)
    restorer: Restorer
    fitting: Fitting
    content_type: str
    body: bytes = field(repr=False)


def masked_values(
    masker: Masker, texts: Sequence[str], masked: Sequence[MaskedText]
) -> Mapping[str, str]:
    """Everything that was taken out, as it was written, with its entity type."""
    values: dict[str, str] = {}
    for placeholder, surface in masker.table.items():
        label = placeholder.rstrip(VOWELS)[:-CODE_LENGTH]
        if label != LITERAL:
            values[surface] = TYPE_OF_LABEL[label]
    for text, row in zip(texts, masked, strict=True):
        for r in row.replacements:
            if r.action in _FOR_GOOD or text[r.start : r.end] in values:
                values[text[r.start : r.end]] = r.entity_type
    return values


def all_places(masked: Sequence[MaskedText], decisions: Rows) -> Rows:
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


def with_hits(texts: Sequence[str], decisions: Rows, check: EgressCheck) -> Rows:
    """One more decision for each hit. Looked for in the pieces between the places: 「03-…」 right
    behind a masked number stands for itself once that is a placeholder. All in one look, since
    each costs the same for a word as for a page. What was taken out for good is so in every form.
    """
    for_good = {
        text[d.start : d.end]
        for text, row in zip(texts, decisions, strict=True)
        for d in row
        if d.action in _FOR_GOOD
    }
    pieces = list(_between(texts, decisions))
    starts = list(accumulate((len(piece.text) + len(_APART) for piece in pieces), initial=0))
    rows = [list(row) for row in decisions]
    for hit in check.find_text(_APART.join(piece.text for piece in pieces)):
        index = bisect_right(starts, hit.start) - 1
        piece, shift = pieces[index], pieces[index].start - starts[index]
        start, end = hit.start + shift, min(hit.end + shift, piece.start + len(piece.text))
        action = Action.REDACT if hit.surface in for_good else Action.MASK
        rows[piece.number].append(Decision(start, end, hit.entity_type, 1.0, action))
    return [sorted(row, key=lambda d: (d.start, d.end)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Piece:
    """texts[number][start:], as far as nothing was decided about it."""

    number: int
    start: int
    text: str = field(repr=False)


def _between(texts: Sequence[str], decisions: Rows) -> Iterator[_Piece]:
    for number, (text, row) in enumerate(zip(texts, decisions, strict=True)):
        position = 0
        for start, end in [*((d.start, d.end) for d in row), (len(text), len(text))]:
            if position < start:
                yield _Piece(number, position, text[position:start])
            position = end


def without_allowed(decisions: Sequence[Sequence[Decision]]) -> list[list[Decision]]:
    """Nothing is allowed any more: what is left to find was not meant to pass."""
    return [
        [replace(d, action=Action.REDACT) if d.action is Action.ALLOW else d for d in row]
        for row in decisions
    ]


def is_number_or_address(surface: str) -> bool:
    """What may stand in the protocol's own part of a request, and is no word of it there."""
    return not _WORD.search(surface) and fold(surface).text.isascii()


def not_protocol(hits: Sequence[Hit], protocol: Sequence[Hit]) -> list[Hit]:
    """Those that are more than the protocol's own words. `protocol`: the hits in what is left of
    the request without any text.

    "Claude Opus" is masked in a list of names, and is part of a model's identifier as well; the
    identifier of a call may stand in a log that is discussed. A number or an address is neither.
    """
    words = Counter(hit.surface for hit in protocol if _WORD.search(hit.surface))
    return [hit for hit in hits if not _taken(words, hit.surface)]


def _taken(words: Counter[str], surface: str) -> bool:
    words[surface] -= 1
    return words[surface] >= 0


def still_there(hits: Sequence[Hit]) -> PolicyRefusal:
    types = tuple(sorted({hit.entity_type for hit in hits}))
    return PolicyRefusal(
        "masked_value_left",
        en="A value that was masked stands in the request once more, in a form or a place where "
        f"it cannot be masked ({', '.join(types)}). Nothing was sent.",
        ja="マスキングした値が、マスキングできない形や場所にもう一度現れます"
        f"（{', '.join(types)}）。送信していません。",
        entity_types=types,
    )
