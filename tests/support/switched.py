"""A Sekisho server that can be turned off and on again at the same address."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sekisho.server.app import create_app
from sekisho.settings import Settings
from support.planted import PlantedDetector

KEY = bytes(range(32))
EXTENSION_ORIGIN = "chrome-extension://llofcbegcanihphikkhndjafoegpgebk"
"""That of the key in extension/src/manifest.json."""
PATIENCE_S = 30.0


class Switched:
    """Its sessions last while it is off: they are in the application, not in the server."""

    def __init__(self, app: ASGIApp, detector: PlantedDetector) -> None:
        self._app, self.detector = app, detector
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def on(self) -> None:
        if self._server is not None:
            return
        config = uvicorn.Config(
            self._app,
            port=self._port,
            lifespan="off",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        deadline = time.monotonic() + PATIENCE_S
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        self._port = server.servers[0].sockets[0].getsockname()[1]
        self._server, self._thread = server, thread

    def off(self) -> None:
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        self._server = self._thread = None


@contextmanager
def switched(detector: PlantedDetector, **settings: Any) -> Iterator[Switched]:
    """Its API takes requests of the extension, and more of them than people make."""
    api = {"origins": [EXTENSION_ORIGIN], "requests_per_minute": 100_000}
    made = Settings.model_validate({"api": api, **settings})
    server = Switched(create_app(made, detector=detector, key=KEY), detector)
    server.on()
    try:
        yield server
    finally:
        server.off()
