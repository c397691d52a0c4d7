"""What is retired is closed when the last of it has ended, unless its successor took it over."""

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass, field

import pytest
from starlette.types import Message, Receive, Scope, Send

from sekisho.echo import EchoTransport
from sekisho.key import Keys
from sekisho.server.reloadable import Configured, Reloadable
from sekisho.settings import Settings
from support.planted import PlantedDetector


class Detector(PlantedDetector):
    closed = 0

    async def close(self) -> None:
        self.closed += 1


class Transport(EchoTransport):
    closed = 0

    async def close(self) -> None:
        self.closed += 1


class Gate:
    """An application whose requests last until they are let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.served += 1
        await self.go.wait()
        if scope.get("fails"):
            raise ValueError("planted")


@dataclass
class Made:
    app: Gate = field(default_factory=Gate)
    detector: Detector = field(default_factory=lambda: Detector({}))
    transport: Transport = field(default_factory=Transport)

    @property
    def configured(self) -> Configured:
        keys = Keys(bytes(32))
        return Configured(Settings(), keys, self.app, self.detector, self.transport, 0.0)

    @property
    def closed(self) -> tuple[int, int]:
        return self.detector.closed, self.transport.closed


def reloadable(first: Made) -> Reloadable:
    return Reloadable(first.configured, lambda app: nullcontext())


async def receive() -> Message:
    raise AssertionError


async def send(message: Message) -> None:
    raise AssertionError


def begin(app: Reloadable, **scope: object) -> "asyncio.Task[None]":
    return asyncio.create_task(app({"type": "http", **scope}, receive, send))


def test_what_runs_keeps_what_it_began_with() -> None:
    async def scenario() -> None:
        old = Made()
        new = Made()
        app = reloadable(old)
        first, second = begin(app), begin(app, fails=True)
        await asyncio.sleep(0)
        app.put_into_force(new.configured)
        third = begin(app)
        await asyncio.sleep(0)
        assert (old.app.served, new.app.served) == (2, 1)
        assert old.closed == (0, 0)
        old.app.go.set()
        await first
        with pytest.raises(ValueError, match="planted"):
            await second
        await asyncio.sleep(0.01)
        assert old.closed == (1, 1)
        assert new.closed == (0, 0)
        new.app.go.set()
        await third
        await app.close()
        assert new.closed == (1, 1)
        assert old.closed == (1, 1)

    asyncio.run(scenario())


def test_what_was_taken_over_is_closed_once_at_the_end() -> None:
    async def scenario() -> None:
        made = Made()
        app = reloadable(made)
        for _ in range(3):
            app.put_into_force(made.configured)
            await asyncio.sleep(0.01)
        assert made.closed == (0, 0)
        await app.close()
        assert made.closed == (1, 1)

    asyncio.run(scenario())


def test_with_many_changes_each_request_holds_its_own() -> None:
    async def scenario() -> None:
        generations = [Made() for _ in range(4)]
        app = reloadable(generations[0])
        tasks = []
        for each in generations[1:]:
            tasks.append(begin(app))
            await asyncio.sleep(0)
            app.put_into_force(each.configured)
        middle = generations[1]
        middle.app.go.set()
        await tasks[1]
        await asyncio.sleep(0.01)
        assert [each.closed for each in generations] == [(0, 0), (1, 1), (0, 0), (0, 0)]
        for each in generations:
            each.app.go.set()
        await asyncio.gather(*tasks)
        await app.close()
        assert [each.closed for each in generations] == [(1, 1)] * 4

    asyncio.run(scenario())
