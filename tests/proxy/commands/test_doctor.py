"""`sekisho doctor`."""

import json

from support.terminal import Terminal


def test_a_sound_machine_ends_with_0(terminal: Terminal) -> None:
    assert terminal.run("doctor", "--offline") == 0
    assert "ok    detector" in terminal.out
    assert "田中" not in terminal.out
    assert not (terminal.home / ".local").exists()


def test_what_fails_ends_with_1_and_says_what_to_do(terminal: Terminal) -> None:
    (terminal.home / "key").write_text("planted")
    (terminal.home / "sekisho.yaml").write_text("key_file: key\n")

    assert terminal.run("doctor", "--offline", "--config", "sekisho.yaml") == 1
    assert "fail  key" in terminal.out
    assert "-> see docs/operation.md" in terminal.out
    assert "planted" not in terminal.out + terminal.err


def test_programs_read_lines(terminal: Terminal) -> None:
    assert terminal.run("doctor", "--offline", "--format", "jsonl") == 0
    checks = [json.loads(line) for line in terminal.out.splitlines()]

    assert {frozenset(check) for check in checks} == {
        frozenset({"check", "status", "message", "advice"})
    }
    assert {check["status"] for check in checks} <= {"ok", "warn", "skip"}


def test_a_configuration_that_cannot_be_used_is_a_check_that_fails(terminal: Terminal) -> None:
    (terminal.home / "sekisho.yaml").write_text("listen: {prt: 'planted'}\n")

    assert terminal.run("doctor", "--config", "sekisho.yaml") == 1
    assert "fail  configuration" in terminal.out
    assert "did you mean port?" in terminal.out
    assert "planted" not in terminal.out
