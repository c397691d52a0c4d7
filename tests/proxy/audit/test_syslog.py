"""What a syslog server gets."""

import json
import re
import socket
from pathlib import Path

import pytest

from sekisho.audit.syslog import Syslog

LINE = b'{"seq":1,"at":"2026-04-01T04:00:00.000+00:00","event":"ended","mac":"00"}'
HEAD = re.compile(r"<134>1 2026-04-01T04:00:00\.000\+00:00 \S+ sekisho [0-9]+ audit - ")


def received(said: bytes) -> bytes:
    text = said.decode()
    match = HEAD.match(text)
    assert match, text
    return text[match.end() :].encode()


def test_over_udp_each_line_is_a_datagram() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(10)
        syslog = Syslog(f"udp://127.0.0.1:{server.getsockname()[1]}")
        syslog.deliver([LINE, LINE])
        syslog.close()

        assert [received(server.recv(9000)) for _ in range(2)] == [LINE, LINE]


def test_over_tcp_each_is_a_line_of_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        syslog = Syslog(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        syslog.deliver([LINE, LINE])
        syslog.close()
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            said = stream.read()

    assert [received(line) for line in said.splitlines()] == [LINE, LINE]
    assert json.loads(received(said.splitlines()[0]))["seq"] == 1


def test_over_a_socket_of_this_machine(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
        server.bind(str(tmp_path / "log"))
        server.settimeout(10)
        syslog = Syslog(f"unix://{tmp_path}/log")
        syslog.deliver([LINE])
        syslog.close()

        assert received(server.recv(9000)) == LINE


def test_nobody_there_is_an_error_and_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    syslog = Syslog(f"tcp://127.0.0.1:{port}")
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011  (which one depends on the system)
            syslog.deliver([LINE])
    with socket.create_server(("127.0.0.1", port)):
        syslog.deliver([LINE])
    syslog.close()
