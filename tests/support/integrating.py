"""What the tests of frameworks have in common. They run where the framework is installed: two of
them in the usual environment, the others in one with the extra `integrations`, and in a further one
with `integrations-older`, for those that want older SDKs.
"""

import asyncio
import importlib
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest

from support.servers import serving
from support.upstream import RecordingUpstream, Script

T = TypeVar("T")

ignoring_warnings = pytest.mark.filterwarnings("ignore")
"""Theirs, about themselves and each other, say nothing of Sekisho."""


@dataclass
class Integrated:
    """`clients` and `async_clients` are all that the model sends with; closed, they leave nothing
    open.
    """

    model: Any
    clients: Sequence[Any] = ()
    async_clients: Sequence[Any] = ()

    def run(self, asked: Coroutine[Any, Any, T]) -> T:
        """In an event loop of its own, and the clients are closed in it."""

        async def closing() -> T:
            try:
                return await asked
            finally:
                for client in self.async_clients:
                    await (client.aclose if hasattr(client, "aclose") else client.close)()

        return asyncio.run(closing())

    def close(self) -> None:
        for client in self.clients:
            client.close()


@contextmanager
def running(script: Script) -> Iterator[tuple[str, RecordingUpstream]]:
    upstream = RecordingUpstream(script)
    with serving(upstream, lifespan="off") as url:
        yield url, upstream


def http_of(sdk: str) -> Any:
    """Sekisho's clients for the HTTP library that the installed SDK uses."""
    base = importlib.import_module(f"{sdk}._base_client")
    name = "httpx2" if hasattr(base, "httpx2") else "httpx"
    return importlib.import_module(f"sekisho.{name}")
