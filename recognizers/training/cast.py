# ruff: noqa: E501
"""Who and what a scene's capital letters stand for, and the forms they can take.

A-G (and A2, B2 …)   people. {A} the full name as this text writes names, .s surname, .g given,
                     .c as one calls them, .h the same with an honorific, .v as a list has it,
                     .k katakana, .ks/.kg a part, .hi/.his/.hig hiragana, .hk half width,
                     .hks/.hkg a part of it, .r .R .rs .rg .ri Latin, .ls/.lg/.us a part in small
                     or capital letters, .card TARO YAMADA, .slash YAMADA/TARO, .n a nickname,
                     .p 佐々木(忠), .w with wide gaps, .b with its reading in brackets,
                     .any a full name in any script
X Y Z any firm · H hospital or home · S school · T shop · O office · K bank · U foreign · M team
                     {X} in full, .s without its form, .b with branch, .k as a bank account
P a place, ADR an address
"""

import random
from collections.abc import Callable

from training.companies import Companies, Organization, account_holder
from training.kana import full_width, half_width, hiragana, katakana
from training.names import Name, Names, Person
from training.places import Places
from training.scene import LOCATION, ORGANIZATION, PERSON, Scene

_ORGANIZATIONS = {
    "X": "", "Y": "", "Z": "", "H": "hospital", "S": "school", "T": "shop",
    "O": "office", "K": "bank", "U": "foreign", "M": "team",
}  # fmt: skip
HONORIFICS = ("さん", "さん", "さん", "さん", "様", "様", "様", "氏", "くん", "君", "ちゃん", "先生", "殿", "部長", "課長", "係長", "主任", "社長", "店長", "先輩", "さま", "専務", "常務", "次長", "マネージャー", "リーダー", "室長", "所長", "院長", "支店長", "工場長", "薬剤師", "看護師", "医師", "教授", "教頭", "校長", "保健師", "相談員", "主事", "議員", "委員", "弁護士", "税理士", "監督", "選手", "夫人", "副社長", "会長", "代表", "理事", "師長", "料理長", "技師", "事務長", "園長", "巡査部長", "刑事", "Dr.", "PT", "おばさん", "おじさん", "婆さん", "兄さん", "姉さん", "伯父", "叔母", "教諭", "住職", "女将", "参事", "顧問", "総務部長", "営業課長", "主査", "コーチ", "っち", "たん", "嬢", "両名")  # fmt: skip


class Cast:
    def __init__(self, names: Names | None = None) -> None:
        self.names = names or Names()
        self.places = Places()
        self.companies = Companies(self.names, self.places)

    def speak(self, scene: Scene, name: str, form: str) -> bool:
        """Write the slot; False if `name` is no letter of the cast."""
        letter = name[0]
        if not (len(name) == 1 or name[1:].isdigit()) and name != "ADR":
            return False
        if name == "ADR":
            make = self.places.latin_address if form == "r" else self.places.address
            scene.put(make(scene.rng), LOCATION)
        elif letter == "P":
            self._place(scene, name, form)
        elif letter in "ABCDEFG":
            self._person(scene, name, form)
        elif letter in _ORGANIZATIONS:
            self._organization(scene, name, form)
        else:
            return False
        return True

    def _place(self, scene: Scene, name: str, form: str) -> None:
        if name not in scene.cast:
            make = {"": self.places.bare, "s": self.places.short, "m": self.places.municipality,
                    "p": self.places.prefecture, "t": self.places.town}[form]  # fmt: skip
            scene.cast[name] = make(scene.rng)
        scene.put(str(scene.cast[name]), LOCATION)

    def _organization(self, scene: Scene, name: str, form: str) -> None:
        held = scene.cast.get(name)
        if not isinstance(held, Organization):
            kind = _ORGANIZATIONS[name[0]]
            companies, rng = self.companies, scene.rng
            held = companies.make(kind, rng) if kind else companies.any(rng)
            scene.cast[name] = held
        rng = scene.rng
        if form == "s":
            text = held.short
        elif form == "k":
            text = account_holder(held, rng)
        elif form == "b" and held.branch and not held.full.endswith(held.branch):
            text = held.full + rng.choice(("", "", " ", "　")) + held.branch
        elif form == "v":
            text = held.full if rng.random() < 0.6 else held.short
        else:
            text = held.full
        scene.put(text, ORGANIZATION)

    def _person(self, scene: Scene, name: str, form: str) -> None:
        person = scene.cast.get(name)
        if not isinstance(person, Person):
            person = self.names.person(scene.rng)
            scene.cast[name] = person
        if form == "h":
            scene.put(called(person, scene), PERSON)
            scene.put(honorific(person, scene.rng))
        elif form == "sh":
            scene.put(person.surname.written, PERSON)
            scene.put(honorific(person, scene.rng))
        elif form == "p" and person.origin == "japanese":
            scene.put(f"{person.surname.written}({person.given.written[0]})", PERSON)
        elif form == "b":
            scene.put(_full(person, scene), PERSON)
            left, right = scene.rng.choice(("（）", "()", "（）", "［］", "〔〕"))
            scene.put(left)
            scene.put(_kana(person, scene.rng, scene.rng.random() < 0.5), PERSON)
            if scene.rng.random() < 0.08:
                scene.put(scene.rng.choice(("、と読む", "と読みます", " 様", "さん")))
            scene.put(right)
        else:
            scene.put(written(person, form, scene), PERSON)


def honorific(person: Person, rng: random.Random) -> str:
    if person.origin == "western" and rng.random() < 0.7:
        return rng.choice(("さん", "様", "氏"))
    return rng.choice(HONORIFICS)


def called(person: Person, scene: Scene) -> str:
    """Mostly by surname; foreigners by either."""
    draw = scene.rng.random()
    if person.origin == "western":
        return person.given.written if draw < 0.5 else person.surname.written
    if draw < 0.7:
        return person.surname.written
    return person.given.written if draw < 0.85 else _full(person, scene)


def written(person: Person, form: str, scene: Scene) -> str:
    rng = scene.rng
    match form:
        case "s":
            return person.surname.written
        case "g":
            return person.given.written
        case "c":
            return called(person, scene)
        case "v":
            return _listed(person, scene)
        case "k":
            return _kana(person, rng, True)
        case "ks":
            return _reading(person.surname, katakana)
        case "kg":
            return _reading(person.given, katakana)
        case "hi":
            return _kana(person, rng, False)
        case "his":
            return _reading(person.surname, hiragana)
        case "hig":
            return _reading(person.given, hiragana)
        case "hk":
            return half_width(_kana(person, rng, True))
        case "hks":
            return half_width(katakana(person.surname.kana))
        case "hkg":
            return half_width(katakana(person.given.kana))
        case "n":
            return _nickname(person, rng)
        case "any":
            return written(person, rng.choice(("", "", "", "k", "hk", "hi", "r", "w")), scene)
        case "ls":
            return person.surname.latin.lower()
        case "lg":
            return person.given.latin.lower()
        case "us":
            return person.surname.latin.upper()
        case "card":
            return f"{person.given.latin} {person.surname.latin}".upper()
        case "slash":
            return f"{person.surname.latin}/{person.given.latin}".upper()
        case "w":
            gap = rng.choice((" ", "　"))
            wide = "　　" if gap == "　" else "  "
            return gap.join(person.surname.written) + wide + gap.join(person.given.written)
        case _ if form in ("r", "R", "rs", "rg", "ri"):
            return _latin(person, form, rng)
        case _:
            return _full(person, scene)


def _full(person: Person, scene: Scene) -> str:
    surname, given = person.surname.written, person.given.written
    if person.origin == "western":
        if "・" in given:  # Vietnamese, family name first
            return surname + "・" + given
        style = scene.habits.setdefault("western", scene.rng.choice("・・・=　l"))
        if style == "l":
            return _latin(person, "r", scene.rng)
        return given + str(style) + surname
    gap = scene.habits.setdefault("gap", scene.rng.choice(("", "", "", " ", " ", "　")))
    return surname + str(gap) + given


def _listed(person: Person, scene: Scene) -> str:
    """One habit per text: surnames, full names or a mix of everything."""
    habit = scene.habits.setdefault("listed", scene.rng.choice("ssssffffgkm"))
    if habit == "m":
        habit = scene.rng.choice("ssfffgkr")
    forms = {"s": "s", "f": "", "g": "g", "k": "k", "r": "r"}
    return written(person, forms[str(habit)], scene)


def _reading(name: Name, turn: Callable[[str], str]) -> str:
    """Names of a single kana (野: の) stay as they are written: nothing could tell them."""
    return turn(name.kana) if len(name.kana) > 1 else name.written


def _nickname(person: Person, rng: random.Random) -> str:
    part = person.given if rng.random() < 0.6 else person.surname
    stem = hiragana(part.kana) if rng.random() < 0.6 else katakana(part.kana)
    stem = stem.rstrip("ーっッ") if len(stem) < 3 else stem[:2].rstrip("ーっッ")
    if len(stem) < 2:
        return part.written
    return stem + rng.choice(
        (
            "っち",
            "ー",
            "りん",
            "ぴょん",
            "っぺ",
            "ぽん",
            "やん",
            "",
            "にゃん",
            "ぴ",
            "きち",
            "どん",
            "すけ",
            "っちょ",
            "坊",
        )
    )


def _kana(person: Person, rng: random.Random, katakana_wanted: bool) -> str:
    turn = katakana if katakana_wanted else hiragana
    surname, given = turn(person.surname.kana), turn(person.given.kana)
    if person.origin in ("western", "chinese", "korean"):
        surname, given = katakana(surname), katakana(given)
        if person.origin == "western" and "・" not in given:
            return given + "・" + surname
        return surname + "・" + given
    return surname + rng.choice(("", "", " ", " ", " ", "　", "　", "・")) + given


def _latin(person: Person, form: str, rng: random.Random) -> str:
    surname, given = person.surname.latin, person.given.latin
    if form in ("rs", "rg"):
        return surname if form == "rs" else given
    if form == "ri":
        return rng.choice(
            (f"{given[0]}. {surname}", f"{surname}, {given[0]}.", f"{given[0]}.{surname}")
        )
    if form == "R":
        return f"{surname.upper()} {given.upper()}"
    if person.origin == "western" and " " in given:  # Vietnamese
        return f"{surname} {given}"
    orders = [f"{given} {surname}"] * 4 + [f"{given} {surname.upper()}"]
    if person.origin != "western":
        orders += [f"{surname} {given}"] * 3 + [
            f"{surname.upper()} {given}", f"{surname.upper()} {given.upper()}", f"{surname}, {given}",
        ]  # fmt: skip
    orders += [f"{given} {surname}".lower(), full_width(f"{given} {surname}")]
    return rng.choice(orders)
