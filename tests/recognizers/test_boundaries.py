# Tables of values read best unbroken.
# ruff: noqa: E501
"""The boundary guarantee: a value is found whole, whatever touches it, in every way of writing.

Japanese puts no space around a value, and Python's word boundary is none between kana and digits.
Every pattern type's valid values stand here between every kind of neighbour, in every width, with
every hyphen; docs/boundaries.md says how many.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sekisho_recognizers.entities import ON_REQUEST, RECOGNIZERS
from sekisho_recognizers.folding import fold
from sekisho_recognizers.view import View

# What stands before the value (its label in it, for types that need one) and the value itself.
VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "JP_MY_NUMBER": (
        ("", "1234-5678-9018"),
        ("マイナンバー", "123456789018"),
        ("マイナンバー", "1234 5678 9018"),
    ),
    "JP_CORPORATE_NUMBER": (("法人番号", "8888812345678"), ("法人番号", "8-8888-1234-5678")),
    "JP_INVOICE_NUMBER": (("", "T8888812345678"), ("", "T8-8888-1234-5678")),
    "JP_RESIDENT_CODE": (("住民票コード", "12345678903"),),
    "JP_PENSION_NUMBER": (("基礎年金番号", "1234-567890"), ("基礎年金番号", "1234567890")),
    "JP_EMPLOYMENT_INSURANCE_NUMBER": (("", "1234-567890-1"), ("雇用保険", "12345678901")),
    "JP_HEALTH_INSURANCE": (("保険者番号", "01139997"),),
    "JP_CARE_INSURANCE_NUMBER": (("介護保険被保険者番号", "0000123456"),),
    "JP_DRIVERS_LICENSE": (("免許証番号", "309912345660"), ("免許証番号", "3099-1234-5660")),
    "JP_PASSPORT": (("旅券番号", "XZ1234567"), ("", "TK1234567")),
    "JP_RESIDENCE_CARD": (("", "AB12345678CD"),),
    "JP_LICENSE_PLATE": (("", "品川300あ12-34"), ("", "品川 300 あ 12-34")),
    "JP_BANK_ACCOUNT": (("口座番号", "1234567"), ("", "普通 1234567"), ("ゆうちょ", "10530-12345671")),
    "CREDIT_CARD": (("", "4111-1111-1111-1111"), ("", "4111111111111111"), ("", "3782 822463 10005")),
    "IBAN_CODE": (("", "DE89370400440532013000"),),
    "PHONE_NUMBER": (
        ("", "090-1234-5678"),
        ("", "09012345678"),
        ("", "03-3234-5678"),
        ("", "(03)3234-5678"),
        ("", "+81-90-1234-5678"),
    ),
    "JP_POSTAL_CODE": (("〒", "105-0011"), ("郵便番号", "1050011")),
    "DATE_OF_BIRTH": (("生年月日", "1975-04-01"), ("生年月日", "昭和50年4月1日"), ("生年月日", "S50.4.1")),
    "DATE_TIME": (
        ("", "2024年4月1日(月)"),
        ("", "令和6年4月1日"),
        ("", "R6.4.1"),
        ("", "2024-04-01"),
        ("", "2024/04/01"),
        ("", "4月1日"),
        ("", "10時30分"),
        ("", "14:05"),
    ),
    "ID_NUMBER": (("社員番号", "A-20931"), ("会員番号", "11840226"), ("", "令和6年(ワ)第1187号")),
    "EMAIL_ADDRESS": (("", "taro.yamada@aoba.example.jp"),),
    "IP_ADDRESS": (("", "192.168.10.21"), ("", "fe80::1ff:fe23:4567:890a")),
    "MAC_ADDRESS": (("", "A4:83:E7:11:22:33"), ("", "A4-83-E7-11-22-33")),
    "URL": (("", "https://intra.aoba.example.co.jp/users/4711"),),
    "SECRET": (
        ("", "AKIA" + "Q7RZ2MNB5XCV4KLP"),
        ("", "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"),
    ),
}  # fmt: skip

# Pairs of what stands right before and right behind.
NEIGHBOURS = {
    "ひらがな": ("は", "です"),
    "カタカナ": ("メモ", "ナンバー"),
    "漢字": ("控", "宛"),
    "長音": ("データー", "ー"),
    "読点": ("、", "。"),
    "full-width brackets": ("（", "）"),
    "quotes 「」": ("「", "」"),
    "quotes": ('"', '"'),
    "single quotes": ("'", "'"),
    "【】": ("【", "】"),
    "full-width colon": ("：", "、"),
    "colon": (":", ","),
    "equals": ("=", ";"),
    "slash": ("／", "／"),
    "half-width brackets": ("(", ")"),
    "Markdown bold": ("**", "**"),
    "Markdown code": ("`", "`"),
    "Markdown cell": ("|", "|"),
    "Markdown list": ("\n- ", "\n"),
    "line ends": ("\n", "\n"),
    "nothing": ("", ""),
    "full-width space": ("　", "　"),
    "tab": ("\t", "\t"),
    "arrow": ("→", "←"),
    "exclamation": ("！", "！"),
    "wave": ("〜", "〜"),
    "tag": (">", "<"),
    "emoji": ("📞", "📞"),
}

_FULL = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {ord(" "): "\u3000"}
HYPHENS = "-‐‑‒–—―−－ー─﹣"
# Where a neighbour makes another value of it, or the type is never written so.
_NOT_WIDENED = {"URL", "SECRET", "IBAN_CODE"}
_HYPHENS_MATTER = {"URL", "SECRET", "EMAIL_ADDRESS", "IP_ADDRESS", "IBAN_CODE", "MAC_ADDRESS"}
_TOUCHED = {
    # 地名 takes in the kanji before it, and a plate's, date's or account's kana is a neighbour's.
    ("JP_LICENSE_PLATE", "漢字"),
    ("JP_BANK_ACCOUNT", "漢字"),
    ("DATE_OF_BIRTH", "Markdown code"),
    # A colon is part of an IPv6 address.
    ("IP_ADDRESS", "colon"),
    ("IP_ADDRESS", "full-width colon"),
    # Signs that belong to a URL or to a secret's value.
    ("URL", "slash"), ("URL", "single quotes"), ("URL", "equals"), ("URL", "Markdown bold"), ("URL", "exclamation"), ("URL", "wave"),
}  # fmt: skip


def variants(entity_type: str, value: str) -> Iterator[tuple[str, str]]:
    yield "half width", value
    if entity_type not in _NOT_WIDENED:
        yield "full width", value.translate(_FULL)
    if "-" in value and entity_type not in _HYPHENS_MATTER:
        for hyphen in HYPHENS:
            yield f"hyphen U+{ord(hyphen):04X}", value.replace("-", hyphen)
            yield f"full width, U+{ord(hyphen):04X}", value.translate(_FULL).replace("－", hyphen)


def is_found(entity_type: str, text: str, start: int, end: int) -> bool:
    """Whether findings of this type (or wider ones) cover the value, and nothing cuts it."""
    view = View(fold(text))
    return any(
        each.start <= start and each.end >= end and each.entity_type == entity_type
        for recognizer in _recognizers(entity_type)
        for each in recognizer().findings(view)
    )


def _recognizers(entity_type: str) -> list[type]:
    return [
        each for each in (*RECOGNIZERS, *ON_REQUEST.values()) if entity_type in each.entity_types
    ]


def missed(entity_type: str, neighbour: str) -> list[str]:
    before, behind = NEIGHBOURS[neighbour]
    misses = []
    for label, value in VALUES[entity_type]:
        for name, surface in variants(entity_type, value):
            head = f"{label}{before}" if label else f"例{before}"
            text = f"{head}{surface}{behind}"
            if not is_found(entity_type, text, len(head), len(head) + len(surface)):
                misses.append(f"{name}: {text!r}")
    return misses


@pytest.mark.parametrize("neighbour", NEIGHBOURS)
@pytest.mark.parametrize("entity_type", VALUES)
def test_a_value_is_found_between_any_neighbours(entity_type: str, neighbour: str) -> None:
    if (entity_type, neighbour) in _TOUCHED:
        pytest.skip("this neighbour would be part of the value")
    assert missed(entity_type, neighbour) == []


@pytest.mark.parametrize(
    "text",
    [
        "1234567890181", "01234567890180", "A123456789018", "123456789018Z", "1234-5678-9018-1234",
        "9-1234-5678-9018", "0.123456789018", "123456789018円", "123456789018個", "123456789018件です",
        "¥123456789018", "090-1234-56789", "1090-1234-5678", "090-1234-5678-9", "X4111111111111111",
        "41111111111111110", "ZZTK1234567", "AB12345678CDE", "PART8888812345678", "T88888123456789",
    ],
)  # fmt: skip
def test_part_of_a_longer_run_is_no_value(text: str) -> None:
    view = View(fold(text))
    types = {"JP_MY_NUMBER", "CREDIT_CARD", "PHONE_NUMBER", "JP_PASSPORT", "JP_RESIDENCE_CARD", "JP_INVOICE_NUMBER"}  # fmt: skip
    found = [
        each.entity_type
        for recognizer in RECOGNIZERS
        if types & set(recognizer.entity_types)
        for each in recognizer().findings(view)
        if each.entity_type in types
    ]
    assert found == []


def test_the_page_says_what_was_tried() -> None:
    """`python tests/recognizers/test_boundaries.py` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


PAGE = Path(__file__).parents[2] / "docs/boundaries.md"


def page() -> str:
    rows = [
        f"| `{entity_type}` | {len(VALUES[entity_type])} | "
        f"{sum(1 for _, value in VALUES[entity_type] for _ in variants(entity_type, value))} | "
        f"{sum((entity_type, each) not in _TOUCHED for each in NEIGHBOURS)} |"
        for entity_type in VALUES
    ]
    return "\n".join(
        [
            "# The boundary guarantee",
            "",
            "Japanese puts no space around a value. Each of these types is found whole in every way of writing (half and full width, each of "
            f"{len(HYPHENS)} hyphens), between each kind of neighbour; `tests/recognizers/test_boundaries.py` tries them all.",
            "",
            f"Neighbours: {', '.join(NEIGHBOURS)}.",
            "",
            "| type | values | ways of writing | neighbours |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
