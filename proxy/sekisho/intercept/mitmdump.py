"""mitmdump as a process of its own: found, started, ended.

It is told on its standard input what nobody else is to know, and says on its standard output where
it listens. What it writes otherwise is not shown: mitmproxy's errors quote what passes.
"""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.intercept.hosts import Hosts

ADDON = Path(__file__).with_name("addon.py")

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 5.0

# Where mitmproxy and OpenSSL would write the keys of connections; what would change what it runs.
_NOT_INHERITED = frozenset(
    {"MITMPROXY_SSLKEYLOGFILE", "SSLKEYLOGFILE", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP"}
)


class MitmdumpError(Exception):
    """It is not there, or did not start. Says what to do."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where mitmdump listens, and whom it lets in to what."""

    host: str
    port: int
    hosts: Hosts
    folder: Path
    secret: str = field(repr=False)
    tokens: Sequence[str] = field(default=(), repr=False)

    def options(self) -> list[str]:
        """Nothing of the user's own configuration of mitmproxy holds: the folder has none."""
        chosen = {
            "confdir": str(self.folder),
            "listen_host": self.host,
            "listen_port": str(self.port),
            # The host that is asked is never connected to, not even for a look at its certificate.
            "connection_strategy": "lazy",
            "upstream_cert": "false",
            "onboarding": "false",
            # By default, whoever comes from a public address is turned away; a token says more.
            "block_global": "false" if self.tokens else "true",
            "flow_detail": "0",
        }
        options = ["--quiet", "--scripts", str(ADDON)]
        for name, value in chosen.items():
            options += ["--set", f"{name}={value}"]
        for host in self.hosts:
            options += ["--allow-hosts", rf"^{re.escape(host)}\.?:\d+$"]
        return options

    def message(self, server: tuple[str, int]) -> bytes:
        said = {
            "server": server,
            "secret": self.secret,
            "hosts": {
                host: [(place.path, place.upstream) for place in places]
                for host, places in self.hosts.items()
            },
            "tokens": list(self.tokens),
        }
        return json.dumps(said).encode() + b"\n"


def find_mitmdump(named: str, environ: Mapping[str, str]) -> str:
    """The one of the configuration, the one beside this Python, or the one on the path.

    Raises MitmdumpError.
    """
    places = [str(Path(sys.executable).parent), environ.get("PATH", os.defpath)]
    found = shutil.which(str(Path(named).expanduser()), path=os.pathsep.join(places))
    if found is None:
        raise MitmdumpError(
            "mitmproxy is not installed. Python 3.12 or later: pip install 'sekisho[intercept]'; "
            "otherwise give it an environment of its own (pipx install mitmproxy), and name its "
            "mitmdump in `intercept.mitmdump` if it is not on the path / "
            "mitmproxy がありません。上記のいずれかでインストールしてください"
        )
    return found


class Mitmdump:
    """A running mitmdump. `listening`: addresses as (host, port)."""

    def __init__(self, process: asyncio.subprocess.Process, listening: list[tuple[str, int]]):
        self._process = process
        self.listening = listening

    @classmethod
    async def start(cls, executable: str, door: Door, server: tuple[str, int]) -> "Mitmdump":
        """`server`: to whom it hands requests over. Raises MitmdumpError."""
        try:
            process = await _begin(executable, door)
        except OSError as error:
            raise MitmdumpError(f"{executable}: {error.strerror} / 起動できません") from None
        started = cls(process, [])
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                started.listening = await started._told(door.message(server))
        except (TimeoutError, ValueError, OSError):
            with suppress(TimeoutError):  # it is most likely ending by itself, with a status
                async with asyncio.timeout(1):
                    await process.wait()
            await started.stop()
            raise MitmdumpError(
                f"mitmproxy did not start (status {process.returncode}); is its version 11 or 12, "
                f"and is {door.host}:{door.port} free? / mitmproxy を起動できません"
            ) from None
        except BaseException:
            await started.stop()
            raise
        return started

    async def _told(self, message: bytes) -> list[tuple[str, int]]:
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise ValueError("no pipes")
        to.write(message)
        await to.drain()
        said = json.loads(await back.readline())
        return [(address[0], address[1]) for address in said["listening"]]

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            try:
                async with asyncio.timeout(STOP_TIMEOUT_S):
                    await self._process.wait()
            except TimeoutError:
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._process.wait()


async def _begin(executable: str, door: Door) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        executable,
        *door.options(),
        env={name: value for name, value in os.environ.items() if name not in _NOT_INHERITED},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # A Ctrl-C is for the server, which ends this one when its own answers are out.
        start_new_session=True,
    )
