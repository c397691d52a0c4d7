"""Addresses in answers that would lead the client past the proxy.

Some answers name the place of the next request as an absolute URL: where a batch's results are,
where a file is to be sent. A client that follows it talks to the AI service itself: what it sends
is not scanned, and what it gets holds placeholders. So an address on the upstream becomes the same
address on the proxy, and back where a request names it. One that leads elsewhere and asks for an
upload is refused, unless the policy allows direct connections.

Only fields that clients fetch from are touched: those that a row of the table lists. Gemini's `uri`
is none of them: it names a file inside the API, and Google's SDK takes the file's name out of it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit

from sekisho.errors import PolicyRefusal
from sekisho.upstreams import Upstream
from sekisho.wire.api import Api
from sekisho.wire.json_body import Json
from sekisho.wire.paths import find

Header = tuple[str, str]

UPLOAD_HEADERS = frozenset({"x-goog-upload-url", "x-goog-upload-control-url"})
"""What the client sends a file to."""

FOLLOWED_HEADERS = UPLOAD_HEADERS | {"location", "operation-location"}
"""What clients follow; of these, one that leads elsewhere and is no upload is left out."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def public_url(scheme: str, host: str) -> str:
    """Where the client found the proxy, of its request's Host header; '' where that is no host."""
    plain = scheme in _DEFAULT_PORTS and _HOST.fullmatch(host)
    return f"{scheme}://{host}" if plain else ""


@dataclass(frozen=True, slots=True)
class Links:
    """`public_url`: scheme and host of the proxy as its client sees it, without a path; '' where
    nobody listens (an SDK's transport), then no address is changed. `whole`: it is the upstream's
    alone, since that is whom the client believes to be talking to.
    """

    upstream: Upstream
    public_url: str = field(repr=False)
    whole: bool = False

    def to_client(self, url: str) -> str | None:
        """The same place on the proxy; None for one that is not on the upstream."""
        return _moved(url, self.upstream.base_url, self._own) if self.public_url else None

    def to_upstream(self, url: str) -> str | None:
        """What `to_client` was given; None for an address that is not on the proxy."""
        return _moved(url, self._own, self.upstream.base_url) if self.public_url else None

    @property
    def _own(self) -> str:
        return self.public_url if self.whole else f"{self.public_url}/{self.upstream.name}"

    def edit_answer(self, api: Api, answer: Json) -> bool:
        """Rewrites in place what the row lists; whether anything changed. For whole answers and
        for a stream's events alike.
        """
        return _edit(api, answer, self.to_client)

    def edit_request(self, api: Api, payload: Json) -> bool:
        """The other way, where a client hands on what an answer gave it."""
        return _edit(api, payload, self.to_upstream)

    def headers(self, headers: Iterable[Header], *, allow_elsewhere: bool) -> list[Header]:
        """An answer's headers for the client. Raises PolicyRefusal for an upload elsewhere."""
        edited: list[Header] = []
        for name, value in headers:
            kind = name.lower()
            if kind not in FOLLOWED_HEADERS:
                edited.append((name, value))
            elif (moved := self.to_client(urljoin(self.upstream.base_url, value))) is not None:
                edited.append((name, moved))
            elif kind in UPLOAD_HEADERS:
                if not allow_elsewhere:
                    raise _upload_elsewhere()
                edited.append((name, value))
        return edited


def _edit(api: Api, tree: Json, move: Callable[[str], str | None]) -> bool:
    changed = False
    for steps in api.link_steps:
        for holder, name, _ in find(tree, steps):
            url = holder.get(name)
            if isinstance(url, str) and (moved := move(url)) is not None:
                holder[name] = moved
                changed = True
    return changed


def _upload_elsewhere() -> PolicyRefusal:
    return PolicyRefusal(
        "direct_connection",
        en="The AI service asks for the file at an address that is not its own; sent there, "
        "nobody would scan it.",
        ja="ファイルの送信先が接続先とは別のホストです。送ると検査できません。",
        setting="policy.direct_connections",
    )


def _moved(url: str, old: str, new: str) -> str | None:
    """`url` below `new` where it was below `old`, byte for byte behind it."""
    try:
        parts, base = urlsplit(url), urlsplit(old)
        if _origin(parts) != _origin(base) or "@" in parts.netloc:
            return None
    except ValueError:  # a port that is none
        return None
    rest = parts.path.removeprefix(base.path)
    if not parts.path.startswith(base.path) or rest[:1] not in ("", "/"):
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{new}{rest}{query}"


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)
