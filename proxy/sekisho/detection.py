"""The detector as processes of its own, so that no detection delays another exchange's stream.

Worker processes hold the models; texts go to them and findings come back through pipes, one turn
at a time, out of one fair and bounded queue. A turn that takes too long, or whose worker dies,
fails its request closed, and that worker is started anew while the others go on. What waits for
nobody any more is not read.
"""

import asyncio
import logging
import math
import sys
import time
from collections.abc import Sequence
from typing import Protocol

from sekisho.detection_process import DetectionProcess, Findings
from sekisho.detection_queue import Asker, DetectionQueue, Turn
from sekisho.detection_worker import NO_DICTIONARIES, worker_arguments
from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles

log = logging.getLogger("sekisho")

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
"""Between two attempts to start a worker that does not start; the first comes at once."""

CHARS_PER_S = 20_000.0
"""What a worker is believed to read until it has been measured."""


class Detector(Protocol):
    """Findings for each leaf, in order. Raises DetectionFailure, and then nothing may leave."""

    async def detect(self, leaves: Sequence[Leaf]) -> Findings: ...

    @property
    def ready(self) -> bool: ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...


class WorkerDetector:
    """`timeout_s` is for one turn of a request, and for waiting for one. `queue_chars` is how much
    text may have to be read until a request is done; one that would have to wait for more is
    refused at once. `memory_bytes` is for each worker; 0 sets no bound.

    The workers read the dictionaries themselves, each time they start, by the names they are given.
    `further_types` are found beside those that every detector finds.
    """

    def __init__(
        self,
        *,
        timeout_s: float,
        workers: int = 1,
        queue_chars: int = 3_000_000,
        memory_bytes: int = 0,
        dictionaries: DictionaryFiles = NO_DICTIONARIES,
        further_types: Sequence[str] = (),
        command: Sequence[str] = (),
    ) -> None:
        self._timeout_s = timeout_s
        self._queue_chars = queue_chars
        worker = tuple(command) or (sys.executable, "-m", "sekisho.detection_worker")
        full = (*worker, *worker_arguments(dictionaries, further_types, memory_bytes))
        self._processes = [DetectionProcess(full, timeout_s=timeout_s) for _ in range(workers)]
        self._queue = DetectionQueue(workers=workers)
        self._requests: dict[Asker, _Request] = {}
        self._speed = _Speed()
        self._loops: list[asyncio.Task[None]] = []
        self._down: dict[DetectionProcess, DetectionFailure] = {}
        self._something_new = asyncio.Event()
        self._closed = False

    @property
    def ready(self) -> bool:
        """Whether one worker at least can detect."""
        return any(process.ready for process in self._processes)

    @property
    def waiting_chars(self) -> int:
        """Characters of the requests that are here, as far as no worker has read them."""
        return self._queue.unread_chars

    @property
    def waiting_requests(self) -> int:
        return len(self._requests)

    async def start(self) -> None:
        """Loads the models in the workers; returns when one of them can detect."""
        self._start_workers()
        while not self.ready:
            self._refuse_if_down()
            await self._news()

    async def close(self) -> None:
        """For good: requests under way fail."""
        self._closed = True
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._fail_all(_closed())
        self._tell()

    async def detect(self, leaves: Sequence[Leaf]) -> Findings:
        """A caller that goes away takes its texts along, but for those a worker already has."""
        if not leaves:
            return []
        self._start_workers()
        self._refuse_if_down()
        self._refuse_if_full(sum(len(leaf.text) for leaf in leaves))
        request = _Request(leaves, self._timeout_s)
        self._requests[request.asker] = request
        self._queue.join(request.asker)
        self._tell()
        try:
            return await request.findings
        finally:
            request.stop_waiting()
            self._leave(request)

    def _start_workers(self) -> None:
        if self._closed:
            raise _closed()
        if not self._loops:
            self._loops = [asyncio.create_task(self._run(each)) for each in self._processes]

    def _refuse_if_down(self) -> None:
        if len(self._down) == len(self._processes):
            raise next(iter(self._down.values())).with_traceback(None)

    def _refuse_if_full(self, chars: int) -> None:
        most = self._queue_chars
        if chars > most:
            raise DetectionFailure(
                "too_much_text",
                status=413,
                en=f"The request holds {chars} characters of new text, more than {most}.",
                ja=f"リクエストの未検査テキストが {chars} 文字あり、{most} 文字を超えています。",
                setting="limits.detection_queue_chars",
            )
        over = self._queue.chars_until(chars) - most
        if over > 0:
            wait_s = over / self._speed.chars_per_s / len(self._processes)
            raise _busy("limits.detection_queue_chars", retry_after_s=math.ceil(wait_s))

    async def _run(self, process: DetectionProcess) -> None:
        """One worker's loop, until close()."""
        pause_s = FIRST_PAUSE_S
        try:
            while True:
                try:
                    await process.start()
                except DetectionFailure as failure:
                    self._is_down(process, failure)
                    await asyncio.sleep(pause_s)
                    pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
                    continue
                pause_s = FIRST_PAUSE_S
                self._down.pop(process, None)
                self._tell()
                await self._serve(process)
                log.warning("a worker of the detector ended; it is started anew")
        finally:
            await process.stop()

    async def _serve(self, process: DetectionProcess) -> None:
        """Returns when the process has ended."""
        watch = asyncio.create_task(process.ended())
        watch.add_done_callback(lambda _: self._tell())
        try:
            while process.ready:
                turn = self._queue.begin()
                if turn is None:
                    await self._news()
                else:
                    await self._take(turn, process)
        finally:
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def _take(self, turn: Turn, process: DetectionProcess) -> None:
        request = self._requests[turn.asker]
        request.begin()
        since = time.perf_counter()
        try:
            request.add(turn, await process.ask(turn.leaves))
            self._speed.measure(turn.chars, time.perf_counter() - since)
        except DetectionFailure as failure:
            request.fail(failure)
            self._leave(request)
        finally:
            self._queue.end(turn)
            request.end()
            self._tell()  # another long one may begin

    def _is_down(self, process: DetectionProcess, failure: DetectionFailure) -> None:
        log.error("a worker of the detector does not start: %s", failure)
        self._down[process] = failure
        if len(self._down) == len(self._processes):
            self._fail_all(failure)
        self._tell()

    def _fail_all(self, failure: DetectionFailure) -> None:
        for request in list(self._requests.values()):
            request.fail(failure)
            self._leave(request)

    def _leave(self, request: "_Request") -> None:
        self._queue.leave(request.asker)
        self._requests.pop(request.asker, None)

    async def _news(self) -> None:
        await self._something_new.wait()

    def _tell(self) -> None:
        """Wakes everybody who waits for a worker or for work, each to look for itself."""
        self._something_new.set()
        self._something_new = asyncio.Event()


class _Request:
    """A caller's texts, and what has been found in them so far."""

    def __init__(self, leaves: Sequence[Leaf], timeout_s: float) -> None:
        self._loop = asyncio.get_running_loop()
        self.asker = Asker(leaves)
        self.findings: asyncio.Future[Findings] = self._loop.create_future()
        self._timeout_s = timeout_s
        self._timer: asyncio.TimerHandle | None = None
        self._under_way = 0
        self._found: dict[int, Findings] = {}
        self.wait()

    def wait(self) -> None:
        """Unless one is under way, a turn has to begin in time."""
        if not self._under_way and not self.findings.done():
            busy = _busy("limits.detection_timeout_s", retry_after_s=1)
            self._timer = self._loop.call_later(self._timeout_s, self.fail, busy)

    def stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def begin(self) -> None:
        self._under_way += 1
        self.stop_waiting()

    def end(self) -> None:
        self._under_way -= 1
        self.wait()

    def add(self, turn: Turn, findings: Findings) -> None:
        self._found[turn.number] = findings
        if len(self._found) == len(self.asker.turns) and not self.findings.done():
            in_order = (self._found[turn.number] for turn in self.asker.turns)
            self.findings.set_result([row for found in in_order for row in found])

    def fail(self, failure: DetectionFailure) -> None:
        if not self.findings.done():
            self.findings.set_exception(failure)


class _Speed:
    """Characters per second of one worker: all turns, those of late counting most."""

    def __init__(self) -> None:
        self._chars = CHARS_PER_S
        self._seconds = 1.0

    @property
    def chars_per_s(self) -> float:
        return self._chars / self._seconds

    def measure(self, chars: int, seconds: float) -> None:
        fade = 0.9
        self._chars = self._chars * fade + chars
        self._seconds = self._seconds * fade + seconds


def _busy(setting: str, *, retry_after_s: int) -> DetectionFailure:
    return DetectionFailure(
        "detection_busy",
        en="The detector is busy; the request was not sent.",
        ja="検出器が混み合っています。リクエストは送信していません。",
        setting=setting,
        retry_after_s=max(1, retry_after_s),
    )


def _closed() -> DetectionFailure:
    return DetectionFailure(
        "detection_failed",
        en="The detector is shut down; the request was not sent.",
        ja="検出器が終了しています。リクエストは送信していません。",
        retry_after_s=1,
    )
