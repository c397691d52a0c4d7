"""The workers: what they find comes back, and whatever befalls one fails its request closed."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from sekisho.detection import WorkerDetector
from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding
from support.worker import worker_command


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    return worker_command(tmp_path)


def run(
    command: list[str],
    use: Callable[[WorkerDetector], Awaitable[object]],
    timeout_s: float = 20,
    **options: Any,
) -> None:
    async def session() -> None:
        detector = WorkerDetector(timeout_s=timeout_s, command=command, **options)
        try:
            await use(detector)
        finally:
            await detector.close()

    asyncio.run(session())


async def until(done: Callable[[], bool]) -> None:
    for _ in range(400):
        if done():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not happen")


def test_finds_in_every_leaf_in_order(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        assert detector.ready
        leaves = [Leaf("何もない"), Leaf("\ud800田中さん", "氏名")]
        assert await detector.detect(leaves) == [[], [Finding(1, 3, "PERSON", 0.9, "cue=氏名")]]

    run(command, use)


def test_starts_by_itself_and_asks_nothing_for_no_text(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        assert await detector.detect([]) == []
        assert not detector.ready
        assert await detector.detect([Leaf("あ")]) == [[]]

    run(command, use)


@pytest.mark.parametrize(
    ("text", "code"),
    [("raise", "detection_failed"), ("die", "detection_failed"), ("hang", "detection_timeout")],
)
def test_a_job_that_goes_wrong_fails_closed_and_the_next_one_works(
    command: list[str], text: str, code: str
) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        with pytest.raises(DetectionFailure) as caught:
            await detector.detect([Leaf("田中"), Leaf(text)])
        assert caught.value.code == code
        assert caught.value.status == 503
        assert "could not read" not in str(caught.value)
        await until(lambda: detector.ready)  # it comes back by itself
        assert len(await detector.detect([Leaf("田中")])) == 1

    run(command, use, timeout_s=1)


def test_whoever_waits_too_long_is_told_so_and_the_worker_goes_on(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        first, second, third = await asyncio.gather(
            *(detector.detect([Leaf(f"sleep 0.7 {n}")]) for n in range(3)), return_exceptions=True
        )
        assert first == second == [[]]
        assert isinstance(third, DetectionFailure)
        assert (third.code, third.setting) == ("detection_busy", "limits.detection_timeout_s")
        assert detector.ready
        assert len(await detector.detect([Leaf("田中")])) == 1

    run(command, use, timeout_s=1)


def test_what_does_not_fit_in_the_queue_is_refused_at_once(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        slow = asyncio.create_task(detector.detect([Leaf("sleep 1 " + "あ" * 8_000)]))
        await asyncio.sleep(0.1)
        waits = asyncio.create_task(detector.detect([Leaf("い" * 2_000)]))
        await asyncio.sleep(0.2)
        assert detector.waiting_chars == 10_008

        with pytest.raises(DetectionFailure) as caught:
            await detector.detect([Leaf("う" * 9_000)])

        assert (caught.value.code, caught.value.status) == ("detection_busy", 503)
        assert caught.value.setting == "limits.detection_queue_chars"
        assert caught.value.retry_after_s is not None
        assert caught.value.retry_after_s >= 1
        assert await detector.detect([Leaf("田中")]) == [[Finding(0, 2, "PERSON", 0.9, "cue=")]]
        assert await slow == await waits == [[]]
        assert detector.waiting_chars == 0

    run(command, use, queue_chars=12_000)


def test_what_never_fits_is_told_so(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        with pytest.raises(DetectionFailure) as caught:
            await detector.detect([Leaf("あ" * 60), Leaf("い" * 41)])
        assert (caught.value.code, caught.value.status) == ("too_much_text", 413)
        assert "あ" * 5 not in str(caught.value)

    run(command, use, queue_chars=100)


def test_the_wait_that_is_told_follows_from_the_speed(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        for _ in range(3):  # about 2,000 characters a second
            await detector.detect([Leaf("sleep 0.3 " + "あ" * 600)])
        slow = asyncio.create_task(detector.detect([Leaf("sleep 1 " + "あ" * 20_000)]))
        await asyncio.sleep(0.1)
        with pytest.raises(DetectionFailure) as caught:
            await detector.detect([Leaf("あ" * 20_000)])
        # 19,000 too many, at less than the 20,000 a second that it began with
        assert 2 <= (caught.value.retry_after_s or 0) <= 20
        await slow

    run(command, use, queue_chars=21_000)


def test_who_has_gone_is_not_read(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        turn = "sleep 0.3 " + "あ" * 9_990
        gone = asyncio.create_task(detector.detect([Leaf(turn)] * 50))
        await asyncio.sleep(0.1)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert detector.waiting_chars == 0
        async with asyncio.timeout(2):  # all of them would take 15 seconds
            assert await detector.detect([Leaf("sleep 0 " + "あ" * 9_990)] * 5) == [[]] * 5

    run(command, use)


def test_several_workers_read_at_the_same_time(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        await until(lambda: all(process.ready for process in detector._processes))
        both = [Leaf("sleep 1.5 " + "あ" * 9_990), Leaf("sleep 1.5 " + "い" * 9_990 + "田中")]
        async with asyncio.timeout(2.7):
            assert [len(row) for row in await detector.detect(both)] == [0, 1]

    run(command, use, workers=2)


@pytest.mark.parametrize("text", ["die", "hang", "memory"])
def test_a_worker_that_fails_does_not_disturb_the_others(command: list[str], text: str) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        await until(lambda: all(process.ready for process in detector._processes))
        failing = asyncio.create_task(detector.detect([Leaf(text)]))
        for n in range(20):
            assert await detector.detect([Leaf(f"{n}田中")])
            assert detector.ready
        with pytest.raises(DetectionFailure):
            await failing
        await until(lambda: all(process.ready for process in detector._processes))

    run(command, use, timeout_s=2, workers=2)


def test_memory_that_runs_out_fails_its_request_alone(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        [[before]] = await detector.detect([Leaf("pid")])
        with pytest.raises(DetectionFailure) as caught:
            await detector.detect([Leaf("memory")])
        assert caught.value.setting == "limits.detection_memory_bytes"
        await until(lambda: detector.ready)
        [[after]] = await detector.detect([Leaf("pid")])
        assert before.recognizer != after.recognizer  # not one that may be damaged

    run(command, use, memory_bytes=2 << 30)


def test_a_worker_that_is_killed_while_it_waits_is_missed_and_comes_back(
    command: list[str],
) -> None:
    async def use(detector: WorkerDetector) -> None:
        [[finding]] = await detector.detect([Leaf("pid")])
        os.kill(int(finding.recognizer), signal.SIGKILL)
        await until(lambda: not detector.ready)
        await until(lambda: detector.ready)
        assert len(await detector.detect([Leaf("田中")])) == 1

    run(command, use)


def test_without_a_worker_requests_fail_at_once_until_one_starts(
    command: list[str], tmp_path: Path
) -> None:
    script = Path(command[1])
    good = script.read_text(encoding="utf-8")
    script.write_text("raise SystemExit(1)", encoding="utf-8")

    async def use(detector: WorkerDetector) -> None:
        waiting = asyncio.create_task(detector.detect([Leaf("田中")]))
        with pytest.raises(DetectionFailure):
            await waiting
        async with asyncio.timeout(0.5):
            with pytest.raises(DetectionFailure) as caught:
                await detector.detect([Leaf("田中")])
        assert caught.value.code == "detection_failed"
        await asyncio.to_thread(script.write_text, good, encoding="utf-8")
        await until(lambda: detector.ready)
        assert len(await detector.detect([Leaf("田中")])) == 1

    run(command, use)


def test_closing_fails_what_is_under_way_and_what_comes_after(command: list[str]) -> None:
    async def session() -> None:
        detector = WorkerDetector(timeout_s=20, command=command)
        await detector.start()
        under_way = [asyncio.create_task(detector.detect([Leaf(f"sleep 9 {n}")])) for n in range(2)]
        await asyncio.sleep(0.1)
        await detector.close()
        for task in under_way:
            with pytest.raises(DetectionFailure):
                await task
        with pytest.raises(DetectionFailure):
            await detector.detect([Leaf("田中")])
        assert not detector.ready

    asyncio.run(session())


def test_a_caller_that_goes_away_leaves_the_worker_in_order(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        gone = asyncio.create_task(detector.detect([Leaf("田中")] * 50))
        await asyncio.sleep(0)
        gone.cancel()
        [findings] = await detector.detect([Leaf("鈴木と田中")])
        assert findings[0].start == 3

    run(command, use)


def test_the_worker_is_told_which_dictionaries_to_load_and_what_else_to_find(
    command: list[str],
) -> None:
    masked = (Path("秘密 a.csv"), Path("b.yaml"))
    files = DictionaryFiles(masked, (Path("keep.csv"),), Path("marks"))

    async def session() -> None:
        detector = WorkerDetector(
            timeout_s=20, dictionaries=files, further_types=("DATE_TIME",), command=command
        )
        try:
            [[finding]] = await detector.detect([Leaf("dictionaries")])
        finally:
            await detector.close()
        assert finding.recognizer == "秘密 a.csv b.yaml / keep.csv / DATE_TIME / marks"

    asyncio.run(session())


def test_a_worker_that_cannot_load_is_a_failure(tmp_path: Path) -> None:
    async def use(detector: WorkerDetector) -> None:
        with pytest.raises(DetectionFailure):
            await detector.start()
        assert not detector.ready

    run([sys.executable, "-c", "raise SystemExit(1)"], use)


def test_a_short_request_does_not_wait_for_all_of_a_long_one(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        await detector.start()
        done: list[str] = []

        async def ask(name: str, leaves: list[Leaf]) -> None:
            findings = await detector.detect(leaves)
            assert [len(row) for row in findings] == [1] * len(leaves)
            done.append(name)

        long = ask("long", [Leaf("田中" + "あ" * 9_000) for _ in range(40)])
        await asyncio.gather(long, ask("short", [Leaf("田中")]))
        assert done == ["short", "long"]

    run(command, use)


def test_jobs_of_many_callers_do_not_mix(command: list[str]) -> None:
    async def use(detector: WorkerDetector) -> None:
        texts = ["あ" * n + "田中" for n in range(30)]
        answers = await asyncio.gather(*(detector.detect([Leaf(text)]) for text in texts))
        assert [findings[0].start for [findings] in answers] == list(range(30))

    run(command, use)
