"""The numbers as a table that a spreadsheet takes, and as JSON."""

import csv
import io
import json

from proxy.audit.test_summary import record, refused, summed
from sekisho.audit.entry import ended
from sekisho.audit.table import COLUMNS, csv_table, json_report

SUMMARY = summed(
    ended(record(1, counts={("PERSON", "mask"): 2})),
    ended(record(2, counts={("PERSON", "mask"): 3})),
    ended(refused(3, refused_types=("JP_MY_NUMBER",))),
    ended(record(4, model="-2")),
)


def test_rows_are_exchanges_and_then_findings() -> None:
    head, *lines = csv.reader(io.StringIO(csv_table(SUMMARY)))
    rows = [dict(zip(head, line, strict=True)) for line in lines]

    assert tuple(head) == COLUMNS
    assert sum(int(row["count"]) for row in rows if not row["entity_type"]) == 4
    assert [(row["entity_type"], row["action"], row["count"]) for row in rows if row["action"]] == [
        ("JP_MY_NUMBER", "block", "1"),
        ("PERSON", "mask", "5"),
    ]
    assert {row["date"] for row in rows} == {"2026-04-01"}
    assert {row["left"] for row in rows} == {"true", "false"}


def test_no_cell_is_a_formula() -> None:
    cells = [cell for line in csv.reader(io.StringIO(csv_table(SUMMARY))) for cell in line]

    assert "'-2" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_json_says_the_same() -> None:
    told = json.loads(json.dumps(json_report(SUMMARY, [])))

    assert (told["from"], told["to"]) == ("2026-04-01", "2026-04-01")
    assert sum(each["count"] for each in told["exchanges"]) == 4
    assert {each["entity_type"] for each in told["findings"]} == {"PERSON", "JP_MY_NUMBER"}
