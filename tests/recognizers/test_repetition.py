"""Names looked for again: Japanese word boundaries."""

import pytest

from sekisho_recognizers.folding import fold
from sekisho_recognizers.repetition import occurrences
from sekisho_recognizers.view import View


@pytest.mark.parametrize(
    ("text", "name", "times"),
    [
        ("田中さん、田中が、田中。", "田中", 3),
        ("田中央で、山田中に", "田中", 0),
        ("田中市と田中病院", "田中", 0),
        ("マリアとマリアンヌ", "マリア", 1),
        ("Aoi met Aoife", "Aoi", 1),
        ("", "田中", 0),
    ],
)
def test_counts_only_whole_words(text: str, name: str, times: int) -> None:
    assert len(list(occurrences(View(fold(text)), {name}))) == times


def test_no_names_no_occurrences() -> None:
    assert list(occurrences(View(fold("田中")), set())) == []
