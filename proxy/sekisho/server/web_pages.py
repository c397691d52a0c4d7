"""What web pages may do with a server that their visitor's browser can reach.

A browser sends any page's requests anywhere, also to 127.0.0.1, and says in `Origin` which page it
was. Only the configured origins (`api.origins`) and the server's own pages may use what is
Sekisho's own; CORS alone would keep other pages from reading answers, but not from asking. Only
the configured origins are let in from public addresses into a private network, too.

A page whose name was made to resolve to 127.0.0.1 (DNS rebinding) is of the server's own origin as
far as the browser knows; but the name stands in `Host`, and an open server on a loopback address
goes by no such name. Programs that are no browsers send no `Origin`, and the right `Host`.

What is proxied needs a key, which no page has. Where Sekisho holds one and asks nobody for a token,
a page could have it used: a socket's answers it could even read. There pages are refused as well.
"""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from sekisho.clients import TOKEN_HEADER
from sekisho.errors import InvalidRequest, PolicyRefusal, SekishoError
from sekisho.server.api.problems import problem
from sekisho.settings import Settings, is_loopback

_HEALTH = frozenset({"/healthz", "/readyz"})
"""Asked by machines that know an address only; they tell nothing."""

_NOBODYS = (".localhost", ".internal")
"""Nobody can register a name below these: RFC 6761, and what is reserved for private use.
Containers reach their machine as host.docker.internal.
"""

_OWN = ("/api", "/metrics")


@dataclass(frozen=True)
class WebPages:
    """An ASGI application before others: `own` serves Sekisho's own paths, `app` the rest. `hosts`:
    the names that the server goes by, if it checks them. `trusting`: a page of the server's own may
    ask by whatever name; else by an address, which no name can be made to look like. `guarded`: the
    rest is not for pages either.
    """

    app: ASGIApp
    own: ASGIApp
    origins: Collection[str]
    hosts: Collection[str] | None
    trusting: bool
    guarded: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in _HEALTH:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = _only(headers.getlist("host"))
        refusal: SekishoError | None = None
        own = _is_own(scope["path"])
        if self.hosts is not None and not _is_named(host, self.hosts):
            refusal = _unknown_host()
        elif not self._is_for(headers.getlist("origin"), host, own):
            refusal = _unknown_origin()
        if refusal is None:
            await (self.own if own else self.app)(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await problem(refusal)(scope, receive, send)

    def _is_for(self, origins: list[str], host: str, own: bool) -> bool:
        if own or (self.guarded and any(map(_is_page, origins))):
            return self._may_ask(origins, host)
        return True

    def _may_ask(self, origins: list[str], host: str) -> bool:
        """One origin, configured or the server's own; or no browser's request at all."""
        if not origins:
            return True
        origin = _only(origins)
        if origin in self.origins:
            return True
        own = origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")
        return own and (self.trusting or _is_address(_name(host)))


def for_web_pages(app: ASGIApp, settings: Settings) -> ASGIApp:
    """`app`, but for pages that have no business with it."""
    origins = settings.api.origins
    known_to_all = settings.clients or settings.listen.open
    hosts = None if known_to_all else {settings.listen.host.lower()}
    cors = CORSMiddleware(
        app,
        allow_origins=origins,
        allow_methods=("GET", "POST", "DELETE"),
        allow_headers=("authorization", "content-type", TOKEN_HEADER),
        allow_private_network=True,
        expose_headers=("retry-after",),
    )
    held = any(each.api_key or each.aws_region for each in settings.upstreams.values())
    guarded = held and not settings.clients
    return WebPages(app, cors, origins, hosts, bool(settings.clients or hosts), guarded)


def _is_page(origin: str) -> bool:
    """Not a desktop program made of a browser: their origins are of a scheme of their own, or of
    this machine. A page that hides its origin is one.
    """
    scheme, _, rest = origin.lower().partition("://")
    name = _name(rest)
    if scheme not in ("http", "https"):
        return origin.lower() == "null"
    return not (is_loopback(name) or name.endswith(".localhost"))


def _only(values: list[str]) -> str:
    """Two headers of one name are none: who stands behind may read the other."""
    return values[0] if len(values) == 1 else ""


def _is_own(path: str) -> bool:
    return any(path == own or path.startswith(f"{own}/") for own in _OWN)


def _is_named(host: str, names: Collection[str]) -> bool:
    name = _name(host)
    return name in names or _is_address(name) or name.endswith(_NOBODYS)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost"
    return True


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _unknown_host() -> InvalidRequest:
    return InvalidRequest(
        "unknown_host",
        status=421,
        en="This server listens on a loopback address and goes by no such name; with `clients`, or "
        "`listen.open: true`, it may be asked by any.",
        ja="このサーバーはループバックアドレス以外の名前では利用できません。",
        setting="listen.host",
    )


def _unknown_origin() -> PolicyRefusal:
    return PolicyRefusal(
        "origin_refused",
        en="A web page or an extension of this origin may not use this server.",
        ja="このオリジンのページや拡張機能は、このサーバーを利用できません。",
        setting="api.origins",
    )
