"""The server and mitmdump together: one does not go on without the other."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

import uvicorn

from sekisho.intercept.authority import Authority, load_or_create_authority
from sekisho.intercept.handover import Handover
from sekisho.intercept.hosts import opened_hosts
from sekisho.intercept.mitmdump import Door, Mitmdump, MitmdumpError, find_mitmdump
from sekisho.server.app import create_app
from sekisho.server.logs import configure_logging
from sekisho.server.run import end_well_on_signals, uvicorn_config
from sekisho.settings import Settings
from sekisho.settings_source import SettingsSource

log = logging.getLogger("sekisho")

_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared


class InterceptingServer(uvicorn.Server):
    """Opens the door once it listens. `failure`: why it ended, if not because it was told to."""

    def __init__(self, config: uvicorn.Config, executable: str, door: Door) -> None:
        super().__init__(config)
        self.failure: MitmdumpError | None = None
        self.listening: list[tuple[str, int]] = []
        self._executable = executable
        self._door = door
        self._mitmdump: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._mitmdump = asyncio.create_task(self._intercept())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # What is under way still passes through the door.
        await super().shutdown(sockets)
        if self._mitmdump is not None:
            self._mitmdump.cancel()
            await asyncio.gather(self._mitmdump, return_exceptions=True)

    async def _intercept(self) -> None:
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        server = (_WILDCARDS.get(host, host), port)
        try:
            mitmdump = await Mitmdump.start(self._executable, self._door, server)
            try:
                self.listening = mitmdump.listening
                hosts = ", ".join(sorted(self._door.hosts))
                for address in self.listening:
                    log.info("intercepting on %s port %d: %s", *address, hosts)
                status = await mitmdump.wait()
            finally:
                await asyncio.shield(mitmdump.stop())
            self.failure = MitmdumpError(
                f"mitmproxy ended (status {status}) / mitmproxy が終了しました"
            )
        except MitmdumpError as error:
            self.failure = error
        finally:
            self.should_exit = True


def intercepting_server(
    settings: Settings, app: Handover, authority: Authority, environ: Mapping[str, str]
) -> InterceptingServer:
    """Raises MitmdumpError where mitmproxy or the port cannot be had."""
    chosen = settings.intercept
    executable = find_mitmdump(chosen.mitmdump, environ)
    _check_free(chosen.host, chosen.port)
    door = Door(
        chosen.host,
        chosen.port,
        opened_hosts(settings),
        authority.folder,
        app.secret.decode(),
        [client.token_sha256 for client in settings.clients.values()],
    )
    return InterceptingServer(uvicorn_config(app, settings), executable, door)


def intercept(settings: Settings, source: SettingsSource | None = None) -> None:
    """Runs until a signal stops it. `source`: what SIGHUP has it read anew; which hosts are opened
    stays as it was. Raises AuthorityError and MitmdumpError.
    """
    find_mitmdump(settings.intercept.mitmdump, os.environ)  # before anything is made
    authority = load_or_create_authority(ca_folder(settings), opened_hosts(settings))
    configure_logging(settings.log)
    end_well_on_signals()
    if authority.ends_soon:
        log.warning("the certificate authority ends on %s", authority.ends.date())
    app = Handover(create_app(settings, source=source), secrets.token_hex(32).encode())
    server = intercepting_server(settings, app, authority, os.environ)
    server.run()
    if server.failure is not None:
        raise server.failure


def ca_folder(settings: Settings) -> Path:
    return settings.intercept.ca_folder.expanduser().absolute()


def _check_free(host: str, port: int) -> None:
    try:
        with socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        ):
            pass
    except OSError as error:
        raise MitmdumpError(
            f"{host}:{port} cannot be listened on: {error.strerror}; see `intercept.port` / "
            "待ち受けできません"
        ) from None
