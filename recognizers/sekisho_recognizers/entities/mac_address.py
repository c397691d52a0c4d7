"""MAC addresses."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern


class JpMacAddressRecognizer(JpPatternRecognizer):
    """Six octets with ':' or '-', or three groups of four with '.' (IEEE 802). Invalid:
    00:00:5G:00:53:01."""

    entity_types = ("MAC_ADDRESS",)
    patterns = (
        Pattern(
            re.compile(
                r"(?<![0-9A-Za-z:-])(?:[0-9A-Fa-f]{2}(?P<s>[:-])(?:[0-9A-Fa-f]{2}(?P=s)){4}[0-9A-Fa-f]{2}"
                r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z:-])"
            ),
            score=0.9,
        ),
    )
