"""The numeric view of a folded text: every way of writing digits in one form, place for place.

Kanji digits (〇九〇, 一二三四) and spoken ones become ASCII digits where they stand as a number and
not as a word, and の between digits becomes a hyphen. One character for one, so that a place in the
numeric view is the same place in the folded text. Linear.
"""

import re

KANJI_DIGITS = "〇零一二三四五六七八九○"
_TO_ASCII = str.maketrans(KANJI_DIGITS, "001234567890")
# At least five kanji digits, in groups: 三四郎 and 一二の三 are words.
_KANJI_RUN = re.compile(
    rf"[{KANJI_DIGITS}](?:[{KANJI_DIGITS}]|[-の・ ](?=[{KANJI_DIGITS}])){{4,40}}"
    rf"(?![{KANJI_DIGITS}])"
)
_JOINED = re.compile(r"(?<=[0-9])[の・](?=[0-9]{2})")
_LONG_VOWEL = re.compile(r"(?<=[0-9A-Za-z])ー(?=[0-9])")
_STARTS = re.compile(
    r"[0-9](?:(?<![0-9A-Za-z].)|(?<=(?<![A-Za-z])(?:No|NO|no|ID|Id|id).)"
    r"|(?<=(?<![A-Za-z])(?:TEL|FAX|Tel|Fax|tel|fax).))"
)


def numeric(text: str) -> str:
    """`text` with every number in ASCII digits; the same string where there is nothing to do."""
    if text.isascii():
        return text
    text = _KANJI_RUN.sub(_ascii_digits, text)
    return _LONG_VOWEL.sub("-", _JOINED.sub("-", text))


def number_starts(text: str) -> list[int]:
    """Where a number may begin: at a digit that no digit, letter or hyphenated digit precedes."""
    starts = []
    for found in _STARTS.finditer(text):
        at = found.start()
        hyphenated = at >= 2 and text[at - 1] in "-." and text[at - 2].isdigit()
        if not hyphenated and text[at - 1 : at] not in ("¥", "$", "€", "£"):
            starts.append(at)
    return starts


def _ascii_digits(found: re.Match[str]) -> str:
    run = found.group()
    if sum(character in KANJI_DIGITS for character in run) < 5:
        return run
    return run.translate(_TO_ASCII).replace("の", "-").replace("・", "-")
