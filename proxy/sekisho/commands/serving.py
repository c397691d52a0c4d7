"""`sekisho serve` and `sekisho demo`."""

from typing import Annotated

import typer

from sekisho.commands.options import ConfigOption


def serve(
    config: ConfigOption = None,
    host: Annotated[str | None, typer.Option(help="Listen here. / 待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option(help="Listen here. / 待ち受けるポート")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Server processes. / プロセス数")] = 1,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help="Take up the configuration file whenever it changes, as SIGHUP does. "
            "/ 設定ファイルの変更を自動で反映",
        ),
    ] = False,
) -> None:
    """Start the proxy / プロキシを起動する"""
    if watch and config is None:
        raise typer.BadParameter("--watch goes with --config / --config と併用してください")
    given = {"listen.host": host, "listen.port": port}
    options = {name: value for name, value in given.items() if value is not None}

    from sekisho.settings_source import SettingsSource

    source = SettingsSource(config, options)
    settings = source.read()

    from sekisho.server.run import serve as start

    start(settings, workers, source, watch=watch)


def demo() -> None:
    """Show one prompt's whole way, no account needed / 一連の流れを画面で確かめる"""
    from sekisho.demo import main as show

    raise typer.Exit(show())
