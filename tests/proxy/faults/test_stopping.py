"""A server that is told to stop, or is killed: streams end well in time, and no process is left."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from support.faults import BODY, PATH, delta, good, placeholder, stream_head
from support.processes import below, running, runs, until, wait_for
from support.raw_upstream import Line, Play, raw_upstream
from support.worker import put_in_every_process

VALUE = "田中"
ASKED = BODY | {
    "stream": True,
    "messages": [{"role": "user", "content": f"{VALUE}様へ"}],
}


@contextmanager
def server(
    tmp_path: Path, play: Play, workers: int = 1, grace_s: int = 20
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    with raw_upstream(play) as upstream:
        environment = {
            **put_in_every_process(tmp_path),
            "SEKISHO_UPSTREAMS__OPENAI__BASE_URL": upstream.url,
            "SEKISHO_LIMITS__SHUTDOWN_GRACE_S": str(grace_s),
        }
        options = ("--workers", str(workers))
        with running(tmp_path, *options, environment=environment) as (url, process):
            wait_for(url + "/readyz", process)
            yield url, process
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert VALUE not in log
    assert "Traceback" not in log


class Held:
    """A stream that ends only when it is told to."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    def __call__(self, line: Line) -> None:
        found = placeholder(line.request())
        stream_head(line)
        line.chunk(delta(f"{found}様"))
        self.may_end.wait(20)
        line.chunk(delta("、おわり", "stop") + b"data: [DONE]\n\n")
        line.send(b"0\r\n\r\n")


def detectors(pid: int) -> int:
    return sum("detection_worker" in command for command in below(pid).values())


def accepts(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("workers", "number"), [(1, signal.SIGTERM), (1, signal.SIGINT), (2, signal.SIGTERM)]
)
def test_a_stream_goes_on_to_its_end_when_the_server_is_told_to_stop(
    tmp_path: Path, workers: int, number: signal.Signals
) -> None:
    held = Held()
    with (
        server(tmp_path, held, workers) as (url, process),
        httpx.stream("POST", url + PATH, json=ASKED, timeout=30) as response,
    ):
        pieces = response.iter_text()
        text = next(pieces)
        children = below(process.pid)
        process.send_signal(number)
        for child, command in children.items():  # as a service manager or a terminal does
            if "detection_worker" in command:
                os.kill(child, number)
        until(lambda: not accepts(url), timeout_s=5)
        assert process.poll() is None
        held.may_end.set()
        text += "".join(pieces)
        status = process.wait(20)

    assert f"{VALUE}様" in text
    assert text.endswith("data: [DONE]\n\n")
    assert status == 0
    until(lambda: not any(map(runs, children)))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_stream_that_outlasts_the_grace_is_cut_with_an_error(
    tmp_path: Path, workers: int
) -> None:
    held = Held()
    with (
        server(tmp_path, held, workers, grace_s=1) as (url, process),
        httpx.stream("POST", url + PATH, json=ASKED, timeout=30) as response,
    ):
        pieces = response.iter_text()
        text = next(pieces)
        process.send_signal(signal.SIGTERM)
        whole = True
        try:
            for piece in pieces:
                text += piece
        except httpx.RemoteProtocolError:
            whole = False
        status = process.wait(20)
        held.may_end.set()

    assert json.loads(text.rpartition("data: ")[2])["error"]["code"] == "stopping"
    assert "[DONE]" not in text
    assert not whole
    assert status == 0


@pytest.mark.skipif(sys.platform != "linux", reason="what ends them there is Linux's own")
@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_outlives_a_server_that_is_killed(tmp_path: Path, workers: int) -> None:
    with server(tmp_path, good, workers) as (url, process):
        until(lambda: detectors(process.pid) == workers)
        children = below(process.pid)
        process.kill()
        process.wait()

        until(lambda: not any(map(runs, children)))
        assert not accepts(url)


def test_a_worker_that_is_killed_is_replaced_and_its_detector_ends(tmp_path: Path) -> None:
    with server(tmp_path, good, workers=2) as (url, process):
        until(lambda: detectors(process.pid) == 2)
        worker, detector = next(
            (pid, next(iter(below(pid)))) for pid in below(process.pid) if detectors(pid)
        )
        os.kill(worker, signal.SIGKILL)
        until(lambda: not runs(detector))
        until(lambda: detectors(process.pid) == 2)

        for _ in range(10):
            answer = httpx.post(url + PATH, json=ASKED, timeout=30)
            assert f"{VALUE}様" in answer.text
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_the_address_of_a_websocket_is_not_logged(tmp_path: Path) -> None:
    handshake = (
        f"GET /openai/v1/realtime?model={quote(VALUE)}&key=planted-key HTTP/1.1\r\n"
        "host: localhost\r\n"
        "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
        "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with server(tmp_path, good) as (url, process):
        host, _, port = url.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as client:
            client.sendall(handshake.encode())
            assert client.recv(65536).startswith(b"HTTP/1.1 ")
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    log = (tmp_path / "log").read_text(encoding="utf-8")

    assert "req_" in log
    assert quote(VALUE) not in log
    assert "planted-key" not in log
