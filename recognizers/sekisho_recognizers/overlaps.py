"""Where two findings overlap, what becomes of them. The only place that decides it.

What has a form of its own (a number, a key, an address) comes before what a model or a word list
takes for a name, and that before what says little about anybody (an amount, an age), so that an
allowed type never hides one that is masked. Among equals: longest first, then the most specific
type, then the score; what is still equal is decided by position and name, so the same findings
always give the same answer, in any order. Of a finding that loses in part to another recognizer's,
the rest stays: no place that was found is left out. Costs one sort.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

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
_NAMES = frozenset({"PERSON", "ORGANIZATION", "PROJECT", "MEDICAL", "SENSITIVE", "CUSTOM"})
_CONTEXT = frozenset({"LOCATION", "DATE_TIME", "AGE", "MONEY", "CONFIDENTIAL_MARK"})


def resolve(findings: Iterable[Finding], text: str) -> list[Finding]:
    """Sorted by start, none overlapping another. Of the text, only what is a letter counts."""
    starts: list[int] = []
    kept: list[Finding] = []
    for finding in sorted(findings, key=_rank):
        rests = list(_free(finding, starts, kept))
        if rests != [finding] and _has_won_elsewhere(finding, starts, kept):
            continue
        for rest in rests:
            if rest != finding and not any(map(str.isalnum, text[rest.start : rest.end])):
                continue
            at = bisect_left(starts, rest.start)
            starts.insert(at, rest.start)
            kept.insert(at, rest)
    return kept


def _has_won_elsewhere(finding: Finding, starts: list[int], kept: list[Finding]) -> bool:
    """Whether its own recognizer read the place in another way, which stays."""
    at = max(bisect_left(starts, finding.start) - 1, 0)
    while at < len(kept) and kept[at].start < finding.end:
        if kept[at].end > finding.start and kept[at].recognizer == finding.recognizer:
            return True
        at += 1
    return False


def _free(finding: Finding, starts: list[int], kept: list[Finding]) -> Iterator[Finding]:
    """The parts of a finding that none of the kept ones covers."""
    start = finding.start
    at = bisect_left(starts, start)
    if at and kept[at - 1].end > start:
        at -= 1
    while start < finding.end:
        taken = kept[at] if at < len(kept) else None
        end = finding.end if taken is None else min(finding.end, max(start, taken.start))
        if start < end:
            yield replace(finding, start=start, end=end)
        if taken is None or taken.start >= finding.end:
            return
        start = taken.end
        at += 1


def _rank(finding: Finding) -> tuple[int, int, int, float, int, str, str]:
    return (
        (finding.entity_type in _NAMES) + 2 * (finding.entity_type in _CONTEXT),
        finding.start - finding.end,
        -_SPECIFICITY.get(finding.entity_type, len(GENERAL)),
        -finding.score,
        finding.start,
        finding.entity_type,
        finding.recognizer,
    )
