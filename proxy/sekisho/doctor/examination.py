"""All that is looked at, side by side; what is slow keeps nothing else waiting."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Protocol

from sekisho.doctor.check import Check, Look, fail, ok
from sekisho.doctor.files import look_at_audit, look_at_disks, look_at_keys, look_at_marks
from sekisho.doctor.machine import (
    look_at_api_keys,
    look_at_memory,
    look_at_policy,
    look_at_versions,
)
from sekisho.doctor.server import look_at_server
from sekisho.doctor.upstreams import look_at_clock, looks
from sekisho.doctor.vault import look_at_vault
from sekisho.failures import class_and_place
from sekisho.settings import Settings
from sekisho_recognizers.finding import Finding

SENTENCE = "担当の田中太郎です。電話は03-1234-5678です。"
"""Nobody's: a name as on sample forms, a number that is none."""
_THERE = {"PERSON": "田中太郎", "PHONE_NUMBER": "03-1234-5678"}


class Analyzer(Protocol):
    def analyze(self, text: str) -> Sequence[Finding]: ...


Load = Callable[[Settings], Analyzer]


def examine(
    settings: Settings, file: Path | None, load: Load, *, offline: bool = False
) -> Iterator[Check]:
    """As each is known, in a fixed order."""
    here: list[Look] = [
        look_at_versions,
        partial(look_at_policy, settings),
        partial(look_at_keys, settings),
        partial(look_at_api_keys, settings),
        partial(look_at_vault, settings),
        partial(look_at_audit, settings),
        partial(look_at_marks, settings),
        partial(look_at_disks, settings),
        partial(look_at_memory, settings),
        partial(look_at_server, settings, file),
    ]
    there = [] if offline else looks(settings)
    with ThreadPoolExecutor(len(here) + len(there) + 1) as pool:
        upstreams = [pool.submit(_looked, look) for look in there]
        for each in [pool.submit(_looked, look) for look in here]:
            yield from each.result()
        reached = [check for each in upstreams for check in each.result()]
        yield from reached
        if reached:
            yield look_at_clock(reached)
    # Last, and alone: it takes the machine for some seconds.
    yield from _looked(partial(look_at_detector, settings, load))


def look_at_detector(settings: Settings, load: Load) -> Iterator[Check]:
    findings = load(settings).analyze(SENTENCE)
    found = {(each.entity_type, SENTENCE[each.start : each.end]) for each in findings}
    missed = sorted(set(_THERE.items()) - found)
    if missed:
        yield fail(
            "detector",
            f"does not find {', '.join(name for name, _ in missed)} in a sample sentence "
            "/ 例文を検出できません",
            "dictionaries.keep may hold its words; else install sekisho anew "
            "/ 辞書の除外語、またはインストールを確認",
        )
    else:
        yield ok("detector", "loads, and finds what stands in a sample sentence / 検出できます")


def _looked(look: Look) -> list[Check]:
    """What nobody thought of is a failure of its own, told without a value."""
    try:
        return list(look())
    except Exception as error:
        inner = look.func if isinstance(look, partial) else look
        name = getattr(inner, "__name__", "check").removeprefix("look_at_")
        place = class_and_place(error)
        return [fail(name, f"cannot be looked at ({place}) / 検査できません", "report this")]
