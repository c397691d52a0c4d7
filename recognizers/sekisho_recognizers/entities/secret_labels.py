# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Credentials by what stands beside them: 「パスワードは…」, api_key: …, a column headed PW.

The labels are found in one pass, and from each the value is looked for: behind it with a sign
between (：, =, →, quotes), behind it in a sentence, in front of it (「…」というパスワード), and, when
it reads as a password by itself, anywhere on the label's line.
"""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.secret_beliefs import believable, is_told, reads_on
from sekisho_recognizers.entities.secret_idioms import pairs
from sekisho_recognizers.entities.secret_slots import (
    QUOTES,
    behind_label,
    is_japanese,
    trimmed,
    value_at,
)
from sekisho_recognizers.entities.secret_values import (
    entropy,
    is_code,
    is_placeholder,
    is_strong,
    is_word,
)
from sekisho_recognizers.entities.secret_words import LABELS, LOOSE, Kind
from sekisho_recognizers.labels import Label, Labels, cells
from sekisho_recognizers.view import View

_DIGITS = re.compile(
    r"[^0-9A-Za-zÀ-ɏ\n「」。]{0,10}?「?(?P<value>[0-9](?:[- ]?[0-9]){2,7}[#*]?|[#*][0-9]{3,8}[#*]?)(?![0-9.]|[-/:][0-9]| ?[年月日円件個人名回台桁文時分秒度名万%％]|[A-Za-z])"
)
_NAMED_BEHIND = re.compile(
    r"(?:[A-Z]-)?[0-9]{3,8}[#*]?(?=」? ?(?:が|は|という|って)(?:暗証番号|認証コード|確認コード|PIN|キーボックス|オートロック|解錠))"
)
_COUNTER = re.compile(r" ?[年月日円件個人名回台桁文時分秒度万%％~〜]")
_PHRASE_END = re.compile(r"[」』\"'\n。)]")
_WORD_RUN = re.compile(r"[a-z]{3,8}(?:[ ,、\n]{1,3}[a-z]{3,8}){11,23}")
_TOKEN = re.compile(r"[!-~]{6,64}")
_NOT_ALONE = re.compile(
    r"https?:|://|@[A-Za-z0-9-]+\.[a-z]|^[0-9./:,%-]+$|==|&&|\(\)|;|^[A-Za-z_.]+[=:(]"
)
_BEHIND = (
    "という", "っていう", "って", "が現在の", "がその", "が今の", "がうちの", "が", "は", "を", "、この", "この", "の", "も", "も同じ", "を新しい", "を仮の", "で", " as the ", " as my ", " as ", " is the ", " is my ", "(", " (", " ",
)  # fmt: skip
_MODIFIERS = re.compile(
    r"(?:仮|初期|新|旧|現|共通|管理者|ログイン|解凍|zip|Wi-?Fi|の|new |old |temporary |initial )\Z",
    re.IGNORECASE,
)
_FINDER = Labels(LABELS)


def labelled(view: View) -> Iterator[tuple[int, int, float]]:
    """(start, end, score) of what a label says is a credential."""
    text = view.text
    searched = -1
    paired = {p for f in view.once(pairs) for p in range(f.start(), f.start("user"))}
    for label in _FINDER.find(text):
        if label.start in paired or not _stands_alone(text, label):
            continue
        yield from _VALUES[label.tag](text, label)
        line = view.line(label.start)
        if label.tag is Kind.PASSWORD and line[0] > searched and label.word not in LOOSE:
            searched = line[0]
            yield from _strong_on(text, label, line)
    yield from _columns(view)


def _stands_alone(text: str, label: Label[Kind]) -> bool:
    """パス is the end of コンパス and 経路パス."""
    before = text[label.start - 1 : label.start]
    return label.word != "パス" or not ("ァ" <= before <= "ヿ" or "一" <= before <= "鿿")


def _words(text: str, label: Label[Kind]) -> Iterator[tuple[int, int, float]]:
    for at, sure, _ in behind_label(text, label):
        start, end, quote = value_at(text, at)
        japanese = is_japanese(text, label)
        literal = quote if quote in QUOTES else ""
        counted = text[start:end].isdigit() and _COUNTER.match(text, end)
        if (
            end > start
            and not counted
            and believable(text[start:end], label, literal, sure=sure, japanese=japanese)
        ):
            yield start, end, 0.8 if sure else 0.65
            return
    yield from _in_front(text, label)


def _in_front(text: str, label: Label[Kind]) -> Iterator[tuple[int, int, float]]:
    """「…」というパスワード, … as the password."""
    end = label.start
    while modifier := _MODIFIERS.search(text, max(0, end - 12), end):
        end = modifier.start()
        if text[end : end + 1] in ("の", " "):
            break
    joined = next((word for word in _BEHIND if text.endswith(word, max(0, end - 12), end)), None)
    if joined is not None:
        end -= len(joined)
    elif end == label.start:
        return
    end -= text[end - 1 : end] == " "
    quoted = end > 0 and text[end - 1] in "」』\"'`”"
    end -= quoted
    start = end
    while (
        start > 0
        and end - start < 65
        and "!" <= text[start - 1] <= "~"
        and text[start - 1] not in "\"'`<>"
    ):
        start -= 1
    value = text[start:end]
    if (
        end - start > 64
        or len(value) < 5
        or is_placeholder(value)
        or reads_on(value)
        or _NOT_ALONE.search(value)
    ):
        return
    if label.tag is Kind.TOKEN:
        good = (
            len(value) >= 12
            and any(c.isdigit() for c in value)
            and entropy(value) >= 3
            and not is_word(value)
        )
    else:
        good = is_strong(value) or (
            (quoted or is_told(joined, value))
            and any(c.isdigit() for c in value)
            and not value.isdigit()
            and not is_word(value)
        )
    if good:
        yield start, end, 0.7


def _strong_on(
    text: str, label: Label[Kind], line: tuple[int, int]
) -> Iterator[tuple[int, int, float]]:
    """What reads as a password by itself on the label's line or the one below."""
    start, end = max(line[0], label.start - 100), min(line[1] + 60, label.end + 160, len(text))
    for found in _TOKEN.finditer(text, start, end):
        left, right = trimmed(text, *found.span())
        value = text[left:right].lstrip("([{)]=:\"'`")
        left = right - len(value)
        changed = text[max(0, left - 2) : left].strip() in ("→", "⇒") and is_told("が", value)
        if changed or (
            is_strong(value)
            and not is_code(value)
            and not _NOT_ALONE.search(value)
            and any(c in "!#$%&*+?@^~=" for c in value)
        ):
            yield left, right, 0.6


def _digits(text: str, label: Label[Kind]) -> Iterator[tuple[int, int, float]]:
    found = _DIGITS.match(text, label.end)
    if found and not re.search(
        r"@|電話|番号は?\(|tel|内線|全",
        text[label.end : found.start("value")],
    ):
        yield *found.span("value"), 0.7
        return
    for match in _NAMED_BEHIND.finditer(text, max(0, label.start - 14), min(len(text), label.end)):
        yield *match.span(), 0.6


def _phrases(text: str, label: Label[Kind]) -> Iterator[tuple[int, int, float]]:
    words = _WORD_RUN.search(text, label.end, min(len(text), label.end + 40 + 24 * 11))
    if words and words.start() - label.end < 30:
        yield *words.span(), 0.9
        return
    for at, sure, _ in behind_label(text, label):
        start = at
        opened = start < len(text) and text[start] in QUOTES
        if not (sure or opened):
            yield from _words(text, Label(label.start, label.end, label.word, Kind.PASSWORD))
            return
        start += opened
        closing = _PHRASE_END.search(text, start, min(len(text), start + 80))
        end = closing.start() if closing else min(len(text), start + 80)
        if opened and closing and closing.group() not in "」』\"'":
            return
        value = text[start:end].strip()
        if (
            2 <= len(value) <= 64
            and not is_placeholder(value)
            and not re.search(r"[はがをに]|ください|です|ます", value if not opened else "")
        ):
            left = start + len(text[start:end]) - len(text[start:end].lstrip())
            yield left, left + len(value), 0.7
        return


_VALUES = {Kind.PASSWORD: _words, Kind.TOKEN: _words, Kind.CODE: _digits, Kind.PHRASE: _phrases}

_HEADER = re.compile(
    r"(?:.{0,12}(?:パスワード|パスコード|暗証番号|合言葉|シークレット|トークン|APIキー|アクセスキー|秘密鍵|ライセンスキー)(?:\(.{0,10}\))?|(?:.{0,12}[_ ])?(?:password|passwd|pwd|pw|pass|pin|passcode|secret|token|api[_ ]?key|access[_ ]key|secret[_ ]key|private[_ ]key)|初期PW|仮PW|PW)",
    re.IGNORECASE,
)


def _columns(view: View) -> Iterator[tuple[int, int, float]]:
    for left, right in cells(view, _HEADER):
        start, end = trimmed(view.text, left, right)
        value = view.text[start:end]
        if end - start < 4 or reads_on(value):
            continue
        if not (is_placeholder(value) or is_code(value) or is_word(value)):
            yield start, end, 0.75
