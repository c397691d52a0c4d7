"""The commands, run in this process; the detector is a fake one unless a test is marked `ginza`."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho import __version__, cli
from sekisho.marks import Marks
from sekisho.regression import Case, Place, Verdict
from sekisho.settings import Settings
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding

TEXT = "担当の田中太郎です。\r\n電話は03-1234-5678、"
MY_NUMBER = "123456789018"

REAL_LOADER = cli._load_analyzer


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


@pytest.fixture
def terminal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Terminal:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_load_analyzer", FakeDetector)
    return Terminal(tmp_path, monkeypatch, capfdbinary)


def test_without_a_command_the_help_is_shown(terminal: Terminal) -> None:
    assert terminal.run() == 2
    for command in ("serve", "demo", "detect", "mask", "restore", "config"):
        assert f"\n  {command}" in terminal.out + terminal.err


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.run("--version") == 0
    assert terminal.out == f"sekisho {__version__}\n"


@pytest.mark.parametrize("command", ["serve", "demo", "detect", "mask", "restore", "config check"])
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


def test_a_text_in_another_encoding_is_named_and_not_shown(terminal: Terminal) -> None:
    assert terminal.run("detect", stdin="田中太郎".encode("cp932")) == 1
    assert "standard input: is not UTF-8" in terminal.err


def test_an_unexpected_error_shows_neither_traceback_nor_text(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_load_analyzer", FailingDetector)

    assert terminal.run("detect", stdin=TEXT) == 1

    assert terminal.err == "sekisho: internal error (ValueError) / 内部エラー\n"


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


def test_serve_will_not_open_to_others_by_accident(terminal: Terminal) -> None:
    assert terminal.run("serve", "--host", "0.0.0.0") == 2
    assert "--host: listen.host: " in terminal.err


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


@pytest.mark.parametrize("command", ["detect", "mask"])
def test_commands_hand_the_configured_dictionaries_to_the_detector(
    terminal: Terminal, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Settings] = []

    class Watching(FakeDetector):
        def __init__(self, settings: Settings) -> None:
            super().__init__(settings)
            given.append(settings)

    monkeypatch.setattr(cli, "_load_analyzer", Watching)
    (terminal.home / "c.yaml").write_text("dictionaries: {mask: [t.csv]}", encoding="utf-8")

    assert terminal.run(command, "--config", "c.yaml", stdin=TEXT) == 0
    assert given[0].dictionaries.files.mask == (Path("t.csv"),)


@pytest.mark.ginza
def test_dates_are_masked_and_shown_only_where_the_profile_masks_them(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_load_analyzer", REAL_LOADER)
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

    monkeypatch.setattr(cli, "_load_analyzer", Watching)
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
    monkeypatch.setattr(cli, "_load_analyzer", REAL_LOADER)
    text = "ほおずき四号の件です"
    folder = terminal.home / ".local/state/sekisho/marks"
    place = Place(0, 6, "PROJECT")
    Marks(folder).add(Case(None, Verdict.MISSED, text, (place,)))

    assert terminal.run("detect", "--check") == 0
    assert terminal.run("detect", "--check", "--without-dictionaries") == 1
    assert "missed PROJECT 0-6" in terminal.out
    assert "ほおずき" not in terminal.out


def test_the_policy_is_explained_for_a_text(terminal: Terminal) -> None:
    config = terminal.home / "c.yaml"
    config.write_text(
        "upstreams: {home: {base_url: 'http://127.0.0.1:1', jurisdiction: domestic}}\n"
        "policy: {rules: [{name: calls, when: {models: [m-*]}, "
        "actions: {PHONE_NUMBER: {reroute: home}}}]}"
    )
    options = ("--config", str(config))

    assert terminal.run("policy", "explain", *options, stdin=TEXT) == 0
    assert "→ openai (foreign), as follows" in terminal.out
    assert "田中太郎です" not in terminal.out.rpartition("→")[2]
    assert terminal.run("policy", "explain", *options, "--model", "m-1", stdin=TEXT) == 0
    assert "reroute → home  policy.rules.calls" in terminal.out
    assert terminal.run("policy", "explain", *options, "--upstream", "home", stdin=TEXT) == 0
    assert terminal.out.endswith(TEXT + "\n")


@pytest.mark.parametrize("options", [("--upstream", "nowhere"), ("--client", "ghost")])
def test_the_policy_is_explained_for_what_exists(
    terminal: Terminal, options: tuple[str, str]
) -> None:
    assert terminal.run("policy", "explain", *options, stdin=TEXT) == 2
