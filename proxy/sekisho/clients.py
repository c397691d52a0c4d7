"""Who is asking: a named client with a token of its own, or anybody on an open server.

A client's name is its scope: placeholders, memo and sessions of two scopes have nothing in common.
Only the SHA-256 of a token is kept.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from sekisho.errors import InvalidRequest
from sekisho.settings import ClientSettings

OPEN_SCOPE = "open"

TOKEN_HEADER = "x-sekisho-token"  # noqa: S105 - the header's name
"""Not `Authorization`: on a proxied request that is the upstream's."""


_PREFIX = "client:"


def client_name(scope: str) -> str:
    """As configured; 'open' for everybody where there are no clients."""
    return scope.removeprefix(_PREFIX)


class Clients:
    def __init__(self, settings: Mapping[str, ClientSettings]) -> None:
        self._hashes = {name: client.token_sha256 for name, client in settings.items()}

    def scope(self, headers: Iterable[tuple[str, str]], *, bearer: bool = False) -> str:
        """The scope of the client that sent `headers`; `bearer` also reads `Authorization`.

        Raises InvalidRequest 401.
        """
        if not self._hashes:
            return OPEN_SCOPE
        offered = _token(headers, bearer=bearer)
        digest = hashlib.sha256(offered.encode("utf-8", "surrogateescape")).hexdigest()
        # Every hash is compared, so that the time taken does not tell which one was close.
        matches = [n for n, known in self._hashes.items() if hmac.compare_digest(known, digest)]
        if not matches:
            raise InvalidRequest(
                "unknown_client",
                status=401,
                en=f"This server asks for a client token in the header {TOKEN_HEADER}.",
                ja=f"ヘッダー {TOKEN_HEADER} にクライアントトークンが必要です。",
                setting="clients",
            )
        return f"{_PREFIX}{matches[0]}"


def _token(headers: Iterable[tuple[str, str]], *, bearer: bool) -> str:
    token = ""
    for name, value in headers:
        lowered = name.lower()
        if lowered == TOKEN_HEADER:
            return value
        if bearer and lowered == "authorization" and value[:7].lower() == "bearer ":
            token = value[7:]
    return token
