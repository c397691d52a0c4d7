"""The commands as a whole: help, versions, exit codes, errors."""

import re
import subprocess
import sys

import pytest

from sekisho import __version__
from sekisho.commands import texts
from support.terminal import TEXT, FailingDetector, Terminal


def test_without_a_command_the_help_is_shown(terminal: Terminal) -> None:
    assert terminal.run() == 2
    for command in ("serve", "demo", "detect", "mask", "restore", "config"):
        assert f"\n  {command}" in terminal.out + terminal.err


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.run("--version") == 0
    assert terminal.out == f"sekisho {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        *("serve", "demo", "detect", "mask", "restore", "doctor"),
        *("config check", "policy explain", "key rotate", "client new"),
    ],
)
def test_every_command_explains_itself_in_two_languages(terminal: Terminal, command: str) -> None:
    assert terminal.run(*command.split(), "--help") == 0
    assert re.search(r"[A-Za-z] / [^\x00-\x7f]", terminal.out)


@pytest.mark.parametrize(
    "arguments",
    [("defect",), ("detect", "--format", "xml"), ("detect", "no-such-file"), ("mask", "--port")],
)
def test_wrong_usage_ends_with_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal.run(*arguments) == 2
    assert terminal.err
    assert "Traceback" not in terminal.err


def test_help_is_shown_without_loading_models_or_the_server() -> None:
    heavy = ("spacy", "presidio_analyzer", "starlette", "uvicorn", "pydantic", "cryptography")
    program = (
        "import sys; from sekisho.cli import main; main(['--help']); "
        f"sys.exit(bool(set({heavy!r}) & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 0


def test_an_unexpected_error_shows_neither_traceback_nor_text(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "load_analyzer", FailingDetector)

    assert terminal.run("detect", stdin=TEXT) == 1

    assert terminal.err == "sekisho: internal error (ValueError) / 内部エラー\n"
