"""`sekisho audit verify` and `sekisho audit report`."""

import json
from pathlib import Path

import pytest

from proxy.audit.test_summary import record
from sekisho.audit.entry import ended
from sekisho.audit.ledger import Ledger
from sekisho.key import load_or_create_key
from support.terminal import Terminal


@pytest.fixture
def ledger(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = terminal.home / "audit.jsonl"
    monkeypatch.setenv("SEKISHO_KEY_FILE", str(terminal.home / "key"))
    monkeypatch.setenv("SEKISHO_AUDIT__PATH", str(path))
    key = load_or_create_key(terminal.home / "key")
    Ledger(path, [key]).append([ended(record(number)) for number in range(5)])
    return path


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"req_2", b"req_7"))


def test_a_sound_ledger_ends_with_0_and_its_head(terminal: Terminal, ledger: Path) -> None:
    assert terminal.run("audit", "verify") == 0
    assert "lines / 行 1-6" in terminal.out
    head = terminal.out.split()[-1]
    assert terminal.run("audit", "verify", str(ledger), "--head", head) == 0
    assert terminal.run("audit", "verify", str(ledger), "--head", "0" * 64) == 1


def test_a_changed_one_ends_with_1_and_the_place(terminal: Terminal, ledger: Path) -> None:
    spoil(ledger)

    assert terminal.run("audit", "verify") == 1
    assert "audit.jsonl:4: edited" in terminal.out
    assert terminal.run("audit", "verify", "--format", "json") == 1
    told = json.loads(terminal.out)
    assert (told["sound"], told["faults"][0]["line"]) == (False, 4)


def test_who_lacks_the_key_can_check_the_chain(
    terminal: Terminal, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert terminal.run("audit", "verify") == 0
    head = terminal.out.split()[-1]
    monkeypatch.setenv("SEKISHO_KEY_FILE", str(terminal.home / "other"))

    assert terminal.run("audit", "verify") == 1
    assert "--without-key" in terminal.err
    assert not (terminal.home / "other").exists()
    options = ("audit", "verify", "--without-key", "--head", head)
    assert terminal.run(*options) == 0
    spoil(ledger)
    assert terminal.run(*options) == 1


def test_a_report_is_a_page_with_its_table_beside_it(terminal: Terminal, ledger: Path) -> None:
    out = terminal.home / "2026-04.html"
    options = ("--from", "2026-04-01", "--to", "2026-04-30", "--out", str(out))

    assert terminal.run("audit", "report", *options) == 0
    assert "2026-04-01 〜 2026-04-30" in out.read_text("utf-8")
    table = out.with_suffix(".csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfdate,")
    assert table.count(b"\r\n") == 2
    assert terminal.out == ""


@pytest.mark.parametrize(
    ("format", "begins"), [("html", "<!doctype html>"), ("csv", "date,"), ("json", "{")]
)
def test_a_report_can_stand_in_a_pipe(
    terminal: Terminal, ledger: Path, format: str, begins: str
) -> None:
    assert terminal.run("audit", "report", "--format", format) == 0
    assert terminal.out.startswith(begins)


def test_a_report_on_a_changed_ledger_is_made_and_ends_with_1(
    terminal: Terminal, ledger: Path
) -> None:
    spoil(ledger)

    assert terminal.run("audit", "report", "--format", "json") == 1
    assert sum(each["count"] for each in json.loads(terminal.out)["exchanges"]) == 4
    assert "audit verify" in terminal.err


def test_days_outside_the_period_are_left_out(terminal: Terminal, ledger: Path) -> None:
    options = ("--from", "2026-05-01", "--format", "json")

    assert terminal.run("audit", "report", *options) == 0
    assert json.loads(terminal.out)["exchanges"] == []


@pytest.mark.parametrize(
    "options",
    [("--from", "2026-05-02", "--to", "2026-05-01"), ("--from", "yesterday")],
)
def test_a_period_that_is_none_is_wrong_usage(
    terminal: Terminal, ledger: Path, options: tuple[str, ...]
) -> None:
    assert terminal.run("audit", "report", *options) == 2


def test_there_has_to_be_a_ledger(terminal: Terminal) -> None:
    assert terminal.run("audit", "verify") == 2
    assert "audit.path" in terminal.err
    assert terminal.run("audit", "verify", str(terminal.home / "nowhere.jsonl")) == 1
