# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""MAC addresses."""

import re

from sekisho_recognizers.recognizer import Cues, JpPatternRecognizer, Pattern

_FIRST = r"[0-9A-Fa-f](?<![0-9A-Za-z].)(?<![^0-9A-Za-z][0-9A-Fa-f]{2}[:-].)(?<!^[0-9A-Fa-f]{2}[:-].)(?<![0-9A-Za-z][.-].)"
_BEHIND = r"(?![0-9A-Za-z])(?![:-][0-9A-Fa-f])"
_LABELS = Cues("MAC", "MACアドレス", "物理アドレス", "ハードウェアアドレス", "BSSID", "BDアドレス", "Bluetoothアドレス", "イーサネットアドレス", "ether", "HWaddr", "mac_address", "macaddr", "mac_addr", before=24, after=10)  # fmt: skip


def _has_both(value: str) -> bool:
    return any(c.isdigit() for c in value)


class JpMacAddressRecognizer(JpPatternRecognizer):
    """Six octets with ':' or '-', three groups of four with '.', '-' or ':', two groups of six
    (IEEE 802); twelve bare digits, spaced octets and octets without their zero need a label.
    Invalid: 00:00:5G:00:53:01."""

    entity_types = ("MAC_ADDRESS",)
    patterns = (
        Pattern(
            re.compile(
                _FIRST
                + r"(?:[0-9A-Fa-f](?P<s>[:-])(?:[0-9A-Fa-f]{2}(?P=s)){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{3}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})"
                + _BEHIND
            ),
            score=0.9,
        ),
        Pattern(
            re.compile(
                _FIRST
                + r"(?:[0-9A-Fa-f]{3}(?P<s>[:-])[0-9A-Fa-f]{4}(?P=s)[0-9A-Fa-f]{4}|[0-9A-Fa-f]{5}[-:][0-9A-Fa-f]{6}|[0-9A-Fa-f]{11}|[0-9A-Fa-f] (?:[0-9A-Fa-f]{2} ){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]?:(?:[0-9A-Fa-f]{1,2}:){4}[0-9A-Fa-f]{1,2})"
                + _BEHIND
            ),
            score=None,
            check=_has_both,
            cues=_LABELS,
        ),
    )
