"""What became of each finding in a text: what the text API and the SDK report of a masking."""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision, MaskedText


@dataclass(frozen=True, slots=True)
class MaskedFinding:
    """`start` and `end` (exclusive) are Python indices into the original text. `placeholder` is
    what stands in its place; None where the value was left.
    """

    start: int
    end: int
    entity_type: str
    score: float
    action: str
    placeholder: str | None


def masked_findings(masked: MaskedText, decisions: Iterable[Decision]) -> list[MaskedFinding]:
    """Everything that was replaced or allowed, by place: also what no detector found, but the
    masker did (a value that stands elsewhere too, a look-alike of a placeholder).
    """
    decided = list(decisions)
    scores = {(d.start, d.end): d.score for d in decided}
    found = [
        MaskedFinding(
            r.start,
            r.end,
            r.entity_type,
            scores.get((r.start, r.end), 1.0),
            str(r.action),
            r.placeholder,
        )
        for r in masked.replacements
    ]
    found += [
        MaskedFinding(d.start, d.end, d.entity_type, d.score, str(d.action), None)
        for d in decided
        if d.action is Action.ALLOW
    ]
    return sorted(found, key=lambda each: (each.start, each.end))
