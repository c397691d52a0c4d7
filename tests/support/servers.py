"""A real uvicorn server on a free loopback port, in a thread of its own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

START_TIMEOUT_S = 30.0


@contextmanager
def serving(
    app: ASGIApp, *, lifespan: str = "on", http: Any = "auto", tls: Path | None = None
) -> Iterator[str]:
    """Yields the server's base URL. `http` is the protocol class of its connections; `tls`: a file
    with key and certificate.
    """
    config = uvicorn.Config(
        app,
        http=http,
        port=0,
        lifespan=lifespan,  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        ws="websockets-sansio",
        ssl_certfile=tls,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(START_TIMEOUT_S)
