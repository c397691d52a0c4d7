"""The Dockerfile. `deploy/check_image.py` runs its steps where there is no engine."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.deployed import ROOT

DOCKERFILE = ROOT / "Dockerfile"


def test_hadolint_has_nothing_to_say() -> None:
    beside = Path(sys.executable).parent / "hadolint"
    program = str(beside) if beside.exists() else shutil.which("hadolint")
    if program is None:
        pytest.skip("not installed: hadolint (there is none for this machine)")
    told = subprocess.run([program, str(DOCKERFILE)], capture_output=True, text=True)

    assert (told.returncode, told.stdout) == (0, "")


def test_it_ends_as_somebody_without_rights() -> None:
    users = re.findall(r"^USER (\S+)$", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)

    assert users
    assert all(part.isdigit() and int(part) > 0 for part in users[-1].split(":"))


def test_the_builder_gets_what_is_copied_and_no_more() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE.read_text(encoding="utf-8"), re.M)
    ignoring = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = {line.removeprefix("!") for line in ignoring if line.startswith("!")}

    assert {name for names in copied for name in names.split()} == let_through
    assert "*" in ignoring


@pytest.mark.parametrize("arguments", [["--help"], ["--base", "/nowhere"]])
def test_the_check_without_an_engine_says_what_it_needs(arguments: list[str]) -> None:
    command = [sys.executable, str(ROOT / "deploy/check_image.py"), *arguments]
    told = subprocess.run(command, capture_output=True, text=True)

    assert told.returncode == (0 if arguments == ["--help"] else 2)
    assert "Debian" in told.stdout + told.stderr
