"""What a placeholder looks like, how its code is derived, how it is found in a text again.

    PERSON4K7Q2M    label, six-character code, then up to two vowels

The code begins with a digit and holds a letter: six digits behind a label (「CODE 123456」) are
ordinary text. No label is the beginning or the end of another, and no code holds a vowel, so a
text can be read in one way only: a label ends where the first digit stands, a code after six
characters. Vowels tell the surfaces of one value apart.

Models are sloppy, so reading is tolerant: any letter case, full width, and one space, hyphen or
underscore (Markdown writes it with a backslash) between label and code. The masker and the
restorer read with the same function, `find`.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LITERAL = "LITERAL"

# The first entity type of a label stands for all of them where only the label is known.
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "PERSON": "PERSON",
        "ORGANIZATION": "ORG",
        "ADDRESS": "ADDRESS",
        "LOCATION": "PLACE",
        "PHONE_NUMBER": "PHONE",
        "EMAIL_ADDRESS": "EMAIL",
        "URL": "URL",
        "IP_ADDRESS": "HOST",
        "MAC_ADDRESS": "HOST",
        "DATE_TIME": "DATE",
        "DATE_OF_BIRTH": "DATE",
        "MONEY": "AMOUNT",
        "AGE": "AMOUNT",
        "ID_NUMBER": "CODE",
        "JP_POSTAL_CODE": "CODE",
        "JP_MY_NUMBER": "CODE",
        "JP_CORPORATE_NUMBER": "CODE",
        "JP_INVOICE_NUMBER": "CODE",
        "JP_RESIDENT_CODE": "CODE",
        "JP_PENSION_NUMBER": "CODE",
        "JP_EMPLOYMENT_INSURANCE_NUMBER": "CODE",
        "JP_HEALTH_INSURANCE": "CODE",
        "JP_CARE_INSURANCE_NUMBER": "CODE",
        "JP_DRIVERS_LICENSE": "CODE",
        "JP_PASSPORT": "CODE",
        "JP_RESIDENCE_CARD": "CODE",
        "JP_LICENSE_PLATE": "CODE",
        "JP_BANK_ACCOUNT": "CODE",
        "CREDIT_CARD": "CODE",
        "IBAN_CODE": "CODE",
        "USERNAME": "CODE",
        "CUSTOM": "TERM",
        "MEDICAL": "TERM",
        "SENSITIVE": "TERM",
        "PROJECT": "TERM",
        "CONFIDENTIAL_MARK": "TERM",
        "SECRET": "KEY",
        LITERAL: LITERAL,
    }
)
LABEL_SET = frozenset(LABELS.values())
TYPE_OF_LABEL: Mapping[str, str] = MappingProxyType(
    {label: entity_type for entity_type, label in reversed(list(LABELS.items()))}
)

DIGITS = "0123456789"
CONSONANTS = "BCDFGHJKMNPQRSTVWXYZ"
ALPHABET = DIGITS + CONSONANTS
VOWELS = "AEIOU"
CODE_LENGTH = 6
MAX_SUFFIX = 2


def label_of(entity_type: str) -> str:
    """TERM, the most neutral one, for a type that Sekisho does not know."""
    return LABELS.get(entity_type, "TERM")


class Deriver:
    """Codes and suffixes from values: the same wherever key and scope are the same."""

    def __init__(self, key: bytes, scope: str) -> None:
        self._key = key
        self._scope = scope

    def __repr__(self) -> str:
        return "Deriver()"

    def code(self, entity_type: str, canonical_value: str, attempt: int = 0) -> str:
        number = self._number("code", entity_type, canonical_value, attempt)
        number, first = divmod(number, len(DIGITS))
        code = DIGITS[first]
        for _ in range(CODE_LENGTH - 1):
            number, index = divmod(number, len(ALPHABET))
            code += ALPHABET[index]
        if code.isdigit():
            code = code[:-1] + CONSONANTS[number % len(CONSONANTS)]
        return code

    def suffix(self, surface: str, attempt: int = 0, *, closed: bool = False) -> str:
        """One or two vowels; `closed` has two, after which no vowel can be taken for a third."""
        number = self._number("closed" if closed else "suffix", surface, "", attempt)
        number, index = divmod(number, (0 if closed else len(VOWELS)) + len(VOWELS) ** 2)
        if index >= len(VOWELS) ** 2:
            return VOWELS[index - len(VOWELS) ** 2]
        return VOWELS[index // len(VOWELS)] + VOWELS[index % len(VOWELS)]

    def _number(self, *parts: str | int) -> int:
        message = bytearray()
        for part in ("sekisho placeholder", self._scope, *parts):
            data = str(part).encode("utf-8", "surrogatepass")
            message += len(data).to_bytes(8, "big") + data
        return int.from_bytes(hmac.digest(self._key, message, "sha256"), "big")


def _wide(characters: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in characters)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HYPHENS = "-\u2010\u2011\uff0d"
_UNDERSCORES = "_\uff3f"
_SPACES = " \u00a0\u3000"
_NORMAL = str.maketrans(
    _LETTERS.lower() + _wide(_LETTERS) + _wide(_LETTERS.lower()) + _wide(DIGITS)
    + _HYPHENS + _UNDERSCORES + _SPACES,
    _LETTERS + _LETTERS + _LETTERS + DIGITS
    + "-" * len(_HYPHENS) + "_" * len(_UNDERSCORES) + " " * len(_SPACES),
)  # fmt: skip
_CASES = (_LETTERS, _LETTERS.lower(), _wide(_LETTERS), _wide(_LETTERS.lower()))
# The vowels of the same letter case and width as a letter.
_VOWELS_LIKE = {
    letter: "".join(case[_LETTERS.index(v)] for v in VOWELS) for case in _CASES for letter in case
}


def any_form(letters: str) -> str:
    """The letters in either case and either width."""
    return "".join(case[_LETTERS.index(letter)] for letter in letters for case in _CASES)


SEPARATORS = _HYPHENS + _UNDERSCORES + _SPACES + "\\"
_ANY_DIGIT = DIGITS + _wide(DIGITS)
_ANY_CONSONANT = any_form(CONSONANTS)
_ENDS = re.escape(any_form("".join(sorted({label[-1] for label in LABEL_SET}))) + SEPARATORS)
# What stands left of the first digit is asked early: most digits end there.
_CODE = re.compile(
    f"[{_ANY_DIGIT}](?<=[{_ENDS}].)(?=[{_ANY_DIGIT}]{{0,4}}[{_ANY_CONSONANT}])"
    f"[{_ANY_DIGIT}{_ANY_CONSONANT}]{{5}}"
)
_SEPARATOR = r"(?:\\{0,2}[_-]| )"  # JSON writes Markdown's backslash as two
_LABEL = re.compile(f"({'|'.join(sorted(LABEL_SET))}){_SEPARATOR}?\\Z")
_LONGEST_HEAD = max(map(len, LABEL_SET)) + 3
LONGEST_FORM = _LONGEST_HEAD + CODE_LENGTH + MAX_SUFFIX
_BEGINNING = re.compile(rf"([A-Z]{{1,8}})({_SEPARATOR}|\\{{1,2}})?([0-9][0-9A-Z]{{0,4}})?")
EXACT = re.compile(
    f"({'|'.join(sorted(LABEL_SET))})"
    f"([0-9](?=[0-9]{{0,4}}[{CONSONANTS}])[{ALPHABET}]{{{CODE_LENGTH - 1}}})([{VOWELS}]{{0,2}})"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something written like a placeholder: text[start:end], of which text[code_end:end] vowels.

    Which of the vowels belong to it depends on which placeholders there are.
    """

    start: int
    code_start: int
    code_end: int
    end: int
    exact: bool
    stem: str = field(repr=False)
    vowels: str = field(repr=False)


def find(text: str, start: int = 0) -> Candidate | None:
    """The first candidate in text[start:], read as if the text began there.

    A tolerant form that follows an ASCII letter is found too: what that means is the caller's.
    """
    position = start
    while match := _CODE.search(text, position):
        code_start, code_end = match.span()
        head_start = max(start, code_start - _LONGEST_HEAD)
        head = _LABEL.search(text[head_start:code_start].translate(_NORMAL))
        if head is None:
            position = code_start + 1
            continue
        code = match.group()
        like = next(_VOWELS_LIKE[c] for c in reversed(code) if c in _VOWELS_LIKE)
        end = code_end
        while end < min(len(text), code_end + MAX_SUFFIX) and text[end] in like:
            end += 1
        first = head_start + head.start()
        stem = head[1] + code.translate(_NORMAL)
        return Candidate(
            start=first,
            code_start=code_start,
            code_end=code_end,
            end=end,
            exact=text[first:code_end] == stem,
            stem=stem,
            vowels=text[code_end:end].translate(_NORMAL),
        )
    return None


def follows_letter(text: str, position: int, before: str = "") -> bool:
    """Whether an ASCII letter stands left of text[position]; `before` is what precedes the text.

    The n of JSON's escape for a line end is no such letter.
    """
    left = text[position - 2 : position] if position > 1 else (before + text[:position])[-2:]
    return left[-1:].isascii() and left[-1:].isalpha() and left[:-1] != "\\"


def beginning(text: str) -> tuple[str, bool] | None:
    """Reads text as what a placeholder may begin with, code not complete: (normal form, exact).

    The normal form is a beginning of the exact one; None where no placeholder begins so.
    """
    normal = text.translate(_NORMAL)
    match = _BEGINNING.fullmatch(normal)
    if match is None:
        return None
    label, separator, code = match.group(1, 2, 3)
    if (separator or code) and label not in LABEL_SET:
        return None
    if separator and code and separator.endswith("\\"):
        return None
    return label + (code or ""), not separator and normal == text


def normalize(text: str) -> str | None:
    """The exact form of a placeholder written in any tolerated one; None if it is none."""
    candidate = find(text)
    if candidate is None or candidate.start or candidate.end != len(text):
        return None
    return candidate.stem + candidate.vowels
