"""MAC addresses."""

import pytest

from sekisho_recognizers.entities.mac_address import JpMacAddressRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("MAC:A4:83:E7:5C:10:9B", ["A4:83:E7:5C:10:9B"]),
        ("MACアドレス 3C7C3FA109D2", ["3C7C3FA109D2"]),
        ("MAC 3c7c-3fa1-09d2", ["3c7c-3fa1-09d2"]),
        ("ether 3c:7c:3f:a1:9:d2", ["3c:7c:3f:a1:9:d2"]),
        ("00:00:5E:00:53", []),
        ("3C7C3FA109D2", []),
        ("00:11:22:33:44:55:66:77", []),
        ("端末は00:00:5E:00:53:01です", ["00:00:5E:00:53:01"]),
        ("00-00-5e-00-53-ff", ["00-00-5e-00-53-ff"]),
        ("0000.5e00.5310", ["0000.5e00.5310"]),
        ("00:00:5G:00:53:01", []),
        ("００：００：５Ｅ：００：５３：０１", ["００：００：５Ｅ：００：５３：０１"]),
        ("MAC：a483.e75c.109b", ["a483.e75c.109b"]),
        ("物理アドレス. . . . : A4-83-E7-5C-10-9B", ["A4-83-E7-5C-10-9B"]),
        ("[A4:83:E7:5C:10:9B]", ["A4:83:E7:5C:10:9B"]),
        ("A4:83:E7:5C:10:9B:FF", []),
        ("MACアドレスはA483E75C109Bです", ["A483E75C109B"]),
        ("MAC\tA4 83 E7 5C 10 9B", ["A4 83 E7 5C 10 9B"]),
        ("20-24-05-01-12-30", ["20-24-05-01-12-30"]),
    ],
)  # fmt: skip
def test_finds_mac_addresses(text: str, values: list[str]) -> None:
    assert found(JpMacAddressRecognizer, text) == values
