"""The worker process: what it finds comes back, and whatever befalls it fails closed."""

import asyncio
import sys
import textwrap
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from sekisho.detection import WorkerDetector
from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding

# A worker with an analyzer of its own: the protocol is the real one, the models are not loaded.
WORKER = """
import sys, time, types
from sekisho_recognizers.finding import Finding

class Analyzer:
    def __init__(self, dictionaries, further_types):
        self.dictionaries = dictionaries
        self.further_types = further_types

    def analyze(self, text, *, cue=""):
        if text == "dictionaries":
            names = [*map(str, self.dictionaries.mask), "/", *map(str, self.dictionaries.keep)]
            names += ["/", *self.further_types]
            return [Finding(0, 1, "CUSTOM", 1.0, " ".join(names))]
        print("a library prints", text)
        if text == "hang":
            time.sleep(60)
        if text == "die":
            import os
            os._exit(3)
        if text == "raise":
            raise ValueError(f"could not read {text}")
        if "田中" in text:
            at = text.index("田中")
            return [Finding(at, at + 2, "PERSON", 0.9, f"cue={cue}")]
        return []

fake = types.ModuleType("sekisho_recognizers.analyzer")
fake.load_analyzer = lambda files, *, further_types: Analyzer(files, further_types)
sys.modules["sekisho_recognizers.analyzer"] = fake
from sekisho.detection import main
main()
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(WORKER))
    return [sys.executable, str(script)]


def run(
    command: list[str],
    use: Callable[[WorkerDetector], Awaitable[object]],
    timeout_s: float = 20,
) -> None:
    async def session() -> None:
        detector = WorkerDetector(timeout_s=timeout_s, command=command)
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
        async with detector._turn:
            with pytest.raises(DetectionFailure) as caught:
                await detector.detect([Leaf("田中")])
        assert caught.value.code == "detection_busy"
        assert detector.ready
        assert len(await detector.detect([Leaf("田中")])) == 1

    run(command, use, timeout_s=0.3)


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
    files = DictionaryFiles((Path("秘密 a.csv"), Path("b.yaml")), (Path("keep.csv"),))

    async def session() -> None:
        detector = WorkerDetector(
            timeout_s=20, dictionaries=files, further_types=("DATE_TIME",), command=command
        )
        try:
            [[finding]] = await detector.detect([Leaf("dictionaries")])
        finally:
            await detector.close()
        assert finding.recognizer == "秘密 a.csv b.yaml / keep.csv / DATE_TIME"

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
