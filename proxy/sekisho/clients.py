"""Who is asking: a named client with a token of its own, or anybody on an open server.

A client's name is its scope, unless it shares that of another: placeholders, memo and sessions of
two scopes have nothing in common. Only the SHA-256 of a token is kept.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sekisho.errors import InvalidRequest
from sekisho.settings import ClientSettings

OPEN_SCOPE = "open"

TOKEN_HEADER = "x-sekisho-token"  # noqa: S105 - the header's name
"""Not `Authorization`: on a proxied request that is the upstream's."""


_PREFIX = "client:"


@dataclass(frozen=True, slots=True)
class Client:
    """`scope`: whose placeholders, memo and sessions it shares. `upstreams`: those that it may use;
    empty for all. The limits are None where there are none but the server's.
    """

    name: str
    scope: str
    upstreams: frozenset[str] = frozenset()
    requests_per_minute: int | None = None
    max_concurrent_requests: int | None = None

    def check_upstream(self, upstream: str) -> None:
        """Raises InvalidRequest."""
        if self.upstreams and upstream not in self.upstreams:
            raise InvalidRequest(
                "upstream_not_allowed",
                status=403,
                en=f"This client may use: {', '.join(sorted(self.upstreams))}. Nothing was sent.",
                ja="このクライアントが使える接続先ではありません"
                f"（利用可：{', '.join(sorted(self.upstreams))}）。送信していません。",
                setting=f"clients.{self.name}.upstreams",
            )


ANYBODY = Client(OPEN_SCOPE, OPEN_SCOPE)


class Clients:
    def __init__(self, settings: Mapping[str, ClientSettings]) -> None:
        self._clients = [
            (
                client.token_sha256,
                Client(
                    name,
                    f"{_PREFIX}{client.scope or name}",
                    frozenset(client.upstreams),
                    client.requests_per_minute,
                    client.max_concurrent_requests,
                ),
            )
            for name, client in settings.items()
        ]

    def identify(self, headers: Iterable[tuple[str, str]], *, bearer: bool = False) -> Client:
        """The client that sent `headers`; `bearer` also reads `Authorization`.

        Raises InvalidRequest 401.
        """
        if not self._clients:
            return ANYBODY
        offered = _token(headers, bearer=bearer)
        digest = hashlib.sha256(offered.encode("utf-8", "surrogateescape")).hexdigest()
        # Every hash is compared, so that the time taken does not tell which one was close.
        matches = [who for known, who in self._clients if hmac.compare_digest(known, digest)]
        if not matches:
            raise InvalidRequest(
                "unknown_client",
                status=401,
                en=f"This server asks for a client token in the header {TOKEN_HEADER}.",
                ja=f"ヘッダー {TOKEN_HEADER} にクライアントトークンが必要です。",
                setting="clients",
            )
        return matches[0]


def _token(headers: Iterable[tuple[str, str]], *, bearer: bool) -> str:
    token = ""
    for name, value in headers:
        lowered = name.lower()
        if lowered == TOKEN_HEADER:
            return value
        if bearer and lowered == "authorization" and value[:7].lower() == "bearer ":
            token = value[7:]
    return token
