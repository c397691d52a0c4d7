"""Runs inside of mitmdump, with mitmproxy's Python: imports nothing of Sekisho, writes no log.

mitmdump has been told to open the listed hosts alone (`allow_hosts`) and to pass the bytes of all
other connections on. What comes in to a listed host is addressed anew, to Sekisho's server on this
machine, before anything is connected to: bodies pass piece by piece both ways, and where the server
is gone, the client gets an error. Nothing that was opened ever goes to the host that was asked.

The configuration comes as one line of JSON on standard input; when that ends, so does the process.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import sys
import threading
from typing import Any

from mitmproxy import ctx, http

_OWN_HEADERS = ("x-sekisho-intercepted", "proxy-authorization", "proxy-connection")
_PORTS = {"http": 80, "https": 443}


class Interception:
    """`hosts`: by name, [path, upstream] with longer paths first. `tokens`: SHA-256 of those of the
    clients; none where anybody may come.
    """

    def __init__(
        self,
        server: tuple[str, int],
        secret: str,
        hosts: dict[str, list[tuple[str, str]]],
        tokens: list[str],
    ) -> None:
        self._server = server
        self._secret = secret
        self._hosts = hosts
        self._tokens = tokens
        self._known: dict[str, str] = {}

    def running(self) -> None:
        threading.Thread(target=_end_with_parent, daemon=True).start()
        listening = ctx.master.addons.get("proxyserver").listen_addrs()
        print(json.dumps({"listening": listening}), flush=True)  # noqa: T201 - to the parent

    def http_connect(self, flow: http.HTTPFlow) -> None:
        try:
            self._authenticate(flow)
        except Exception:
            flow.kill()

    def requestheaders(self, flow: http.HTTPFlow) -> None:
        try:
            self._hand_over(flow)
        except Exception:  # mitmproxy would write of it, and go on with the request as it came
            flow.kill()

    def _hand_over(self, flow: http.HTTPFlow) -> None:
        client = flow.client_conn
        # Inside of a connection that was let in, no request says again who asks.
        if client.id not in self._known and not self._authenticate(flow):
            return
        request = flow.request
        for name in _OWN_HEADERS:
            request.headers.pop(name, None)
        host = self._opened(request.host, client.sni)
        if host is None:
            request.stream = True  # a plain request to elsewhere
            return
        place = _place(self._hosts[host], request.path)
        if place is None:
            flow.response = _error(404, "not_intercepted", "No upstream is at this path.")
            return
        path, upstream = place
        port = "" if request.port == _PORTS.get(request.scheme) else f":{request.port}"
        url = f"{request.scheme}://{host}{port}{path}"
        request.path = f"/{upstream}{request.path[len(path) :]}"
        request.scheme = "http"
        request.host, request.port = self._server
        request.headers["x-sekisho-intercepted"] = f"{self._secret} {url}"
        if token := self._known[client.id]:
            request.headers["x-sekisho-token"] = token
        request.stream = True

    def responseheaders(self, flow: http.HTTPFlow) -> None:
        if flow.response is not None and not flow.websocket:
            flow.response.stream = True

    def websocket_message(self, flow: http.HTTPFlow) -> None:
        if flow.websocket is not None:
            del flow.websocket.messages[:-1]  # mitmproxy would keep all of them

    def server_connect(self, data: Any) -> None:
        """A second lock: whatever becomes of the above, nothing is connected to a listed host."""
        address = data.server.address
        if tuple(address[:2]) != self._server and self._opened(address[0], data.client.sni):
            data.server.error = "not to be reached directly"

    def client_disconnected(self, client: Any) -> None:
        self._known.pop(client.id, None)

    def _opened(self, *names: str | None) -> str | None:
        for name in names:
            host = (name or "").lower().removesuffix(".")
            if host in self._hosts:
                return host
        return None

    def _authenticate(self, flow: http.HTTPFlow) -> bool:
        token = _token(flow.request.headers.get("proxy-authorization", ""))
        digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
        matches = [known for known in self._tokens if hmac.compare_digest(known, digest)]
        if self._tokens and not matches:
            message = "This proxy asks for a client token (Proxy-Authorization)."
            flow.response = _error(407, "unknown_client", message)
            flow.response.headers["proxy-authenticate"] = 'Basic realm="sekisho"'
            return False
        self._known[flow.client_conn.id] = token if matches else ""
        return True


def _place(places: list[tuple[str, str]], path: str) -> tuple[str, str] | None:
    for below, upstream in places:
        if path.startswith(f"{below}/"):
            return below, upstream
    return None


def _token(authorization: str) -> str:
    """The password of Basic, by whatever user name; or what Bearer bears."""
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(rest.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return pair.partition(":")[2]


def _error(status: int, code: str, message: str) -> http.Response:
    body = json.dumps({"error": {"code": code, "message": f"Sekisho: {message}"}})
    return http.Response.make(status, body, {"content-type": "application/json"})


def _end_with_parent() -> None:
    """Whoever started this holds the other end of standard input, however it ends."""
    while sys.stdin.readline():
        pass
    os._exit(0)


def _configured() -> Interception:
    said = json.loads(sys.stdin.readline())
    host, port = said["server"]
    return Interception((host, port), said["secret"], said["hosts"], said["tokens"])


addons = [_configured()]
