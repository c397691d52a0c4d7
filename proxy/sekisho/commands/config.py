"""`sekisho config check`."""

from pathlib import Path
from typing import Annotated

import typer

from sekisho.commands.options import count_terms, read_settings

config_app = typer.Typer(help="Check the configuration / 設定を検査する", no_args_is_help=True)


@config_app.callback()
def _config() -> None:
    """Check the configuration / 設定を検査する"""


@config_app.command("check")
def config_check(
    file: Annotated[
        Path | None,
        typer.Argument(envvar="SEKISHO_CONFIG", help="Configuration file. / 設定ファイル"),
    ] = None,
) -> None:
    """Say whether a configuration is right / 設定を検査する"""
    settings = read_settings(file)
    terms = count_terms(settings)
    typer.echo(f"{file or 'defaults and SEKISHO_* variables'}: ok")
    typer.echo(f"  listen     {settings.listen.host}:{settings.listen.port}")
    for name, upstream in settings.upstreams.items():
        typer.echo(f"  /{name:<9} {upstream.base_url} ({upstream.jurisdiction})")
    typer.echo(f"  profile    {settings.policy.profile}")
    if terms:
        typer.echo(f"  terms      {terms}")
