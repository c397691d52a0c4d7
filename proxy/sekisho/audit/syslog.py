"""Copies to syslog: RFC 5424 with the ledger's line as its message; over TCP one to a line.

<134>1 2026-04-01T04:00:00.000+00:00 host sekisho 4711 audit - {"seq":18,...}
"""

import json
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from logging.handlers import SysLogHandler
from urllib.parse import urlsplit

TIMEOUT_S = 5.0
_FACILITY = SysLogHandler.LOG_LOCAL0


class Syslog:
    """A Destination. `address`: udp://host:port, tcp://host:port or unix:///path."""

    name = "syslog"

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._stream = parts.scheme == "tcp"
        self._address: str | tuple[str, int] = (
            parts.path if parts.scheme == "unix" else (parts.hostname or "", parts.port or 0)
        )
        self._host = socket.gethostname() or "-"
        self._handler: _Handler | None = None

    def deliver(self, lines: Sequence[bytes]) -> None:
        if self._handler is None:
            self._handler = _Handler(self._address, self._stream)
        try:
            for line in lines:
                self._handler.emit(self._record(line))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        if self._handler is not None:
            with suppress(OSError):
                self._handler.close()
            self._handler = None

    def _record(self, line: bytes) -> logging.LogRecord:
        said = line.decode("ascii")
        head = f"1 {json.loads(line)['at']} {self._host} sekisho {os.getpid()} audit -"
        end = "\n" if self._stream else ""
        message = f"{head} {said}{end}"
        return logging.LogRecord("sekisho.audit", logging.INFO, "", 0, "%s", (message,), None)


class _Handler(SysLogHandler):
    """Fails loudly, and never waits for ever."""

    append_nul = False

    def __init__(self, address: str | tuple[str, int], stream: bool) -> None:
        kind = None if isinstance(address, str) else socket.SOCK_DGRAM
        super().__init__(address, _FACILITY, socket.SOCK_STREAM if stream else kind)

    def createSocket(self) -> None:
        if self.socktype == socket.SOCK_STREAM and not isinstance(self.address, str):
            self.unixsocket = False
            self.socket = socket.create_connection(self.address, TIMEOUT_S)
        else:
            super().createSocket()

    def handleError(self, record: logging.LogRecord) -> None:
        raise
