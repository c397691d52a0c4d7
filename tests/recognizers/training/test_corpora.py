"""What training texts say is right at each character."""

import json
from pathlib import Path

import numpy

from sekisho_recognizers.tags import Tags
from training.corpora import LABELS, MADE, OPTIONAL, Example, allowed, join, read

TAGS = Tags(LABELS)


def right(example: Example, place: int) -> set[str]:
    mask = int(allowed(example, TAGS)[place])
    return {name for number, name in enumerate(TAGS.names) if mask >> number & 1}


def example(text: str, *spans: tuple[int, int, str], known: frozenset[str]) -> Example:
    return Example(text, spans, known, "kwdlc")


def test_a_name_allows_its_tags_and_nothing_else() -> None:
    one = example("田中さん", (0, 2, "PERSON"), known=frozenset(LABELS))

    assert right(one, 0) == {"B-PERSON"}
    assert right(one, 1) == {"E-PERSON"}
    assert right(one, 2) == {"O"}


def test_what_a_source_does_not_know_is_not_absent() -> None:
    one = example("田中祭り", (0, 2, "PERSON"), known=frozenset(LABELS) - {"EVENT"})

    assert right(one, 0) == {"B-PERSON"}
    assert right(one, 3) == {"O", "B-EVENT", "I-EVENT", "E-EVENT", "S-EVENT"}


def test_an_organization_may_be_a_facility_where_none_are_known() -> None:
    one = example("北高", (0, 2, "ORGANIZATION"), known=frozenset(LABELS) - {"FACILITY"})

    assert right(one, 0) == {"B-ORGANIZATION", "B-FACILITY"}


def test_anything_goes_where_marking_is_optional() -> None:
    one = example("信長", (0, 2, OPTIONAL), known=frozenset(LABELS))

    assert right(one, 0) == set(TAGS.names)


def test_reads_records_folded_with_their_spans_moved(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    record = {
        "text": "\u200bﾔﾏﾀﾞさん",
        "spans": [{"start": 1, "end": 5, "label": "PERSON"}],
        "known": ["PERSON"],
    }
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")

    [found] = read(path)

    assert found.text == "ヤマダさん"
    assert found.spans == ((0, 3, "PERSON"),)
    assert found.source == MADE
    assert "ORGANIZATION" not in found.known


def test_a_part_leaves_open_what_the_cut_goes_through() -> None:
    one = example("田中太郎と東京へ", (0, 4, "PERSON"), (5, 7, "LOCATION"), known=frozenset(LABELS))

    assert one.part(2, 8).spans == ((0, 2, OPTIONAL), (3, 5, "LOCATION"))


def test_joined_texts_keep_their_spans() -> None:
    one = example("田中です", (0, 2, "PERSON"), known=frozenset(LABELS))

    both = join([one, one], "\n")

    assert both.text == "田中です\n田中です"
    assert [both.text[start:end] for start, end, _ in both.spans] == ["田中", "田中"]
    assert len(allowed(both, TAGS)) == len(both.text)
    assert numpy.count_nonzero(allowed(both, TAGS) != 1) == 4
