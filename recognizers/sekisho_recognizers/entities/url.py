# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""URLs, shared folders and internal hosts that are someone's."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.url_rules import is_internal_host, is_private
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_CHARACTERS = r"[A-Za-z0-9\-._~:/?#@!$&'*+,;=%\[\]()]"
_URL = Hinted(
    r"(?-i:[AFGHLNRSTVWafghlnrstvw])(?<![A-Za-z].)(?:(?<=h)(?:tt|xx)ps?|(?<=t)tps?|(?<=f)(?:tps?|ile)|(?<=w)ss?|(?<=s)(?:3|ftp|sh|mb)"
    r"|(?<=g)(?:s|it\+ssh)|(?<=a)(?:fp|bfss?)|(?<=n)fs|(?<=l)daps?|(?<=r)dp|(?<=v)nc)://"
    + _CHARACTERS
    + r"{1,2000}",
    re.IGNORECASE,
)
_BARE = Hinted(
    r"(?P<host>[A-Za-z0-9](?<![A-Za-z0-9@._/:\\-].)(?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,12})(?P<port>:[0-9]{2,5})?(?P<path>/"
    + _CHARACTERS
    + r"{0,500})?(?![A-Za-z0-9@])"
)
_LINKS = re.compile(
    r"(?:[a-z0-9-]{1,63}\.){0,3}(?:sharepoint\.com|box\.com|backlog\.(?:jp|com)|notion\.(?:so|site)|slack\.com|atlassian\.net|cybozu\.com|kintone\.com|zoom\.us|meet\.google\.com|docs\.google\.com|drive\.google\.com|dropbox\.com|gigafile\.nu|forms\.gle|1drv\.ms|we\.tl|discord\.gg|line\.me)",
    re.IGNORECASE,
)
_TOPS = re.compile(
    r".*\.(?:jp|com|net|org|io|dev|cloud|app|ai|co|tokyo|local|internal|intra|intranet|corp|lan|localdomain|private)",
    re.IGNORECASE,
)
_LOGIN = Hinted(
    r"(?:@|://)(?P<value>[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z][A-Za-z0-9-]{1,20})(?=[:/\s\"',;)]|\Z)"
)
_DATABASE = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|jdbc:[a-z:]{2,20}|clickhouse|nats|kafka|mqtts?)(?:\+[a-z0-9]{2,12})?:(?:thin:)?(?://|@)[^\s\"'<>]{0,160}\Z",
    re.IGNORECASE,
)
_CODE = Hinted(r"(?<![A-Za-z0-9._-])git@[A-Za-z0-9.-]{3,100}:[A-Za-z0-9._~/-]{3,200}")
_SHARE = Hinted(
    r"(?<![\\A-Za-z0-9])\\\\(?:\\\\)?[A-Za-z0-9][A-Za-z0-9_.-]{1,63}\\(?:\\\\)?[^\s\"'<>|、。」`)(?*+{}\[\]^\\][^\s\"'<>|、。」`)(?*+{}\[\]^]{0,200}"
)
_ARN = Hinted(
    r"(?<![A-Za-z0-9])arn:aws[a-z-]{0,10}:[a-z0-9-]{2,30}:[a-z0-9-]{0,20}:[0-9]{12}:[A-Za-z0-9_/:.+=@*-]{1,200}"
)
_NAMES_IN_CODE = frozenset(
    "os self this sys com jp org net java javax config window process document module threading std super".split()
)
_ENDING = ".,;:!?'*"


class JpUrlRecognizer(JpRecognizer):
    """RFC 3986 with a scheme, ending at white space, quotes and Japanese; shared folders
    (\\\\\\\\server\\\\folder), repository addresses (git@host:path), cloud resource names, and bare
    hosts whose labels say that they are internal. A public page is nobody's secret: reported is
    one with an internal host, a user, an account, a shared or a signed link.
    Invalid: https://www.example.com/about."""

    entity_types = ("URL",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.text
        for found in _URL.finditer(view.reading):
            start, end = _without_ending(text, *found.span())
            if is_private(text[start:end]):
                yield Match(start, end, "URL", 0.85)
        for found in _BARE.finditer(view.reading):
            start, end = _without_ending(text, *found.span())
            host = found.group("host").lower()
            if _is_bare_link(host, found.group("path") or "", found.group("port") or ""):
                yield Match(start, end, "URL", 0.7)
        for found in _LOGIN.finditer(view.reading):
            start, end = found.span("value")
            if found.group("value").lower() not in (
                "example.com",
                "localhost",
            ) and _DATABASE.search(text, max(0, start - 200), start):
                yield Match(start, end, "URL", 0.75)
        for pattern, score in ((_CODE, 0.7), (_SHARE, 0.75), (_ARN, 0.8)):
            for found in pattern.finditer(view.reading):
                start, end = _without_ending(text, *found.span())
                yield Match(start, end, "URL", score)


def _without_ending(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what belongs to the sentence; a bracket only if it was not opened inside."""
    end = _closed_before(text, start, end)
    while end > start:
        last = text[end - 1]
        if last in _ENDING or (
            last in ")]"
            and text.count(last, start, end) > text.count("(["[")]".index(last)], start, end)
        ):
            end -= 1
        else:
            break
    return start, end


def _closed_before(text: str, start: int, end: int) -> int:
    """Where a bracket closes that was opened before the URL: [text](URL)…"""
    for opener, closer in ("()", "[]"):
        opened = 0
        for at in range(start, end) if text.find(closer, start, end) >= 0 else ():
            opened += (text[at] == opener) - (text[at] == closer)
            if opened < 0:
                end = at
                break
    return end


def _is_bare_link(host: str, path: str, port: str) -> bool:
    """Written without its scheme: surer of the host than one that has it."""
    if _LINKS.fullmatch(host):
        return len(path) > 3
    if not _TOPS.fullmatch(host) or not is_internal_host(host):
        return False
    labels = host.split(".")
    if labels[0] in _NAMES_IN_CODE:
        return False
    if len(labels) >= 4 or port or len(path) > 1:
        return True
    if len(labels) == 3:
        return labels[-1] in ("jp", "com", "net", "local", "internal", "lan", "corp", "intra")
    return labels[-1] in ("local", "internal", "lan", "corp", "intra") and any(
        c.isdigit() or c == "-" for c in labels[0]
    )
