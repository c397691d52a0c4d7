"""What a recognizer found: a place in the original text and its type, never the text itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`start` and `end` (exclusive) are Python indices into the text as it was handed in."""

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str
