"""One person's machine, on which commands run in this process; the detector is a fake one."""

import io
import re
import sys
from pathlib import Path

import pytest

from sekisho import cli
from sekisho.commands import texts
from sekisho.settings import Settings
from sekisho_recognizers.finding import Finding

TEXT = "担当の田中太郎です。\r\n電話は03-1234-5678、"
MY_NUMBER = "123456789018"

REAL_LOADER = texts.load_analyzer


class FakeDetector:
    """Knows one name, one number and one My Number, wherever they stand."""

    KNOWN = (
        ("田中太郎", "PERSON"),
        ("03-1234-5678", "PHONE_NUMBER"),
        (MY_NUMBER, "JP_MY_NUMBER"),
        ("5万円", "MONEY"),
    )

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def analyze(self, text: str, *, cue: str = "") -> list[Finding]:
        return sorted(
            Finding(match.start(), match.end(), entity_type, 0.9, "Fake")
            for value, entity_type in self.KNOWN
            for match in re.finditer(re.escape(value), text)
        )


class FailingDetector:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def analyze(self, text: str, *, cue: str = "") -> list[Finding]:
        raise ValueError(text)


class Terminal:
    """One person's machine: a home folder, standard input, and what a command printed."""

    def __init__(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._captured = capfdbinary
        self.out = self.err = ""

    def run(self, *arguments: str, stdin: bytes | str = b"") -> int:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = cli.main(arguments)
        sys.stdout.flush()
        out, err = self._captured.readouterr()
        self.out, self.err = out.decode(), err.decode()
        return code
