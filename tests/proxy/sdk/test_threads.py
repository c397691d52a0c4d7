"""Work beside an event loop."""

import asyncio
import threading
import time

import pytest

from sekisho.sdk import threads
from sekisho.sdk.threads import in_thread


def test_the_loop_goes_on_meanwhile() -> None:
    done = threading.Event()

    async def both() -> int:
        waiting = asyncio.create_task(in_thread(done.wait, 10))
        await asyncio.sleep(0.01)
        done.set()  # the loop would never come here
        return await waiting

    assert asyncio.run(both())


def test_no_more_at_once_than_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "THREADS", 3)
    busy: list[int] = []
    most = 0

    def work(number: int) -> int:
        nonlocal most
        busy.append(number)
        most = max(most, len(busy))
        time.sleep(0.01)
        busy.remove(number)
        return number

    async def all_of_them() -> list[int]:
        return await asyncio.gather(*(in_thread(work, number) for number in range(20)))

    assert asyncio.run(all_of_them()) == list(range(20))
    assert most == 3


def test_a_cancelled_caller_does_not_wait() -> None:
    done = threading.Event()

    async def given_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await in_thread(done.wait, 10)
        done.set()

    began = time.monotonic()
    asyncio.run(given_up())

    assert time.monotonic() - began < 5


def test_what_is_raised_passes() -> None:
    def failing() -> None:
        raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        asyncio.run(in_thread(failing))
