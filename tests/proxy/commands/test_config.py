"""`sekisho config check`."""

import re

import pytest

from support.terminal import TEXT, Terminal


def test_a_right_configuration_is_summed_up(terminal: Terminal) -> None:
    (terminal.home / "c.yaml").write_text(
        "upstreams: {home: {base_url: 'http://127.0.0.1:8000', jurisdiction: domestic}}"
    )

    assert terminal.run("config", "check", "c.yaml") == 0

    assert terminal.out.startswith("c.yaml: ok\n")
    assert "/home      http://127.0.0.1:8000 (domestic)" in terminal.out


@pytest.mark.parametrize(
    "command", [("config", "check"), ("serve", "--config"), ("mask", "--config")]
)
def test_a_wrong_configuration_ends_with_2_and_its_place(
    terminal: Terminal, command: tuple[str, ...]
) -> None:
    (terminal.home / "c.yaml").write_text("listen:\n  port: many\n")

    assert terminal.run(*command, "c.yaml") == 2

    assert "c.yaml:2:9: listen.port: " in terminal.err


def test_the_configuration_may_be_named_by_a_variable(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEKISHO_CONFIG", "missing.yaml")

    assert terminal.run("mask", stdin=TEXT) == 2
    assert "missing.yaml: cannot be read" in terminal.err


@pytest.mark.parametrize(
    "command", [("config", "check"), ("serve", "--config")], ids=["check", "serve"]
)
def test_a_wrong_dictionary_is_told_with_file_and_line_but_no_term(
    terminal: Terminal, command: tuple[str, ...]
) -> None:
    (terminal.home / "terms.csv").write_text("かわせみ計画,project\n", encoding="utf-8")
    (terminal.home / "c.yaml").write_text("dictionaries: {mask: [terms.csv]}", encoding="utf-8")

    assert terminal.run(*command, "c.yaml") == 2
    assert "terms.csv:1: an entity type" in terminal.err
    assert "かわせみ" not in terminal.err


def test_the_check_counts_terms(terminal: Terminal) -> None:
    (terminal.home / "terms.csv").write_text("かわせみ計画\n架空商事\n", encoding="utf-8")
    (terminal.home / "c.yaml").write_text("dictionaries: {keep: [~/terms.csv]}", encoding="utf-8")

    assert terminal.run("config", "check", "c.yaml") == 0
    assert re.search(r"terms +2\n", terminal.out)
