"""IP addresses, version 4 and 6."""

import ipaddress
import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern


def _is_private_matter(value: str) -> bool:
    """Valid, and neither loopback nor unspecified (nobody's address)."""
    try:
        address = ipaddress.ip_address(value.partition("/")[0].partition("%")[0])
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)


class JpIpAddressRecognizer(JpPatternRecognizer):
    """Dotted quads and colon groups, with a prefix length if there is one; validity is Python's
    `ipaddress`. A four-part version number is a dotted quad too: the word before it decides.
    Invalid: 192.0.2.256."""

    entity_types = ("IP_ADDRESS",)
    patterns = (
        Pattern(
            re.compile(r"(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9A-Za-z])(?!\.[0-9])"),
            score=0.9,
            check=_is_private_matter,
            veto=Cues(
                "バージョン", "version", "ver", "ver.", "v", "第", "項", "章", before=8, after=0
            ),
        ),
        Pattern(
            re.compile(
                r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])"
            ),
            score=0.85,
            check=_is_private_matter,
        ),
    )
