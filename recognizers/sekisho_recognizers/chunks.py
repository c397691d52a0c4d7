"""Cuts long text into pieces that the tokenizer takes (SudachiPy refuses more than 49,149 bytes)
and that keep the network's arrays small. A cut never falls inside a name where there is a choice:
at a line end, else a full stop, else a comma or space, and only in an endless run just anywhere.
"""

from collections.abc import Iterator

MOST_CHARACTERS = 2_000
_LEAST_CHARACTERS = 200
_ENDS = (("\n",), ("。", "!", "?"), ("、", ",", " "))


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """(offset, piece) whose pieces joined are the text."""
    start = 0
    while len(text) - start > MOST_CHARACTERS:
        end = _cut(text, start)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _cut(text: str, start: int) -> int:
    low, high = start + _LEAST_CHARACTERS, start + MOST_CHARACTERS
    for ends in _ENDS:
        best = max(text.rfind(end, low, high) for end in ends)
        if best >= 0:
            return best + 1
    return high
