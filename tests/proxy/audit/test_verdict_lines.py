"""What is printed of a verdict."""

from sekisho.audit.chain import Link
from sekisho.audit.verdict_lines import verdict_lines
from sekisho.audit.verification import Fault, Kind, Note, Place, Verdict


def test_each_fault_is_one_line_with_its_place() -> None:
    faults = [
        Fault(Kind.EDITED, Place("audit.jsonl", 7), 7, 7),
        Fault(Kind.MISSING, Place("audit.jsonl", 9), 9, 12),
        Fault(Kind.FILE_MISSING, Place("audit.jsonl.000001", 0)),
    ]
    notes = [Note("torn", Place("audit.jsonl", 3))]
    verdict = Verdict(faults, notes, more_faults=5, files=2, first=1, head=Link(20, "ab" * 32))

    torn, edited, missing, gone, more, last = verdict_lines("audit.jsonl", verdict)

    assert torn.startswith("audit.jsonl:3: ")
    assert edited.startswith("audit.jsonl:7: edited (seq 7): ")
    assert missing.startswith("audit.jsonl:9: missing (seq 9-12): ")
    assert gone.startswith("audit.jsonl.000001: file_missing: ")
    assert more.startswith("5 more")
    assert "ab" * 32 in last


def test_a_sound_ledger_is_said_to_be_sound() -> None:
    said, last = verdict_lines("audit.jsonl", Verdict(first=1, head=Link(3, "00" * 32)))

    assert "見つかりませんでした" in said
    assert "1-3" in last


def test_without_the_key_it_is_said_that_there_was_none() -> None:
    assert any("without the key" in line for line in verdict_lines("a", Verdict(keyed=False)))
