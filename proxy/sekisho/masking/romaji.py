"""How a name sounds, as far as kana and Latin letters can agree on it: タナカ and TANAKA alike.

Kana is spelled out, then both are brought to one spelling (that of Kunrei-shiki, the most regular
one). What writers of Latin letters leave out or write in several ways is gone from it: long vowels
(Sato, Satou, Satō, Satoh), shi and si, n and m before b, m and p, the apostrophe of Jun'ya. So two
kana names may sound alike (オノ, オオノ): kana is compared with kana by `katakana`.
"""

import re
import unicodedata
from collections.abc import Iterable

_VOWELS = "aiueo"
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "g": "ガギグゲゴ", "s": "サシスセソ", "z": "ザジズゼゾ",
    "t": "タチツテト", "d": "ダヂヅデド", "n": "ナニヌネノ", "h": "ハヒフヘホ", "b": "バビブベボ",
    "p": "パピプペポ", "m": "マミムメモ", "r": "ラリルレロ", "w": "ワヰ ヱヲ",
}  # fmt: skip
_KANA = {
    kana: consonant + vowel
    for consonant, row in _ROWS.items()
    for kana, vowel in zip(row, _VOWELS, strict=True)
} | {"ヤ": "ya", "ユ": "yu", "ヨ": "yo", "ン": "n", "ヰ": "i", "ヱ": "e", "ヴ": "bu"}
_SMALL = dict(
    zip("ァィゥェォャュョヮ", ("a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"), strict=True)
)
_HIRAGANA = {code: chr(code + 0x60) for code in range(ord("ぁ"), ord("ゖ") + 1)}
_DOUBLED, _LONG = "ッ", "ー"

_SPELLINGS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        ("[tc]ch", "tch"),
        ("sh(?=i)", "s"),
        ("sh", "sy"),
        ("ch(?=i)", "t"),
        ("ch", "ty"),
        ("ts(?=u)|d(?=z)", "t"),
        ("tz|d(?=[uy])|dz", "z"),
        ("d(?=i)", "z"),
        ("j(?=[iy])", "z"),
        ("j", "zy"),
        ("f", "h"),
        ("v", "b"),
        ("m(?=[bmp])", "n"),
        ("(?<![bkgsztnhmpry])wo", "o"),
        (r"(?<=[ou])h(?![aiueo])", ""),
        ("o[ou]+", "o"),
        ("uu+", "u"),
    )
)
_BORDER = re.compile("o[ou]+|uu+")
_SYLLABLES = re.compile(
    r"(?:(?:([kstnhmrgzdbpwfjvcy])\1?|ss?h|t?c?ch|t?ts|dz|([kgsztdnhbpmrj])\2?y)?[aiueo]"
    r"|(?<=[ou])h(?=[a-z][aiueoy]|\Z)|n(?![aiueo])|m(?=[bmp]))++"
)


def katakana(kana: str) -> str:
    return kana.translate(_HIRAGANA)


def sound(name: str) -> str:
    """The sound of one folded word in kana or in Latin letters.

    What Japanese could not say keeps its letters: "Jon" and "John" are two names.
    """
    word = katakana(name)
    if any(character in _KANA for character in word):
        spelled = _spelled_out(word).replace("di", "zi").replace("du", "zu").replace("wo", "o")
        return joined(spelled)
    word = latin(word)
    return _respelled(word) if _SYLLABLES.fullmatch(word) else word


def joined(sounds: Iterable[str]) -> str:
    """Several words' sounds as one: sato + oka is satoka, as サトウオウカ is."""
    return _BORDER.sub(lambda match: match[0][0], "".join(sounds))


def is_japanese(name: str) -> bool:
    """Whether a folded word in Latin letters can be read as kana."""
    return _SYLLABLES.fullmatch(latin(name)) is not None


def latin(name: str) -> str:
    """In lower case, without accents and the marks within a word (Shin'ichi, Shin-ichi)."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def initials(word_sound: str) -> str:
    """The letters with which the word may begin in one spelling or another."""
    others = {"ti": "c", "ty": "c", "hu": "f", "zi": "j", "zy": "j"}
    return word_sound[:1] + others.get(word_sound[:2], "")


def _respelled(word: str) -> str:
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def _spelled_out(kana: str) -> str:
    spelled: list[str] = []
    doubled = False
    for character in kana:
        if character == _DOUBLED:
            doubled = True
        elif character in _SMALL and spelled:
            spelled[-1] = _with_small(spelled[-1], _SMALL[character])
        elif character != _LONG:
            syllable = _KANA.get(character) or _SMALL.get(character, character)
            spelled.append(syllable[0] + syllable if doubled else syllable)
            doubled = False
    return "".join(spelled)


def _with_small(syllable: str, small: str) -> str:
    """キ + ャ, フ + ァ, シ + ェ, ウ + ィ."""
    stem = syllable.rstrip(_VOWELS)
    if small[0] == "y":
        return stem + small if syllable.endswith("i") else syllable + small
    if syllable.endswith("i") and stem:
        return f"{stem}y{small}"
    return (stem or "w") + small if syllable.endswith("u") else stem + small
