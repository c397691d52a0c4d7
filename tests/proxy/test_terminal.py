"""A server that was started in a terminal ends with it."""

import fcntl
import os
import socket
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from support.processes import below, runs, until, wait_for


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_closed_terminal_ends_the_server_in_good_order(tmp_path: Path, workers: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    terminal, own = os.openpty()
    command = [sys.executable, "-m", "sekisho", "serve", "--port", str(port), "--workers", workers]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, "SEKISHO_KEY_FILE": str(tmp_path / "key")},
            stdin=own,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(own)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            children = list(below(process.pid))
            os.close(terminal)

            assert process.wait(30) == 0
            until(lambda: not any(runs(child) for child in children))
        finally:
            process.kill()
            process.wait()
