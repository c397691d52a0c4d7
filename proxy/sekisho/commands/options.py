"""The options that commands share, and what they name.

Each helper imports what it needs when it is called: `sekisho --help` loads none of it.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sekisho.file_vault import FileVault
    from sekisho.settings import Settings


class Failed(Exception):
    """Ends a command with exit code 1. The message is shown as it is."""


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


def read_settings(path: Path | None, options: Mapping[str, object] | None = None) -> "Settings":
    from sekisho.settings import load_settings

    return load_settings(path, os.environ, options=options or {})


def count_terms(settings: "Settings") -> int:
    """Reads the dictionaries: what is wrong with them shows here, not in a worker."""
    from sekisho_recognizers.dictionary_files import load_dictionary

    return len(load_dictionary(settings.dictionary_files))


def key_and_vault(settings: "Settings", path: Path | None) -> "tuple[bytes, FileVault]":
    from sekisho.file_vault import FileVault

    keys = settings.keys()
    vault = path or settings.key_path.with_name("cli.vault")
    return keys.current, FileVault(vault, keys.current, keys.former)
