"""An upstream made of bare sockets, so that a reset, half a frame or a wrong length is a real one.

Each connection is played by a function of its own, in a thread: what it returns from, it has hung
up. The last of them plays every further connection too.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PATIENCE_S = 20.0


class Line:
    """The upstream's end of one connection."""

    def __init__(self, connection: socket.socket, upstream: "RawUpstream") -> None:
        self._connection = connection
        self._upstream = upstream
        self.sent = 0

    def request(self) -> bytes:
        """Reads one request, whole. Empty when there is none."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self._connection.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            body += self._connection.recv(65536)
        self._upstream.requests.append(head + b"\r\n\r\n" + body)
        return head + b"\r\n\r\n" + body

    def receive_some(self) -> None:
        self._connection.recv(1000)

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)
        self.sent += len(data)

    def answer(self, body: bytes, *headers: bytes, status: bytes = b"200 OK") -> None:
        """A whole answer with a true length."""
        lines = [b"HTTP/1.1 " + status, b"content-length: %d" % len(body), *headers]
        self.send(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%s\r\n" % (len(data), data))

    def reset(self) -> None:
        """Hangs up with RST in place of FIN."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()

    def wait_until_gone(self) -> None:
        """Returns when the other side has hung up, and notes when that was."""
        self._connection.settimeout(PATIENCE_S)
        with suppress(ConnectionError):
            while self._connection.recv(65536):
                pass
        self._upstream.gone_at.append(time.monotonic())


Play = Callable[[Line], None]


@dataclass
class RawUpstream:
    plays: list[Play]
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    gone_at: list[float] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def saw(self, value: str) -> bool:
        forms = {value.encode(), value.encode("unicode_escape")}
        return any(form in request for form in forms for request in self.requests)


@contextmanager
def raw_upstream(*plays: Play) -> Iterator[RawUpstream]:
    upstream = RawUpstream(list(plays))
    open_now: set[socket.socket] = set()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        upstream.port = listener.getsockname()[1]

        def play(connection: socket.socket, part: Play) -> None:
            try:
                part(Line(connection, upstream))
            except OSError:
                pass  # hung up on
            except BaseException as error:
                upstream.errors.append(error)
            finally:
                connection.close()
                open_now.discard(connection)

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connection.settimeout(PATIENCE_S)
                open_now.add(connection)
                part = upstream.plays[min(upstream.connections, len(upstream.plays) - 1)]
                upstream.connections += 1
                thread = threading.Thread(target=play, args=(connection, part), daemon=True)
                thread.start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield upstream
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in list(open_now):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            accepting.join(5)
    assert not upstream.errors, upstream.errors
