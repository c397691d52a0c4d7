"""What looks like a label of some kind, and what says nothing."""

import pytest

from sekisho_recognizers.hinted import Reading
from sekisho_recognizers.rivals import CONTINUES, RIVAL, UNTYPED, find_rivals


@pytest.mark.parametrize(
    "text", ["伝票番号", "品目コード", "qty: ", "電話", "<amount>", "JAN", "order_no="]
)
def test_labels_look_like_labels(text: str) -> None:
    assert RIVAL.search(text)


@pytest.mark.parametrize("text", ["田中様", "https://example.jp", "10:30", "おはようございます"])
def test_words_do_not(text: str) -> None:
    assert not RIVAL.search(text)


@pytest.mark.parametrize("text", ["番号", "No.", "value", "ID", "KeyError"])
def test_some_names_say_nothing(text: str) -> None:
    assert UNTYPED.fullmatch(text)


@pytest.mark.parametrize(
    ("gap", "continues"),
    [(":", True), ("は12-34、", True), ("は12-34で、別の件は", False), (": 1234。", False)],
)
def test_a_label_reaches_over_its_own_values_only(gap: str, continues: bool) -> None:
    assert bool(CONTINUES.fullmatch(gap)) is continues


@pytest.mark.parametrize(
    "text",
    [
        "伝票番号: 12 電話は03、order_no=5",
        "<amount>3</amount> created_at: JAN",
        "Nobody, No. 5 / 品番ID",
        "番号" * 20 + "qty:3\n",
    ],
)
def test_a_whole_text_is_read_as_the_expression_reads_it(text: str) -> None:
    expected = [found.span() for found in RIVAL.finditer(text)]
    assert list(find_rivals(Reading(text))) == expected
