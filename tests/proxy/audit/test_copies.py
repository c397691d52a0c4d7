"""A copy holds nothing up: what cannot be delivered is dropped and counted."""

import threading
import time
from collections.abc import Sequence

from sekisho.audit.copies import CopyThread
from support.processes import until


class Somewhere:
    name = "somewhere"

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.broken = False
        self.closed = False
        self.open = threading.Event()
        self.open.set()

    def deliver(self, lines: Sequence[bytes]) -> None:
        self.open.wait(10)
        if self.broken:
            raise ConnectionRefusedError("invented")
        self.lines += lines

    def close(self) -> None:
        self.closed = True


def test_lines_arrive_in_their_order() -> None:
    there = Somewhere()
    copy = CopyThread(there)
    lines = [str(n).encode() for n in range(1_000)]
    for line in lines:
        copy.send([line])
    copy.close()

    assert there.lines == lines
    assert there.closed
    assert copy.failed_lines == 0


def test_what_fails_is_counted_and_the_next_is_tried() -> None:
    there = Somewhere()
    copy = CopyThread(there)
    there.broken = True
    copy.send([b"one", b"two"])
    until(lambda: copy.failed_lines == 2)
    there.broken = False
    copy.send([b"three"])
    copy.close()

    assert there.lines == [b"three"]
    assert copy.failed_lines == 2


def test_who_sends_does_not_wait() -> None:
    there = Somewhere()
    there.open.clear()
    copy = CopyThread(there, max_waiting=10)
    since = time.monotonic()
    for _ in range(1_000):
        copy.send([b"line"])
    took = time.monotonic() - since
    there.open.set()
    copy.close()

    assert took < 1
    assert len(there.lines) + copy.failed_lines == 1_000
    assert copy.failed_lines >= 900


def test_a_copy_of_nothing_ends_at_once() -> None:
    there = Somewhere()
    CopyThread(there).close()

    assert there.closed
