"""`sekisho serve` and `sekisho demo`."""

from typing import Annotated

import typer

from sekisho.commands.options import ConfigOption, count_terms, read_settings


def serve(
    config: ConfigOption = None,
    host: Annotated[str | None, typer.Option(help="Listen here. / 待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option(help="Listen here. / 待ち受けるポート")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Server processes. / プロセス数")] = 1,
) -> None:
    """Start the proxy / プロキシを起動する"""
    given = {"listen.host": host, "listen.port": port}
    settings = read_settings(
        config, {name: value for name, value in given.items() if value is not None}
    )

    count_terms(settings)

    from sekisho.server.run import serve as start

    start(settings, workers)


def demo() -> None:
    """Show one prompt's whole way, no account needed / 一連の流れを画面で確かめる"""
    from sekisho.demo import main as show

    raise typer.Exit(show())
