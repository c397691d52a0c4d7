"""What appending does: in order, across files and processes, and after a crash."""

import errno
import json
import multiprocessing
import os
import resource
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sekisho.audit.chain import Chain
from sekisho.audit.ledger import Ledger
from sekisho.audit.verification import Kind, verify
from support.ledgers import KEY, ledger_of, told

PROCESSES, EXCHANGES = 4, 10_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def append(path: Path, *numbers: int) -> None:
    Ledger(path, [KEY], fsync="never").append([{"event": "ended", "n": n} for n in numbers])


def test_each_line_names_the_one_before(path: Path) -> None:
    append(path, 1, 2)
    append(path, 3)

    lines = [Chain([KEY]).read(line) for line in path.read_bytes().splitlines()]

    assert [line and line.link.seq for line in lines] == [1, 2, 3, 4]
    assert [line and line.entry["event"] for line in lines] == ["begun", *["ended"] * 3]
    for before, after in pairwise(lines):
        assert before
        assert after
        assert after.prev == before.link.hash
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_batch_wrote_is_returned(path: Path) -> None:
    written = Ledger(path, [KEY]).append([{"event": "ended"}])

    assert b"".join(line + b"\n" for line in written) == path.read_bytes()


def test_the_chain_goes_on_from_file_to_file(path: Path) -> None:
    ledger_of(path, 30, batch=4, rotate_bytes=1000)

    verdict = verify(path, [KEY])

    assert verdict.sound
    assert verdict.files >= 4
    assert entries(path.with_name("audit.jsonl.000002"))[0]["after"] == "audit.jsonl.000001"


def test_only_so_many_files_are_kept_and_the_ledger_says_which_went(path: Path) -> None:
    ledger_of(path, 60, batch=4, rotate_bytes=1000, keep_files=2)

    verdict = verify(path, [KEY])

    assert verdict.faults == []
    assert verdict.files == 3
    assert verdict.first > 1
    assert [(note.kind, note.first) for note in verdict.notes][-1:] == [("removed", 1)]
    oldest = sorted(path.parent.glob("audit.jsonl.0*"))[0]
    oldest.unlink()
    assert {kind for kind, _, _ in told(path)} >= {Kind.MISSING}


def test_a_torn_line_is_told_from_tampering(path: Path) -> None:
    """As a crash of the machine leaves it: not sealed yet, and not whole."""
    append(path, 1, 2)
    with path.open("ab") as file:
        file.write(b'{"seq":4,"event":"en')

    before = verify(path, [KEY])
    append(path, 3)
    after = verify(path, [KEY])

    assert before.sound
    assert after.sound
    assert [note.kind for note in before.notes] == [note.kind for note in after.notes] == ["torn"]
    assert [entry["event"] for entry in entries_that_read(path)][-2:] == ["resumed", "ended"]
    path.write_bytes(path.read_bytes().replace(b'"event":"en\n', b'"event":"eN\n'))
    assert told(path) == [(Kind.EDITED, "audit.jsonl", 5)]
    path.write_bytes(path.read_bytes().replace(b'{"seq":4,"event":"eN\n', b""))
    assert told(path) == [(Kind.MISSING, "audit.jsonl", 4)] or told(path)


def entries_that_read(path: Path) -> list[dict[str, Any]]:
    found = []
    for line in path.read_text().splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def test_lines_that_were_not_sealed_are_taken_over(path: Path) -> None:
    """As a server leaves them that was killed between the two writes."""
    append(path, 1)
    seal = path.with_name("audit.jsonl.seal")
    old = seal.read_bytes()
    append(path, 2, 3)
    seal.write_bytes(old)

    assert verify(path, [KEY]).sound
    append(path, 4)

    assert verify(path, [KEY]).sound
    assert [entry.get("n") for entry in entries(path)] == [None, 1, 2, 3, 4]


def test_sealed_lines_that_are_gone_stay_missing(path: Path) -> None:
    append(path, 1, 2, 3)
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(whole[:2]))

    append(path, 4)

    assert [entry["event"] for entry in entries(path)][-2:] == ["resumed", "ended"]
    assert told(path) == [(Kind.MISSING, "audit.jsonl", 3)]


def test_a_ledger_that_was_emptied_goes_on_where_it_was(path: Path) -> None:
    append(path, 1, 2, 3)
    path.unlink()

    append(path, 4)

    assert entries(path)[0]["seq"] == 5
    assert told(path) == [(Kind.MISSING, "audit.jsonl", 1)]


def test_a_seal_that_was_gone_is_remembered(path: Path) -> None:
    append(path, 1, 2, 3)
    path.with_name("audit.jsonl.seal").unlink()

    append(path, 4)

    assert told(path) == [(Kind.UNSEALED, "audit.jsonl", 5)]


def test_a_crash_between_renaming_and_sealing_loses_nothing(path: Path) -> None:
    append(path, 1, 2)
    path.rename(path.with_name("audit.jsonl.000001"))

    append(path, 3)

    assert verify(path, [KEY]).faults == []
    assert [entry["event"] for entry in entries(path)] == ["continued", "ended"]


def test_a_former_key_still_reads(path: Path) -> None:
    append(path, 1)
    new = bytes(32)
    Ledger(path, [new, KEY]).append([{"event": "ended"}])

    assert verify(path, [new, KEY]).sound
    assert not verify(path, [new]).sound


@pytest.mark.parametrize("limit", [0, 100, 700, 900])
def test_a_full_disk_leaves_no_half_a_batch(path: Path, limit: int) -> None:
    append(path, 1)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(len(before), limit), hard))
    try:
        with pytest.raises(OSError, match="large") as raised:
            append(path, *range(100))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert raised.value.errno == errno.EFBIG
    assert path.read_bytes() == before
    append(path, 2)
    assert verify(path, [KEY]).sound


def test_a_seal_that_cannot_be_written_takes_its_lines_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, 1)
    real = os.pwrite

    def failing(descriptor: int, data: bytes, at: int) -> int:
        monkeypatch.setattr(os, "pwrite", real)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "pwrite", failing)
    with pytest.raises(OSError, match="No space"):
        append(path, 2)
    append(path, 3)

    assert verify(path, [KEY]).sound
    assert [entry.get("n") for entry in entries(path)] == [None, 1, 3]


def write_many(path: Path, process: int) -> None:
    ledger = Ledger(path, [KEY], rotate_bytes=400_000, fsync="interval")
    share = EXCHANGES // PROCESSES
    for first in range(0, share, 5):
        ledger.append(
            [{"event": "ended", "process": process, "n": n} for n in range(first, first + 5)]
        )
        ledger.sync()


def test_four_processes_write_one_chain(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=write_many, args=(path, n)) for n in range(PROCESSES)]
    for each in processes:
        each.start()
    for each in processes:
        each.join(120)

    seen: dict[int, list[int]] = {n: [] for n in range(PROCESSES)}
    verdict = verify(
        path, [KEY], heard=lambda e: seen[e["process"]].append(e["n"]) if "n" in e else None
    )

    assert [each.exitcode for each in processes] == [0] * PROCESSES
    assert verdict.sound
    assert verdict.files >= 3
    assert seen == {n: list(range(EXCHANGES // PROCESSES)) for n in range(PROCESSES)}
