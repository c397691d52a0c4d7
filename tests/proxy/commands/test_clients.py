"""`sekisho client new`."""

import hashlib
import os
from pathlib import Path

import pytest
import yaml

from sekisho.clients import TOKEN_HEADER, Clients
from sekisho.settings import load_settings
from support.terminal import Terminal


def test_the_token_fits_the_lines_and_is_in_none_of_them(terminal: Terminal) -> None:
    assert terminal.run("client", "new", "crm") == 0
    token, _, lines = terminal.out.partition("\n")
    (terminal.home / "sekisho.yaml").write_text(lines)

    assert token not in lines
    settings = load_settings(Path("sekisho.yaml"), {})
    assert settings.clients["crm"].token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert Clients(settings.clients).identify([(TOKEN_HEADER, token)]).name == "crm"
    assert len(token) > 40
    assert "/" in terminal.err


def test_no_two_tokens_are_the_same(terminal: Terminal) -> None:
    tokens = set()
    for _ in range(3):
        terminal.run("client", "new", "crm")
        tokens.add(terminal.out.partition("\n")[0])

    assert len(tokens) == 3


def test_a_client_that_is_there_keeps_its_token(terminal: Terminal) -> None:
    terminal.run("client", "new", "crm")
    (terminal.home / "sekisho.yaml").write_text(terminal.out.partition("\n")[2])

    assert terminal.run("client", "new", "crm", "--config", "sekisho.yaml") == 1
    assert (terminal.out, "already" in terminal.err) == ("", True)
    assert terminal.run("client", "new", "hr", "--config", "sekisho.yaml") == 0
    assert list(yaml.safe_load(terminal.out.partition("\n")[2])["clients"]) == ["hr"]
    assert os.listdir(terminal.home) == ["sekisho.yaml"]


@pytest.mark.parametrize("name", ["CRM", "a b", "ward/3", "x" * 64, "a.b"])
def test_a_name_that_the_configuration_would_not_take_is_wrong_usage(
    terminal: Terminal, name: str
) -> None:
    assert terminal.run("client", "new", name) == 2
    assert terminal.out == ""
