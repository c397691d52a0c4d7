"""What the last look before a request leaves needs to know, and what it decides."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sekisho.errors import PolicyRefusal
from sekisho.masking.actions import Action
from sekisho.masking.egress import EgressCheck, Hit
from sekisho.masking.masker import Decision, MaskedText, Masker
from sekisho.masking.placeholders import CODE_LENGTH, LITERAL, TYPE_OF_LABEL, VOWELS
from sekisho.masking.restorer import Restorer
from sekisho.wire.schemas import Fitting

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
    """Everything that was masked or redacted, as it was written, with its entity type."""
    values: dict[str, str] = {}
    for placeholder, surface in masker.table.items():
        label = placeholder.rstrip(VOWELS)[:-CODE_LENGTH]
        if label != LITERAL:
            values[surface] = TYPE_OF_LABEL[label]
    for text, row in zip(texts, masked, strict=True):
        for r in row.replacements:
            if r.action is Action.REDACT or text[r.start : r.end] in values:
                values[text[r.start : r.end]] = r.entity_type
    return values


def with_hits(
    texts: Sequence[str], decisions: Sequence[Sequence[Decision]], check: EgressCheck
) -> list[list[Decision]]:
    """The decisions, and one more for each hit that none of them touches."""
    return [_with_hits(row, check.find_text(t)) for t, row in zip(texts, decisions, strict=True)]


def _with_hits(row: Sequence[Decision], hits: Sequence[Hit]) -> list[Decision]:
    free = (h for h in hits if all(h.end <= d.start or d.end <= h.start for d in row))
    found = [Decision(h.start, h.end, h.entity_type, 1.0, Action.MASK) for h in free]
    return sorted((*row, *found), key=lambda d: (d.start, d.end))


def without_allowed(decisions: Sequence[Sequence[Decision]]) -> list[list[Decision]]:
    """Nothing is allowed any more: what is left to find was not meant to pass."""
    return [
        [replace(d, action=Action.REDACT) if d.action is Action.ALLOW else d for d in row]
        for row in decisions
    ]


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
