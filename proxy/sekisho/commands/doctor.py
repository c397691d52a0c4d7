"""`sekisho doctor`: 0 where a server would do its work, 1 where one check fails."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.commands import texts
from sekisho.commands.options import ConfigOption, Format, read_settings

if TYPE_CHECKING:
    from sekisho.doctor.check import Check


def doctor(
    config: ConfigOption = None,
    format: Annotated[Format, typer.Option(help="For people, or for programs. / 出力形式")] = (
        Format.TEXT
    ),
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no upstream. / 接続先への確認を省く")
    ] = False,
) -> None:
    """Look whether everything is as it should be / 設定と環境を診断する"""
    failed = 0
    for check in _checks(config, offline=offline):
        failed += check.status == "fail"
        typer.echo(_as_json(check) if format is Format.JSONL else _as_text(check))
    if failed:
        raise typer.Exit(1)


def _checks(config: Path | None, *, offline: bool) -> "Iterator[Check]":
    from sekisho.config_sources import ConfigError
    from sekisho.doctor.check import fail, ok
    from sekisho_recognizers.dictionary_files import DictionaryError, load_dictionary

    try:
        settings = read_settings(config)
        load_dictionary(settings.dictionary_files)
    except (ConfigError, DictionaryError) as error:
        yield fail("configuration", str(error), "nothing else was looked at / 他は未検査")
        return
    yield ok("configuration", str(config or "defaults and SEKISHO_* variables"))

    from sekisho.doctor.examination import examine

    yield from examine(settings, config, texts.load_analyzer, offline=offline)


def _as_text(check: "Check") -> str:
    head = f"{check.status:<5} {check.name:<20} "
    said = check.said.replace("\n", "\n" + " " * len(head))
    advice = f"\n{' ' * len(head)}-> {check.advice}" if check.advice else ""
    return head + said + advice


def _as_json(check: "Check") -> str:
    told = {"check": check.name, "status": str(check.status), "message": check.said}
    return json.dumps(told | {"advice": check.advice}, ensure_ascii=False)
