"""`sekisho detect`; the detector is a fake one unless a test is marked `ginza`."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.commands import texts
from sekisho.marks import Marks
from sekisho.regression import Case, Place, Verdict
from sekisho.settings import Settings
from sekisho_recognizers.dictionary_files import DictionaryFiles
from support.terminal import REAL_LOADER, TEXT, FakeDetector, Terminal


def test_detect_shows_a_person_what_was_found(terminal: Terminal) -> None:
    assert terminal.run("detect", stdin=TEXT) == 0
    assert terminal.out == (
        "PERSON        3-7    0.90  Fake  田中太郎\nPHONE_NUMBER  15-27  0.90  Fake  03-1234-5678\n"
    )
    assert terminal.err == ""


def test_detect_reads_a_file_and_a_dash_is_standard_input(terminal: Terminal) -> None:
    (terminal.home / "memo.txt").write_text("田中太郎", encoding="utf-8")

    assert terminal.run("detect", "memo.txt") == 0
    from_file = terminal.out
    assert terminal.run("detect", "-", stdin="田中太郎") == 0

    assert terminal.out == from_file != ""


def test_detect_writes_json_lines_for_programs(terminal: Terminal) -> None:
    source = json.dumps({"id": "a", "text": "5万円"}) + "\n" + json.dumps({"id": 2, "text": ""})

    assert terminal.run("detect", "--format", "jsonl", stdin=source) == 0

    assert [json.loads(line) for line in terminal.out.splitlines()] == [
        {
            "id": "a",
            "findings": [
                {"start": 0, "end": 3, "entity_type": "MONEY", "score": 0.9, "recognizer": "Fake"}
            ],
        },
        {"id": 2, "findings": []},
    ]


def test_detect_with_a_profile_shows_what_that_profile_masks(terminal: Terminal) -> None:
    assert terminal.run("detect", "--profile", "standard", stdin="田中太郎に5万円") == 0
    assert "PERSON" in terminal.out
    assert "MONEY" not in terminal.out


def test_a_bad_line_ends_detection_with_its_number_and_without_its_content(
    terminal: Terminal,
) -> None:
    source = '{"id": 1, "text": "x"}\n田中太郎\n'

    assert terminal.run("detect", "--format", "jsonl", stdin=source) == 1

    assert len(terminal.out.splitlines()) == 1
    assert "line 2" in terminal.err
    assert "田中" not in terminal.err


@pytest.mark.ginza
def test_the_real_command_finds_what_stands_in_japanese_text() -> None:
    source = json.dumps({"id": "x", "text": "連絡先はtaro@example.co.jpです"}) + "\n"

    done = subprocess.run(
        [sys.executable, "-c", "from sekisho.cli import run; run()", "detect", "--format", "jsonl"],
        input=source.encode(),
        capture_output=True,
        check=True,
    )

    [finding] = json.loads(done.stdout)["findings"]
    assert (finding["start"], finding["end"], finding["entity_type"]) == (4, 22, "EMAIL_ADDRESS")
    assert done.stderr == b""


@pytest.mark.parametrize("command", ["detect", "mask"])
def test_commands_hand_the_configured_dictionaries_to_the_detector(
    terminal: Terminal, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Settings] = []

    class Watching(FakeDetector):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            given.append(settings)

    monkeypatch.setattr(texts, "load_analyzer", Watching)
    (terminal.home / "c.yaml").write_text("dictionaries: {mask: [t.csv]}", encoding="utf-8")

    assert terminal.run(command, "--config", "c.yaml", stdin=TEXT) == 0
    assert given[0].dictionaries.files.mask == (Path("t.csv"),)


@pytest.mark.ginza
def test_dates_are_masked_and_shown_only_where_the_profile_masks_them(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "load_analyzer", REAL_LOADER)
    text = "納品は2024年4月1日です"
    (terminal.home / "strict.yaml").write_text("policy: {profile: strict}", encoding="utf-8")

    assert terminal.run("mask", stdin=text) == 0
    assert terminal.out == text
    assert terminal.run("mask", "--config", "strict.yaml", stdin=text) == 0
    assert re.fullmatch("納品はDATE[0-9A-Z]+です", terminal.out)

    assert terminal.run("detect", stdin=text) == 0
    assert terminal.out == ""
    assert terminal.run("detect", "--profile", "strict", stdin=text) == 0
    assert "DATE_TIME" in terminal.out
    assert (
        terminal.run("detect", "--config", "strict.yaml", "--profile", "standard", stdin=text) == 0
    )
    assert terminal.out == ""


def marked(*cases: tuple[str, str, str]) -> str:
    """A file of marks: (verdict, text, term) each; ids count from 1."""
    lines = []
    for number, (verdict, text, term) in enumerate(cases, start=1):
        start = text.index(term)
        place = {"start": start, "end": start + len(term), "entity_type": "PERSON"}
        record = {"id": number, "verdict": verdict, "text": text, "findings": [place]}
        lines.append(json.dumps(record, ensure_ascii=False))
    return "\n".join(lines)


def test_the_check_names_each_mark_that_does_not_hold(terminal: Terminal) -> None:
    (terminal.home / "a.jsonl").write_text(
        marked(("missed", TEXT, "田中太郎"), ("wrong", TEXT, "田中太郎")), encoding="utf-8"
    )
    (terminal.home / "b.jsonl").write_text(marked(("missed", "鬼頭様", "鬼頭")), encoding="utf-8")

    assert terminal.run("detect", "--check", "a.jsonl", "b.jsonl") == 1

    assert terminal.out.splitlines() == [
        "a.jsonl:2  2  wrong PERSON 3-7  is found still",
        "b.jsonl:1  1  missed PERSON 0-2  is not found",
        "3 marks: 1 hold, 2 do not / マーク 3 件：一致 1、不一致 2",
    ]
    assert terminal.run("detect", "--check", "--show", "b.jsonl") == 1
    assert "is not found  鬼頭\n" in terminal.out


def test_the_check_writes_json_lines_for_programs(terminal: Terminal) -> None:
    source = marked(("missed", TEXT, "田中太郎"))

    assert terminal.run("detect", "--check", "--format", "jsonl", "-", stdin=source) == 0

    [line] = [json.loads(each) for each in terminal.out.splitlines()]
    assert line["holds"]
    assert "田中" not in terminal.out + terminal.err
    assert "1 marks" in terminal.err


def test_the_check_reads_what_was_marked_here_when_no_file_is_named(terminal: Terminal) -> None:
    assert terminal.run("detect", "--check") == 0
    assert terminal.out.startswith("0 marks")
    folder = terminal.home / ".local/state/sekisho/marks"
    folder.mkdir(parents=True)
    (folder / "regression.jsonl").write_text(marked(("missed", "鬼頭様", "鬼頭")), encoding="utf-8")

    assert terminal.run("detect", "--check") == 1
    assert terminal.run("detect", "--check", "--without-dictionaries") == 1
    assert f"{folder}/regression.jsonl:1" in terminal.out


@pytest.mark.parametrize("option", [(), ("--check",)])
def test_terms_can_be_left_aside(
    terminal: Terminal, option: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Settings] = []

    class Watching(FakeDetector):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            given.append(settings)

    monkeypatch.setattr(texts, "load_analyzer", Watching)
    (terminal.home / "c.yaml").write_text("dictionaries: {mask: [t.csv]}", encoding="utf-8")
    source = marked(("missed", TEXT, "田中太郎"))
    arguments = ("detect", *option, "--config", "c.yaml", "-")

    assert terminal.run(*arguments, stdin=source) == 0
    assert terminal.run(*arguments, "--without-dictionaries", stdin=source) == 0

    with_terms, without = (each.dictionary_files for each in given)
    assert with_terms.mask == (Path("t.csv"),)
    assert with_terms.marks == terminal.home / ".local/state/sekisho/marks"
    assert without == DictionaryFiles()


def test_a_bad_line_of_a_file_of_marks_is_named_and_not_shown(terminal: Terminal) -> None:
    (terminal.home / "a.jsonl").write_text("\n田中太郎\n", encoding="utf-8")

    assert terminal.run("detect", "--check", "a.jsonl") == 1
    assert terminal.err == "sekisho: a.jsonl:2: not JSON in UTF-8\n"


@pytest.mark.parametrize(
    "arguments", [("a.txt", "a.txt"), ("--show", "a.txt"), ("--check", "no-such-file")]
)
def test_what_does_not_go_together_is_wrong_usage(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    (terminal.home / "a.txt").write_text("x")

    assert terminal.run("detect", *arguments) == 2
    assert terminal.out == ""


@pytest.mark.ginza
def test_a_mark_holds_with_its_term_and_not_by_itself(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "load_analyzer", REAL_LOADER)
    text = "ほおずき四号の件です"
    folder = terminal.home / ".local/state/sekisho/marks"
    place = Place(0, 6, "PROJECT")
    Marks(folder).add(Case(None, Verdict.MISSED, text, (place,)))

    assert terminal.run("detect", "--check") == 0
    assert terminal.run("detect", "--check", "--without-dictionaries") == 1
    assert "missed PROJECT 0-6" in terminal.out
    assert "ほおずき" not in terminal.out
