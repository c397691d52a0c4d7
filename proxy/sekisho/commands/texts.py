"""Texts that a command reads and writes, and what it shows a person meanwhile."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from sekisho.commands.options import Failed

if TYPE_CHECKING:
    from sekisho.settings import Settings
    from sekisho_recognizers.analyzer import Analyzer


def load_analyzer(settings: "Settings") -> "Analyzer":
    show_progress("loading the detector / 検出器を読み込んでいます …")
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = load_analyzer(settings.dictionary_files, further_types=settings.policy.further_types)
    show_progress("")
    return analyzer


@contextmanager
def opened_text(file: Path | None) -> Iterator[BinaryIO]:
    if file is None or str(file) == "-":
        yield sys.stdin.buffer
    else:
        with file.open("rb") as source:
            yield source


def read_text(file: Path | None) -> str:
    with opened_text(file) as source:
        return decode_text(source.read(), file)


def decode_text(data: bytes, file: Path | None) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Failed(
            f"{file or 'standard input'}: is not UTF-8 (convert it first: iconv -f CP932 -t UTF-8) "
            "/ UTF-8ではありません"
        ) from None


def write_text(text: str) -> None:
    """As bytes: line ends must come out as they went in."""
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def print_lines(lines: Iterable[str]) -> None:
    """Each line at once, and a count of them for whoever sees no output: it goes elsewhere."""
    counting = not sys.stdout.isatty()
    for number, line in enumerate(lines, start=1):
        typer.echo(line)
        if counting and number % 100 == 0:
            show_progress(f"{number} lines / 行")
    show_progress("")


def show_progress(message: str) -> None:
    """Replaces the line before; nothing where no person watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{message}")
        sys.stderr.flush()
