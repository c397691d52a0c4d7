"""The names of a company: 株式会社山田商事, (株)山田商事, 山田商事㈱ and 山田商事 are one.

The legal form makes no other company, but two forms do: of 株式会社山田 and 有限会社山田, 山田 is
neither. Anything else (a branch, a department, a group) makes another value.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sekisho_recognizers.folding import canonical, fold

_LONGEST_COMPANY = 256
_LONGEST_FORM = 40

# Each kind with the words for it, as they are folded. A kind's own sub-kinds count as it.
_JAPANESE = {
    "kk": "株式会社 株 ㈱",
    "yk": "有限会社 有 ㈲",
    "gk": "合同会社 同",
    "goshi": "合資会社 資 ㈾",
    "gomei": "合名会社 名 ㈴",
    "medical": "医療法人社団 医療法人財団 社会医療法人 医療法人 医",
    "welfare": "社会福祉法人 福 社福",
    "school": "学校法人 学 ㈻",
    "shadan": "一般社団法人 一社",
    "koeki_shadan": "公益社団法人 公社",
    "zaidan": "一般財団法人 一財",
    "koeki_zaidan": "公益財団法人 公財",
    "religious": "宗教法人 宗",
    "independent": "独立行政法人 独",
    "npo": "特定非営利活動法人 NPO法人 特非",
}
_LATIN = {
    "kk": r"k\.?\s?k",
    "gk": r"g\.k",
    "ltd": r"(?:co(?:\.,?|,)?\s?|company,?\s|,\s?)?(?:ltd|limited)",
    "inc": r"inc|incorporated",
    "corp": r"corp|corporation",
    "llc": r"l\.?l\.?c",
    "llp": r"l\.?l\.?p",
    "plc": r"plc",
    "gmbh": r"gmbh",
}


def _japanese() -> tuple[str, dict[str, str]]:
    kinds = {word: kind for kind, words in _JAPANESE.items() for word in words.split()}
    # A short form stands in brackets, or is the one sign that has them.
    alone = {word for word in kinds if len(word) > 2 or "㈀" <= word < "㌀"}
    bare = "|".join(sorted(alone, key=len, reverse=True))
    bracketed = "|".join(sorted(kinds.keys() - alone))
    return rf"(?:({bare})|\(\s?({bracketed})\s?\))", kinds


_FORM, _KINDS = _japanese()
_BEFORE = re.compile(rf"{_FORM}[\s・]*")
_BEHIND = re.compile(rf"[\s・]*{_FORM}\Z")
_LATIN_BEHIND = re.compile(
    r"[\s,、]+(?:" + "|".join(f"(?P<{kind}>{form})" for kind, form in _LATIN.items()) + r")\.?\Z",
    re.IGNORECASE,
)


def company_owners(surfaces: Iterable[str]) -> Mapping[str, str]:
    """Maps each canonical company name that shares the code of another to that other.

    The owner is the longest, that is, the one with its legal form in full.
    """
    # Name without its form -> kind of form -> the canonical values.
    companies: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for value, (name, kind) in _split_all(surfaces).items():
        companies[name][kind].add(value)
    owners: dict[str, str] = {}
    for kinds in companies.values():
        bare = kinds.pop("", set())
        groups = list(kinds.values())
        if len(groups) == 1:
            groups[0].update(bare)
        else:
            groups.append(bare)
        for values in groups:
            owner = max(values, key=lambda value: (len(value), value), default="")
            owners.update((value, owner) for value in values if value != owner)
    return owners


def _split_all(surfaces: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Of a value written both as "Z Inc" and "ZInc", the one that shows its form."""
    split: dict[str, tuple[str, str]] = {}
    for surface in surfaces:
        found = split_company(surface)
        value = canonical(surface)
        known = split.get(value)
        if known is None or (len(found[0]), found) < (len(known[0]), known):
            split[value] = found
    return split


def split_company(surface: str) -> tuple[str, str]:
    """The name to compare by, and the kind of its legal form ("" where it has none)."""
    text = fold(surface).text.strip()
    if len(text) > _LONGEST_COMPANY:
        return canonical(text), ""
    tail = max(0, len(text) - _LONGEST_FORM)
    if match := _BEFORE.match(text):
        name, kind = text[match.end() :], _KINDS[match[1] or match[2]]
    elif match := _BEHIND.search(text, tail):
        name, kind = text[: match.start()], _KINDS[match[1] or match[2]]
    elif match := _LATIN_BEHIND.search(text, tail):
        name, kind = text[: match.start()], match.lastgroup or ""
    else:
        name, kind = text, ""
    if not any(character.isalnum() for character in name):
        name, kind = text, ""
    return canonical(name).casefold(), kind
