"""What tests of the command line share."""

from pathlib import Path

import pytest

from sekisho.commands import texts
from support.terminal import FakeDetector, Terminal


@pytest.fixture
def terminal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Terminal:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(texts, "load_analyzer", FakeDetector)
    return Terminal(tmp_path, monkeypatch, capfdbinary)
