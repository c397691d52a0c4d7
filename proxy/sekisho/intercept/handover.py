"""What the server takes from the add-on, and from nobody else.

Each request that the add-on hands over says, in one header, the secret of this run and where the
client believes to be: an address that the server then writes into answers in place of its own. The
header goes no further; without the right secret it says nothing.
"""

import hmac
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = b"x-sekisho-intercepted"

CLIENT_URL = "sekisho.client_url"
"""In a scope: what the client's address of the upstream is, where that is not the server's."""


@dataclass(frozen=True)
class Handover:
    """An ASGI application before `app`."""

    app: ASGIApp
    secret: bytes = field(repr=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            said = [value for name, value in scope["headers"] if name == HEADER]
            if said:
                kept = [(name, value) for name, value in scope["headers"] if name != HEADER]
                scope = {**scope, "headers": kept}
                secret, _, url = said[0].partition(b" ")
                if len(said) == 1 and hmac.compare_digest(secret, self.secret):
                    scope[CLIENT_URL] = url.decode("latin-1")
        await self.app(scope, receive, send)
