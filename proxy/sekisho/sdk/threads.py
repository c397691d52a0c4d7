"""Work that reads or waits, beside an event loop: asyncio's, or trio's."""

from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread

T = TypeVar("T")

THREADS = 16
"""Of one event loop. Its own, so that texts that wait for the detector or a server do not take the
threads in which a web framework serves everything else."""

_LIMITER: "anyio.lowlevel.RunVar[anyio.CapacityLimiter]" = anyio.lowlevel.RunVar("sekisho_texts")


async def in_thread(work: Callable[..., T], *args: object) -> T:
    """A caller that is cancelled does not wait for the end of what it asked for."""
    try:
        limiter = _LIMITER.get()
    except LookupError:
        limiter = anyio.CapacityLimiter(THREADS)
        _LIMITER.set(limiter)
    return await anyio.to_thread.run_sync(work, *args, abandon_on_cancel=True, limiter=limiter)
