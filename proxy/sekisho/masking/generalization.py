"""Values told in less detail: the prefecture of an address, the decade of a birth, an age by tens.

What is left says something about a group of people, and not about one. Where a value cannot be read
well enough for that, there is nothing left to tell, and it has to be redacted.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sekisho_recognizers.folding import fold

_PREFECTURE = re.compile(
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|"
    "神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|"
    "大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|"
    "福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)

# The year before each era's first, as it is counted in official forms.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERAS |= {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_ERA_YEAR = re.compile(
    r"(明治|大正|昭和|平成|令和|(?<![A-Za-z0-9])[MTSHR])\.? ?(元|[0-9]{1,2})(?![0-9:])"
)
_WESTERN_YEAR = re.compile(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})(?![0-9])")
_COMPACT_DATE = re.compile(
    r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])"
)

_NUMBER = re.compile(r"[0-9]{1,3}(?![0-9])")
_POSTAL_CODE = re.compile(r"(?<![0-9])([0-9]{3})-?[0-9]{4}(?![0-9])")

_PART = re.compile(r"([0-9][0-9,]{0,20})(?:\.([0-9]{1,6}))? ?(千万|百万|千|万|億|兆)? ?")
_YEN_SIGN = re.compile(r"¥ ?([0-9][0-9,]{0,20})(?![0-9.]| ?[A-Za-z千百万億兆])")
_NUMERALS = frozenset("0123456789.,〇一二三四五六七八九十百千万億兆")
_UNITS = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8, "兆": 10**12}

_OLDEST = 90
"""From here on an age is rare enough to point at somebody."""


def generalize(surface: str, entity_type: str) -> str | None:
    """None where nothing general can be told of `surface`."""
    way = _WAYS.get(entity_type)
    return way(fold(surface).text) if way else None


def _prefecture(address: str) -> str | None:
    found = _PREFECTURE.search(address)
    return found[0] if found else None


def _area(postal_code: str) -> str | None:
    """The first three digits are those of the office that sorts for the area."""
    found = _POSTAL_CODE.search(postal_code)
    return f"{found[1]}-****" if found else None


def _year(date: str) -> int | None:
    if era := _ERA_YEAR.search(date):
        return _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))
    western = _WESTERN_YEAR.search(date) or _COMPACT_DATE.search(date)
    return int(western[1]) if western else None


def _decade(date: str) -> str | None:
    year = _year(date)
    return None if year is None else f"{year // 10 * 10}{'s' if date.isascii() else '年代'}"


def _year_alone(date: str) -> str | None:
    year = _year(date)
    return None if year is None else f"{year}{'' if date.isascii() else '年'}"


def _tens(age: str) -> str | None:
    found = _NUMBER.search(age)
    if not found:
        return None
    years, english = int(found[0]), age.isascii()
    if years >= _OLDEST:
        return f"{_OLDEST} or over" if english else f"{_OLDEST}歳以上"
    if years < 10:
        return "under 10" if english else "10歳未満"
    return f"{years // 10 * 10}{'s' if english else '代'}"


def _magnitude(amount: str) -> str | None:
    """Its first digit: 1,250,000円 is 100万円台."""
    yen = _yen(amount)
    if not yen:
        return None
    floor = int(str(yen)[0].ljust(len(str(yen)), "0"))
    for unit in ("兆", "億", "万"):
        if floor >= _UNITS[unit]:
            return f"{floor // _UNITS[unit]}{unit}円台"
    return f"{floor}円台"


def _yen(amount: str) -> int | None:
    """3億2千万円 has two parts; 三億2千万円 has one that is not read, and so says nothing."""
    total, end, readable = 0, -1, False
    for part in _PART.finditer(amount):
        if part.start() != end:
            total = 0
            readable = amount[: part.start()].rstrip()[-1:] not in _NUMERALS
        total += _value(part)
        end = part.end()
        if amount[end : end + 1] == "円":
            return total if readable else None
        readable = readable and part[3] is not None
    found = _YEN_SIGN.search(amount)
    return int(found[1].replace(",", "")) if found else None


def _value(part: re.Match[str]) -> int:
    unit, digits = _UNITS[part[3] or ""], part[2] or ""
    return int(part[1].replace(",", "")) * unit + int(digits.ljust(6, "0")) * unit // 1_000_000


_WAYS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "ADDRESS": _prefecture,
        "JP_POSTAL_CODE": _area,
        "DATE_OF_BIRTH": _decade,
        "DATE_TIME": _year_alone,
        "AGE": _tens,
        "MONEY": _magnitude,
    }
)
