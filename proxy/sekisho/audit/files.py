"""The files of one ledger: the one that is written, those it was before, and the seal beside them.

audit.jsonl            the lines of now
audit.jsonl.000001     the oldest lines; the number grows with each rotation
audit.jsonl.seal       where the chain has got to; who appends holds its lock
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from sekisho.audit.chain import MAX_LINE_BYTES

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class LedgerFiles:
    current: Path

    @property
    def seal(self) -> Path:
        return self.current.with_name(f"{self.current.name}.seal")

    def rotated(self, number: int) -> Path:
        return self.current.with_name(f"{self.current.name}.{number:06}")

    def all_rotated(self) -> dict[int, Path]:
        """By number, the oldest first."""
        name = re.compile(re.escape(self.current.name) + r"\.([0-9]{6,})")
        found = {}
        if self.current.parent.is_dir():
            for path in self.current.parent.iterdir():
                if match := name.fullmatch(path.name):
                    found[int(match[1])] = path
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class RawLine:
    """`data` is empty where the line is too long to be one; its hash is the whole line's."""

    number: int
    data: bytes
    hash: str
    ended: bool


def raw_lines(file: BinaryIO, size: int) -> Iterator[RawLine]:
    """Of the next `size` bytes. `ended` is False for what has no line feed behind it."""
    number = 0
    while size > 0:
        number += 1
        data = file.readline(min(MAX_LINE_BYTES, size))
        if not data:
            return
        size -= len(data)
        digest, long = sha256(data.removesuffix(b"\n")), False
        while not data.endswith(b"\n") and size > 0:
            data, long = file.readline(min(_PIECE_BYTES, size)), True
            if not data:
                return
            size -= len(data)
            digest.update(data.removesuffix(b"\n"))
        line = b"" if long else data.removesuffix(b"\n")
        yield RawLine(number, line, digest.hexdigest(), data.endswith(b"\n"))
