"""`sekisho` on the command line. Each command loads only what it needs: --help is instant.

Exit codes: 0 done, 1 failed or refused, 2 wrong usage or configuration. Errors are one sentence on
stderr, never a traceback: a traceback's locals may hold somebody's data. Output goes to stdout
alone, so that every command can stand in a pipe.
"""

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from sekisho import __version__
from sekisho.entity_types import PROFILES, Profile

if TYPE_CHECKING:
    from sekisho.file_vault import FileVault
    from sekisho.policy import Circumstances
    from sekisho.regression import Case
    from sekisho.settings import Settings
    from sekisho_recognizers.analyzer import Analyzer

app = typer.Typer(
    name="sekisho",
    help="Masks Japanese personal data on its way to AI services, restores it in the answers. "
    "/ AIサービスへ送る文章の個人情報を仮名に置き換え、回答で元に戻します。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
config_app = typer.Typer(help="Check the configuration / 設定を検査する", no_args_is_help=True)
app.add_typer(config_app, name="config")
policy_app = typer.Typer(help="Explain the policy / ポリシーの説明", no_args_is_help=True)
app.add_typer(policy_app, name="policy")


class Format(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"


def _existing(file: Path | None) -> Path | None:
    if file is not None and str(file) != "-" and (file.is_dir() or not file.exists()):
        raise typer.BadParameter(f"there is no file {file} / ファイルがありません")
    return file


def _all_existing(files: list[Path] | None) -> list[Path] | None:
    for file in files or []:
        _existing(file)
    return files


InputFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        callback=_existing,
        help="UTF-8 text; standard input when missing or '-'. / 省略時は標準入力",
    ),
]
InputFiles = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE",
        callback=_all_existing,
        help="UTF-8 text; standard input when missing or '-'. With --check: files of marks, "
        "several if need be; those of marks.folder when missing. / 省略時は標準入力",
    ),
]
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar="SEKISHO_CONFIG", help="Configuration file (YAML). / 設定ファイル"
    ),
]
VaultOption = Annotated[
    Path | None,
    typer.Option(
        "--vault",
        help="Encrypted file that keeps the real values; beside the key if not given. "
        "/ 元の値を保管する暗号化ファイル",
    ),
]


class _Failed(Exception):
    """Ends a command with exit code 1. The message is shown as it is."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    try:
        app(args=arguments, prog_name="sekisho")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except BrokenPipeError:
        # Whoever read the output has enough; keep Python from failing once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        code, message = _explain(error)
        typer.echo(f"sekisho: {message}", err=True)
        return code
    return 0


def run() -> NoReturn:
    """The `sekisho` command."""
    sys.exit(main())


def _explain(error: Exception) -> tuple[int, str]:
    from sekisho.config_sources import ConfigError
    from sekisho.errors import SekishoError
    from sekisho.file_vault import VaultError
    from sekisho.finding_lines import BadLine
    from sekisho.key import KeyFileError
    from sekisho.regression import BadCase
    from sekisho_recognizers.dictionary_files import DictionaryError

    match error:
        case ConfigError() | DictionaryError():
            return 2, f"the configuration cannot be used / 設定に誤りがあります\n{error}"
        case _Failed() | BadCase() | BadLine() | KeyFileError() | VaultError() | SekishoError():
            return 1, str(error)
        case OSError():
            return 1, f"{error.filename or 'input/output'}: {error.strerror or 'failed'}"
        case _:
            # The message of any other error may quote what was read.
            return 1, f"internal error ({type(error).__name__}) / 内部エラー"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sekisho {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Version. / 版"),
    ] = False,
) -> None:
    pass


@app.command()
def serve(
    config: ConfigOption = None,
    host: Annotated[str | None, typer.Option(help="Listen here. / 待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option(help="Listen here. / 待ち受けるポート")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Server processes. / プロセス数")] = 1,
) -> None:
    """Start the proxy / プロキシを起動する"""
    given = {"listen.host": host, "listen.port": port}
    settings = _settings(
        config, {name: value for name, value in given.items() if value is not None}
    )

    _count_terms(settings)

    from sekisho.server.run import serve as start

    start(settings, workers)


@app.command()
def demo() -> None:
    """Show one prompt's whole way, no account needed / 一連の流れを画面で確かめる"""
    from sekisho.demo import main as show

    raise typer.Exit(show())


@app.command()
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
    settings = _settings(config)
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

    with _opened(file) as source:
        detector = _load_analyzer(settings)
        if format is Format.JSONL:
            lines = as_jsonl(source, detector, wanted)
        else:
            lines = as_table(_decoded(source.read(), file), detector, wanted)
        _print(lines)


def _check(files: Sequence[Path], settings: "Settings", format: Format, *, show: bool) -> None:
    """Everything is read before the detector is loaded: a bad line is told at once."""
    from sekisho.check_lines import Tally, check_lines

    cases = list(_cases(files))
    tally = Tally()
    if cases:
        detector = _load_analyzer(settings)
        jsonl = format is Format.JSONL
        _print(check_lines(cases, detector, tally, jsonl=jsonl, show=show))
    typer.echo(str(tally), err=format is Format.JSONL)
    if tally.failed:
        raise typer.Exit(1)


def _cases(files: Sequence[Path]) -> "Iterator[tuple[str, int, Case]]":
    from sekisho.regression import read_cases

    for file in files:
        with _opened(file) as source:
            for number, case in read_cases(source, str(file)):
                yield str(file), number, case


def _marked_file(settings: "Settings") -> Path | None:
    """None as long as nothing has been marked."""
    from sekisho.marks import REGRESSION

    folder = settings.marks.path
    file = folder and folder / REGRESSION
    return file if file and file.exists() else None


@app.command()
def mask(file: InputFile = None, config: ConfigOption = None, vault: VaultOption = None) -> None:
    """Print a text with pseudonyms in it / 仮名に置き換えて出力する"""
    settings = _settings(config)
    key, store = _key_and_vault(settings, vault)
    text = _read(file)

    from sekisho.looked_over import mask_texts
    from sekisho.masking.urls import placeholder_urls
    from sekisho.policy import ABROAD, Policy

    regime = Policy(settings.policy).in_force(ABROAD)
    decisions = regime.decide(_load_analyzer(settings).analyze(text))
    regime.judge([decisions])
    with store.adding() as contents:
        draft = mask_texts(key, "cli", [text], [decisions], contents.values)
        (masked,) = draft.masked
        contents.values.update(draft.masker.table)
        contents.urls.update(placeholder_urls(masked.text))
    _write(masked.text)


@app.command()
def restore(file: InputFile = None, config: ConfigOption = None, vault: VaultOption = None) -> None:
    """Put back what `sekisho mask` replaced / 仮名を元の値に戻す"""
    _, store = _key_and_vault(_settings(config), vault)
    contents = store.load()
    text = _read(file)

    from sekisho.masking.restorer import Restorer

    _write(Restorer(contents.values, known_urls=contents.urls).restore(text))


@config_app.command("check")
def config_check(
    file: Annotated[
        Path | None,
        typer.Argument(envvar="SEKISHO_CONFIG", help="Configuration file. / 設定ファイル"),
    ] = None,
) -> None:
    """Say whether a configuration is right / 設定を検査する"""
    settings = _settings(file)
    terms = _count_terms(settings)
    typer.echo(f"{file or 'defaults and SEKISHO_* variables'}: ok")
    typer.echo(f"  listen     {settings.listen.host}:{settings.listen.port}")
    for name, upstream in settings.upstreams.items():
        typer.echo(f"  /{name:<9} {upstream.base_url} ({upstream.jurisdiction})")
    typer.echo(f"  profile    {settings.policy.profile}")
    if terms:
        typer.echo(f"  terms      {terms}")


@policy_app.callback()
def _policy() -> None:
    """Explain the policy / ポリシーの説明"""


@policy_app.command("explain")
def policy_explain(
    file: InputFile = None,
    config: ConfigOption = None,
    upstream: Annotated[
        str, typer.Option(help="On its way to this upstream. / 送り先の接続先名")
    ] = "openai",
    client: Annotated[
        str, typer.Option(help="Sent by this client. / 送信するクライアント名")
    ] = "open",
    model: Annotated[str, typer.Option(help="To this model. / 送り先のモデル名")] = "",
    format: Annotated[Format, typer.Option(help="For people, or for programs. / 出力形式")] = (
        Format.TEXT
    ),
) -> None:
    """Show what would become of a text, and which rule says so / 文章の扱いと根拠の規則を示す"""
    settings = _settings(config)
    circumstances = _circumstances(settings, upstream, client, model)

    from sekisho.explanation import explain
    from sekisho.policy import Policy

    text = _read(file)
    regime = Policy(settings.policy).in_force(circumstances)
    findings = [] if regime.unread else _load_analyzer(settings).analyze(text)
    explanation = explain(text, findings, regime, circumstances)
    _print([explanation.as_json()] if format is Format.JSONL else explanation.as_lines())


def _circumstances(settings: "Settings", upstream: str, client: str, model: str) -> "Circumstances":
    from sekisho.policy import Circumstances
    from sekisho.upstreams import ECHO

    upstreams = settings.named_upstreams() | {ECHO.name: ECHO}
    if upstream not in upstreams:
        raise typer.BadParameter(f"--upstream: there are {', '.join(upstreams)} / 未設定の接続先")
    if client != "open" and client not in settings.clients:
        known = ", ".join(settings.clients) or "none"
        raise typer.BadParameter(f"--client: there are {known} / 未設定のクライアント")
    return Circumstances(client, upstream, upstreams[upstream].jurisdiction, model)


def _settings(path: Path | None, options: dict[str, object] | None = None) -> "Settings":
    from sekisho.settings import load_settings

    return load_settings(path, os.environ, options=options or {})


def _count_terms(settings: "Settings") -> int:
    """Reads the dictionaries: what is wrong with them shows here, not in a worker."""
    from sekisho_recognizers.dictionary_files import load_dictionary

    return len(load_dictionary(settings.dictionary_files))


def _key_and_vault(settings: "Settings", path: Path | None) -> "tuple[bytes, FileVault]":
    from sekisho.file_vault import FileVault
    from sekisho.key import load_or_create_key

    key = load_or_create_key(settings.key_path)
    return key, FileVault(path or settings.key_path.with_name("cli.vault"), key)


def _load_analyzer(settings: "Settings") -> "Analyzer":
    _progress("loading the detector / 検出器を読み込んでいます …")
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = load_analyzer(settings.dictionary_files, further_types=settings.policy.further_types)
    _progress("")
    return analyzer


@contextmanager
def _opened(file: Path | None) -> Iterator[BinaryIO]:
    if file is None or str(file) == "-":
        yield sys.stdin.buffer
    else:
        with file.open("rb") as source:
            yield source


def _read(file: Path | None) -> str:
    with _opened(file) as source:
        return _decoded(source.read(), file)


def _decoded(data: bytes, file: Path | None) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _Failed(
            f"{file or 'standard input'}: is not UTF-8 (convert it first: iconv -f CP932 -t UTF-8) "
            "/ UTF-8ではありません"
        ) from None


def _write(text: str) -> None:
    """As bytes: line ends must come out as they went in."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _print(lines: Iterable[str]) -> None:
    """Each line at once, and a count of them for whoever sees no output: it goes elsewhere."""
    counting = not sys.stdout.isatty()
    for number, line in enumerate(lines, start=1):
        typer.echo(line)
        if counting and number % 100 == 0:
            _progress(f"{number} lines / 行")
    _progress("")


def _progress(message: str) -> None:
    """Replaces the line before; nothing where no person watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{message}")
        sys.stderr.flush()
