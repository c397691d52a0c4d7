"""Starting the server process, or several."""

import logging
import os
from typing import Any

import uvicorn
from starlette.applications import Starlette

from sekisho.key import load_or_create_key
from sekisho.server.app import create_app
from sekisho.settings import Settings
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store

log = logging.getLogger("sekisho")

SETTINGS_VARIABLE = "_SEKISHO_SETTINGS"

GRACE_S = 30
"""How long running streams may take to finish after a signal to stop."""


def uvicorn_config(app: Starlette, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(app, **_options(settings))


def serve(settings: Settings, workers: int = 1) -> None:
    """Runs until a signal stops it. Each worker has detectors of its own; all share the vault."""
    configure_logging()
    if workers == 1:
        uvicorn.Server(uvicorn_config(create_app(settings), settings)).run()
        return
    prepare_for_workers(settings)
    os.environ[SETTINGS_VARIABLE] = settings.model_dump_json()
    factory = f"{app_from_environment.__module__}:{app_from_environment.__name__}"
    uvicorn.run(factory, factory=True, workers=workers, **_options(settings))


def prepare_for_workers(settings: Settings) -> None:
    """A key or a vault that cannot be used is an error here, once, and not in each worker again and
    again. Raises KeyFileError and VaultFailure.
    """
    kept = settings.vault
    store = open_store(kept.url, load_or_create_key(settings.key_path), kept.ttl_s, kept.max_bytes)
    store.close()
    if isinstance(store, MemoryStore):
        log.warning(
            "with vault.url memory://, each worker remembers by itself: sessions of /api and "
            "conversations that an upstream stores are known to one worker only; "
            "share them with sqlite:/// or redis://"
        )


def app_from_environment() -> Starlette:
    """What each worker of several starts with; the settings come from the parent process."""
    configure_logging()
    return create_app(Settings.model_validate_json(os.environ[SETTINGS_VARIABLE]))


def configure_logging() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # These write URLs, and a URL may hold a value.
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _options(settings: Settings) -> dict[str, Any]:
    """No access log, since a path or query may hold a value; no headers of the server's own."""
    return {
        "host": settings.listen.host,
        "port": settings.listen.port,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "date_header": False,
        "timeout_graceful_shutdown": GRACE_S,
        "ws": "none",
        "lifespan": "on",
    }
