"""The setting that says where a store is: `memory://`, `sqlite:///path`, `redis://host`."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ALLOWED = (
    "memory://, sqlite:///relative/path, sqlite:////absolute/path, "
    "redis://[[user]:password@]host[:port][/number] or rediss://... (TLS)"
)

# What TLS may need. Others of the driver's options would change what a call does.
REDIS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


class BadStoreUrl(ValueError):
    """Says what is allowed, never what the URL was: it may hold a password."""


@dataclass(frozen=True, slots=True)
class StoreUrl:
    """`path` is the file of sqlite. `text` is the whole URL."""

    scheme: str
    path: Path | None
    text: str = field(repr=False)


def parse_store_url(text: str) -> StoreUrl:
    """Raises BadStoreUrl."""
    if not text.isprintable():
        raise BadStoreUrl("holds a control character")
    scheme, colon, rest = text.partition("://")
    if colon and scheme == "memory" and not rest:
        return StoreUrl(scheme, None, text)
    if colon and scheme == "sqlite":
        return StoreUrl(scheme, _path(rest), text)
    if colon and scheme in {"redis", "rediss"}:
        _check_redis(text)
        return StoreUrl(scheme, None, text)
    raise BadStoreUrl(f"allowed: {ALLOWED}")


def _path(rest: str) -> Path:
    if not rest.startswith("/"):
        raise BadStoreUrl("three slashes begin a relative path, four an absolute one")
    name = rest[1:]
    if not name.strip("/") or name.endswith("/") or name == ":memory:":
        raise BadStoreUrl(
            "needs a file's path: sqlite:///relative/path or sqlite:////absolute/path"
        )
    if "?" in name or "#" in name:
        raise BadStoreUrl("must not hold ? or #")
    return Path(name)


def _check_redis(text: str) -> None:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host:
        raise BadStoreUrl(f"allowed: {ALLOWED}")
    number = parts.path.strip("/")
    if number and not (number.isascii() and number.isdigit()):
        raise BadStoreUrl("a number is what may follow Redis' address: redis://host:6379/0")
    if parts.fragment:
        raise BadStoreUrl("must not hold #; in a password it is written %23")
    options = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    allowed = REDIS_OPTIONS if parts.scheme == "rediss" else ()
    if any(name not in allowed for name in options):
        raise BadStoreUrl(f"options of rediss://: {', '.join(REDIS_OPTIONS)}; redis:// has none")
