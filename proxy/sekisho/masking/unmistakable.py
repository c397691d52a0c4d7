"""Which masked values are unmistakable: where one stands again, it can be nothing else.

The last look before a request leaves stops or masks what it finds, so it must not take a word for
a name: 森 is a wood, 「東京都」 half of Japan, "content" a field of the protocol. A value counts
when its letters alone say enough:

- digits: seven or more, no run (1234567) and three different ones at least;
- an e-mail address; a URL with a path;
- Latin letters with digits: eight or more;
- Latin letters alone: a person's name in two parts, a company's with its legal form (eight
  letters), any row of sixteen that is one word (a token);
- Japanese: a person's name of three letters with a kanji, of six in kana (five in two parts);
  an address with a number in it; a company's name of six letters with its legal form, of eight
  without; any other of six.

Kinds that say nothing about anybody by themselves never count (dates, amounts, places, illnesses).
"""

import re

from sekisho.masking.companies import split_company
from sekisho.masking.recurrence import GENERIC_TYPES
from sekisho_recognizers.folding import fold

COMMON_TYPES = GENERIC_TYPES | {"DATE_OF_BIRTH", "MEDICAL", "SENSITIVE"}

LONG_NUMBER = 9
"""From here on, digits may be grouped in any way; a shorter number only as it was written."""

_PARTS = re.compile(r"[\s,.・_-]+")
_NUMBERED = re.compile(r"[0-9]|[一二三四五六七八九十〇](?:丁目|番|号)")
_PATH = re.compile(r"[^/]/[^/\s]{3}")
_RUN = "01234567890123456789"
_MIN_DIGITS = 7
_MIN_CODE = _MIN_LATIN_NAME = 8
_MIN_TOKEN = 16
_MIN_JAPANESE = 6
_MIN_COMPANY = 8
_MIN_LEGAL_NAME = 2


def is_unmistakable(surface: str, entity_type: str, normal: str) -> bool:
    """`normal`: the surface's normal form (`forms.normal_form`)."""
    if entity_type in COMMON_TYPES:
        return False
    if normal.isdecimal():
        return _is_long_number(normal)
    if normal.isascii():
        return _is_latin_value(surface, entity_type, normal)
    if entity_type == "PERSON":
        return _is_full_name(surface, normal)
    if entity_type in ("ADDRESS", "JP_POSTAL_CODE"):
        return len(normal) >= _MIN_JAPANESE and _NUMBERED.search(normal) is not None
    if entity_type == "ORGANIZATION":
        name, legal_form = split_company(surface)
        enough = _MIN_JAPANESE if legal_form and len(name) >= _MIN_LEGAL_NAME else _MIN_COMPANY
        return len(normal) >= enough
    return len(normal) >= _MIN_JAPANESE


def _is_long_number(digits: str) -> bool:
    runs = digits in _RUN or digits in _RUN[::-1]
    return len(digits) >= _MIN_DIGITS and len(set(digits)) > 2 and not runs


def _is_latin_value(surface: str, entity_type: str, normal: str) -> bool:
    if "@" in normal:
        return len(normal) >= _MIN_CODE
    if entity_type == "URL":
        return _PATH.search(surface) is not None
    letters = sum(c.isalpha() for c in normal)
    if letters < sum(c.isalnum() for c in normal):
        return bool(letters) and len(normal) >= _MIN_CODE
    parts = _parts(surface)
    if entity_type == "PERSON":
        return letters >= _MIN_LATIN_NAME and len(parts) > 1
    if entity_type == "ORGANIZATION":
        name, legal_form = split_company(surface)
        return letters >= _MIN_LATIN_NAME and bool(legal_form) and len(name) > 3
    return letters >= _MIN_TOKEN and len(parts) == 1


def _is_full_name(surface: str, normal: str) -> bool:
    parts = _parts(surface)
    if any("㐀" <= c <= "鿿" or c >= "\U00020000" for c in normal):
        return len(normal) > 2
    if all("ぁ" <= c <= "ヿ" for c in normal):
        return len(normal) > (4 if len(parts) > 1 else 5)
    return len(normal) >= _MIN_LATIN_NAME and len(parts) > 1


def _parts(surface: str) -> list[str]:
    return [
        part for part in _PARTS.split(fold(surface).text) if len(part) > 1 or not part.isascii()
    ]
