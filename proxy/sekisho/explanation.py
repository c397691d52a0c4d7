"""What would become of a text, and which setting says so: `sekisho policy explain`.

Nothing is sent and nothing kept; the placeholders are those of a key that is thrown away. What is
shown holds the text's values, for whoever has the text.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sekisho.errors import PolicyRefusal, Rerouted
from sekisho.finding_lines import printable
from sekisho.looked_over import mask_texts
from sekisho.policy import Circumstances, Regime, Ruling, distinct_values
from sekisho_recognizers.finding import Finding


@dataclass(frozen=True, slots=True)
class Explained:
    finding: Finding
    ruling: Ruling
    value: str = field(repr=False)

    def as_json(self) -> dict[str, object]:
        return {
            "start": self.finding.start,
            "end": self.finding.end,
            "entity_type": self.finding.entity_type,
            "score": self.finding.score,
            "recognizer": self.finding.recognizer,
            "action": str(self.ruling.action),
            "because": self.ruling.because,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """`refusal` is why nothing would leave for the upstream asked; `sent`, what would: '' then."""

    circumstances: Circumstances
    rows: Sequence[Explained]
    refusal: PolicyRefusal | None
    dry_run: bool
    sent: str = field(repr=False)

    @property
    def verdict(self) -> str:
        if isinstance(self.refusal, Rerouted):
            return "rerouted"
        return "blocked" if self.refusal else "sent"

    def as_json(self) -> str:
        refused = self.refusal
        return json.dumps(
            {
                "verdict": self.verdict,
                "upstream": self.circumstances.upstream,
                "jurisdiction": self.circumstances.jurisdiction,
                "to": refused.to if isinstance(refused, Rerouted) else None,
                "because": refused.setting if refused else None,
                "dry_run": self.dry_run,
                "findings": [row.as_json() for row in self.rows],
                "sent": self.sent or None,
            },
            ensure_ascii=False,
        )

    def as_lines(self) -> Iterator[str]:
        yield from _table(self.rows)
        if self.rows:
            yield ""
        to = f"{self.circumstances.upstream} ({self.circumstances.jurisdiction})"
        if isinstance(self.refusal, Rerouted):
            yield f"→ {self.refusal.to}, not {to}: {self.refusal.setting} / 国内の接続先へ送ります"
        elif self.refusal:
            yield f"✘ nothing would leave for {to}: {self.refusal.setting} / 送信しません"
        elif self.dry_run:
            yield f"→ {to}, as it is: policy.dry_run / 試行中のため、そのまま送ります"
        else:
            yield f"→ {to}, as follows: / 次のとおり送ります"
            yield ""
            yield self.sent


def explain(
    text: str, findings: Sequence[Finding], regime: Regime, circumstances: Circumstances
) -> Explanation:
    """As an exchange whose one text is `text` would go. `findings` do not overlap."""
    decisions = regime.decide(findings)
    refusal: PolicyRefusal | None = None
    sent = ""
    try:
        regime.judge([decisions], distinct_values([text], [decisions], regime.counted))
        if regime.dry_run:
            sent = text
        else:
            done = mask_texts(secrets.token_bytes(32), "explain", [text], [decisions], {})
            sent = done.masked[0].text
    except PolicyRefusal as refused:
        refusal = refused
    rows = [Explained(f, regime.ruling(f.entity_type), text[f.start : f.end]) for f in findings]
    return Explanation(circumstances, rows, refusal, regime.dry_run, sent)


def _table(rows: Sequence[Explained]) -> Iterator[str]:
    cells = [_cells(row) for row in rows]
    widths = [max((len(row[column]) for row in cells), default=0) for column in range(4)]
    for row, explained in zip(cells, rows, strict=True):
        # The value comes last: the width of Japanese text differs from terminal to terminal.
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join([*padded, printable(explained.value)])


def _cells(row: Explained) -> tuple[str, str, str, str]:
    place = f"{row.finding.start}-{row.finding.end}"
    action = f"{row.ruling.action} → {row.ruling.to}" if row.ruling.to else str(row.ruling.action)
    return row.finding.entity_type, place, action, row.ruling.because
