"""What `sekisho audit verify` prints of a verdict."""

from collections.abc import Iterator

from sekisho.audit.verification import Fault, Verdict
from sekisho.audit.wording import FAULTS, NOTES, SOUND, UNKEYED


def verdict_lines(name: str, verdict: Verdict) -> Iterator[str]:
    for note in verdict.notes:
        text = NOTES[note.kind]
        yield f"{note.place.file}:{note.place.line}: {text.en} / {text.ja}"
    for fault in verdict.faults:
        text = FAULTS[fault.kind]
        yield f"{_place(fault)}: {fault.kind}{_numbers(fault)}: {text.en} / {text.ja}"
    if verdict.more_faults:
        yield f"{verdict.more_faults} more / ほか {verdict.more_faults} 件"
    if verdict.sound:
        yield f"{name}: {SOUND.en} / {SOUND.ja}"
    if not verdict.keyed:
        yield f"{name}: {UNKEYED.en} / {UNKEYED.ja}"
    yield (
        f"{name}: lines / 行 {verdict.first}-{verdict.head.seq}, "
        f"files / ファイル {verdict.files}, head {verdict.head.hash}"
    )


def _place(fault: Fault) -> str:
    return f"{fault.place.file}:{fault.place.line}" if fault.place.line else fault.place.file


def _numbers(fault: Fault) -> str:
    if not fault.first:
        return ""
    last = f"-{fault.last}" if fault.last != fault.first else ""
    return f" (seq {fault.first}{last})"
