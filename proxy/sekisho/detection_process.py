"""One worker process as its server sees it: started, asked, stopped.

Every way in which it can fail is a DetectionFailure, and leaves no process behind.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress

from sekisho.detection_worker import LENGTH
from sekisho.errors import DetectionFailure
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

log = logging.getLogger("sekisho")

Findings = list[list[Finding]]
Rows = list[list[tuple[int, int, str, float, str]]]
"""Findings as they travel between the processes, in the order of Finding's fields."""
Answer = tuple[Rows, str]
"""With what is wrong with a dictionary that changed, if anything is."""

LOAD_TIMEOUT_S = 180.0


class DetectionProcess:
    def __init__(self, command: Sequence[str], *, timeout_s: float) -> None:
        """`timeout_s` is for one job."""
        self._command = command
        self._timeout_s = timeout_s
        self._process: asyncio.subprocess.Process | None = None
        self._loaded = False

    @property
    def ready(self) -> bool:
        """False as soon as the process has ended, whoever ended it."""
        process = self._process
        return self._loaded and process is not None and process.returncode is None

    async def start(self) -> None:
        """Returns when it has loaded its models."""
        await self.stop()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError:
            raise _failed("could not be started", "起動できません") from None
        await self._ask(b"[]", LOAD_TIMEOUT_S)
        self._loaded = True

    async def ended(self) -> None:
        if self._process is not None:
            await self._process.wait()

    async def stop(self) -> None:
        self._loaded = False
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # Read to the end: a pipe that nobody reads keeps the transport, and its warning, alive.
        with suppress(OSError):
            await process.communicate()

    async def ask(self, leaves: Sequence[Leaf]) -> Findings:
        job = json.dumps([(leaf.text, leaf.cue) for leaf in leaves]).encode()
        rows, problem = await self._ask(job, self._timeout_s)
        if problem:
            log.error("a changed dictionary cannot be used, the one before stays: %s", problem)
        return [[Finding(*found) for found in row] for row in rows]

    async def _ask(self, job: bytes, timeout_s: float) -> Answer:
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._exchange(job)
        except TimeoutError:
            await self.stop()
            raise detection_timeout() from None
        except (OSError, asyncio.IncompleteReadError, ValueError):
            await self.stop()
            raise _failed("stopped", "停止しました") from None
        except asyncio.CancelledError:  # shutting down
            await self.stop()
            raise
        if answer == MemoryError.__name__:
            await self.stop()
            raise _failed(
                "ran out of memory", "メモリ不足になりました", "limits.detection_memory_bytes"
            )
        if isinstance(answer, str):
            raise _failed(f"failed ({answer})", f"失敗しました（{answer}）")
        return answer

    async def _exchange(self, job: bytes) -> str | Answer:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise BrokenPipeError
        process.stdin.write(LENGTH.pack(len(job)) + job)
        await process.stdin.drain()
        (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
        answer: str | Answer = json.loads(await process.stdout.readexactly(size))
        return answer


def detection_timeout() -> DetectionFailure:
    return DetectionFailure(
        "detection_timeout",
        en="The detector took too long; the request was not sent.",
        ja="検出が時間内に終わりませんでした。リクエストは送信していません。",
        setting="limits.detection_timeout_s",
        retry_after_s=1,
    )


def _failed(en: str, ja: str, setting: str | None = None) -> DetectionFailure:
    return DetectionFailure(
        "detection_failed",
        en=f"The detector {en}; the request was not sent.",
        ja=f"検出器が{ja}。リクエストは送信していません。",
        setting=setting,
        retry_after_s=1,
    )
