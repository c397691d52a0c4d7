"""URLs that are someone's: with a query, an account, an internal host."""

import re
from urllib.parse import urlsplit

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern

_INTERNAL = re.compile(
    r"(?:^|[.-])(?:localhost|local|internal|int|intra|api|hooks|webhook|pay|staff|private|intranet|corp|lan|home|admin|stg|staging|dev|vpn|"
    r"git|gitlab|jira|wiki|portal|my|mypage)(?:[.:-]|$)",
    re.IGNORECASE,
)


def _is_private(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return True
    host = parts.hostname or ""
    if host in ("localhost", "127.0.0.1"):
        return False
    if parts.query or parts.fragment or parts.username:
        return True
    return (
        "." not in host
        or bool(_INTERNAL.search(host))
        or bool(re.search("[0-9]{4}|/.*/.*/", parts.path))
    )


class JpUrlRecognizer(JpPatternRecognizer):
    """RFC 3986 with a scheme. Ends at white space, brackets, quotes and Japanese. A public page
    is nobody's secret: reported is one with a query, a user, an internal host or a long number in
    its path. Invalid: https://www.example.com/about."""

    entity_types = ("URL",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![A-Za-z])(?P<value>(?:https?|ftp|wss?|s3|gs)://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%\[\]]{1,2000}"
                r"(?<![.,;:!?'*]))",
                re.IGNORECASE,
            ),
            score=0.85,
            check=_is_private,
        ),
        Pattern(
            re.compile(r"(?<![\\A-Za-z0-9])\\\\[A-Za-z0-9_.-]{1,64}\\[^\s\"'<>|、。」)]{1,200}"),
            score=0.7,
        ),
    )
