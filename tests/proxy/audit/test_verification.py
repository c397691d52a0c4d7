"""Whatever is done to a ledger by somebody who lacks the key is found, and said where."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.verification import Kind, verify
from support.ledgers import KEY, copied, ledger_of, told

NAME = "audit.jsonl"
LINES = 8

Change: TypeAlias = Callable[[list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    ledger_of(folder / NAME, LINES)
    return folder


@pytest.fixture(scope="module")
def rotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four files: three of the past."""
    folder = tmp_path_factory.mktemp("rotated")
    ledger_of(folder / NAME, 14, batch=2, rotate_bytes=800)
    assert sorted(path.name for path in folder.iterdir())[1:4] == [
        f"{NAME}.{number:06}" for number in (1, 2, 3)
    ]
    return folder


def lines_of(folder: Path, name: str = NAME) -> list[bytes]:
    return (folder / name).read_bytes().splitlines(keepends=True)


def after(
    folder: Path, tmp_path: Path, change: Change, name: str = NAME
) -> list[tuple[Kind, str, int]]:
    there = copied(folder, tmp_path / "changed")
    (there / name).write_bytes(b"".join(change(lines_of(there, name))))
    return told(there / NAME)


def replaced(number: int, *by: bytes) -> Change:
    return lambda lines: [*lines[:number], *by, *lines[number + 1 :]]


def without(number: int) -> Change:
    return replaced(number)


def shortened(number: int) -> Change:
    return lambda lines: replaced(number, lines[number][:-9] + lines[number][-8:])(lines)


def test_what_was_written_is_sound(small: Path, rotated: Path) -> None:
    verdict = verify(small / NAME, [KEY])
    assert (verdict.sound, verdict.files, verdict.lines) == (True, 1, LINES)
    assert (verdict.first, verdict.head.seq) == (1, LINES)
    assert verdict.notes == []

    verdict = verify(rotated / NAME, [KEY])
    assert verdict.sound
    assert verdict.head.seq == verdict.lines


@pytest.mark.parametrize("number", range(LINES))
def test_an_edited_line_is_found(small: Path, tmp_path: Path, number: int) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        return [*lines[:number], lines[number].replace(b"e", b"E", 1), *lines[number + 1 :]]

    assert after(small, tmp_path, change) == [(Kind.EDITED, NAME, number + 1)]


@pytest.mark.parametrize("number", range(LINES))
def test_every_byte_of_a_line_counts(small: Path, tmp_path: Path, number: int) -> None:
    there = copied(small, tmp_path / "changed")
    lines = lines_of(there)
    start = sum(map(len, lines[:number]))
    whole = b"".join(lines)
    for at in range(start, start + len(lines[number])):
        (there / NAME).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        faults = told(there / NAME)
        assert faults, at
        assert {line for _, _, line in faults} <= {number + 1, number + 2}, at


@pytest.mark.parametrize("number", range(LINES))
def test_a_deleted_line_is_found(small: Path, tmp_path: Path, number: int) -> None:
    found = after(small, tmp_path, lambda lines: lines[:number] + lines[number + 1 :])

    last = number == LINES - 1
    assert found == [(Kind.TRUNCATED, NAME, number) if last else (Kind.MISSING, NAME, number + 1)]


@pytest.mark.parametrize("number", range(LINES + 1))
@pytest.mark.parametrize("what", [b"{}\n", b"\n", b'{"seq":3,"event":"ended","mac":"00"}\n'])
def test_an_inserted_line_is_found(small: Path, tmp_path: Path, number: int, what: bytes) -> None:
    found = after(small, tmp_path, lambda lines: [*lines[:number], what, *lines[number:]])

    assert found == [(Kind.INSERTED, NAME, number + 1)]


@pytest.mark.parametrize("number", range(LINES))
@pytest.mark.parametrize("to", range(LINES + 1))
def test_a_repeated_line_is_found(small: Path, tmp_path: Path, number: int, to: int) -> None:
    found = after(small, tmp_path, lambda lines: [*lines[:to], lines[number], *lines[to:]])

    assert found
    assert {kind for kind, _, _ in found} <= {Kind.REPEATED, Kind.MOVED}
    assert {line for _, _, line in found} <= {to + 1, number + 1, number + 2}


@pytest.mark.parametrize("one", range(LINES))
@pytest.mark.parametrize("other", range(LINES))
def test_two_swapped_lines_are_found(small: Path, tmp_path: Path, one: int, other: int) -> None:
    def change(lines: list[bytes]) -> list[bytes]:
        lines[one], lines[other] = lines[other], lines[one]
        return lines

    found = after(small, tmp_path, change)

    assert bool(found) == (one != other)
    assert {kind for kind, _, _ in found} <= {Kind.MOVED}
    places = {line for _, _, line in found}
    assert places <= set(range(min(one, other) + 1, max(one, other) + 2))


def test_truncation_at_every_byte_is_found(small: Path, tmp_path: Path) -> None:
    there = copied(small, tmp_path / "changed")
    whole = (there / NAME).read_bytes()
    for size in range(len(whole)):
        (there / NAME).write_bytes(whole[:size])
        kinds = {kind for kind, _, _ in told(there / NAME)}
        assert kinds, size
        assert kinds <= {Kind.TRUNCATED, Kind.EDITED}, size


def test_truncation_of_every_file_is_found(rotated: Path, tmp_path: Path) -> None:
    for path in sorted(rotated.glob(f"{NAME}*")):
        whole = path.read_bytes()
        for size in range(0, len(whole), 7):
            there = copied(rotated, tmp_path / "changed")
            (there / path.name).write_bytes(whole[:size])
            assert told(there / NAME), (path.name, size)


def test_every_line_of_every_file_counts(rotated: Path, tmp_path: Path) -> None:
    for path in sorted(rotated.glob(f"{NAME}*")):
        if path.suffix == ".seal":
            continue
        for number in range(len(lines_of(rotated, path.name))):
            assert len(after(rotated, tmp_path, without(number), path.name)) == 1
            found = after(rotated, tmp_path, shortened(number), path.name)
            assert found == [(Kind.EDITED, path.name, number + 1)]


def test_a_missing_file_is_named(rotated: Path, tmp_path: Path) -> None:
    for name in (NAME, *(f"{NAME}.{number:06}" for number in (1, 2, 3))):
        there = copied(rotated, tmp_path / "changed")
        (there / name).unlink()

        found = told(there / NAME)

        assert (Kind.FILE_MISSING, name, 0) in found
        assert {kind for kind, _, _ in found} <= {Kind.FILE_MISSING, Kind.MISSING, Kind.TRUNCATED}
        assert len(found) == 2


def test_two_swapped_files_are_found(rotated: Path, tmp_path: Path) -> None:
    there = copied(rotated, tmp_path / "changed")
    one, other = there / f"{NAME}.000001", there / f"{NAME}.000002"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)

    assert {kind for kind, _, _ in told(there / NAME)} == {Kind.MOVED}


def test_a_changed_or_missing_seal_is_found(small: Path, tmp_path: Path) -> None:
    seal = f"{NAME}.seal"
    there = copied(small, tmp_path / "changed")
    whole = (there / seal).read_bytes()
    for at in range(len(whole)):
        (there / seal).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert told(there / NAME) == [(Kind.SEAL, seal, 0)], at
    (there / seal).unlink()
    assert told(there / NAME) == [(Kind.SEAL, seal, 0)]


def test_another_key_finds_nothing_right(small: Path) -> None:
    assert not verify(small / NAME, [bytes(32)]).sound


def test_a_line_of_another_ledger_with_the_same_key_is_found(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    ledger_of(other / NAME, LINES)

    for number in range(LINES):
        found = after(small, tmp_path, replaced(number, lines_of(other)[number]))
        assert {kind for kind, _, _ in found} == {Kind.FOREIGN}


def test_a_noted_head_tells_when_all_was_rolled_back(small: Path, tmp_path: Path) -> None:
    """The one thing that ledger and seal cannot tell by themselves."""
    there = copied(small, tmp_path / "longer")
    ledger_of(there / NAME, 3)
    noted = verify(there / NAME, [KEY]).head
    assert noted.seq == LINES + 2

    assert told(there / NAME, head=noted.hash) == []
    assert told(small / NAME) == []
    assert told(small / NAME, head=noted.hash) == [(Kind.HEAD, NAME, 0)]


def test_without_the_key_the_chain_still_holds(small: Path, tmp_path: Path) -> None:
    head = verify(small / NAME, [KEY]).head.hash
    assert told(small / NAME, b"", head) == []
    there = copied(small, tmp_path / "changed")
    for number in range(LINES):
        lines = lines_of(small)
        entry = json.loads(lines[number])
        entry["at"] = "2000-01-01T00:00:00.000+00:00"
        lines[number] = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        (there / NAME).write_bytes(b"".join(lines))
        assert told(there / NAME, b"", head), number


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_no_mixture_of_changes_goes_unseen(
    rotated: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    dice = random.Random(seed)
    there = copied(rotated, tmp_path_factory.getbasetemp() / "mixed")
    names = [f"{NAME}.{number:06}" for number in (1, 2, 3)] + [NAME]
    before = {name: (there / name).read_bytes() for name in names}
    for _ in range(dice.randint(1, 5)):
        name = dice.choice(names)
        lines = lines_of(there, name)
        if not lines:
            continue
        at = dice.randrange(len(lines))
        match dice.randrange(5):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, dice.choice(lines))
            case 2:
                lines[at] = lines[at].replace(b"1", b"2", 1)
            case 3:
                other = dice.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case _:
                lines = lines_of(there, dice.choice(names))
        (there / name).write_bytes(b"".join(lines))
    changed = {name: (there / name).read_bytes() for name in names} != before

    heard: list[int] = []
    verdict = verify(there / NAME, [KEY], heard=lambda entry: heard.append(entry["seq"]))
    assert verdict.sound != changed
    assert len(heard) == len(set(heard))
