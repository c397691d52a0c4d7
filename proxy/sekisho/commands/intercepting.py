"""`sekisho intercept`."""

from typing import Annotated

import typer

from sekisho.commands.options import ConfigOption, Failed


def intercept(
    config: ConfigOption = None,
    host: Annotated[str | None, typer.Option(help="Listen here. / 待ち受けるアドレス")] = None,
    port: Annotated[int | None, typer.Option(help="Listen here. / 待ち受けるポート")] = None,
    show_ca: Annotated[
        bool,
        typer.Option("--show-ca", help="How clients trust it, then end. / 証明書の設定方法を表示"),
    ] = False,
    new_ca: Annotated[
        bool,
        typer.Option("--new-ca", help="A new one, to be trusted anew. / 認証局を作り直す"),
    ] = False,
) -> None:
    """Start an HTTPS proxy for clients whose base URL is fixed
    / 接続先を変更できないクライアント用の HTTPS プロキシを起動する
    """
    given = {"intercept.host": host, "intercept.port": port}
    options = {name: value for name, value in given.items() if value is not None}

    from sekisho.intercept.authority import (
        AuthorityError,
        load_or_create_authority,
        replace_authority,
    )
    from sekisho.intercept.hosts import opened_hosts
    from sekisho.intercept.mitmdump import MitmdumpError
    from sekisho.intercept.trust import instructions, write_bundle
    from sekisho.settings_source import SettingsSource

    source = SettingsSource(config, options)
    settings = source.read()
    hosts, chosen = opened_hosts(settings), settings.intercept
    folder = chosen.ca_folder.expanduser().absolute()
    try:
        if show_ca or new_ca:
            make = replace_authority if new_ca else load_or_create_authority
            authority = make(folder, hosts)
            shown = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
            url = f"http://{shown}:{chosen.port}"
            typer.echo(instructions(authority, write_bundle(authority), url), nl=False)
            return

        from sekisho.intercept.run import intercept as start

        start(settings, source)
    except (AuthorityError, MitmdumpError) as error:
        raise Failed(str(error)) from None
