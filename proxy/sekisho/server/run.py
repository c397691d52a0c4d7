"""Starting the server process, or several."""

import logging
import os
import signal
import sys
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors.multiprocess import Multiprocess

from sekisho.audit.opening import open_ledger
from sekisho.key import load_or_create_key
from sekisho.parent import end_with_parent
from sekisho.server.app import create_app
from sekisho.server.connection import BoundedConnection
from sekisho.server.logs import configure_logging
from sekisho.server.metrics import forget_worker, sharing
from sekisho.settings import Settings
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store

log = logging.getLogger("sekisho")

SETTINGS_VARIABLE = "_SEKISHO_SETTINGS"


def uvicorn_config(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(app, **_options(settings))


def serve(settings: Settings, workers: int = 1) -> None:
    """Runs until a signal stops it. Each worker has detectors of its own; all share the vault."""
    configure_logging(settings.log)
    _end_well_on_signals()
    if workers == 1:
        uvicorn.Server(uvicorn_config(create_app(settings), settings)).run()
        return
    prepare_for_workers(settings)
    os.environ[SETTINGS_VARIABLE] = settings.model_dump_json()
    factory = f"{app_from_environment.__module__}:{app_from_environment.__name__}"
    config = uvicorn.Config(factory, factory=True, workers=workers, **_options(settings))
    with sharing():
        _Workers(config, sockets=[config.bind_socket()]).run()


class _Workers(Multiprocess):
    _seen: frozenset[int | None] = frozenset()

    def keep_subprocess_alive(self) -> None:
        """Called twice a second. What has ended, for whatever reason, is no longer counted as
        running.
        """
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
    again and again. Raises KeyFileError, VaultFailure and AuditError.
    """
    kept = settings.vault
    key = load_or_create_key(settings.key_path)
    store = open_store(kept.url, key, kept.ttl_s, kept.max_bytes)
    store.close()
    open_ledger(settings.audit, [key])
    if isinstance(store, MemoryStore):
        log.warning(
            "with vault.url memory://, each worker remembers by itself: sessions of /api and "
            "conversations that an upstream stores are known to one worker only; "
            "share them with sqlite:/// or redis://"
        )


def app_from_environment() -> Starlette:
    """What each worker of several starts with; the settings come from the parent process."""
    settings = Settings.model_validate_json(os.environ[SETTINGS_VARIABLE])
    configure_logging(settings.log)
    end_with_parent(signal.SIGTERM)
    return create_app(settings)


def _end_well_on_signals() -> None:
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
