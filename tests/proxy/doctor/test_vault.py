"""The vault is tried with an entry of its own, which is gone afterwards."""

import os
import sqlite3
from pathlib import Path

import pytest

from sekisho.doctor.check import Status
from sekisho.doctor.vault import look_at_vault
from sekisho.settings import Settings
from sekisho.stores.opening import open_store
from sekisho.stores.sqlite import SqliteStore
from support.redis_server import PASSWORD, redis_server


def looked(url: str) -> tuple[Status, str]:
    [check] = look_at_vault(Settings.model_validate({"vault": {"url": url}}))
    return check.status, check.said + check.advice


def test_memory_forgets() -> None:
    status, said = looked("memory://")

    assert (status, "a restart forgets" in said) == (Status.OK, True)


def test_a_file_is_not_made_but_tried(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    assert looked(url)[0] is Status.OK
    assert os.listdir(tmp_path) == []
    open_store(url, bytes(32), 60, 16 << 20).close()

    assert "writes, reads, deletes" in looked(url)[1]
    with sqlite3.connect(tmp_path / "vault.db") as file:
        assert file.execute("SELECT count(*) FROM entries").fetchone() == (0,)


def test_a_damaged_file_and_another_users_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vault.db").write_bytes(b"no database" * 1000)
    url = f"sqlite:///{tmp_path}/vault.db"

    status, said = looked(url)
    assert (status, "damaged" in said) == (Status.FAIL, True)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert looked(url)[0] is Status.WARN


def test_what_does_not_keep_is_no_vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/vault.db"
    open_store(url, bytes(32), 60, 16 << 20).close()
    monkeypatch.setattr(SqliteStore, "put_many", lambda store, entries: None)

    assert looked(url)[0] is Status.FAIL


def test_redis_is_tried_and_its_password_is_not_told(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        assert looked(server.url)[0] is Status.OK
        with server.client() as client:
            assert client.dbsize() == 0
        server.stop()
        status, said = looked(server.url)

    assert status is Status.FAIL
    assert PASSWORD not in said
