"""`sekisho serve` as a process: it starts, answers, and stops on a signal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from sekisho.server.run import prepare_for_workers, warn_of_memory
from sekisho.settings import Settings
from support.processes import running, wait_for
from support.worker import put_in_every_process


@pytest.mark.ginza
@pytest.mark.parametrize("workers", ["1", "2"])
def test_serves_until_it_is_told_to_stop(tmp_path: Path, workers: str) -> None:
    name = "高橋 美咲"
    prompt = f"担当は{name}様です。"
    with running(tmp_path, "--workers", workers) as (url, process):
        wait_for(url + "/readyz", process)
        response = httpx.post(
            f"{url}/echo/v1/chat/completions",
            json={"model": "echo", "messages": [{"role": "user", "content": prompt}]},
            timeout=60,
        )
        process.send_signal(signal.SIGTERM)
        status = process.wait(30)

    assert response.json()["choices"][0]["message"]["content"] == prompt
    assert int(response.headers["x-sekisho-masked"]) >= 1
    assert status == 0
    log = (tmp_path / "log").read_text()
    assert "masked=1" in log
    assert "高橋" not in log
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def settings(tmp_path: Path, url: str) -> Settings:
    return Settings.model_validate({"key_file": tmp_path / "key", "vault": {"url": url}})


def test_workers_that_share_nothing_are_worth_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    prepare_for_workers(settings(tmp_path, f"sqlite:///{tmp_path}/vault.db"))
    assert not caplog.records
    prepare_for_workers(settings(tmp_path, "memory://"))

    assert "each worker remembers by itself" in caplog.text
    assert (tmp_path / "key").exists()


def test_a_server_that_others_reach_says_what_memory_cannot_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def says(host: str, url: str) -> str:
        caplog.clear()
        warn_of_memory(
            Settings.model_validate({"listen": {"host": host, "open": True}, "vault": {"url": url}})
        )
        return caplog.text

    assert "no other server behind the same address knows of them" in says("0.0.0.0", "memory://")
    assert not says("127.0.0.1", "memory://")
    assert not says("0.0.0.0", "redis://vault:6379/0")


@pytest.mark.parametrize(("host", "times"), [("0.0.0.0", 1), ("127.0.0.1", 0)])
def test_it_says_so_when_it_starts(tmp_path: Path, host: str, times: int) -> None:
    environment = {**put_in_every_process(tmp_path), "SEKISHO_LISTEN__OPEN": "true"}
    with running(tmp_path, "--host", host, environment=environment):
        pass

    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert log.count("with vault.url memory://, this process alone remembers") == times


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_vault_that_cannot_be_used_ends_the_server_with_its_reason(
    tmp_path: Path, workers: str
) -> None:
    (tmp_path / "planted.db").write_bytes(b"no database" * 1000)
    environment = {
        **os.environ,
        "SEKISHO_KEY_FILE": str(tmp_path / "key"),
        "SEKISHO_VAULT__URL": f"sqlite:///{tmp_path}/planted.db",
    }
    command = [sys.executable, "-m", "sekisho", "serve", "--port", "0", "--workers", workers]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    assert ended.returncode == 1
    assert "its file is damaged" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "planted" not in ended.stderr
