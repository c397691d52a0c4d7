import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.stores.packing import pack, unpack

TEXTS = st.lists(st.text(st.characters(codec=None, categories=None)))


@given(TEXTS)
def test_any_texts_come_back(texts: list[str]) -> None:
    assert unpack(pack(texts)) == texts


def test_two_halves_of_a_pair_stay_two_texts() -> None:
    assert unpack(pack(["\ud83d", "\ude00"])) == ["\ud83d", "\ude00"]


@given(TEXTS, st.integers(min_value=1))
def test_what_is_cut_is_refused(texts: list[str], missing: int) -> None:
    packed = pack([*texts, "end"])

    with pytest.raises(ValueError, match="not packed texts"):
        unpack(packed[: -(missing % len(packed)) or -1])


@given(st.binary())
def test_other_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        texts = unpack(data)
    except ValueError:
        return
    assert pack(texts) == data
