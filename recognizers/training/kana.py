"""Kana in other scripts: hiragana to katakana, half width, and Hepburn without macrons."""

import unicodedata

_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_TO_HIRAGANA = {code + 0x60: code for code in range(0x3041, 0x3097)}


def _halves() -> dict[int, str]:
    """Every half-width form, and those with their voicing mark behind them."""
    table: dict[int, str] = {}
    for code in range(0xFF61, 0xFF9E):
        wide = unicodedata.normalize("NFKC", chr(code))
        table[ord(wide)] = chr(code)
        for mark in "ﾞﾟ":
            voiced = unicodedata.normalize("NFKC", chr(code) + mark)
            if len(voiced) == 1:
                table[ord(voiced)] = chr(code) + mark
    return table


_TO_HALF = _halves()

_ROMAJI = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"
        "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔぁぃぅぇぉ",
        [
            "a",
            "i",
            "u",
            "e",
            "o",
            "ka",
            "ki",
            "ku",
            "ke",
            "ko",
            "sa",
            "shi",
            "su",
            "se",
            "so",
            "ta",
            "chi",
            "tsu",
            "te",
            "to",
            "na",
            "ni",
            "nu",
            "ne",
            "no",
            "ha",
            "hi",
            "fu",
            "he",
            "ho",
            "ma",
            "mi",
            "mu",
            "me",
            "mo",
            "ya",
            "yu",
            "yo",
            "ra",
            "ri",
            "ru",
            "re",
            "ro",
            "wa",
            "i",
            "e",
            "o",
            "n",
            "ga",
            "gi",
            "gu",
            "ge",
            "go",
            "za",
            "ji",
            "zu",
            "ze",
            "zo",
            "da",
            "ji",
            "zu",
            "de",
            "do",
            "ba",
            "bi",
            "bu",
            "be",
            "bo",
            "pa",
            "pi",
            "pu",
            "pe",
            "po",
            "vu",
            "a",
            "i",
            "u",
            "e",
            "o",
        ],
        strict=True,
    )
)


def katakana(text: str) -> str:
    return text.translate(_TO_KATAKANA)


def hiragana(text: str) -> str:
    return text.translate(_TO_HIRAGANA)


def half_width(text: str) -> str:
    return text.translate(_TO_HALF)


def full_width(text: str) -> str:
    """Latin letters, digits and signs in their wide forms."""
    return "".join(
        "　" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    )


def romaji(kana: str) -> str:
    """しょうじ -> Shoji: long vowels are written short, as in a passport."""
    out = ""
    double = False
    for char in hiragana(kana):
        if char in "ゃゅょ":
            stem = out[:-1]
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[char]
            out = stem + (vowel if stem.endswith(("sh", "ch", "j")) else "y" + vowel)
        elif char == "っ":
            double = True
        elif char == "ー":
            continue
        else:
            sound = _ROMAJI.get(char, "")
            if double and sound:
                out += "t" if sound.startswith("ch") else sound[0]
                double = False
            out += sound
    out = out.replace("ou", "o").replace("oo", "o").replace("uu", "u")
    for lip in "bmp":
        out = out.replace("n" + lip, "m" + lip) if lip == "p" else out
    return out.capitalize()
