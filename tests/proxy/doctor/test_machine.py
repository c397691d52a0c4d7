"""Versions, memory, and settings worth a word."""

from pathlib import Path
from typing import Any

import pytest

from sekisho import __version__
from sekisho.doctor import machine
from sekisho.doctor.check import Status
from sekisho.settings import Settings


def settings(**given: Any) -> Settings:
    return Settings.model_validate(given)


def test_versions_are_told() -> None:
    [check] = machine.look_at_versions()

    assert check.status is Status.OK
    assert check.said.startswith(f"sekisho {__version__}, Python 3.")
    assert "uvicorn " in check.said


@pytest.mark.parametrize(("free_kb", "status"), [(8 << 20, Status.OK), (1 << 20, Status.WARN)])
def test_memory_is_held_against_what_detectors_need(
    tmp_path: Path, free_kb: int, status: Status
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: 1 kB\nMemAvailable:   {free_kb} kB\n")
    made = settings(limits={"detection_workers": 2})

    [check] = machine.look_at_memory(made, meminfo)
    assert check.status is status
    assert list(machine.look_at_memory(made, tmp_path / "nowhere")) == []


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, Status.OK),
        ({"listen": {"open": True}}, Status.OK),
        ({"listen": {"open": True, "host": "0.0.0.0"}}, Status.WARN),
        ({"policy": {"dry_run": True}}, Status.WARN),
    ],
)
def test_a_policy_that_protects_nobody_is_worth_a_word(given: Any, status: Status) -> None:
    [check] = machine.look_at_policy(settings(**given))

    assert check.status is status


def test_a_key_of_an_upstream_has_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_KEY", "planted-4711")
    keys = {"openai": {"env": "PLANTED_KEY"}, "gemini": {"file": str(tmp_path / "gone")}}
    url = "http://127.0.0.1:9"
    upstreams = {name: {"base_url": url, "api_key": key} for name, key in keys.items()}
    made = settings(upstreams={**upstreams, "without": {"base_url": url}})

    checks = {check.name: check for check in machine.look_at_api_keys(made)}
    assert {name: check.status for name, check in checks.items()} == {
        "api key openai": Status.OK,
        "api key gemini": Status.FAIL,
    }
    assert "planted-4711" not in repr(checks)
