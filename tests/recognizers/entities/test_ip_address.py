"""IP addresses."""

import pytest

from sekisho_recognizers.entities.ip_address import JpIpAddressRecognizer
from support.recognizing import found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("サーバ10.0.0.5が", ["10.0.0.5"]),
        ("2001:db8::1へ", ["2001:db8::1"]),
        ("１９２.０.２.１", ["１９２.０.２.１"]),
        ("192.0.2.256", []),
        ("127.0.0.1", []),
        ("バージョン 1.2.3.4", []),
        ("1.2.3", []),
        ("12:30:45", []),
        ("fe80::1", ["fe80::1"]),
    ],
)
def test_finds_ip_addresses(text: str, values: list[str]) -> None:
    assert found(JpIpAddressRecognizer, text) == values
