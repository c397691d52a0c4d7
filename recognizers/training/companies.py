"""Invented firms and other private bodies: their full name, and how one speaks of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from training import company_lists as lists
from training.kana import full_width, half_width, katakana
from training.names import Names
from training.places import Places

_CORES = [tuple(lists.CORES.split()[i : i + 2]) for i in range(0, len(lists.CORES.split()), 2)]
_SUFFIXES = [
    tuple(lists.SUFFIXES.split()[i : i + 2]) for i in range(0, len(lists.SUFFIXES.split()), 2)
]
_BANK_MARK = {
    "株式会社": "カ",
    "㈱": "カ",
    "（株）": "カ",
    "(株)": "カ",
    "有限会社": "ユ",
    "合同会社": "ド",
}


@dataclass(frozen=True, slots=True)
class Organization:
    full: str
    short: str  # without its legal form
    kana: str  # of the short name, in katakana; "" where not known
    form: str
    branch: str  # 大阪支店


class Companies:
    def __init__(self, names: Names, places: Places) -> None:
        self._names = names
        self._places = places
        self._makers: dict[str, Callable[[random.Random], Organization]] = {
            "company": self.company,
            "hospital": self.hospital,
            "school": self.school,
            "shop": self.shop,
            "office": self.office,
            "bank": self.bank,
            "foreign": self.foreign,
            "team": self.team,
            "other": self.other,
        }

    def make(self, kind: str, rng: random.Random) -> Organization:
        return self._makers[kind](rng)

    def any(self, rng: random.Random) -> Organization:
        draw = rng.random()
        if draw < 0.72:
            return self.company(rng)
        if draw < 0.82:
            return self.shop(rng)
        if draw < 0.87:
            return self.foreign(rng)
        return self.make(rng.choice(("hospital", "school", "office", "team", "other")), rng)

    def company(self, rng: random.Random) -> Organization:
        stem, kana = self._stem(rng)
        form, short = "", stem
        draw = rng.random()
        if draw < 0.5:
            form = rng.choice(lists.FORMS_BEFORE)
            gap = rng.choice(("", "", "", "", " ", "　"))
            full = form + gap + short
        elif draw < 0.78:
            form = rng.choice(lists.FORMS_AFTER)
            full = short + form
        else:
            full = short
        return Organization(full, short, kana, form, self.branch(rng))

    def branch(self, rng: random.Random) -> str:
        kind = rng.choice(lists.BRANCH_KINDS)
        if kind in ("本店", "本社", "第二工場", "ショールーム"):
            return kind
        return self._places.short(rng) + kind

    def hospital(self, rng: random.Random) -> Organization:
        if rng.random() < 0.25:
            stem = rng.choice(lists.CARE_KINDS).replace("{c}", self._soft(rng))
        else:
            stem = self._local(rng) + rng.choice(lists.HOSPITAL_KINDS)
            if rng.random() < 0.06:
                stem = stem.replace("病院", "市民病院")
        if rng.random() < 0.15:
            group = rng.choice(("医療法人", "医療法人社団", "社会福祉法人", "医療法人財団"))
            order = self._core(rng)[0] + "会"
            gap = rng.choice((" ", "　", ""))
            full = group + rng.choice(("", gap)) + order + gap + stem
            return Organization(full, stem, "", group, "")
        return Organization(stem, stem, "", "", self.branch(rng))

    def school(self, rng: random.Random) -> Organization:
        kind = rng.choice(lists.SCHOOL_KINDS)
        stem = self._local(rng) + kind
        full = stem
        draw = rng.random()
        if draw < 0.25 and kind.endswith(
            ("小学校", "中学校", "高等学校", "高校", "幼稚園", "保育園")
        ):
            owner = rng.choice(("市立", "県立", "町立", "私立", "区立", "都立"))
            if rng.random() < 0.4 and owner == "市立":
                owner = self._places.municipality(rng) + "立"
            full = owner + stem
        elif draw < 0.35:
            full = "学校法人" + rng.choice(("", " ")) + self._core(rng)[0] + "学園 " + stem
        if rng.random() < 0.04:
            full += rng.choice((" 分園", "分校", "PTA", "同窓会", "野球部", "事務局"))
        return Organization(full, stem, "", "", "")

    def shop(self, rng: random.Random) -> Organization:
        stem = rng.choice(lists.SHOP_PATTERNS).replace("{c}", self._soft(rng))
        branch = self._places.short(rng) + rng.choice(("店", "店", "駅前店", "本店"))
        full = stem
        if rng.random() < 0.3:
            full = stem + rng.choice((" ", "　", "")) + branch
        return Organization(full, stem, "", "", branch)

    def office(self, rng: random.Random) -> Organization:
        stem = rng.choice((self._names.surname(rng).written, self._core(rng)[0], self._soft(rng)))
        short = stem + rng.choice(lists.OFFICE_KINDS)
        full = short
        if rng.random() < 0.15:
            full = rng.choice(("弁護士法人", "税理士法人", "司法書士法人", "社労士法人")) + short
        return Organization(full, short, "", "", "")

    def bank(self, rng: random.Random) -> Organization:
        stem = rng.choice(
            (
                self._core(rng)[0],
                self._soft(rng),
                self._places.short(rng),
                rng.choice(lists.KATAKANA_CORES),
            )
        )
        full = stem + rng.choice(lists.BANK_KINDS)
        branch = self._places.short(rng) + "支店"
        return Organization(full, full, "", "", branch)

    def foreign(self, rng: random.Random) -> Organization:
        core = rng.choice(lists.LATIN_CORES)
        if rng.random() < 0.2:
            core += rng.choice((" ", "-", " & ")) + rng.choice(lists.LATIN_CORES)
        short = core
        if rng.random() < 0.75:
            short += " " + rng.choice(lists.LATIN_SUFFIXES)
        full = short
        form = ""
        if rng.random() < 0.65:
            form = rng.choice(lists.LATIN_FORMS)
            full += rng.choice((" ", " ", " ", ", ")) + form
        if rng.random() < 0.12:
            full, short = full.upper(), short.upper()
        if rng.random() < 0.08:
            form = "株式会社"
            full = form + rng.choice(("", " ")) + short
        return Organization(
            full, short, "", form, rng.choice(("Tokyo Branch", "Osaka Office", "Japan"))
        )

    def team(self, rng: random.Random) -> Organization:
        stem = rng.choice((self._soft(rng), self._places.short(rng), self._core(rng)[0]))
        full = rng.choice(lists.TEAM_PATTERNS).replace("{c}", stem)
        return Organization(full, full, "", "", "")

    def other(self, rng: random.Random) -> Organization:
        """Insurers, clubs, unions, agencies, platforms."""
        pattern = rng.choice(lists.OTHER_PATTERNS)
        text = pattern.replace("{c}", self._soft(rng)).replace("{p}", self._places.short(rng))
        return Organization(text, text, "", "", self.branch(rng))

    def _core(self, rng: random.Random) -> tuple[str, str]:
        core = rng.choice(_CORES)
        return core[0], katakana(core[1])

    def _soft(self, rng: random.Random) -> str:
        """What a shop or a day nursery is called."""
        draw = rng.random()
        if draw < 0.35:
            return rng.choice(lists.HIRAGANA_CORES)
        if draw < 0.55:
            return rng.choice(lists.KATAKANA_CORES)
        if draw < 0.65:
            return _invented(rng)
        if draw < 0.82:
            return self._core(rng)[0]
        if draw < 0.94:
            return self._names.surname(rng).written
        return self._names.given(rng, "f").written

    def _local(self, rng: random.Random) -> str:
        """What a clinic or a school is called."""
        draw = rng.random()
        if draw < 0.22:
            return self._names.surname(rng).written
        if draw < 0.42:
            return self._region(rng) + self._soft(rng)
        if draw < 0.6:
            return self._places.short(rng) + rng.choice(
                ("", "", "中央", "第一", "第二", "東", "西", "北", "南", "みなみ")
            )
        if draw < 0.7:
            return self._places.town(rng)
        return self._soft(rng)

    def _region(self, rng: random.Random) -> str:
        return rng.choice(lists.REGIONS) if rng.random() < 0.4 else self._places.short(rng)

    def _stem(self, rng: random.Random) -> tuple[str, str]:
        draw = rng.random()
        if draw < 0.24:
            core, kana = self._core(rng)
        elif draw < 0.34:
            core, kana = self._region(rng) + self._soft(rng), ""
        elif draw < 0.38:
            core = kana = katakana(self._names.surname(rng).kana)
        elif draw < 0.52:
            name = self._names.surname(rng)
            core, kana = name.written, katakana(name.kana)
        elif draw < 0.58:
            core, kana = self._places.short(rng), ""
        elif draw < 0.66:
            core = rng.choice(lists.HIRAGANA_CORES)
            kana = katakana(core)
        elif draw < 0.74:
            core = kana = _invented(rng)
        elif draw < 0.79:
            core, kana = rng.choice(lists.LATIN_CORES), ""
            if rng.random() < 0.3:
                core = full_width(core)
        else:
            core = kana = rng.choice(lists.KATAKANA_CORES)
        if rng.random() < 0.08:
            other = self._core(rng)
            core, kana = core + other[0], kana and kana + other[1]
        draw = rng.random()
        if draw < 0.55:
            suffix, reading = rng.choice(_SUFFIXES)
        elif draw < 0.93:
            suffix = reading = rng.choice(lists.KATAKANA_SUFFIXES)
            if rng.random() < 0.2:
                suffix = reading = rng.choice(lists.KATAKANA_PRODUCTS) + rng.choice(("", suffix))
        elif len(core) > 2:
            suffix = reading = ""
        else:
            suffix, reading = rng.choice(_SUFFIXES)
        if rng.random() < 0.06:
            suffix, reading = suffix + "販売", reading + "はんばい"
        if rng.random() < 0.04 and suffix:
            core += "・"
        return core + suffix, kana and kana + katakana(reading)


def _invented(rng: random.Random) -> str:
    return "".join(
        rng.choice(lists.KATAKANA_SYLLABLES) for _ in range(rng.choice((2, 3, 3, 4)))
    ).replace("ーー", "ー")


def account_holder(organization: Organization, rng: random.Random) -> str:
    """カ)アオバセイコウ: how a bank writes the name."""
    mark = _BANK_MARK.get(organization.form, "カ")
    kana = organization.kana or _invented(rng) + rng.choice(lists.KATAKANA_SUFFIXES)
    text = rng.choice(
        (f"{mark}){kana}", f"{mark}）{kana}", f"{mark}){half_width(kana)}", f"{kana}({mark}")
    )
    return half_width(text) if rng.random() < 0.3 else text
