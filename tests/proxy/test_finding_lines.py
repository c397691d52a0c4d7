import json
from collections.abc import Iterator

import pytest

from sekisho.finding_lines import BadLine, as_jsonl, as_table
from sekisho_recognizers.finding import Finding

NAME = Finding(0, 2, "PERSON", 0.85, "NameRecognizer")
AMOUNT = Finding(3, 6, "MONEY", 0.6, "MoneyRecognizer")


class FakeDetector:
    """Finds the same two things in every text."""

    def analyze(self, text: str) -> list[Finding]:
        return [NAME, AMOUNT]


def lines(*records: object) -> list[bytes]:
    return [json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records]


def test_every_finding_is_written_with_its_place_and_its_recognizer() -> None:
    [line] = as_jsonl(lines({"id": "d001", "text": "田中が5万円"}), FakeDetector(), None)

    assert json.loads(line) == {
        "id": "d001",
        "findings": [
            {
                "start": 0,
                "end": 2,
                "entity_type": "PERSON",
                "score": 0.85,
                "recognizer": "NameRecognizer",
            },
            {
                "start": 3,
                "end": 6,
                "entity_type": "MONEY",
                "score": 0.6,
                "recognizer": "MoneyRecognizer",
            },
        ],
    }


def test_only_wanted_types_are_written() -> None:
    [line] = as_jsonl(lines({"id": 1, "text": "田中が5万円"}), FakeDetector(), {"MONEY"})

    assert [f["entity_type"] for f in json.loads(line)["findings"]] == ["MONEY"]


def test_a_line_is_written_before_the_next_one_is_read() -> None:
    read: list[int] = []

    def source() -> Iterator[bytes]:
        for number, line in enumerate(lines({"id": 1, "text": "a"}, {"id": 2, "text": "b"})):
            read.append(number)
            yield line

    written = as_jsonl(source(), FakeDetector(), None)
    next(written)

    assert read == [0]


def test_empty_lines_are_passed_over() -> None:
    source = [b"\n", *lines({"id": 1, "text": "a"}), b"  \n"]

    assert len(list(as_jsonl(source, FakeDetector(), None))) == 1


def test_a_text_with_half_a_surrogate_pair_and_an_id_with_one_are_taken() -> None:
    source = [b'{"id": "\\ud800", "text": "\\ud800"}\n']

    [line] = as_jsonl(source, FakeDetector(), None)

    assert json.loads(line)["id"] == "\ud800"


@pytest.mark.parametrize(
    "bad",
    [
        "田中太郎".encode(),
        "田中太郎".encode("cp932"),
        b'["\xe7\x94\xb0\xe4\xb8\xad"]',
        b'{"text": "x"}',
        b'{"id": 1}',
        b'{"id": 1, "text": 5}',
        b"[" * 100_000,
    ],
)
def test_a_bad_line_is_named_by_its_number_and_never_quoted(bad: bytes) -> None:
    source = [*lines({"id": 1, "text": "a"}), bad]

    with pytest.raises(BadLine) as caught:
        list(as_jsonl(source, FakeDetector(), None))

    assert str(caught.value).startswith("line 2: ")
    assert "田中" not in str(caught.value)


def test_the_table_shows_the_value_last_and_in_line() -> None:
    assert list(as_table("田中が5万円", FakeDetector(), None)) == [
        "PERSON  0-2  0.85  NameRecognizer   田中",
        "MONEY   3-6  0.60  MoneyRecognizer  5万円",
    ]


def test_the_table_of_nothing_is_empty() -> None:
    assert list(as_table("田中が5万円", FakeDetector(), set())) == []


def test_a_value_cannot_steer_the_terminal() -> None:
    [row, _] = as_table("\x1b\nが5万円", FakeDetector(), None)

    assert row.endswith("\\x1b\\n")
