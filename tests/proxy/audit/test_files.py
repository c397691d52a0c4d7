"""Which files belong to a ledger, and what lines stand in one."""

import io
from hashlib import sha256
from pathlib import Path

from sekisho.audit.chain import MAX_LINE_BYTES
from sekisho.audit.files import LedgerFiles, raw_lines


def test_rotated_files_come_in_their_order(tmp_path: Path) -> None:
    files = LedgerFiles(tmp_path / "audit.jsonl")
    for name in ("audit.jsonl", "audit.jsonl.seal", "audit.jsonl.1", "other.jsonl.000003"):
        (tmp_path / name).write_text("")
    for number in (1_000_000, 2, 10):
        files.rotated(number).write_text("")

    assert list(files.all_rotated()) == [2, 10, 1_000_000]
    assert files.seal == tmp_path / "audit.jsonl.seal"
    assert LedgerFiles(tmp_path / "nowhere" / "audit.jsonl").all_rotated() == {}


def test_lines_are_numbered_and_hashed() -> None:
    data = b"one\n\ntwo"

    lines = list(raw_lines(io.BytesIO(data), len(data)))

    assert [(line.number, line.data, line.ended) for line in lines] == [
        (1, b"one", True),
        (2, b"", True),
        (3, b"two", False),
    ]
    assert lines[2].hash == sha256(b"two").hexdigest()


def test_no_more_is_read_than_asked_for() -> None:
    lines = list(raw_lines(io.BytesIO(b"one\ntwo\n"), 5))

    assert [(line.data, line.ended) for line in lines] == [(b"one", True), (b"t", False)]


def test_what_is_too_long_for_a_line_is_not_kept() -> None:
    for size in (MAX_LINE_BYTES - 1, MAX_LINE_BYTES, MAX_LINE_BYTES + 1, 5 * (1 << 20)):
        long = b"x" * size
        lines = list(raw_lines(io.BytesIO(long + b"\nnext\n"), size + 6))

        assert [(line.number, line.ended) for line in lines] == [(1, True), (2, True)]
        assert lines[0].hash == sha256(long).hexdigest()
        assert lines[0].data == (long if size < MAX_LINE_BYTES else b"")
        assert lines[1].data == b"next"
