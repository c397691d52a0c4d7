"""Cuts of long text."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho_recognizers.chunks import MOST_CHARACTERS, chunks


@given(st.text(alphabet="あ。、\n x", max_size=50), st.integers(1, 300))
def test_pieces_joined_are_the_text_and_none_is_too_long(unit: str, times: int) -> None:
    text = unit * times
    pieces = list(chunks(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text.startswith(piece, offset) for offset, piece in pieces)
    assert all(len(piece) <= MOST_CHARACTERS for _, piece in pieces)


def test_cuts_at_line_ends_before_sentence_ends_before_commas() -> None:
    for end in ("\n", "。", "、"):
        text = ("あ" * 99 + end) * 40
        assert all(piece.endswith(end) for _, piece in chunks(text))
