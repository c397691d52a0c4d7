"""`sekisho serve` as a process of its own, and the processes below it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

START_TIMEOUT_S = 120.0


@contextmanager
def running(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Yields its URL and the process, once it answers. Its log is `log` in the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    full = {**os.environ, "SEKISHO_KEY_FILE": str(folder / "key"), **(environment or {})}
    command = [sys.executable, "-m", "sekisho", "serve", "--port", str(port), *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=full, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(url + "/healthz", process)
            yield url, process
        finally:
            process.kill()
            process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


def until(done: Callable[[], bool], timeout_s: float = 20.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def below(pid: int) -> dict[int, str]:
    """The processes that `pid` has started, and those these have, with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                command = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
            if int(stat[1]) == pid and stat[0] != "Z":
                found[int(folder.name)] = command
    for child in list(found):
        found |= below(child)
    return found


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
