"""Texts with other names at the same places. All names are invented."""

import random
from pathlib import Path

import pytest

from training.augment import Augmenter, Names, cut, joined
from training.corpora import LABELS, MADE, Example

KNOWN = frozenset(LABELS)
TEXT = Example(
    "昨日、山野太郎は北斗商事で海野花子に会った。",
    ((3, 7, "PERSON"), (8, 12, "ORGANIZATION"), (13, 17, "PERSON")),
    KNOWN,
    "gsd",
)


@pytest.fixture
def names(tmp_path: Path) -> Names:
    (tmp_path / "last_name_org.csv").write_text("谷川,100,たにがわ,tanigawa\n", encoding="utf-8")
    for name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
        (tmp_path / name).write_text("はる,haru,晴\n", encoding="utf-8")
    return Names(tmp_path)


def test_changed_names_are_where_the_spans_say(names: Names) -> None:
    augmenter = Augmenter(names, [TEXT])
    seen = set()
    for seed in range(60):
        changed = augmenter.change(TEXT, random.Random(seed))
        people = {changed.text[a:b] for a, b, label in changed.spans if label == "PERSON"}
        assert people <= {"山野太郎", "海野花子", "谷川晴", "谷川 晴", "たにがわはる",
                          "たにがわ はる", "タニガワハル", "タニガワ ハル"}  # fmt: skip
        assert [label for *_, label in changed.spans] == ["PERSON", "ORGANIZATION", "PERSON"]
        seen |= people
    assert {"山野太郎", "谷川晴"} <= seen


def test_a_cut_text_keeps_whole_names_whole() -> None:
    for seed in range(200):
        piece = cut(TEXT, random.Random(seed))
        for start, end, label in piece.spans:
            assert 0 <= start < end <= len(piece.text)
            if label == "PERSON":
                assert piece.text[start:end] in ("山野太郎", "海野花子")


def test_made_texts_are_not_joined_and_corpus_texts_lose_nothing() -> None:
    made = Example("件名だけ", (), KNOWN, MADE)

    found = joined([TEXT] * 20 + [made] * 3, random.Random(0))

    assert found.count(made) == 3
    assert sum(len(each.spans) for each in found) == 60
