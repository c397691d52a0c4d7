"""What is inside an uploaded file: texts to be scanned, or nothing that a scan could read.

What counts is the bytes, not what the file is called. Text goes to the walk in portions of whole
lines, each portion of a long table below the table's header. JSON goes whole, and JSON lines line
by line; the walk reads it as it reads JSON inside any string, so layout and numbers keep their
form. Lines that hold requests or examples of a conversation (batches, fine-tuning) go as trees,
since a role or a model's name in them must stay what it is.

A file in which nothing is masked keeps its bytes.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sekisho.errors import InvalidRequest, PolicyRefusal
from sekisho.wire.charsets import UNICODE, CharsetText, read_text
from sekisho.wire.json_body import Json, read_json
from sekisho.wire.json_text import is_json_text
from sekisho_recognizers.tables import find_tables

PORTION_CHARS = 100_000
"""A portion ends at the first line end behind these, or better before: a few seconds' detection."""

# Text whose letters are hidden in another notation: RTF, PostScript and PDF, mails and vCards in
# base64 or quoted-printable.
_HIDES = re.compile(
    r"\A\s{0,8}(?:\{\\rtf|%!PS|%PDF-)"
    r"|^content-transfer-encoding:[ \t]{0,8}(?:base64|quoted-printable)"
    r"|^[a-z.-]{1,40};[^\n:]{0,100}encoding=(?:b|base64|quoted-printable)\b"
    r"|^[a-z-]{1,40}:[^\n]{0,200}=\?[a-z0-9_-]{1,40}\?[bq]\?",
    re.MULTILINE | re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{2,6})|([0-9]{2,7}));?")
_MARKUP = "<>&\"'"  # without its reference it would be markup
_TAG = re.compile(r"<[A-Za-z!?/]")
_LINE_START = re.compile(r"(?<=\n)")
_MOST_TRIES = 100

_BATCH_KEYS = frozenset(["custom_id", "method", "url", "body", "key", "request"])
_BATCH_URL = re.compile(r"/[a-z0-9_/]{1,60}")
_EXAMPLE_KEYS = frozenset(
    [
        "contents",
        "function_call",
        "functions",
        "messages",
        "parallel_tool_calls",
        "response_format",
        "system",
        "systemInstruction",
        "system_instruction",
        "tool_choice",
        "tools",
    ]
)
_ROLES = frozenset(["system", "developer", "user", "assistant", "tool", "function", "model"])


class Document(Protocol):
    """`payload` is for the walk; `scannable` is false where it does not show all there is."""

    @property
    def scannable(self) -> bool: ...

    @property
    def payload(self) -> list[Json]: ...

    def write(self, payload: Json) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that cannot be read: an image, a sound, a PDF, an archive."""

    data: bytes = field(repr=False)
    scannable: bool = False

    @property
    def payload(self) -> list[Json]:
        return []

    def write(self, payload: Json) -> bytes:
        return self.data


@dataclass(frozen=True, slots=True)
class _Portion:
    """`header`: the line that the scan sees above it; `shown`: the portion as the scan sees it."""

    source: str = field(repr=False)
    header: str = field(repr=False)
    shown: str = field(repr=False)

    @property
    def payload(self) -> str:
        return self.header + self.shown

    def masked(self, text: str) -> str:
        if text == self.payload:
            return self.source
        if text.startswith(self.header):
            return text[len(self.header) :]
        # Something in the header was masked too. It is still one line if no line end was.
        if text.count("\n") != self.payload.count("\n"):
            raise refuse_attachment()
        return text.partition("\n")[2]


class TextDocument:
    scannable = True

    def __init__(self, data: bytes, text: CharsetText) -> None:
        self._data = data
        self._text = text
        self._portions = list(_portions(text.text))

    @property
    def payload(self) -> list[Json]:
        return [portion.payload for portion in self._portions]

    def write(self, payload: Json) -> bytes:
        masked = [
            portion.masked(str(text))
            for portion, text in zip(self._portions, as_list(payload), strict=True)
        ]
        if masked == [portion.source for portion in self._portions]:
            return self._data
        if _has_references(self._text.text):
            return self._text.encode("".join(masked), "xmlcharrefreplace")
        return self._text.encode("".join(masked))


@dataclass(frozen=True, slots=True)
class _Line:
    """`keys`: of an object whose values go to the walk in a list, since their names mean nothing
    to it.
    """

    source: str = field(repr=False)
    end: str
    payload: Json = field(repr=False)
    keys: tuple[str, ...] = ()

    def masked(self, payload: Json, *, ascii_only: bool) -> str:
        if payload == self.payload:
            return self.source + self.end
        if isinstance(self.payload, str):
            return str(payload) + self.end
        value = payload["content"] if isinstance(payload, dict) else None
        tree = dict(zip(self.keys, as_list(value), strict=True)) if self.keys else value
        escaped = ascii_only or self.source.isascii()
        return json.dumps(tree, ensure_ascii=escaped, separators=(",", ":")) + self.end


class LinesDocument:
    """One JSON object in each line."""

    scannable = True

    def __init__(self, data: bytes, text: CharsetText, lines: Sequence[_Line]) -> None:
        self._data = data
        self._text = text
        self._lines = lines

    @property
    def payload(self) -> list[Json]:
        return [line.payload for line in self._lines]

    def write(self, payload: Json) -> bytes:
        ascii_only = self._text.codec not in UNICODE
        masked = [
            line.masked(item, ascii_only=ascii_only)
            for line, item in zip(self._lines, as_list(payload), strict=True)
        ]
        if masked == [line.source + line.end for line in self._lines]:
            return self._data
        return self._text.encode("".join(masked))


def read_document(
    data: bytes, charset: str = "", *, max_depth: int, whole: bool = True
) -> Document:
    """`charset`: what the file's type says of it. `whole` is false for a piece of a file that is
    sent in several: one that does not end with a line may end inside of a name, so it is no text
    here. (Where every piece ends with a line, every piece begins with one.)
    """
    text = read_text(data, charset)
    if text is None or _HIDES.search(text.text) or not (whole or text.text.endswith("\n")):
        return Attachment(data) if data else TextDocument(data, CharsetText("", "utf-8"))
    lines = _json_lines(text.text, max_depth)
    return LinesDocument(data, text, lines) if lines else TextDocument(data, text)


def refuse_attachment() -> PolicyRefusal:
    return PolicyRefusal(
        "attachment_not_scannable",
        ja="画像・音声・PDFなど、文字として読めないファイルは検査できないため、送信を止めました",
        en="A file that cannot be read as text cannot be scanned, so the request was not sent",
        setting="policy.attachments",
    )


def as_list(payload: Json) -> list[Json]:
    """Raises TypeError for what the walk cannot have made of a list."""
    if not isinstance(payload, list):
        raise TypeError("the walk keeps lists")
    return payload


def _portions(text: str) -> Iterator[_Portion]:
    if len(text) > PORTION_CHARS and is_json_text(text):
        yield _Portion(text, "", text)
        return
    start, header = 0, ""
    while start < len(text):
        end = _cut(text, start)
        source = text[start:end]
        portion = _Portion(source, header, _spelled_out(source))
        yield portion
        header = _running_header(portion.payload) if end < len(text) else ""
        start = end


def _cut(text: str, start: int) -> int:
    """A line end, if it can be one before which as many quotes close as open: a table's cell may
    hold lines of its own.
    """
    if len(text) - start <= PORTION_CHARS:
        return len(text)
    end = last = text.rfind("\n", start, start + PORTION_CHARS) + 1
    for _ in range(_MOST_TRIES):
        if end <= start or text.count('"', start, end) % 2 == 0:
            break
        end = text.rfind("\n", start, end - 1) + 1
    if end > start:
        return end
    if last > start:
        return last
    return text.find("\n", start) + 1 or len(text)


def _running_header(text: str) -> str:
    """The header line of the table that goes on where this text, which ends with a line, ends."""
    starts = [0, *(match.start() for match in _LINE_START.finditer(text))]
    tables = [table for table in find_tables(text, starts) if table.end >= len(text)]
    if not tables or tables[-1].separator == "(":  # SQL names its columns in every statement
        return ""
    below = tables[-1].start
    return text[text.rfind("\n", 0, below - 1) + 1 : below]


def _spelled_out(text: str) -> str:
    """`&#23665;` as the letter that it stands for: HTML hides names in them."""
    return _REFERENCE.sub(_letter, text) if _has_references(text) else text


def _has_references(text: str) -> bool:
    return "&#" in text and _TAG.search(text) is not None


def _letter(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    if not 0x20 <= number < 0x110000 or 0xD800 <= number < 0xE000 or chr(number) in _MARKUP:
        return match[0]
    return chr(number)


def _json_lines(text: str, max_depth: int) -> list[_Line]:
    """Empty where any line is something else."""
    if text.lstrip()[:1] != "{":
        return []
    rows = text.split("\n")
    lines = []
    for number, row in enumerate(rows, 1):
        source = row.removesuffix("\r")
        if source.strip() and not (source.lstrip()[0] == "{" and is_json_text(source)):
            return []
        end = row[len(source) :] + ("\n" if number < len(rows) else "")
        lines.append(_line(source, end, max_depth))
    return lines


def _line(source: str, end: str, max_depth: int) -> _Line:
    try:
        value = read_json(source.encode("utf-8", "surrogatepass"), max_depth=max_depth)
    except InvalidRequest:  # read as text instead, where two equal keys do no harm
        value = None
    if isinstance(value, dict):
        if _is_batch_request(value):
            return _Line(source, end, {"content": list(value.values())}, tuple(value))
        if _is_example(value):
            return _Line(source, end, {"content": value})
    return _Line(source, end, source)


def _is_batch_request(line: Mapping[str, Json]) -> bool:
    if not line.keys() <= _BATCH_KEYS:
        return False
    url = line.get("url")
    if isinstance(line.get("body"), dict):
        return isinstance(url, str) and _BATCH_URL.fullmatch(url) is not None
    return isinstance(line.get("request"), dict) and "key" in line


def _is_example(line: Mapping[str, Json]) -> bool:
    turns = line.get("messages") or line.get("contents")
    return (
        line.keys() <= _EXAMPLE_KEYS
        and isinstance(turns, list)
        and all(isinstance(turn, dict) and turn.get("role") in _ROLES for turn in turns)
    )
