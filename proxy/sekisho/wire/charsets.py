"""Which encoding a file's bytes are text in, if any: UTF-8, UTF-16, CP932, EUC-JP or ISO-2022-JP.

A wrong reading hides every name from the scan, so bytes that could be read in two ways count as no
text. CP932 and EUC-JP overlap: EUC's kanji are CP932's half-width katakana. They are told apart by
letters that make sense in one reading only; where a file's own type names the encoding, by that.
"""

import codecs
import re
from dataclasses import dataclass, field

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),  # nobody sends it; before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms932": "cp932",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
}
UNICODE = frozenset(["utf-8", "utf-16-le", "utf-16-be"])
"""The codecs that can write every letter."""

# Line ends, tabs, form feeds, the end mark of DOS files, and the escape that begins a colour.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ufffe\uffff]|\x1b(?!\[)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Two of them in a row: a single one may be a typographer's quote and the letter behind it. Of
# half-width kana three, which would be Latin capitals with accents.
_JAPANESE = re.compile(
    r"[ぁ-ゖァ-ヺ一-\u9fff\uf900-\ufaff々〆〇ー、。「」・！-～①-⑳㈠-㊷]{2}|[ｦ-ﾟ]{3}"
)
_KANA = re.compile(r"[ぁ-ゖァ-ヺ、。]")
_HALF_WIDTH = re.compile(r"[｡-ﾟ]")

_ASCII = bytes(range(0x20, 0x7F))
_ESCAPES = "sekisho.escapes"


@dataclass(frozen=True, slots=True)
class CharsetText:
    """`codec` is Python's name for the encoding; `bom` the mark that stands before the text."""

    text: str = field(repr=False)
    codec: str
    bom: bytes = b""

    def encode(self, text: str, errors: str = _ESCAPES) -> bytes:
        """Letters that the encoding lacks become JSON's escapes, which is where they come from."""
        if self.codec in UNICODE:
            errors = "backslashreplace"  # lone surrogates, which JSON's escapes can make
        return self.bom + text.encode(self.codec, errors)


def read_text(data: bytes, declared: str = "") -> CharsetText | None:
    """`declared`: the charset that the file's type names, or ''. None for what is no text, or
    text in an encoding that cannot be told.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _plain(data[len(bom) :], codec, bom) if codec else None
    if _rewrites_ascii(declared):
        return None
    if b"\x1b" in data and data.isascii() and b"\x1b[" not in data:
        return _plain(data, "iso2022_jp")
    if text := _plain(data, "utf-8"):
        return text
    named = _CODECS.get(declared.lower())
    if named is not None:
        return _plain(data, named)
    return _legacy(data)


def codec_of(charset: str) -> str | None:
    """Python's name for an encoding that files may have, by the name that a header gives it."""
    return _CODECS.get(charset.lower())


def _rewrites_ascii(declared: str) -> bool:
    """Whether whoever goes by this name reads other letters in bytes of ASCII: in UTF-7, HZ, and in
    UTF-16 without a mark, 山田 is `\\qu0`.
    """
    try:
        return _ASCII.decode(declared or "ascii") != _ASCII.decode("ascii")
    except LookupError:  # no encoding of text
        return False
    except UnicodeError:
        return True


def _plain(data: bytes, codec: str, bom: bytes = b"") -> CharsetText | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _CONTROLS.search(text) else CharsetText(text, codec, bom)


def _legacy(data: bytes) -> CharsetText | None:
    euc, cp932 = _plain(data, "euc_jp"), _plain(data, "cp932")
    if euc is None or cp932 is None:
        only = euc or cp932
        return only if only and _is_japanese(only.text) else None
    if _is_japanese(euc.text) and _KANA.search(euc.text) and _is_half_width(cp932.text):
        return euc
    return None


def _is_japanese(text: str) -> bool:
    return _JAPANESE.search(text) is not None


def _is_half_width(text: str) -> bool:
    """Whether most of what is not ASCII is half-width katakana: EUC-JP read as CP932."""
    count = sum(1 for _ in _NOT_ASCII.finditer(text))
    return 2 * sum(1 for _ in _HALF_WIDTH.finditer(text)) > count


def _as_escapes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs), error.end


codecs.register_error(_ESCAPES, _as_escapes)
