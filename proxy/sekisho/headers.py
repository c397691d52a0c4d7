"""Which headers cross the checkpoint, in both directions.

Requests pass by an allow-list: a header nobody knows may carry a name (`x-user-name`, `baggage`,
`referer`), so it stays behind, and so does a known one whose value is not made of plain words.
The body's own headers are written anew, with the body. Responses pass by a deny-list: what
Sekisho's editing makes untrue, what belongs to one connection only, and what would lead the client
past the proxy.
"""

import re
from collections.abc import Iterable

Header = tuple[str, str]

ALLOWED = frozenset(
    {
        # credentials: the client's own, for the upstream alone
        "authorization",
        "x-api-key",
        "api-key",
        "x-goog-api-key",
        # behaviour
        "accept",
        "anthropic-beta",
        "anthropic-dangerous-direct-browser-access",
        "anthropic-version",
        "idempotency-key",
        "openai-beta",
        "openai-organization",
        "openai-project",
        "user-agent",
        "x-goog-api-client",
        "x-goog-user-project",
        # what the vendors' SDKs say of themselves
        *(
            f"x-stainless-{name}"
            for name in (
                "arch",
                "async",
                "custom-poll-interval",
                "helper-method",
                "lang",
                "os",
                "package-version",
                "poll-helper",
                "raw-response",
                "read-timeout",
                "retry-count",
                "runtime",
                "runtime-version",
                "stream-helper",
                "timeout",
            )
        ),
    }
)
CREDENTIALS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})

# No @: an address is no setting. User agents are the longest, and seldom over 200 characters.
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9 ._:;,/()+*=\[\]\"-]{0,512}")

WITHHELD = frozenset(
    {
        # about one connection: RFC 9110 §7.6.1
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        # about the bytes, which restoring changes
        "accept-ranges",
        "content-digest",
        "content-encoding",
        "content-length",
        "content-md5",
        "digest",
        "etag",
        "repr-digest",
        # about the upstream's host, which is not the one the client talks to
        "alt-svc",
        "location",
        "server",
        "set-cookie",
        "strict-transport-security",
    }
)


def for_upstream(headers: Iterable[Header]) -> list[Header]:
    """Names in lower case."""
    lowered = ((name.lower(), value) for name, value in headers)
    return [
        (name, value)
        for name, value in lowered
        if name in CREDENTIALS or (name in ALLOWED and _PLAIN_VALUE.fullmatch(value))
    ]


def for_client(headers: Iterable[Header]) -> list[Header]:
    lowered = [(name.lower(), value) for name, value in headers]
    named = {
        token.strip().lower()
        for name, value in lowered
        if name == "connection"
        for token in value.split(",")
    }
    return [(name, value) for name, value in lowered if name not in WITHHELD and name not in named]
