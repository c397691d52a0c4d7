"""One worker process: it is asked, it is stopped, and no failure of it goes unnoticed."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from sekisho.detection_process import DetectionProcess
from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from support.worker import worker_command


def run(
    command: list[str], use: Callable[[DetectionProcess], Awaitable[None]], timeout_s: float = 20
) -> None:
    async def session() -> None:
        process = DetectionProcess(command, timeout_s=timeout_s)
        try:
            await use(process)
        finally:
            await process.stop()

    asyncio.run(session())


def test_is_ready_from_its_start_to_its_end(tmp_path: Path) -> None:
    async def use(process: DetectionProcess) -> None:
        assert not process.ready
        await process.start()
        assert process.ready
        [[finding]] = await process.ask([Leaf("田中")])
        assert finding.entity_type == "PERSON"
        ended = asyncio.create_task(process.ended())
        await process.stop()
        await ended
        assert not process.ready
        await process.start()
        assert process.ready

    run(worker_command(tmp_path), use)


def test_a_dictionary_that_cannot_be_used_is_logged_and_fails_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def use(process: DetectionProcess) -> None:
        await process.start()
        await process.ask([Leaf("dictionary")])
        for _ in range(2):
            [[finding]] = await process.ask([Leaf("田中")])
            assert finding.entity_type == "PERSON"

    run(worker_command(tmp_path), use)

    [record] = caplog.records
    assert record.getMessage().endswith("the one before stays: terms.csv:3: the term is empty")


@pytest.mark.parametrize(
    ("text", "code", "stays"),
    [
        ("raise", "detection_failed", True),
        ("die", "detection_failed", False),
        ("memory", "detection_failed", False),
        ("hang", "detection_timeout", False),
    ],
)
def test_every_failure_is_told(tmp_path: Path, text: str, code: str, stays: bool) -> None:
    async def use(process: DetectionProcess) -> None:
        await process.start()
        with pytest.raises(DetectionFailure) as caught:
            await process.ask([Leaf(text)])
        assert caught.value.code == code
        assert caught.value.__cause__ is None
        assert process.ready is stays

    run(worker_command(tmp_path), use, timeout_s=1)


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", "raise SystemExit(1)"],
        [sys.executable, "-c", "print('no answer of a worker, but long enough to look like one')"],
        ["/no/such/program"],
    ],
)
def test_what_does_not_start_is_a_failure(command: list[str]) -> None:
    async def use(process: DetectionProcess) -> None:
        with pytest.raises(DetectionFailure):
            await process.start()
        assert not process.ready

    run(command, use)
