"""An application whose configuration is replaced while it runs.

Each configuration is an application of its own. What begins is served by the one in force; what is
running goes on with the one it began with, whose detector and connections are closed when the last
of it has ended.
"""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from sekisho.detection import Detector
from sekisho.key import Keys
from sekisho.settings import Settings
from sekisho.transport import Transport


@dataclass(eq=False)
class Configured:
    """A configuration, and what serves by it. `loaded_at` is Unix time."""

    settings: Settings
    keys: Keys
    app: ASGIApp
    detector: Detector
    transport: Transport
    loaded_at: float
    running: int = 0


class Reloadable:
    """An ASGI application. `life` is what has to run for as long as the server does."""

    def __init__(
        self,
        first: Configured,
        life: Callable[["Reloadable"], AbstractAsyncContextManager[None]],
    ) -> None:
        self.current = first
        self._retired: list[Configured] = []
        self._closing: set[asyncio.Task[None]] = set()
        self._life = Starlette(lifespan=lambda app: life(self))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._life(scope, receive, send)
            return
        serving = self.current
        serving.running += 1
        try:
            await serving.app(scope, receive, send)
        finally:
            serving.running -= 1
            if self._retired:
                self._close_what_has_ended()

    def put_into_force(self, configured: Configured) -> None:
        """For all that begins from now on."""
        self._retired.append(self.current)
        self.current = configured
        self._close_what_has_ended()

    async def close(self) -> None:
        """Whatever still runs."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        everything = [*self._retired, self.current]
        for detector in {id(each.detector): each.detector for each in everything}.values():
            await detector.close()
        for transport in {id(each.transport): each.transport for each in everything}.values():
            await transport.close()

    def _close_what_has_ended(self) -> None:
        ended = [each for each in self._retired if not each.running]
        self._retired = [each for each in self._retired if each.running]
        for each in ended:
            task = asyncio.create_task(self._close(each))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _close(self, ended: Configured) -> None:
        """What another configuration took over stays."""
        others = [self.current, *self._retired]
        if all(each.detector is not ended.detector for each in others):
            await ended.detector.close()
        if all(each.transport is not ended.transport for each in others):
            await ended.transport.close()
