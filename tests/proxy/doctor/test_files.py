"""Keys, marks, ledger and disks; nothing is made by looking."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from sekisho.audit.ledger import Ledger
from sekisho.doctor import files
from sekisho.doctor.check import Check, Status
from sekisho.key import create_key, load_key
from sekisho.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    create_key(tmp_path / "key")
    return tmp_path


def settings(home: Path, **more: Any) -> Settings:
    marks = {"folder": str(home / "marks")}
    return Settings.model_validate({"key_file": str(home / "key"), "marks": marks, **more})


def one(checks: Iterable[Check]) -> tuple[Status, str]:
    [check] = checks
    assert (check.status in (Status.OK, Status.SKIP)) is (check.advice == "")
    return check.status, check.said


def test_a_key_of_ones_own_is_right(home: Path) -> None:
    assert one(files.look_at_keys(settings(home)))[0] is Status.OK


def test_a_key_that_is_not_there_is_not_made(home: Path) -> None:
    (home / "key").unlink()

    assert one(files.look_at_keys(settings(home)))[0] is Status.WARN
    assert not (home / "key").exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda key: key.chmod(0o644), "others may read"),
        (lambda key: key.write_text("planted"), "not a key"),
        (lambda key: (key.unlink(), key.mkdir()), "cannot be read|plain file"),
    ],
)
def test_a_key_that_cannot_be_used_fails(home: Path, spoil: Any, said: str) -> None:
    create_key(home / "former")
    spoil(home / "former")
    first, second = files.look_at_keys(settings(home, former_key_files=[str(home / "former")]))

    assert (first.status, second.status) == (Status.OK, Status.FAIL)
    assert second.name == "former key 1"
    assert any(each in second.said for each in said.split("|"))
    assert "planted" not in second.said


def test_a_key_of_another_user_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: uid + 1)

    assert one(files.look_at_keys(settings(home)))[0] is Status.WARN


def test_marks_are_for_their_owner_alone(home: Path) -> None:
    assert one(files.look_at_marks(settings(home)))[0] is Status.SKIP
    folder = home / "marks"
    folder.mkdir(mode=0o700)
    (folder / "mask.csv").touch(mode=0o600)
    assert one(files.look_at_marks(settings(home)))[0] is Status.OK
    (folder / "mask.csv").chmod(0o640)

    status, said = one(files.look_at_marks(settings(home)))
    assert (status, "mask.csv" in said) == (Status.FAIL, True)


def test_a_ledger_is_verified(home: Path) -> None:
    path = home / "audit.jsonl"
    kept = settings(home, audit={"path": str(path)})
    assert one(files.look_at_audit(settings(home)))[0] is Status.SKIP
    assert one(files.look_at_audit(kept)) == (
        Status.OK,
        f"{path} is made at the first start / 初回起動時に作成されます",
    )
    Ledger(path, [load_key(home / "key")]).append([{"event": "started"}, {"event": "stopped"}])
    assert one(files.look_at_audit(kept))[0] is Status.OK
    path.write_bytes(path.read_bytes().replace(b"started", b"planted"))

    status, said = one(files.look_at_audit(kept))
    assert (status, "planted" in said) == (Status.FAIL, False)
    (home / "key").unlink()
    assert one(files.look_at_audit(kept))[0] is Status.SKIP


def test_a_ledger_that_cannot_be_written_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    kept = settings(home, audit={"path": str(home / "deep/down/audit.jsonl")})

    assert one(files.look_at_audit(kept)) == (
        Status.FAIL,
        f"{home} cannot be written / 書き込めません",
    )


@pytest.mark.parametrize(
    ("free", "status"),
    [(2 << 30, Status.OK), (500 << 20, Status.WARN), (1 << 20, Status.FAIL)],
)
def test_a_disk_that_is_nearly_full_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, free: int, status: Status
) -> None:
    asked: list[str] = []

    def usage(path: str) -> Any:
        asked.append(path)
        return shutil._ntuple_diskusage(10 << 30, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    kept = settings(home, vault={"url": f"sqlite:///{home}/not/yet/vault.db"})

    assert one(files.look_at_disks(kept))[0] is status
    assert len(asked) == 1
