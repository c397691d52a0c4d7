# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""E-mail addresses."""

import re
from collections.abc import Iterator

from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_DOMAIN = (
    r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){1,8}(?!-?[A-Za-z0-9])"
)
_MAILBOX = Hinted(
    r"[A-Za-z0-9_+%-](?<![A-Za-z0-9_+%-].)(?<![A-Za-z0-9_+%-]\..)[A-Za-z0-9._+%'-]{0,63} ?@ ?"
    + _DOMAIN
)
_QUOTED = Hinted(r"\"[^\"\n@]{1,62}\"@" + _DOMAIN)
_JAPANESE_LOCAL = Hinted(
    r"[一-鿿々ァ-ヶー](?:(?<=[一-鿿々])[一-鿿々]{0,5}|(?<![一-鿿々])[ァ-ヶー]{1,11})@" + _DOMAIN
)
_JAPANESE = Hinted(
    r"(?P<value>[A-Za-z0-9._+%-](?<![A-Za-z0-9._+%-].)[A-Za-z0-9._+%-]{0,62} ?@ ?(?:[A-Za-z0-9-]{0,30}[ぁ-んァ-ヶー一-鿿々]{1,30}[A-Za-z0-9-]{0,30}\.){1,3}(?:jp|com|net|org|みんな|コム|世界))(?![A-Za-z0-9-])"
)
_SPELT = Hinted(
    r"[A-Za-z0-9_+-](?<![A-Za-z0-9._+-].)[A-Za-z0-9._+-]{0,63} ?(?:[(\[{<【](?:at|AT|At|a|あっと|アット|@|アットマーク)[)\]}>】]|あっとまーく|あっと|アットマーク|アット|☆|★|●|■|◎|♪| at )(?:マーク)? ?"
    r"[A-Za-z0-9-]{1,63}(?: ?(?:\.|[(\[{](?:dot|DOT|\.|ドット)[)\]}]|どっと|ドット| dot ) ?[A-Za-z0-9-]{1,63}){1,8}(?![A-Za-z0-9-])"
)
_TOP = re.compile(r"(?:xn--[A-Za-z0-9-]{2,59}|[A-Za-z]{2,24})\Z")
_FILES = frozenset(
    "png jpg jpeg gif webp svg ico css js ts json md html py rb go rs sh tgz gz zip whl".split()
)
_USUAL_TOPS = frozenset("jp com net org info biz io dev co ne ac go or edu gov me tv cc".split())
_IN_URL = re.compile(r"://[^\s/@?#=&]{0,80}\Z")


class JpEmailRecognizer(JpRecognizer):
    """RFC 5321 dot-atoms with a dotted domain whose last part is a name, not a number or a file's
    ending; also with the @ spelt out. Japanese may touch both ends (「はa@b.jpまで」), so the ends
    are where the ASCII characters end. Lengths are the standard's. Invalid: taro@localhost,
    lodash@4.17.21, git@github.com:team/code.git (an address of code)."""

    entity_types = ("EMAIL_ADDRESS",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.text
        for found in _MAILBOX.finditer(view.reading):
            start, end = found.span()
            if _is_address(found.group()) and not _is_other(text, start, end):
                yield Match(start, end, "EMAIL_ADDRESS", 0.95)
        for found in _QUOTED.finditer(view.reading):
            if _is_address(found.group()):
                yield Match(*found.span(), "EMAIL_ADDRESS", 0.9)
        for found in _JAPANESE_LOCAL.finditer(view.reading):
            if _is_address(found.group()):
                yield Match(*found.span(), "EMAIL_ADDRESS", 0.7)
        for found in _JAPANESE.finditer(view.reading):
            yield Match(*found.span(), "EMAIL_ADDRESS", 0.8)
        for found in _SPELT.finditer(view.reading):
            if _is_spelt(found.group()):
                yield Match(*found.span(), "EMAIL_ADDRESS", 0.8)


def _is_address(value: str) -> bool:
    last = value.rpartition(".")[2]
    if " " in value and last.lower() not in _USUAL_TOPS:
        return False
    return _TOP.match(last) is not None and last.lower() not in _FILES


def _is_spelt(value: str) -> bool:
    """「taro at example dot jp」; "arrived at 10.30" and "look at example.com" are sentences."""
    dotted = re.sub(r"ドット|どっと| dot |[)\]}]", ".", value)
    if not _is_address(dotted.replace(" ", "")):
        return False
    return " at " not in value or " dot " in value


def _is_other(text: str, start: int, end: int) -> bool:
    """The login in a URL, or the address of a repository."""
    if text.startswith("git@", start) and text[end : end + 1] in (":", "/"):
        return True
    return _IN_URL.search(text, max(0, start - 84), start) is not None
