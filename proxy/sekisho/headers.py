"""Which headers cross the checkpoint, in both directions.

Requests pass by an allow-list: a header nobody knows may carry a name (`x-user-name`, `baggage`,
`referer`), so it stays behind, and so does a known one whose value is not made of plain words.
The body's own headers are written anew, with the body. Responses pass by a deny-list: what
Sekisho's editing makes untrue, what belongs to one connection only, and what would lead the client
past the proxy. Addresses that the client is to follow lead to the proxy instead (see `links`).
"""

import re
from collections.abc import Iterable

from sekisho.wire.links import FOLLOWED_HEADERS, Links

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
                "custom-event-handler",
                "custom-poll-interval",
                "helper",
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

# Settings whose values are known: ids that a vendor gave, numbers and words of a protocol. The
# name of an uploaded file, `x-goog-upload-file-name`, is the caller's text: it stays behind. So
# does `x-goog-upload-header-content-length`: masking changes the length, and it is optional. And
# `x-amzn-bedrock-request-metadata`, which is for the caller's own log at AWS.
_VENDOR_ID = re.compile(r"[A-Za-z]{1,20}_[A-Za-z0-9]{1,100}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_MEDIA_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,100}(?:; ?charset=[A-Za-z0-9-]{1,20})?", re.I)
_GUARDRAIL = re.compile(r"[a-z0-9]{1,64}|arn:aws[a-z-]{0,20}:bedrock:[a-z0-9:/-]{1,200}")
SETTINGS: dict[str, re.Pattern[str]] = {
    "anthropic-user-profile-id": _VENDOR_ID,
    "anthropic-workspace-id": _VENDOR_ID,
    "api-revision": re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"),
    "x-amzn-bedrock-accept": re.compile(rf"\*/\*|{_MEDIA_TYPE.pattern}", re.I),
    "x-amzn-bedrock-guardrailidentifier": _GUARDRAIL,
    "x-amzn-bedrock-guardrailversion": re.compile(r"DRAFT|[0-9]{1,8}"),
    "x-amzn-bedrock-performanceconfig-latency": re.compile("standard|optimized"),
    "x-amzn-bedrock-service-tier": re.compile("priority|default|flex|reserved"),
    "x-amzn-bedrock-trace": re.compile("ENABLED|DISABLED|ENABLED_FULL"),
    "x-goog-upload-command": re.compile(r"(?:start|upload|query|finalize|cancel)(?:, ?finalize)?"),
    "x-goog-upload-header-content-type": _MEDIA_TYPE,
    "x-goog-upload-offset": _NUMBER,
    "x-goog-upload-protocol": re.compile("resumable|multipart|raw"),
    "x-server-timeout": re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?"),
    "x-vertex-ai-llm-request-type": re.compile("shared|dedicated"),
    "x-vertex-ai-llm-shared-request-type": re.compile("priority|flex|standard"),
}
CREDENTIALS = frozenset({"authorization", "x-api-key", "api-key", "x-goog-api-key"})

# No @: an address is no setting. User agents are the longest, and seldom over 200 characters.
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9 ._:;,/()+*=\[\]\"-]{0,512}")

# About the bytes, and true where all of them pass as they came.
OF_THE_BYTES = frozenset(
    {"content-digest", "content-length", "content-md5", "digest", "etag", "repr-digest"}
)
WITHHELD = OF_THE_BYTES | frozenset(
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
        # about what the client may ask for: ranges are not passed on, and codings undone
        "accept-ranges",
        "content-encoding",
        # about the upstream's host, which is not the one the client talks to
        "alt-svc",
        "content-location",
        "link",
        "refresh",
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
        if name in CREDENTIALS
        or (name in ALLOWED and _PLAIN_VALUE.fullmatch(value))
        or (name in SETTINGS and SETTINGS[name].fullmatch(value))
    ]


def for_client(
    headers: Iterable[Header],
    links: Links | None = None,
    *,
    direct_allowed: bool = False,
    verbatim: bool = False,
) -> list[Header]:
    """Without `links`, nothing that the client would follow comes down. `verbatim`: the body passes
    as it came (`Answer.verbatim`). Raises PolicyRefusal for an upload that would go around the
    proxy, unless `direct_allowed`.
    """
    lowered = [(name.lower(), value) for name, value in headers]
    codings = {
        value for name, value in lowered if name in ("content-encoding", "transfer-encoding")
    }
    withheld = WITHHELD - OF_THE_BYTES if verbatim and not codings else WITHHELD
    named = {
        token.strip().lower()
        for name, value in lowered
        if name == "connection"
        for token in value.split(",")
    }
    kept = [
        (name, value)
        for name, value in lowered
        if name not in withheld
        and name not in named
        and (links is not None or name not in FOLLOWED_HEADERS)
    ]
    return kept if links is None else links.headers(kept, allow_elsewhere=direct_allowed)
