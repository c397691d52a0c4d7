"""Check digit rules against invented, machine-checked vectors."""

from collections.abc import Callable

import pytest

from sekisho_recognizers.check_digits import (
    is_card_number,
    is_corporate_number,
    is_drivers_license,
    is_iban,
    is_luhn,
    is_my_number,
)


@pytest.mark.parametrize(
    ("rule", "valid", "invalid"),
    [
        (is_my_number, "123456789018 111122223333 777777777770"[:12], "123456789012"),
        (is_my_number, "999900000020", "000000000000"),
        (is_corporate_number, "7000012050002", "0888812345678"),
        (is_corporate_number, "2-9999-1234-5678", "888881234567"),
        (is_drivers_license, "979999999920", "159912345660"),
        (is_drivers_license, "451234567890", "309912345650"),
        (is_card_number, "4111 1111 1111 1111", "4111111111111112"),
        (is_card_number, "30569309025904", "1234567890123452"),
        (is_luhn, "01139997", "01139998"),
        (is_iban, "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765433"),
        (is_iban, "DE89370400440532013000", "JP12345678901234567890"),
    ],
)
def test_rule_holds(rule: Callable[[str], bool], valid: str, invalid: str) -> None:
    assert rule(valid)
    assert not rule(invalid)
