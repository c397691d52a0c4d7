"""Lines of a view."""

from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import Token, View


def test_lines_and_their_neighbours() -> None:
    view = View(fold("あい\nう\n\nえ"))
    assert view.line(0) == (0, 2)
    assert view.line(3) == (3, 4)
    assert view.line(3, offset=-1) == (0, 2)
    assert view.line(0, offset=-1) == (0, 0)
    assert view.line(6) == (6, 7)
    assert view.line(6, offset=1) == (6, 6)


def test_tokens_in_a_span_are_those_that_begin_there() -> None:
    tokens = [Token(0, 2, "名詞"), Token(2, 3, "助詞"), Token(3, 5, "名詞")]
    assert View(fold("田中と佐藤"), tokens).tokens_in(2, 5) == tokens[1:]


def test_values_stay_out_of_the_repr() -> None:
    assert "田中" not in repr(View(fold("田中"), [Token(0, 2, "名詞")]))


def test_a_list_of_numbers_has_the_line_before_it_as_its_introduction() -> None:
    text = "社員番号の一覧です。\n\n10001 架空\n10002 例示\n終わり\n"
    view = View(fold(text))
    for value in ("10001", "10002"):
        start, end = view.introduction(text.index(value))
        assert text[start:end] == "社員番号の一覧です。"


def test_the_last_label_before_a_place_is_its_rival() -> None:
    text = "会員番号は別紙、伝票番号は12"
    view = View(fold(text))
    start, end = view.rival_before(len(text) - 2, 0)
    assert text[start:end] == "伝票番号"
    assert view.rival_before(0, 0) == (-1, -1)


def test_a_view_is_read_once_by_each_reader() -> None:
    calls: list[int] = []

    def read(view: View) -> int:
        calls.append(len(view.text))
        return len(calls)

    view = View(fold("あい"))
    assert (view.once(read), view.once(read), calls) == (1, 1, [2])
    assert View(fold("う")).once(read) == 2
