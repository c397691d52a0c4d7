"""`sekisho key rotate`: the next key, and what to do with it."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sekisho.commands.options import ConfigOption, read_settings

if TYPE_CHECKING:
    from sekisho.settings import Settings

keys_app = typer.Typer(help="Change the key / 鍵の交換", no_args_is_help=True)

_DATED = re.compile(r"\.[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]+)?\Z")


@keys_app.callback()
def _keys() -> None:
    """Change the key / 鍵の交換"""


@keys_app.command("rotate")
def key_rotate(config: ConfigOption = None) -> None:
    """Make the next key; it is used once the configuration says so / 次の鍵を作る"""
    settings = read_settings(config)

    from sekisho.key import create_key

    # What cannot be read would be lost, so that is found out now.
    settings.keys()
    now = datetime.now(UTC)
    new = next(each for each in dated(settings.key_path, now.date()) if not each.exists())
    create_key(new)
    for line in next_steps(settings, new, now):
        typer.echo(line)


def dated(current: Path, day: date) -> Iterator[Path]:
    """Names beside the current key's, with the date, and a number if need be."""
    stem = _DATED.sub("", current.name)
    yield current.with_name(f"{stem}.{day}")
    for number in count(2):
        yield current.with_name(f"{stem}.{day}-{number}")


def next_steps(settings: "Settings", new: Path, now: datetime) -> Iterator[str]:
    old = settings.key_path
    former = [each.expanduser() for each in settings.former_key_files]
    until = now + timedelta(seconds=settings.vault.ttl_s)
    yield f"# A new key, which nothing uses yet / 新しい鍵（まだ使われません）: {new}"
    yield ""
    yield "# 1. Only where servers or --workers share the key: copy the new file to each, write"
    yield "#    this, and reload them all, before step 2."
    yield "#    鍵を共有するサーバーやプロセスが複数ある場合のみ：全台に配り、先に読めるようにする"
    yield f"#former_key_files: {_listed([new, *former])}"
    yield ""
    yield "# 2. Write this, and reload (kill -HUP). / 次のように設定し、再読み込みする"
    yield f"key_file: {_quoted(new)}"
    yield f"former_key_files: {_listed([old, *former])}"
    yield ""
    yield "# 3. vault.ttl_s after step 2, take the old one out of former_key_files again"
    yield f"#    (not before {until:%Y-%m-%d %H:%M} UTC):"
    yield "#    vault.ttl_s の経過後、former_key_files から外す"
    yield f"#      {old}"
    yield "#    but not while the audit ledger holds lines that it signed (監査台帳がある間は残す)."


def _listed(paths: Sequence[Path]) -> str:
    return f"[{', '.join(map(_quoted, paths))}]"


def _quoted(path: Path) -> str:
    """As YAML reads it back, whatever the path holds."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
