"""`sekisho detect`: what is found in a text, or whether marks hold."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.commands import texts
from sekisho.commands.options import ConfigOption, Format, InputFiles, read_settings
from sekisho.entity_types import PROFILES, Profile

if TYPE_CHECKING:
    from sekisho.regression import Case
    from sekisho.settings import Settings


def detect(
    files: InputFiles = None,
    format: Annotated[
        Format,
        typer.Option(help='jsonl reads {"id", "text"} lines and writes findings. / 入出力の形式'),
    ] = Format.TEXT,
    profile: Annotated[
        Profile | None,
        typer.Option(
            help="Only what this profile masks; everything if not given, but dates only where the "
            "policy does something with them. / 対象の範囲"
        ),
    ] = None,
    config: ConfigOption = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Replay marks: say which wrong or missed findings are so still, and end with 1 "
            "if one is. / マークを再検査する（残っていれば終了コード 1）",
        ),
    ] = False,
    without_dictionaries: Annotated[
        bool,
        typer.Option(
            "--without-dictionaries",
            help="Without the configured terms and without the marked ones: what the detector "
            "knows by itself. / 辞書とマークの語を使わない",
        ),
    ] = False,
    show: Annotated[
        bool,
        typer.Option("--show", help="With --check: also the marked text. / 該当する文字列も表示"),
    ] = False,
) -> None:
    """Find personal and confidential data / 個人情報・機密情報を検出する"""
    settings = read_settings(config)
    wanted = None
    if profile is not None:
        from sekisho.settings import PolicySettings

        wanted = PROFILES[profile]
        settings = settings.model_copy(update={"policy": PolicySettings(profile=profile)})
    marked = _marked_file(settings)
    if without_dictionaries:
        settings = settings.without_dictionaries()
    if check:
        _check(files or ([marked] if marked else []), settings, format, show=show)
        return
    if show:
        raise typer.BadParameter("--show goes with --check / --check と併用してください")
    if files and len(files) > 1:
        raise typer.BadParameter("one FILE without --check / --check なしではファイルは1つです")
    _detect(files[0] if files else None, settings, format, wanted)


def _detect(
    file: Path | None, settings: "Settings", format: Format, wanted: Collection[str] | None
) -> None:
    from sekisho.finding_lines import as_jsonl, as_table

    with texts.opened_text(file) as source:
        detector = texts.load_analyzer(settings)
        if format is Format.JSONL:
            lines = as_jsonl(source, detector, wanted)
        else:
            lines = as_table(texts.decode_text(source.read(), file), detector, wanted)
        texts.print_lines(lines)


def _check(files: Sequence[Path], settings: "Settings", format: Format, *, show: bool) -> None:
    """Everything is read before the detector is loaded: a bad line is told at once."""
    from sekisho.check_lines import Tally, check_lines

    cases = list(_cases(files))
    tally = Tally()
    if cases:
        detector = texts.load_analyzer(settings)
        jsonl = format is Format.JSONL
        texts.print_lines(check_lines(cases, detector, tally, jsonl=jsonl, show=show))
    typer.echo(str(tally), err=format is Format.JSONL)
    if tally.failed:
        raise typer.Exit(1)


def _cases(files: Sequence[Path]) -> "Iterator[tuple[str, int, Case]]":
    from sekisho.regression import read_cases

    for file in files:
        with texts.opened_text(file) as source:
            for number, case in read_cases(source, str(file)):
                yield str(file), number, case


def _marked_file(settings: "Settings") -> Path | None:
    """None as long as nothing has been marked."""
    from sekisho.marks import REGRESSION

    folder = settings.marks.path
    file = folder and folder / REGRESSION
    return file if file and file.exists() else None
