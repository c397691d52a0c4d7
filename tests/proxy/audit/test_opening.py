"""The trail that the settings ask for."""

from pathlib import Path
from typing import Any

import pytest

from sekisho.audit.opening import AuditError, open_ledger, open_trail
from sekisho.audit.trail import AuditWitness
from sekisho.config_sources import ConfigError
from sekisho.settings import AuditSettings, Settings, load_settings

KEY = bytes(range(32))


def settings(**audit: Any) -> Settings:
    return Settings.model_validate({"audit": audit})


def test_without_a_path_there_is_none() -> None:
    assert open_trail(Settings(), [KEY]) is None


def test_a_failing_ledger_blocks_unless_it_is_allowed_to_fail(tmp_path: Path) -> None:
    path = str(tmp_path / "deep" / "audit.jsonl")

    assert isinstance(open_trail(settings(path=path), [KEY]), AuditWitness)
    allowed = open_trail(settings(path=path, on_failure="allow"), [KEY])
    assert allowed
    assert not isinstance(allowed, AuditWitness)
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o700


def test_a_path_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(AuditError, match=r"audit\.path"):
        open_ledger(AuditSettings(path=tmp_path / "file" / "audit.jsonl"), [KEY])


def test_another_policy_has_another_fingerprint(tmp_path: Path) -> None:
    path = str(tmp_path / "audit.jsonl")
    other = {"audit": {"path": path}, "policy": {"rules": [{"name": "x", "profile": "strict"}]}}
    told = [
        trail.began["policy"]
        for given in (settings(path=path), settings(path=path), Settings.model_validate(other))
        if (trail := open_trail(given, [KEY]))
    ]

    assert told[0] == told[1] != told[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("syslog", "127.0.0.1:514"),
        ("syslog", "udp://127.0.0.1"),
        ("syslog", "http://127.0.0.1:514"),
        ("syslog", "unix://host/dev/log"),
        ("syslog", "udp://127.0.0.1:99999"),
        ("otel", "127.0.0.1:4318"),
        ("otel", "https://user:password@collector.example"),
        ("rotate_bytes", 10),
        ("keep_files", 0),
        ("fsync", "sometimes"),
        ("on_failure", "ignore"),
    ],
)
def test_a_setting_that_says_nothing_is_an_error(tmp_path: Path, name: str, value: Any) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text(f"audit: {{path: {tmp_path}/audit.jsonl, {name}: '{value}'}}")

    with pytest.raises(ConfigError, match=f"audit.{name}"):
        load_settings(file, {})


def test_a_copy_needs_something_to_copy(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text("audit: {syslog: 'udp://127.0.0.1:514'}")

    with pytest.raises(ConfigError, match=r"audit\.path"):
        load_settings(file, {})
