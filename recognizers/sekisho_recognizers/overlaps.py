"""Where two findings overlap, one stays. The only place that decides which.

Longest first, then the most specific type, then the score; what is still equal is decided by
position and name, so the same findings always give the same answer, in any order. Costs one sort.
"""

from bisect import bisect_left
from collections.abc import Iterable

from sekisho_recognizers.finding import Finding

# The general types, from vague to narrow; a type not named here is more specific than all of them.
GENERAL = (
    "DATE_TIME",
    "LOCATION",
    "AGE",
    "MONEY",
    "SENSITIVE",
    "MEDICAL",
    "PROJECT",
    "ORGANIZATION",
    "PERSON",
    "ADDRESS",
    "ID_NUMBER",
    "USERNAME",
    "URL",
    "SECRET",
)
_SPECIFICITY = {entity_type: rank for rank, entity_type in enumerate(GENERAL)}


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stay, sorted by start, none overlapping another."""
    starts: list[int] = []
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        at = bisect_left(starts, finding.start)
        free_before = at == 0 or kept[at - 1].end <= finding.start
        if free_before and (at == len(kept) or finding.end <= kept[at].start):
            starts.insert(at, finding.start)
            kept.insert(at, finding)
    return kept


def _rank(finding: Finding) -> tuple[int, int, float, int, str, str]:
    return (
        finding.start - finding.end,
        -_SPECIFICITY.get(finding.entity_type, len(GENERAL)),
        -finding.score,
        finding.start,
        finding.entity_type,
        finding.recognizer,
    )
