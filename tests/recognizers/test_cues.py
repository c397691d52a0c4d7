"""Cues and labels: every layout that puts a label near a value, and labels of other kinds."""

import pytest

from sekisho_recognizers.cues import Labels, Nearness
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View

VALUE = "314159"
_LABELS = Labels("会員番号", "member_no", "kaiin")
_STRICT = Labels("会員番号", "member_no", strict=True)


def nearness(labels: Labels, text: str, value: str = VALUE) -> Nearness:
    view = View(fold(text))
    start = view.text.index(value)
    return labels.nearness(view, start, start + len(value))


@pytest.mark.parametrize(
    "text",
    [
        "会員番号314159",
        "会員番号：314159",
        "会員番号は「314159」です",
        "会員番号（再発行後）：314159",
        "【会員番号】314159",
        "会員番号\n314159",
        "■会員番号\n\n314159",
        "氏名,会員番号\n架空,314159\n",
        "氏名,会員番号,備考\n架空,271828,a\n例示,161803,b\n見本,314159,c\n",
        "| 氏名 | 会員番号 |\n|---|---|\n| 架空 | 314159 |",
        "氏名\t会員番号\n架空\t314159\n",
        "| 氏名 | 架空 |\n| 会員番号 | 314159 |\n| 備考 | なし |",
        '{"member_no": "314159"}',
        '{"kaiin": {"name": "架空", "items": [{"no": "314159"}]}}',
        '{"member_no": [\n  "271828",\n  "314159"\n]}',
        "member_no: 314159",
        "member_no:\n  - 271828\n  - 314159\n",
        "kaiin:\n  name: 架空\n  no: 314159\n",
        "[kaiin]\nname=架空\nno=314159",
        "INSERT INTO t (id, name, member_no) VALUES (1, '架空, 例示', '314159');",
        "INSERT INTO t (id, a, member_no) VALUES\n(1, '(株)架', '271828'),\n(2, 'b', '314159');",
        "<member_no>314159</member_no>",
        "MEMBER_NO=314159",
        "memberNo: 314159",
        '{"memberNo": "314159"}',
    ],
)
def test_a_label_is_found_wherever_the_layout_puts_it(text: str) -> None:
    assert nearness(_LABELS, text) is Nearness.OUTRIGHT


@pytest.mark.parametrize(
    "text",
    [
        "314159（会員番号）",
        "314159 ← 会員番号",
        "会員番号は271828、314159",
        "会員番号を確認します。佐藤様は314159です",
        "会員番号の一覧\n271828 架空\n161803 例示\n314159 見本",
        "会員番号をどうぞ。\nお客様: 314159です",
    ],
)
def test_a_label_further_away_counts_less(text: str) -> None:
    assert nearness(_LABELS, text) is Nearness.NEAR


@pytest.mark.parametrize(
    "text",
    [
        "会員番号は別紙、伝票番号：314159",
        "会員番号 271828 電話 314159",
        "会員番号と型番です。型番 314159",
        '{"member_no": "271828", "qty": 314159}',
        "会員番号,数量\n271828,314159\n",
        "会員番号\tJANコード\n271828\t314159\n",
        "INSERT INTO t (member_no, qty) VALUES ('271828', '314159');",
        "会員番号：271828\n伝票番号：314159",
        "314159円、会員番号：271828",
        "会員番号" + "あ" * 80 + "314159",
        "前の段落の会員番号。\n\n別の段落。\n\nさらに別の文。\n314159",
    ],
)
def test_a_nearer_label_of_another_kind_wins(text: str) -> None:
    assert nearness(_LABELS, text) is Nearness.NONE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会員番号 271828、基本給 314159", Nearness.NONE),
        ("会員番号：271828、314159", Nearness.NEAR),
        ("会員番号：314159", Nearness.OUTRIGHT),
        ("会員番号はお分かりですか。\nはい、314159です", Nearness.NEAR),
        ("会員番号：271828\n合計 314159", Nearness.NONE),
    ],
)
def test_strict_labels_reach_over_no_other_words(text: str, expected: Nearness) -> None:
    assert nearness(_STRICT, text) is expected


def test_a_rejected_label_is_of_another_kind() -> None:
    labels = Labels(pattern="番号", reject="型式番号")
    assert nearness(labels, "登録番号 314159") is Nearness.OUTRIGHT
    assert nearness(labels, "型式番号 314159") is Nearness.NONE


def test_a_veto_does_not_read_the_lines_above() -> None:
    assert nearness(Labels("会員番号", here=True), "会員番号\n314159") is Nearness.NONE
