"""Starting the server process, or several."""

import json
import logging
import os
import signal
import sys
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors.multiprocess import Multiprocess

from sekisho.audit.opening import open_ledger
from sekisho.config_sources import ConfigError
from sekisho.parent import end_with_parent
from sekisho.server.app import create_app
from sekisho.server.connection import BoundedConnection
from sekisho.server.logs import configure_logging
from sekisho.server.metrics import forget_worker, sharing
from sekisho.settings import Settings, is_loopback
from sekisho.settings_source import SettingsSource
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store
from sekisho.stores.url import parse_store_url
from sekisho.terminal import has_terminal
from sekisho.tracing.opening import open_tracing
from sekisho_recognizers.dictionary_files import DictionaryError

log = logging.getLogger("sekisho")

SETTINGS_VARIABLE = "_SEKISHO_SETTINGS"
SOURCE_VARIABLE = "_SEKISHO_SOURCE"


def uvicorn_config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(app, **_options(settings))


def serve(
    settings: Settings,
    workers: int = 1,
    source: SettingsSource | None = None,
    *,
    watch: bool = False,
) -> None:
    """Runs until a signal stops it. Each worker has detectors of its own; all share the vault.
    `source`: what SIGHUP has them read anew, and with `watch` a change of the file.
    """
    configure_logging(settings.log)
    end_well_on_signals()
    _not_ended_by_hangups()
    if workers == 1:
        warn_of_memory(settings)
        app = create_app(settings, source=source, watch=watch)
        uvicorn.Server(uvicorn_config(app, settings)).run()
        return
    prepare_for_workers(settings)
    os.environ[SETTINGS_VARIABLE] = settings.model_dump_json()
    os.environ[SOURCE_VARIABLE] = _written(source, watch=watch)
    factory = f"{app_from_environment.__module__}:{app_from_environment.__name__}"
    config = uvicorn.Config(factory, factory=True, workers=workers, **_options(settings))
    with sharing():
        _Workers(config, [config.bind_socket()], source).run()


class _Workers(Multiprocess):
    _seen: frozenset[int | None] = frozenset()

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket], source: SettingsSource | None
    ) -> None:
        super().__init__(config, sockets)
        self._source = source
        self._stamp = source.stamp() if source else None
        self._in_terminal = has_terminal()

    def handle_hup(self) -> None:
        """Each worker takes up the configuration by itself; none is restarted."""
        if self._in_terminal and not has_terminal():
            self.should_exit.set()
            return
        self._renew()
        for process in self.processes:
            if process.pid is not None and process.process.is_alive():
                os.kill(process.pid, signal.SIGHUP)

    def _renew(self) -> None:
        """What a worker that is started later begins with. The workers say what is wrong."""
        if self._source is not None:
            self._stamp = self._source.stamp()
            try:
                os.environ[SETTINGS_VARIABLE] = self._source.read().model_dump_json()
            except (ConfigError, DictionaryError):
                return

    def keep_subprocess_alive(self) -> None:
        """Called twice a second. What has ended, for whatever reason, is no longer counted as
        running.
        """
        if self._source is not None and self._source.stamp() != self._stamp:
            self._renew()
        super().keep_subprocess_alive()
        running = frozenset(process.pid for process in self.processes)
        for pid in self._seen - running:
            if pid is not None:
                forget_worker(pid)
        self._seen = running

    def terminate_all(self) -> None:
        """Who connects while the last answers go out is refused, not kept waiting for nobody."""
        super().terminate_all()
        for each in self.sockets:
            each.close()


def prepare_for_workers(settings: Settings) -> None:
    """A key, a vault or a ledger that cannot be used is an error here, once, and not in each worker
    again and again. Raises KeyFileError, VaultFailure, AuditError and ConfigError.
    """
    kept = settings.vault
    keys = settings.keys()
    store = open_store(kept.url, keys.current, kept.ttl_s, kept.max_bytes)
    store.close()
    open_ledger(settings.audit, [keys.current, *keys.former])
    open_tracing(settings)
    if isinstance(store, MemoryStore):
        log.warning(
            "with vault.url memory://, each worker remembers by itself: sessions of /api and "
            "conversations that an upstream stores are known to one worker only; "
            "share them with sqlite:/// or redis://"
        )


def warn_of_memory(settings: Settings) -> None:
    """A server that others reach may be one of several, or be started anew under them."""
    if parse_store_url(settings.vault.url).scheme == "memory" and not is_loopback(
        settings.listen.host
    ):
        log.warning(
            "with vault.url memory://, this process alone remembers: its restart ends sessions of "
            "/api and what restores conversations that an upstream stores, and no other server "
            "behind the same address knows of them; share them with redis://"
        )


def app_from_environment() -> ASGIApp:
    """What each worker of several starts with; the settings come from the parent process."""
    _not_ended_by_hangups()
    settings = Settings.model_validate_json(os.environ[SETTINGS_VARIABLE])
    configure_logging(settings.log)
    end_with_parent(signal.SIGTERM)
    written = json.loads(os.environ[SOURCE_VARIABLE])
    source = None
    if written is not None:
        path = written["path"]
        source = SettingsSource(Path(path) if path else None, written["options"])
    return create_app(settings, source=source, watch=bool(written and written["watch"]))


def _written(source: SettingsSource | None, *, watch: bool) -> str:
    if source is None:
        return "null"
    path = str(source.path) if source.path else None
    return json.dumps({"path": path, "options": dict(source.options), "watch": watch})


def _not_ended_by_hangups() -> None:
    """Until the server runs, and where there is nothing to read anew: see Reloader."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def end_well_on_signals() -> None:
    """uvicorn finishes what is running and then raises the signal again, for whoever handled it
    before; by default that would make an end in good order look like a crash.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: sys.exit(0))


def _options(settings: Settings) -> dict[str, Any]:
    """No access log, since a path or query may hold a value; no headers of the server's own."""
    limits = settings.limits
    return {
        "http": partial(BoundedConnection, limits=limits),
        "host": settings.listen.host,
        "port": settings.listen.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "date_header": False,
        "timeout_keep_alive": limits.keepalive_timeout_s,
        "timeout_graceful_shutdown": limits.shutdown_grace_s,
        "ws": "websockets-sansio",
        "ws_max_size": limits.max_body_bytes,
        "lifespan": "on",
    }
