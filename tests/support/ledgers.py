"""Small ledgers, as they are written, and what is left of one after somebody was at it."""

import shutil
from pathlib import Path
from typing import Any

from sekisho.audit.ledger import Ledger
from sekisho.audit.verification import Kind, verify

KEY = bytes(range(32))


def ledger_of(path: Path, lines: int = 8, *, batch: int = 3, **more: Any) -> Ledger:
    """`lines` of them, the first of which is the ledger's own. Rotated as `more` says."""
    ledger = Ledger(path, [KEY], **{"fsync": "never", **more})
    for first in range(1, lines, batch):
        entries = [{"event": "ended", "n": n} for n in range(first, min(lines, first + batch))]
        ledger.append(entries)
    return ledger


def copied(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to)
    return to


def told(path: Path, key: bytes = KEY, head: str = "") -> list[tuple[Kind, str, int]]:
    faults = verify(path, [key] if key else [], head=head).faults
    return [(fault.kind, fault.place.file, fault.place.line) for fault in faults]
