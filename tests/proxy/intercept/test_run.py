"""The server and mitmdump live and end together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.intercept.mitmdump import MitmdumpError
from support.fake_openai import OpenAIUpstream
from support.intercepting import Opened, intercepting, mitmdump
from support.processes import below, runs, until


def door_of(opened: Opened) -> int:
    """The process of the mitmdump that listens there."""
    found = [
        pid
        for pid, command in below(os.getpid()).items()
        if str(opened.authority.folder) in command
    ]
    assert len(found) == 1
    return found[0]


def test_mitmdump_ends_with_the_server(tmp_path: Path) -> None:
    with intercepting(tmp_path, {}, OpenAIUpstream()) as opened:
        pid = door_of(opened)
        assert runs(pid)

    assert opened.server.failure is None
    until(lambda: not runs(pid))


def test_the_server_ends_with_mitmdump(tmp_path: Path) -> None:
    with intercepting(tmp_path, {}, OpenAIUpstream()) as opened:
        os.kill(door_of(opened), signal.SIGKILL)
        until(lambda: opened.server.should_exit)

    assert isinstance(opened.server.failure, MitmdumpError)
    assert "mitmproxy ended" in str(opened.server.failure)


def start(tmp_path: Path, *options: str, **environment: str) -> "subprocess.Popen[str]":
    full = {
        **os.environ,
        "SEKISHO_KEY_FILE": str(tmp_path / "key"),
        "SEKISHO_LISTEN__PORT": "0",
        "SEKISHO_INTERCEPT__CA_FOLDER": str(tmp_path / "ca"),
        "SEKISHO_INTERCEPT__PORT": "0",
        **environment,
    }
    command = [sys.executable, "-m", "sekisho", "intercept", *options]
    return subprocess.Popen(command, env=full, stderr=subprocess.PIPE, text=True)


@pytest.mark.ginza
def test_the_command_says_where_it_listens_and_ends_in_good_order(tmp_path: Path) -> None:
    with start(tmp_path, SEKISHO_INTERCEPT__MITMDUMP=mitmdump()) as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "intercepting on 127.0.0.1" in line:
                break
        children = below(process.pid)
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)

    assert "api.anthropic.com, api.openai.com" in lines[-1], lines
    assert status == 0
    assert any("mitmdump" in command for command in children.values())
    until(lambda: not any(runs(pid) for pid in children))


def test_a_port_that_is_taken_ends_it_with_a_reason(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with start(tmp_path, "--port", port, SEKISHO_INTERCEPT__MITMDUMP=mitmdump()) as process:
            said = process.communicate(timeout=120)[1]

    assert process.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in said
    assert "Traceback" not in said
