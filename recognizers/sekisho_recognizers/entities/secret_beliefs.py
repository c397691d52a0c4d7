"""Whether what stands beside a label is the credential, or goes on talking about it.

The surer the form, the less the value has to look like one.
"""

import re

from sekisho_recognizers.entities.secret_values import entropy, is_code, is_placeholder, is_word
from sekisho_recognizers.entities.secret_words import LOOSE, Kind
from sekisho_recognizers.labels import Label

_NO_PATH = re.compile(r"[/~.\\]|[A-Za-z]:[\\/]")
_PRODUCT = re.compile(r"[A-Z]{2,6}-?[0-9]{1,5}|[A-Za-z]+ ?[0-9]+\.[0-9.]+")  # ISO27001, Python3.11


def reads_on(value: str) -> bool:
    return value.startswith(("http://", "https://")) or not value.isascii()


def believable(value: str, label: Label[Kind], quoted: str, *, sure: bool, japanese: bool) -> bool:
    """`sure`: a sign stands between; otherwise the sentence may be about anything."""
    if len(value) < 4 or is_placeholder(value) or reads_on(value) or " " in value:
        return False
    if not quoted and is_code(value) and (not japanese or "(" in value):
        plain = value.isalpha() and sure and label.tag is Kind.PASSWORD
        if not (
            plain and label.word.isascii() and label.word != "pass" and _is_setting(value, label)
        ):
            return False
    if label.tag is Kind.TOKEN:
        return _is_token(value, label, sure=sure)
    if label.word in ("パス", "pass", "idパス") and (_NO_PATH.match(value) or value.count("/") > 1):
        return False
    if label.word in ("招待コード", "product key", "license key"):
        return any(c.isdigit() for c in value) and len(value) >= 6
    if sure and (quoted or japanese):
        return not (is_word(value) and value[0].isupper() and not quoted)
    if sure:
        return not is_word(value) or _is_setting(value, label)
    has_digit = any(c.isdigit() for c in value) and (
        value.isdigit() or any(map(str.isalpha, value))
    )
    return (
        has_digit
        and not is_word(value)
        and not _PRODUCT.fullmatch(value)
        and (not value.isdigit() or japanese)
    )


def _is_setting(value: str, label: Label[Kind]) -> bool:
    """password: kiritanpo, on a line of settings: a word that is no name in code."""
    return (
        len(value) >= 6
        and value.islower()
        and value.isalpha()
        and not re.search("pass|pwd|secret|user|cred|input|value|string|token|field", value)
    )


def _is_token(value: str, label: Label[Kind], *, sure: bool) -> bool:
    least = (
        16
        if label.word in LOOSE and label.word not in ("token", "トークン", "secret", "シークレット")
        else 8
    )
    if len(value) < (least if sure else 12) or (value.isdigit() and len(value) < 12):
        return False
    if not sure:
        return any(c.isdigit() for c in value) and not is_word(value) and entropy(value) >= 3
    if is_word(value) and not (
        len(value) >= 20 and entropy(value) >= 3.5 and not re.search("[-_.]", value)
    ):
        return False
    return entropy(value) >= 2.2


def is_told(joined: str | None, value: str) -> bool:
    """hanabi0815 をパスワードに: unquoted, so it must be longer than a name of something."""
    told = joined in ("という", "っていう", "を", "が") and len(value) >= 8
    return (
        told and value.isalnum() and any(map(str.isalpha, value)) and not _PRODUCT.fullmatch(value)
    )
