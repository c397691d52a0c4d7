"""Check digits, one function a rule. Each takes the plain ASCII digits (letters where the rule
has them) and says whether they hold; wrong lengths never do.

Sources stand with each rule. A rule that is not published is not here.
"""


def digits_of(value: str) -> str:
    """Only the ASCII digits of a value that is grouped with spaces or hyphens."""
    return "".join(character for character in value if character in "0123456789")


def is_my_number(value: str) -> bool:
    """個人番号: weights 6 5 4 3 2 7 6 5 4 3 2, mod 11 (総務省令第85号 第5条)."""
    digits = digits_of(value)
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    total = sum(int(d) * w for d, w in zip(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    remainder = total % 11
    return int(digits[11]) == (0 if remainder <= 1 else 11 - remainder)


def is_corporate_number(value: str) -> bool:
    """法人番号: first digit = 9 - (body, from the right × 1 2 1 2 …) mod 9 (国税庁)."""
    digits = digits_of(value)
    if len(digits) != 13 or digits[0] == "0":
        return False
    total = sum(int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits[1:])))
    return int(digits[0]) == 9 - total % 9


def is_luhn(value: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right doubled, digits summed, mod 10."""
    digits = digits_of(value)
    total = 0
    for position, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + position % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return bool(digits) and total % 10 == 0


_LICENSE_PREFIXES = frozenset(
    f"{code}"
    for first, last in (
        (10, 14),
        (20, 25),
        (30, 30),
        (40, 55),
        (60, 65),
        (70, 74),
        (80, 83),
        (90, 97),
    )
    for code in range(first, last + 1)
)


def is_drivers_license(value: str) -> bool:
    """運転免許証: prefecture code; digit 11 = weights 5 4 3 2 7 6 5 4 3 2, 11 - (mod 11)."""
    digits = digits_of(value)
    if len(digits) != 12 or digits[:2] not in _LICENSE_PREFIXES:
        return False
    total = sum(int(d) * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False))
    return int(digits[10]) == (11 - total % 11) % 10


def is_card_number(value: str) -> bool:
    """Payment card: brand prefix with its length, and Luhn."""
    digits = digits_of(value)
    return len(digits) == _card_length(digits) and len(set(digits)) > 1 and is_luhn(digits)


def _card_length(digits: str) -> int:
    head = int(digits[:4].ljust(4, "0"))
    if 3400 <= head <= 3499 or 3700 <= head <= 3799:
        return 15  # American Express
    if 3000 <= head <= 3059 or 3600 <= head <= 3699 or 3800 <= head <= 3999:
        return 14  # Diners Club
    sixteen = (
        3528 <= head <= 3589  # JCB
        or 4000 <= head <= 4999  # Visa
        or 5100 <= head <= 5599  # Mastercard
        or 2221 <= head <= 2720  # Mastercard
        or 6200 <= head <= 6299  # UnionPay
        or head in (6011,)
        or 6440 <= head <= 6599  # Discover
    )
    return 16 if sixteen else 0


def is_iban(value: str) -> bool:
    """ISO 13616: the first four characters moved behind, letters as 10 to 35, mod 97 is 1."""
    compact = value.replace(" ", "").upper()
    if not 15 <= len(compact) <= 34 or not compact.isalnum() or not compact.isascii():
        return False
    rotated = compact[4:] + compact[:4]
    return int("".join(str(int(character, 36)) for character in rotated)) % 97 == 1
