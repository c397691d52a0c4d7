"""Texts with citations: what random ones are made of, and what a span of one has to hold."""

from hypothesis import strategies as st

from sekisho.masking.placeholders import find
from support.streams import TABLE

__all__ = ["FRAGMENTS", "TABLE", "spans", "whole"]

# No fragment goes on with what another one ends in, so that a span can be restored by itself.
FRAGMENTS = [
    *TABLE, "、person 4k7q2m", "PERSON9K7Q2M", "、", "さん", "😀", " ", "\n", "xyz", "é", "\u2028",
]  # fmt: skip


def spans(length: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Not empty ones: of nothing inside a placeholder, nothing can be said."""
    place = st.integers(0, length)
    span = st.tuples(place, place).map(lambda pair: (min(pair), max(pair)))
    return st.lists(span.filter(lambda pair: pair[0] < pair[1]), max_size=6 if length else 0)


def whole(text: str, start: int, end: int) -> str:
    """text[start:end], with all of the placeholders that it cuts."""
    position = 0
    while candidate := find(text, position):
        forms = range(len(candidate.vowels), -1, -1)
        known = [n for n in forms if candidate.stem + candidate.vowels[:n] in TABLE]
        end_of_known = candidate.code_end + known[0] if known else candidate.start
        if candidate.start < start < end_of_known:
            start = candidate.start
        if candidate.start < end < end_of_known:
            end = end_of_known
        position = max(end_of_known, candidate.code_end)
    return text[start:end]
