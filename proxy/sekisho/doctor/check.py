"""One thing that was looked at, and how it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Status(StrEnum):
    OK = "ok"
    WARN = "warn"  # it works, and something about it is not as it should be
    FAIL = "fail"  # with this, requests fail or something leaks
    SKIP = "skip"  # not looked at


@dataclass(frozen=True, slots=True)
class Check:
    """`said` and `advice` are in English and Japanese, and hold no value and no secret. `clock_s`:
    how far another machine's clock is ahead, where it told its own.
    """

    name: str
    status: Status
    said: str
    advice: str = ""
    clock_s: float | None = None


Look: TypeAlias = Callable[[], Iterable[Check]]


def ok(name: str, said: str) -> Check:
    return Check(name, Status.OK, said)


def warn(name: str, said: str, advice: str) -> Check:
    return Check(name, Status.WARN, said, advice)


def fail(name: str, said: str, advice: str) -> Check:
    return Check(name, Status.FAIL, said, advice)


def skip(name: str, said: str) -> Check:
    return Check(name, Status.SKIP, said)
