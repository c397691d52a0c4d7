"""MAC addresses."""

import pytest

from sekisho_recognizers.entities.mac_address import JpMacAddressRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("端末は00:00:5E:00:53:01です", ["00:00:5E:00:53:01"]),
        ("00-00-5e-00-53-ff", ["00-00-5e-00-53-ff"]),
        ("0000.5e00.5310", ["0000.5e00.5310"]),
        ("00:00:5E:00:53", []),
        ("00:00:5G:00:53:01", []),
        ("００：００：５Ｅ：００：５３：０１", ["００：００：５Ｅ：００：５３：０１"]),
    ],
)
def test_finds_mac_addresses(text: str, values: list[str]) -> None:
    assert found(JpMacAddressRecognizer, text) == values
