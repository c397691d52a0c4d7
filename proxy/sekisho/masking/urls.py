"""Where a placeholder stands inside a URL.

Injected text makes a model write an image or link whose address carries data out, and the client
fetches it. So a placeholder inside a URL is only restored where the request held that same URL.

A URL is what a reader of the answer may fetch or offer to click: a run of URL characters with a
scheme, `//` and a host, or `www.`; anything in a Markdown link target, an HTML attribute or a
quoted address of CSS once a `//` has been seen, or what readers take for one. Looked for in a
bounded piece of text left of the placeholder, so that a stream can keep that piece; a run that
fills all of it counts as a URL.
"""

import html
import re
from collections.abc import Iterator

from sekisho.masking.placeholders import find

LOOK_BACK = 2048

# 「https://a.example,NAME」 in a list of values: a host's name ends at such a character, and what
# follows is no part of the URL as long as there is no path.
_AFTER_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]{1,31}:)?(?://)?[^/?#,;|')]*[,;|')][^/?#]*", re.I)
_LIST_SIGNS = re.compile(r"[,;|]")
_URL_SIGNS = re.compile(r"[/?=&#%]")
_ANY_SIGN = re.compile(r"//|https?:|www\.", re.IGNORECASE)
_START = re.compile(r"[a-z][a-z0-9+.-]{1,31}://|https?:|www\.|//(?=[^/\s]{0,255}\.)", re.IGNORECASE)
_FULL_RUN = re.compile(f"(?<![!#-;=?-_a-~])[!#-;=?-_a-~]{{{LOOK_BACK}}}")
_WIDE_URL = re.compile(r"https?://[^\s\"<>`]*\Z", re.IGNORECASE)
# A break is only what ends a link in every reader; quotes that URLs may hold are no break.
_URL_CHARACTERS = frozenset(map(chr, range(0x21, 0x7F))) - set('"<>`')
_TAG = re.compile(r"<[a-z][^\s<>\"'=]*", re.IGNORECASE)
# What stands in a tag up to the next value, or a value: an unquoted one may hold quotes.
_ATTRIBUTE = re.compile(r"[^<>=]+|=\s*(\"[^\"]*\"?|'[^']*'?|[^\s>]*)")
# A link's definition, and a target that begins on the next line; in quotes and lists too.
_DEFINITION = re.compile(r"\](?::[ \t]*|[:(][ \t]*\r?\n[ \t>]*)([^\s<>]\S*)\Z")
_ANGLED = re.compile(r"\][:(][\s>]*<((?:[^<>\r\n\\]|\\.)*\\?)\Z")
_ANGLED_END = re.compile(r"(?<!\\)>")
_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']([^\"']*)\Z", re.IGNORECASE)
# Browsers leave these out of addresses.
_BREAKS = re.compile(r"[\t\r\n]+")
_JSON_ESCAPE = re.compile(r"\\(?:u00([2-7][0-9a-fA-F])|(.))", re.DOTALL)


def url_before(text: str, position: int, *, json: bool = False, before: str = "") -> str | None:
    """The URL up to text[position], if that place is inside one.

    `before` is what precedes the text. `json`: the text is the inside of a JSON string or JSON
    itself, so its slashes, quotes and line ends may be escaped.
    """
    window = text[max(0, position - LOOK_BACK) : position]
    if len(window) < LOOK_BACK and before:
        window = before[len(window) - LOOK_BACK :] + window
    full = len(window) >= LOOK_BACK
    if json and "\\" in window:
        window = _JSON_ESCAPE.sub(_unescaped, window)
    if not full and not _may_hold_sign(window):
        return None
    target, rest = _open_target(window[max(window.rfind("\n"), window.rfind("\r")) + 1 :])
    targets = [] if target is None else [target]
    targets += _open_values(window)
    if url := next(filter(_is_address, targets), None):
        return url
    if targets:
        return None
    run = _last_run(rest)
    start = _START.search(run)
    if start is None:
        # The beginning may be out of sight; but a list of values may fill the window too.
        is_list = _LIST_SIGNS.search(run) and not _URL_SIGNS.search(run)
        return run if full and len(run) == len(window) and not is_list else None
    url = run[start.start() :]
    return None if _AFTER_HOST.fullmatch(url) else url


def may_hold_url(text: str) -> bool:
    """False only where `url_before` is None at every place of the text."""
    return _may_hold_sign(text) or bool(_FULL_RUN.search(text))


def placeholder_urls(text: str) -> Iterator[str]:
    """Every URL of a masked text that holds a placeholder, up to and with that placeholder.

    Also those with letters beyond ASCII, which are a URL only once they stand in a link's target.
    """
    position = 0
    while candidate := find(text, position):
        position = candidate.code_start + 1
        urls = {url_before(text, candidate.start)}
        if wide := _WIDE_URL.search(text[max(0, candidate.start - LOOK_BACK) : candidate.start]):
            urls.add(wide.group())
        for url in urls - {None}:
            for length in range(len(candidate.vowels) + 1):
                yield f"{url}{candidate.stem}{candidate.vowels[:length]}"


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return {"n": "\n", "r": "\r", "t": "\t"}.get(match[2], match[2])


def _open_target(line: str) -> tuple[str | None, str]:
    """The Markdown link target that is open at the end of the line, or the text after the last."""
    while (opening := line.find("](")) >= 0:
        end = _target_end(line, opening + 2)
        if end is None:
            return line[opening + 2 :].lstrip(" <"), ""
        line = line[end:]
    return None, line


def _target_end(line: str, start: int) -> int | None:
    """Where the target ends that begins at `start`; None if it is open at the end of the line."""
    while start < len(line) and line[start] == " ":
        start += 1
    if line.startswith("<", start):
        end = _ANGLED_END.search(line, start)
        return end.end() if end else None
    depth = 1
    escaped = False
    for index in range(start, len(line)):
        character = line[index]
        if character.isspace():
            return index
        if not escaped:
            depth += (character == "(") - (character == ")")
        if depth == 0:
            return index + 1
        escaped = character == "\\" and not escaped
    return None


def _open_values(window: str) -> Iterator[str]:
    """What is open at the end of the window beside a link's target on one line. Any tag may be the
    one that a reader sees: which is in a code block or in a quoted value is not asked.
    """
    for pattern in (_DEFINITION, _ANGLED, _STYLE):
        if found := pattern.search(window):
            yield found[1]
    for tag in _TAG.finditer(window):
        value: str | None = None
        position = tag.end()
        while attribute := _ATTRIBUTE.match(window, position):
            value, position = attribute[1], attribute.end()
        if value is None or position < len(window):
            continue
        if value[:1] not in ('"', "'"):
            yield value
        elif len(value) == 1 or value[-1] != value[0]:
            yield value[1:]


def _is_address(target: str) -> bool:
    return any(map(_ANY_SIGN.search, _as_read(target)))


def _as_read(target: str) -> tuple[str, ...]:
    """As it stands, as Markdown reads it (a backslash only escapes), and as browsers do (it is a
    slash).
    """
    plain = _BREAKS.sub("", html.unescape(target))
    return target, plain.replace("\\", ""), plain.replace("\\", "/")


def _may_hold_sign(text: str) -> bool:
    """Whether there is a sign of a URL, or what may be read as one."""
    return "\\" in text or "&" in text or bool(_ANY_SIGN.search(_BREAKS.sub("", text)))


def _last_run(text: str) -> str:
    start = len(text)
    while start and text[start - 1] in _URL_CHARACTERS:
        start -= 1
    return text[start:]
