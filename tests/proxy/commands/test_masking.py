"""`sekisho mask` and `sekisho restore`, with a detector that is a fake one."""

import os

from support.terminal import MY_NUMBER, TEXT, Terminal


def test_what_was_masked_comes_back_byte_for_byte(terminal: Terminal) -> None:
    assert terminal.run("mask", stdin=TEXT) == 0
    masked = terminal.out
    assert "田中" not in masked
    assert "1234" not in masked
    assert masked.startswith("担当のPERSON")
    assert "\r\n" in masked

    assert terminal.run("restore", stdin=masked) == 0
    assert terminal.out == TEXT


def test_a_value_inside_a_url_of_the_text_comes_back(terminal: Terminal) -> None:
    text = "https://intra.example.jp/staff/田中太郎?tel=03-1234-5678"

    assert terminal.run("mask", stdin=text) == 0
    assert "田中" not in terminal.out
    assert terminal.run("restore", stdin=terminal.out) == 0

    assert terminal.out == text


def test_masking_twice_gives_the_same_text(terminal: Terminal) -> None:
    terminal.run("mask", stdin=TEXT)
    first = terminal.out
    terminal.run("mask", stdin=TEXT)

    assert terminal.out == first


def test_key_and_vault_are_made_in_the_home_folder_and_hold_no_value(terminal: Terminal) -> None:
    assert terminal.run("mask", stdin=TEXT) == 0

    state = terminal.home / ".local/state/sekisho"
    assert {"key", "cli.vault"} <= set(os.listdir(state))
    for path in state.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert "田中太郎".encode() not in path.read_bytes()


def test_another_vault_can_be_named(terminal: Terminal) -> None:
    assert terminal.run("mask", "--vault", "case.vault", stdin=TEXT) == 0
    masked = terminal.out
    assert terminal.run("restore", stdin=masked) == 0
    assert terminal.out == masked
    assert terminal.run("restore", "--vault", "case.vault", stdin=masked) == 0
    assert terminal.out == TEXT


def test_what_must_not_leave_is_not_masked_but_refused(terminal: Terminal) -> None:
    assert terminal.run("mask", stdin=f"番号は{MY_NUMBER}です") == 1

    assert terminal.out == ""
    assert "JP_MY_NUMBER" in terminal.err
    assert MY_NUMBER not in terminal.err


def test_the_configuration_decides_what_is_masked(terminal: Terminal) -> None:
    (terminal.home / "sekisho.yaml").write_text("policy: {actions: {PERSON: allow}}")

    assert terminal.run("mask", "--config", "sekisho.yaml", stdin=TEXT) == 0

    assert "田中太郎" in terminal.out
    assert "1234" not in terminal.out


def test_a_damaged_vault_is_named(terminal: Terminal) -> None:
    (terminal.home / "case.vault").write_bytes(b"x")

    assert terminal.run("restore", "--vault", "case.vault", stdin="x") == 1
    assert terminal.err == "sekisho: case.vault: is not a Sekisho vault\n"


def test_a_key_that_others_can_read_is_refused(terminal: Terminal) -> None:
    (terminal.home / "key").write_text("x")
    (terminal.home / "key").chmod(0o644)
    (terminal.home / "c.yaml").write_text("key_file: key")

    assert terminal.run("mask", "--config", "c.yaml", stdin=TEXT) == 1
    assert "chmod 600" in terminal.err
