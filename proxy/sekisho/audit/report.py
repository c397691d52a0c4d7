"""One report over one or several ledgers: each is verified, and what is genuine in it counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekisho.audit.ledger import now
from sekisho.audit.period import Period
from sekisho.audit.summary import Summary
from sekisho.audit.verification import Verdict, verify


@dataclass(frozen=True)
class Checked:
    name: str
    verdict: Verdict


@dataclass(frozen=True)
class Report:
    checked: Sequence[Checked]
    summary: Summary
    made: str

    @property
    def sound(self) -> bool:
        return all(each.verdict.sound for each in self.checked)

    def ledgers(self) -> list[Mapping[str, Any]]:
        """What the verification said of each, for programs."""
        return [told(each.name, each.verdict) for each in self.checked]


def make_report(
    paths: Sequence[Path], keys: Sequence[bytes], period: Period, *, head: str = ""
) -> Report:
    """Reads every ledger once. Exchanges of several ledgers are joined. Raises OSError."""
    summary = Summary(period)
    checked = [
        Checked(path.name, verify(path, keys, head=head, heard=summary.hear)) for path in paths
    ]
    summary.finish()
    return Report(checked, summary, now())


def told(name: str, verdict: Verdict) -> dict[str, Any]:
    return {
        "ledger": name,
        "sound": verdict.sound,
        "files": verdict.files,
        "lines": verdict.lines,
        "first": verdict.first,
        "last": verdict.head.seq,
        "head": verdict.head.hash,
        "faults": [
            {
                "kind": str(fault.kind),
                "file": fault.place.file,
                "line": fault.place.line,
                "first": fault.first,
                "last": fault.last,
            }
            for fault in verdict.faults
        ],
        "more_faults": verdict.more_faults,
        "notes": [
            {"kind": note.kind, "file": note.place.file, "line": note.place.line}
            for note in verdict.notes
        ],
    }
