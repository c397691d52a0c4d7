"""Taking up a changed configuration: on SIGHUP, and with `--watch` when the file changes.

A configuration that cannot be used changes nothing: what is wrong is said in the log, as `sekisho
config check` would say it, and the one in force stays. A changed detector is loaded beside the old
one first, so that no text is ever masked by the rules of one and read by the other.
"""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import ValidationError

from sekisho.config_sources import ConfigError, Problem
from sekisho.errors import SekishoError
from sekisho.failures import class_and_place
from sekisho.key import KeyFileError
from sekisho.settings import Settings
from sekisho.settings_source import SettingsSource
from sekisho.terminal import has_terminal
from sekisho_recognizers.dictionary_files import DictionaryError

log = logging.getLogger("sekisho")

LOOKED_AT_EVERY_S = 1.0
"""The file, with `--watch`."""

FIXED = (
    "listen",
    "intercept",
    "vault",
    "audit",
    "tracing",
    "limits.max_header_bytes",
    "limits.receive_timeout_s",
    "limits.send_timeout_s",
    "limits.keepalive_timeout_s",
    "limits.shutdown_grace_s",
)
"""What a process has taken up for good: its socket, its connections' limits, its stores."""

TakeUp = Callable[[Settings], Awaitable[None]]
"""Puts settings into force, or raises what is wrong with them."""


def as_far_as_possible(new: Settings, running: Settings) -> tuple[Settings, list[str]]:
    """`new`, with what cannot change as it is; and the names of what would have. Raises ConfigError
    where the two do not go together.
    """
    tree, old, named = new.model_dump(), running.model_dump(), []
    for name in FIXED:
        *sections, last = name.split(".")
        there, here = tree, old
        for section in sections:
            there, here = there[section], here[section]
        if there[last] != here[last]:
            named.append(name)
            there[last] = here[last]
    if not named:
        return new, []
    try:
        return Settings.model_validate(tree), named
    except ValidationError as error:
        raise ConfigError(_with_the_old(error)) from None


def _with_the_old(error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_input=False, include_url=False, include_context=True):
        at = detail.get("ctx", {}).get("at") or ".".join(map(str, detail["loc"]))
        yield Problem("with what only a restart changes", at, detail["msg"])


@dataclass
class Reloader:
    """`told` hears how each attempt ended: "ok" or "refused"."""

    source: SettingsSource
    running: Callable[[], Settings]
    take_up: TakeUp
    told: Callable[[str], None]
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    _waiting: bool = False
    _tasks: set[asyncio.Task[bool]] = field(default_factory=set, repr=False)

    async def reload(self) -> bool:
        """Whether the configuration, as it is now, is in force."""
        async with self._one_at_a_time:
            self._waiting = False
            begun = time.perf_counter()
            try:
                fixed = await self._reload()
            except (ConfigError, DictionaryError) as error:
                why = f"the configuration cannot be used / 設定に誤りがあります\n{error}"
            except (KeyFileError, SekishoError) as error:
                why = str(error)
            except Exception as error:
                why = f"internal error ({class_and_place(error)}) / 内部エラー"
            else:
                self._took_up(fixed, time.perf_counter() - begun)
                return True
            log.error("the old configuration stays in force: %s", why)
            self.told("refused")
            return False

    async def _reload(self) -> list[str]:
        new = await asyncio.to_thread(self.source.read)
        settings, fixed = as_far_as_possible(new, self.running())
        await self.take_up(settings)
        return fixed

    def _took_up(self, fixed: list[str], took_s: float) -> None:
        if fixed:
            log.warning("only a restart changes %s", ", ".join(fixed))
        log.info("the configuration was loaded anew in %.1f s", took_s)
        self.told("ok")

    def ask(self) -> None:
        """Of several who ask while one is under way, one more is enough."""
        if not self._waiting:
            self._waiting = True
            task = asyncio.get_running_loop().create_task(self.reload())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def watch(self) -> None:
        """For ever. A file that is gone for a moment is being replaced."""
        seen = await asyncio.to_thread(self.source.stamp)
        while True:
            await asyncio.sleep(LOOKED_AT_EVERY_S)
            now = await asyncio.to_thread(self.source.stamp)
            if now is not None and now != seen:
                seen = now
                self.ask()

    @contextmanager
    def on_signal(self) -> Iterator[None]:
        """SIGHUP asks, where this loop can hear signals at all; from a terminal that was closed, it
        ends the server.
        """
        loop = asyncio.get_running_loop()
        hears = threading.current_thread() is threading.main_thread()
        in_terminal = has_terminal()

        def heard() -> None:
            if in_terminal and not has_terminal():
                os.kill(os.getpid(), signal.SIGTERM)
            else:
                self.ask()

        if hears:
            loop.add_signal_handler(signal.SIGHUP, heard)
        try:
            yield
        finally:
            if hears:
                loop.remove_signal_handler(signal.SIGHUP)
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            for task in self._tasks:
                task.cancel()
