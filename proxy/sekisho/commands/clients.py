"""`sekisho client new`: a token for somebody who may use the server."""

from typing import Annotated

import typer

from sekisho.commands.options import ConfigOption, Failed, read_settings

clients_app = typer.Typer(help="Give out tokens / クライアントの登録", no_args_is_help=True)

TOKEN_PREFIX = "sekisho_"  # noqa: S105  (so that people and scanners know what they see)
_TOKEN_BYTES = 32


@clients_app.callback()
def _clients() -> None:
    """Give out tokens / クライアントの登録"""


@clients_app.command("new")
def client_new(
    name: Annotated[str, typer.Argument(help="a-z, 0-9, - and _. / クライアント名")],
    config: ConfigOption = None,
) -> None:
    """Make a token; only its hash goes into the configuration / トークンを発行する"""
    import hashlib
    import secrets

    from sekisho.config_sources import ConfigError
    from sekisho.settings import load_settings

    if name in read_settings(config).clients:
        raise Failed(f"there is a client {name} already / 登録済みのクライアントです")
    token = TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
    digest = hashlib.sha256(token.encode()).hexdigest()
    try:
        load_settings(None, {}, options={f"clients.{name}.token_sha256": digest})
    except ConfigError:
        raise typer.BadParameter(
            "a name is made of a-z, 0-9, - and _, at most 63 of them / 使えない名前です"
        ) from None
    typer.echo("The client's token, shown this once / トークン（再表示できません）:", err=True)
    typer.echo(token)
    typer.echo("For the configuration / 設定に追加:", err=True)
    typer.echo(f'clients:\n  {name}:\n    token_sha256: "{digest}"')
