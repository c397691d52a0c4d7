"""A report's numbers as CSV and JSON: every combination that came up, one row each."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from sekisho.audit.summary import Exchange, Summary

COLUMNS = (
    *("date", "source", "client", "upstream", "jurisdiction", "answered_by", "model"),
    *("outcome", "left", "rerouted", "dry_run", "entity_type", "action", "count"),
)


def csv_table(summary: Summary) -> str:
    """A row without an entity type counts exchanges; one with it, places in their texts."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for exchange, count in sorted(summary.exchanges.items()):
        writer.writerow([*_cells(exchange), "", "", count])
    for finding, count in sorted(summary.findings.items()):
        cells = _cells(finding.exchange)
        writer.writerow([*cells, finding.entity_type, finding.action, count])
    return written.getvalue()


def json_report(summary: Summary, ledgers: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "from": str(summary.period.first or summary.first or ""),
        "to": str(summary.period.last or summary.last or ""),
        "ledgers": ledgers,
        "lost": summary.lost,
        "resent": summary.resent,
        "starts": summary.starts,
        "exchanges": [
            {**_members(exchange), "count": count}
            for exchange, count in sorted(summary.exchanges.items())
        ],
        "findings": [
            {
                **_members(finding.exchange),
                "entity_type": finding.entity_type,
                "action": finding.action,
                "count": count,
            }
            for finding, count in sorted(summary.findings.items())
        ],
    }


def _members(exchange: Exchange) -> dict[str, Any]:
    return {**exchange._asdict(), "day": str(exchange.day)}


def _cells(exchange: Exchange) -> list[str]:
    return [
        _plain(str(cell)) if not isinstance(cell, bool) else str(cell).lower() for cell in exchange
    ]


def _plain(text: str) -> str:
    """A model's name may begin as what a spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("-", "+", "=", "@") else text
