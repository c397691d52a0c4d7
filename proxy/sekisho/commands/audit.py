"""`sekisho audit verify` and `sekisho audit report`: 0 for a sound ledger, 1 for any other."""

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.commands.options import ConfigOption, Failed, read_settings

if TYPE_CHECKING:
    from sekisho.audit.period import Period
    from sekisho.audit.report import Report
    from sekisho.settings import Settings

audit_app = typer.Typer(
    help="Check and sum up the audit ledger / 監査台帳の検証と報告", no_args_is_help=True
)

Ledgers = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE", help="The ledger; audit.path of the configuration when missing. / 台帳"
    ),
]
Head = Annotated[
    str,
    typer.Option(
        help="Hash of a line that was noted earlier; it has to be in the ledger. "
        "/ 以前に控えた末尾のハッシュ"
    ),
]
WithoutKey = Annotated[
    bool,
    typer.Option(
        "--without-key",
        help="For whoever lacks the key: only whether each line follows from the one before. "
        "Give --head too. / 鍵なしで連鎖だけを検証",
    ),
]


class ReportFormat(StrEnum):
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class VerdictFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


@audit_app.callback()
def _audit() -> None:
    """Check and sum up the audit ledger / 監査台帳の検証と報告"""


@audit_app.command("verify")
def audit_verify(
    files: Ledgers = None,
    config: ConfigOption = None,
    head: Head = "",
    without_key: WithoutKey = False,
    format: Annotated[
        VerdictFormat, typer.Option(help="For people, or for programs. / 出力形式")
    ] = VerdictFormat.TEXT,
) -> None:
    """Find what was edited, taken, added or moved / 改ざん・欠落・並べ替えを検出する"""
    settings = read_settings(config)
    paths, keys = _paths(files, settings), _keys(settings, without_key)

    from sekisho.audit.report import told
    from sekisho.audit.verdict_lines import verdict_lines
    from sekisho.audit.verification import verify

    sound = True
    for path in paths:
        verdict = verify(path, keys, head=head)
        sound &= verdict.sound
        if format is VerdictFormat.JSON:
            typer.echo(json.dumps(told(path.name, verdict)))
        else:
            for line in verdict_lines(path.name, verdict):
                typer.echo(line)
    if not sound:
        raise typer.Exit(1)


@audit_app.command("report")
def audit_report(
    files: Ledgers = None,
    config: ConfigOption = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day (Japan time). / 開始日"),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included. / 終了日"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Write here instead of to standard output; a page gets its CSV beside it. / 出力先"
        ),
    ] = None,
    format: Annotated[ReportFormat, typer.Option(help="What to write. / 形式")] = ReportFormat.HTML,
    head: Head = "",
    without_key: WithoutKey = False,
) -> None:
    """Sum up a period for those who have to answer for it / 期間の報告書を作る"""
    settings = read_settings(config)
    paths, keys = _paths(files, settings), _keys(settings, without_key)
    period = _period(first and first.date(), last and last.date())

    from sekisho.audit.report import make_report

    report = make_report(paths, keys, period, head=head)
    if out is None:
        typer.echo(_written(report, format), nl=False)
    else:
        out.write_text(_written(report, format), encoding=_encoding(format), newline="")
        if format is ReportFormat.HTML:
            table = _written(report, ReportFormat.CSV)
            beside = out.with_suffix(".csv")
            beside.write_text(table, encoding=_encoding(ReportFormat.CSV), newline="")
    if not report.sound:
        typer.echo(
            "sekisho: the ledger is not as it was written; see: sekisho audit verify "
            "/ 台帳に改ざん等の跡があります",
            err=True,
        )
        raise typer.Exit(1)


def _written(report: "Report", format: ReportFormat) -> str:
    from sekisho.audit.page import page
    from sekisho.audit.table import csv_table, json_report

    match format:
        case ReportFormat.HTML:
            return page(report)
        case ReportFormat.CSV:
            return csv_table(report.summary)
        case ReportFormat.JSON:
            return json.dumps(json_report(report.summary, report.ledgers()), default=str) + "\n"


def _encoding(format: ReportFormat) -> str:
    """Spreadsheets take a table without the mark for one in the machine's old encoding."""
    return "utf-8-sig" if format is ReportFormat.CSV else "utf-8"


def _paths(files: list[Path] | None, settings: "Settings") -> list[Path]:
    from sekisho.audit.files import LedgerFiles

    configured = settings.audit.path
    paths = files or ([configured.expanduser()] if configured else [])
    if not paths:
        raise typer.BadParameter("name a FILE, or set audit.path / 台帳を指定してください")
    for path in paths:
        there = LedgerFiles(path)
        if not (path.is_file() or there.seal.is_file() or there.all_rotated()):
            raise Failed(f"{path}: there is no ledger / 台帳がありません")
    return paths


def _keys(settings: "Settings", without_key: bool) -> list[bytes]:
    if without_key:
        return []
    if not settings.key_path.exists():  # a new one would make every line look forged
        raise Failed(
            f"{settings.key_path}: there is no key to verify with; set key_file, or give "
            "--without-key / 検証に使う鍵がありません"
        )
    keys = settings.keys()
    return [keys.current, *keys.former]


def _period(first: date | None, last: date | None) -> "Period":
    from sekisho.audit.period import Period

    if first and last and first > last:
        raise typer.BadParameter("--from is after --to / 開始日が終了日より後です")
    return Period(first, last)
