"""`sekisho key rotate`."""

import stat
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from sekisho.commands.keys import dated, next_steps
from sekisho.key import load_key
from sekisho.settings import Settings
from support.terminal import TEXT, Terminal


def test_what_it_prints_is_what_the_configuration_needs(terminal: Terminal) -> None:
    assert terminal.run("mask", stdin=TEXT) == 0
    masked = terminal.out
    old = terminal.home / ".local/state/sekisho/key"
    before = load_key(old)

    assert terminal.run("key", "rotate") == 0
    written = yaml.safe_load(terminal.out)
    (terminal.home / "next.yaml").write_text(terminal.out)

    new = Path(written["key_file"])
    assert written["former_key_files"] == [str(old)]
    assert (new.parent, stat.S_IMODE(new.stat().st_mode)) == (old.parent, 0o600)
    assert load_key(old) == before != load_key(new)
    for key in (before, load_key(new)):
        assert key.hex() not in terminal.out
    # What was masked under the old key is restored under the new one.
    assert terminal.run("restore", "--config", "next.yaml", stdin=masked) == 0
    assert terminal.out == TEXT


def test_the_next_time_the_names_go_on(terminal: Terminal) -> None:
    assert terminal.run("key", "rotate") == 0
    (terminal.home / "next.yaml").write_text(terminal.out)
    first = yaml.safe_load(terminal.out)
    assert terminal.run("key", "rotate", "--config", "next.yaml") == 0
    second = yaml.safe_load(terminal.out)

    assert second["key_file"] == first["key_file"] + "-2"
    assert second["former_key_files"] == [first["key_file"], *first["former_key_files"]]


def test_a_key_that_cannot_be_read_is_said_before_a_new_one_is_made(terminal: Terminal) -> None:
    (terminal.home / "bad.yaml").write_text("former_key_files: [gone]")

    assert terminal.run("key", "rotate", "--config", "bad.yaml") == 1
    assert "gone: the key cannot be read" in terminal.err
    assert sorted(path.name for path in (terminal.home / ".local/state/sekisho").iterdir()) == [
        "key"
    ]


def test_a_date_takes_the_place_of_the_one_before() -> None:
    name = dated(Path("/k/key.2025-01-31-2"), date(2026, 4, 1))

    assert [next(name).name for _ in range(3)] == [
        "key.2026-04-01",
        "key.2026-04-01-2",
        "key.2026-04-01-3",
    ]


def test_paths_are_quoted_and_the_time_is_told() -> None:
    settings = Settings.model_validate({"key_file": '/a "b"/ke\\y: #1', "vault": {"ttl_s": 7200}})
    lines = list(next_steps(settings, Path("/n: #"), datetime(2026, 4, 1, 23, 30, tzinfo=UTC)))

    assert yaml.safe_load("\n".join(lines)) == {
        "key_file": "/n: #",
        "former_key_files": ['/a "b"/ke\\y: #1'],
    }
    assert "not before 2026-04-02 01:30 UTC" in "\n".join(lines)
