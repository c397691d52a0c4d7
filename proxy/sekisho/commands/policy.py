"""`sekisho policy explain`."""

from typing import TYPE_CHECKING, Annotated

import typer

from sekisho.commands import texts
from sekisho.commands.options import ConfigOption, Format, InputFile, read_settings

if TYPE_CHECKING:
    from sekisho.policy import Circumstances
    from sekisho.settings import Settings

policy_app = typer.Typer(help="Explain the policy / ポリシーの説明", no_args_is_help=True)


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
    settings = read_settings(config)
    circumstances = _circumstances(settings, upstream, client, model)

    from sekisho.explanation import explain
    from sekisho.policy import Policy

    text = texts.read_text(file)
    regime = Policy(settings.policy).in_force(circumstances)
    findings = [] if regime.unread else texts.load_analyzer(settings).analyze(text)
    explanation = explain(text, findings, regime, circumstances)
    texts.print_lines([explanation.as_json()] if format is Format.JSONL else explanation.as_lines())


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
