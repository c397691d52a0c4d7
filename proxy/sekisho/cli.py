"""`sekisho` on the command line. Each command loads only what it needs: --help is instant.

Exit codes: 0 done, 1 failed or refused, 2 wrong usage or configuration. Errors are one sentence on
stderr, never a traceback: a traceback's locals may hold somebody's data. Output goes to stdout
alone, so that every command can stand in a pipe.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from sekisho import __version__
from sekisho.commands.audit import audit_app
from sekisho.commands.clients import clients_app
from sekisho.commands.config import config_app
from sekisho.commands.detecting import detect
from sekisho.commands.doctor import doctor
from sekisho.commands.intercepting import intercept
from sekisho.commands.keys import keys_app
from sekisho.commands.masking import mask, restore
from sekisho.commands.options import Failed
from sekisho.commands.policy import policy_app
from sekisho.commands.serving import demo, serve

app = typer.Typer(
    name="sekisho",
    help="Masks Japanese personal data on its way to AI services, restores it in the answers. "
    "/ AIサービスへ送る文章の個人情報を仮名に置き換え、回答で元に戻します。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (serve, intercept, demo, detect, mask, restore, doctor):
    app.command()(command)
app.add_typer(config_app, name="config")
app.add_typer(policy_app, name="policy")
app.add_typer(keys_app, name="key")
app.add_typer(clients_app, name="client")
app.add_typer(audit_app, name="audit")


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
    from sekisho.audit.opening import AuditError
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
        case Failed() | BadCase() | BadLine() | KeyFileError() | VaultError() | SekishoError():
            return 1, str(error)
        case AuditError():
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
