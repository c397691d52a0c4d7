"""The detector as a process of its own, so that no detection delays another exchange's stream.

A worker process holds the models; texts go to it and findings come back through a pair of pipes,
one turn at a time. One that takes too long, or a worker that dies, fails its request closed and
the worker is started anew. Nothing but the texts' findings and an exception's class name ever
comes back, and the worker writes nothing anywhere else.
"""

import asyncio
import json
import os
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from sekisho_recognizers.dictionary_files import DictionaryFiles
from sekisho_recognizers.finding import Finding

if TYPE_CHECKING:
    from sekisho_recognizers.analyzer import Analyzer

Findings = list[list[Finding]]
Rows = list[list[tuple[int, int, str, float, str]]]
"""Findings as they travel between the processes, in the order of Finding's fields."""

LENGTH = struct.Struct(">Q")
NO_DICTIONARIES = DictionaryFiles()
LOAD_TIMEOUT_S = 180.0
TURN_CHARS = 10_000
"""A third of a second of detection: what one request may take before it is another's turn."""

WARM_UP = "担当：見本 太郎様、電話は03-0000-0000、taro@example.jpまで。"


class Detector(Protocol):
    """Findings for each leaf, in order. Raises DetectionFailure, and then nothing may leave."""

    async def detect(self, leaves: Sequence[Leaf]) -> Findings: ...

    @property
    def ready(self) -> bool: ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...


def _turns(leaves: Sequence[Leaf]) -> Iterator[list[Leaf]]:
    """A request's leaves in portions, so that a long history does not keep short ones waiting."""
    turn: list[Leaf] = []
    length = 0
    for leaf in leaves:
        if turn and length + len(leaf.text) > TURN_CHARS:
            yield turn
            turn, length = [], 0
        turn.append(leaf)
        length += len(leaf.text)
    yield turn


class WorkerDetector:
    """One worker process. `timeout_s` is for one turn of a job, and for waiting for it.

    The worker reads the dictionaries itself, each time it starts, by the names it is given.
    `further_types` are found beside those that every detector finds.
    """

    def __init__(
        self,
        *,
        timeout_s: float,
        dictionaries: DictionaryFiles = NO_DICTIONARIES,
        further_types: Sequence[str] = (),
        command: Sequence[str] = (),
    ) -> None:
        self._timeout_s = timeout_s
        worker = tuple(command) or (sys.executable, "-m", "sekisho.detection")
        self._command = (*worker, *_arguments(dictionaries, further_types))
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._jobs: set[asyncio.Task[Findings]] = set()
        self._ready = False
        self._closed = False

    @property
    def ready(self) -> bool:
        return self._ready

    async def start(self) -> None:
        """Loads the models in the worker; returns when it can detect."""
        async with self._turn:
            await self._ensure_started()

    async def close(self) -> None:
        """For good: jobs under way fail."""
        self._closed = True
        await self._stop()

    async def _stop(self) -> None:
        self._ready = False
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # Read to the end: a pipe that nobody reads keeps the transport, and its warning, alive.
        await process.communicate()

    async def detect(self, leaves: Sequence[Leaf]) -> Findings:
        """A caller that goes away does not stop its job: the worker, and who waits, would pay."""
        if not leaves:
            return []
        task = asyncio.create_task(self._job(leaves))
        self._jobs.add(task)
        task.add_done_callback(self._forget)
        return await asyncio.shield(task)

    def _restart(self) -> None:
        """A dead worker comes back before the next request asks: readiness depends on it."""
        if self._process is None and not self._closed:
            task = asyncio.create_task(self._start_again())
            self._jobs.add(task)
            task.add_done_callback(self._forget)

    async def _start_again(self) -> Findings:
        await self.start()
        return []

    def _forget(self, task: "asyncio.Task[Findings]") -> None:
        self._jobs.discard(task)
        if not task.cancelled():
            task.exception()  # retrieved, so that asyncio does not report it once more

    async def _job(self, leaves: Sequence[Leaf]) -> Findings:
        findings: Findings = []
        for turn in _turns(leaves):
            job = json.dumps([(leaf.text, leaf.cue) for leaf in turn]).encode()
            await self._wait_for_turn()
            try:
                await self._ensure_started()
                rows = await self._ask(job, self._timeout_s)
            except DetectionFailure:
                self._restart()
                raise
            finally:
                self._turn.release()
            findings += [[Finding(*found) for found in row] for row in rows]
        return findings

    async def _wait_for_turn(self) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._turn.acquire()
        except TimeoutError:
            raise _failure("detection_busy", "is busy", "混み合っています") from None

    async def _ensure_started(self) -> None:
        if self._closed:
            raise _failure("detection_failed", "is shut down", "終了しています")
        if self._process is not None and self._process.returncode is None:
            return
        await self._stop()
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await self._ask(b"[]", LOAD_TIMEOUT_S)
        self._ready = True

    async def _ask(self, job: bytes, timeout_s: float) -> Rows:
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._exchange(job)
        except TimeoutError:
            await self._stop()
            raise _failure(
                "detection_timeout", "took too long", "時間内に終わりませんでした"
            ) from None
        except (OSError, asyncio.IncompleteReadError):
            await self._stop()
            raise _failure("detection_failed", "stopped", "停止しました") from None
        except asyncio.CancelledError:  # shutting down
            await self._stop()
            raise
        if isinstance(answer, str):
            raise _failure("detection_failed", f"failed ({answer})", f"失敗しました（{answer}）")
        return answer

    async def _exchange(self, job: bytes) -> str | Rows:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(LENGTH.pack(len(job)) + job)
        await process.stdin.drain()
        (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        answer: str | Rows = json.loads(await process.stdout.readexactly(size))
        return answer


def _failure(code: str, en: str, ja: str) -> DetectionFailure:
    return DetectionFailure(
        code,
        en=f"The detector {en}; the request was not sent.",
        ja=f"検出器が{ja}。リクエストは送信していません。",
        setting=None if code == "detection_failed" else "limits.detection_timeout_s",
        retry_after_s=1,
    )


def _arguments(files: DictionaryFiles, further_types: Sequence[str]) -> Iterator[str]:
    given = (("--mask", files.mask), ("--keep", files.keep), ("--find", further_types))
    for option, values in given:
        for value in values:
            yield f"{option}={value}"


def _read_arguments(arguments: Sequence[str]) -> tuple[DictionaryFiles, tuple[str, ...]]:
    given: dict[str, list[str]] = {"--mask": [], "--keep": [], "--find": []}
    for argument in arguments:
        option, _, value = argument.partition("=")
        given[option].append(value)
    mask, keep = (tuple(map(Path, given[option])) for option in ("--mask", "--keep"))
    return DictionaryFiles(mask, keep), tuple(given["--find"])


def work(
    jobs: IO[bytes],
    answers: IO[bytes],
    dictionaries: DictionaryFiles = NO_DICTIONARIES,
    further_types: Sequence[str] = (),
) -> None:
    """The worker's whole life: jobs in, answers out, until the jobs end."""
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = None
    while header := jobs.read(LENGTH.size):
        (size,) = LENGTH.unpack(header)
        leaves = json.loads(jobs.read(size))
        answer: object
        try:
            analyzer = analyzer or _warm(load_analyzer(dictionaries, further_types=further_types))
            answer = [
                [
                    (f.start, f.end, f.entity_type, f.score, f.recognizer)
                    for f in analyzer.analyze(text, cue=cue)
                ]
                for text, cue in leaves
            ]
        except Exception as error:
            # The message may quote the text; the class says enough to look further.
            answer = type(error).__name__
        packed = json.dumps(answer).encode()
        answers.write(LENGTH.pack(len(packed)) + packed)
        answers.flush()


def _warm(analyzer: "Analyzer") -> "Analyzer":
    """The first text would wait for what the libraries load when they are first used."""
    analyzer.analyze(WARM_UP)
    return analyzer


def main() -> None:
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    with suppress(KeyboardInterrupt, BrokenPipeError):
        work(sys.stdin.buffer, answers, *_read_arguments(sys.argv[1:]))


if __name__ == "__main__":
    main()
