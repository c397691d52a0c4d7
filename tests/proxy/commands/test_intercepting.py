"""`sekisho intercept` before it listens."""

from pathlib import Path

import pytest

from support.terminal import Terminal


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEKISHO_INTERCEPT__CA_FOLDER", str(tmp_path / "ca"))
    return tmp_path / "ca"


def test_it_shows_how_clients_are_told(terminal: Terminal, folder: Path) -> None:
    assert terminal.run("intercept", "--show-ca", "--port", "9000") == 0
    assert "export HTTPS_PROXY=http://127.0.0.1:9000\n" in terminal.out
    assert f"export NODE_EXTRA_CA_CERTS={folder}/sekisho-ca.pem\n" in terminal.out
    before = (folder / "sekisho-ca.pem").read_bytes()
    assert terminal.run("intercept", "--show-ca") == 0
    assert (folder / "sekisho-ca.pem").read_bytes() == before
    assert terminal.run("intercept", "--new-ca") == 0
    assert (folder / "sekisho-ca.pem").read_bytes() != before


def test_without_mitmproxy_it_says_what_to_install_and_makes_nothing(
    terminal: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEKISHO_INTERCEPT__MITMDUMP", "mitmdump-of-nobody")

    assert terminal.run("intercept") == 1
    assert "sekisho[intercept]" in terminal.err
    assert "インストール" in terminal.err
    assert not folder.exists()


def test_an_authority_for_other_hosts_is_named(
    terminal: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert terminal.run("intercept", "--show-ca") == 0
    monkeypatch.setenv("SEKISHO_INTERCEPT__HOSTS", "{later.example.com: openai}")

    assert terminal.run("intercept", "--show-ca") == 1
    assert "later.example.com" in terminal.err


def test_it_will_not_open_to_others_without_tokens(terminal: Terminal) -> None:
    assert terminal.run("intercept", "--host", "0.0.0.0") == 2
    assert "clients" in terminal.err
