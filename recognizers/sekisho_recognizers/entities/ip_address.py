# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""IP addresses, version 4 and 6."""

import ipaddress
import re
from collections.abc import Iterator

from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_V4 = Hinted(
    r"[0-9](?<![0-9A-Za-z].)(?<![A-Za-z]/.)(?<![0-9A-Za-z]\..)[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?:/(?:3[0-2]|[12]?[0-9])(?![0-9.]))?(?![0-9A-Za-z])(?!\.[0-9])"
)
_V6 = Hinted(
    r"[0-9A-Fa-f:](?:(?<![0-9A-Za-z:.].)|(?<=[^0-9A-Fa-f:]:.)|(?<=[Vv]6:.))(?:(?<=:)[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){1,6}|(?<!:)[0-9A-Fa-f]{0,3}(?::[0-9A-Fa-f]{0,4}){2,7})(?::?[0-9]{1,3}(?:\.[0-9]{1,3}){3})?(?:%[A-Za-z0-9]{1,15})?(?:/[0-9]{1,3})?(?![0-9A-Za-z])(?!\.[0-9])"
)
_IN_HOST = Hinted(r"(?<![A-Za-z0-9])ip-(?P<value>[0-9]{1,3}(?:-[0-9]{1,3}){3})(?![0-9-])")
_VERSION = re.compile(
    r"(?:バージョン|ヴァージョン|版|ファームウェア|ファーム|ビルド|リビジョン|リリース|[Vv]ersion|VERSION|(?<![A-Za-z])(?:[Vv]er|VER|[Vv]|[Bb]uild|[Rr]ev|[Rr]elease|[Ff]irmware|FW))[_.:= \"']{0,6}\Z"
    r"|(?:第|項番|章|節|条|図|表|別表|OID:?) ?\Z|(?:iOS|iPadOS|macOS|Android|Windows|Chrome|Firefox|Edge|Office|Linux|kernel|カーネル|PHP|Java|OpenSSL) ?\Z|(?:[><~!=]=|[Ss]ection[- ]|§ ?)\Z"
)
_SECTION = re.compile(r"(?: [ぁ-んァ-ヶ一-鿿]|節|項|章|条)")
_UNUSED = frozenset({"255.255.255.255"})


def _address(value: str) -> bool:
    """Valid, and neither loopback, unspecified nor a mask (nobody's address)."""
    bare = value.partition("/")[0].partition("%")[0]
    if "." in bare and ":" not in bare:
        if bare.startswith(("255.", "127.")) or bare in _UNUSED:
            return False
        bare = ".".join(part.lstrip("0") or "0" for part in bare.split("."))
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


def _written_out(value: str) -> bool:
    """More than `::add` or `1::2`, which code has too."""
    digits = [c for c in value.partition("%")[0].partition("/")[0] if c not in ":."]
    return len(digits) >= 4 and any(c.isdigit() for c in digits)


class JpIpAddressRecognizer(JpRecognizer):
    """Dotted quads and colon groups, with a prefix length or a zone if there is one (RFC 791,
    RFC 4291); validity is Python's `ipaddress`. Loopback, unspecified addresses and netmasks are
    nobody's. A four-part version or section number is a dotted quad too: the word directly before
    it decides. Invalid: 192.0.2.256."""

    entity_types = ("IP_ADDRESS",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.text
        for found in _V4.finditer(view.reading):
            start, end = found.span()
            if _address(found.group()) and not _is_numbering(view, start, end):
                yield Match(start, end, "IP_ADDRESS", 0.9)
        for found in _V6.finditer(view.reading):
            start, end = found.span()
            start += text.startswith(":", start) and not text.startswith("::", start)
            end -= text.endswith(":", start, end) and not text.endswith("::", start, end)
            if _written_out(text[start:end]) and _address(text[start:end]):
                yield Match(start, end, "IP_ADDRESS", 0.85)
        for found in _IN_HOST.finditer(view.reading):
            if _address(found.group("value").replace("-", ".")):
                yield Match(*found.span("value"), "IP_ADDRESS", 0.8)


def _is_numbering(view: View, start: int, end: int) -> bool:
    text = view.text
    if _VERSION.search(text, max(0, start - 16), start):
        return True
    first = int(text[start:end].partition(".")[0])
    heading = view.line(start)[0] == start and first < 10
    return heading and _SECTION.match(text, end) is not None
