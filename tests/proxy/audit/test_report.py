"""Verified and counted in one reading, over several ledgers."""

from pathlib import Path

from proxy.audit.test_summary import record
from sekisho.audit.entry import ended, leaves
from sekisho.audit.ledger import Ledger
from sekisho.audit.period import Period
from sekisho.audit.report import make_report
from support.ledgers import KEY


def ledger(path: Path, *numbers: int) -> Path:
    given = [record(number) for number in numbers]
    Ledger(path, [KEY]).append([line for each in given for line in (leaves(each), ended(each))])
    return path


def test_ledgers_are_joined(tmp_path: Path) -> None:
    paths = [ledger(tmp_path / "one.jsonl", 1, 2), ledger(tmp_path / "two.jsonl", 3)]

    report = make_report(paths, [KEY], Period())

    assert report.sound
    assert sum(report.summary.exchanges.values()) == 3
    assert [(each["ledger"], each["last"]) for each in report.ledgers()] == [
        ("one.jsonl", 5),
        ("two.jsonl", 3),
    ]


def test_only_what_is_genuine_counts(tmp_path: Path) -> None:
    path = ledger(tmp_path / "one.jsonl", 1, 2)
    lines = path.read_bytes().splitlines(keepends=True)
    forged = lines[4].replace(b'"client":"crm"', b'"client":"xyz"')
    path.write_bytes(b"".join([*lines[:4], forged, lines[3]]))

    report = make_report([path], [KEY], Period())

    assert not report.sound
    assert report.summary.by(lambda e: (e.client, e.outcome)) == {
        ("crm", "answered"): 1,
        ("crm", "unfinished"): 1,
    }
    assert {fault["file"] for fault in report.ledgers()[0]["faults"]} == {"one.jsonl"}
