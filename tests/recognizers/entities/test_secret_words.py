"""The tables of labels: nothing twice, nothing that could never be found."""

from collections import Counter

from sekisho_recognizers.entities.secret_words import LABELS, LOOSE


def test_no_kind_lists_a_label_twice() -> None:
    for words in LABELS.values():
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_labels_are_written_as_they_are_looked_for() -> None:
    for words in LABELS.values():
        assert all(word == word.lower().strip() != "" for word in words)


def test_loose_labels_are_labels() -> None:
    assert {word for words in LABELS.values() for word in words} >= LOOSE
