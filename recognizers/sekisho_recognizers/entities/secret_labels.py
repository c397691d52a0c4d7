# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Credentials by what stands beside them: 「パスワードは…」, api_key: …, a column headed PW.

The labels are found in one pass, and from each the value is looked for: behind it with a sign
between (：, =, →, quotes), behind it in a sentence, in front of it (「…」というパスワード), and, when
it reads as a password by itself, anywhere on the label's line. The surer the form, the less the
value has to look like a credential.
"""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import headed
from sekisho_recognizers.entities.secret_values import (
    entropy,
    is_code,
    is_placeholder,
    is_strong,
    is_word,
)
from sekisho_recognizers.entities.secret_words import LABELS, LOOSE, Kind
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.labels import Label, Labels, cells
from sekisho_recognizers.view import View

_SUFFIX = re.compile(
    r"(?:[_-](?:prod|production|dev|stg|staging|test|main|new|old|current|previous|value|text|v[0-9]|[0-9]{1,2}|base64|plain|plaintext|default|master|primary|secondary|admin|root|ro|rw|[ab]))?[0-9]{0,2}"
)
_CLOSED = re.compile(
    r"(?P<close>[\"'`」』】\]*>)]{0,4})(?: ?\([^()\n\"']{0,24}\))?(?P<close2>[\"'`*」】]{0,3})"
)
_SIGN = re.compile(
    r" {1,2}(?:value|content) ?= ?|, ?(?=[\"'])|\( ?(?=[\"'])| {0,24}(?:=>|:=|->|::?|==?|→|⇒|[|\t]|…{1,2}|・{2,}|﹕|▶|►|\n {0,8}(?:→|⇒|└|・)?)[ \t]{0,24}"
)
_NEXT_LINE = re.compile(r"[ \t]{0,4}\n[ \t]{0,8}")
_ENGLISH = re.compile(
    r" (?:(?:for|of|to) [A-Za-z0-9@._' -]{1,40}? )?(?:is|was|=|will be|should be|changed to|set to)(?: now)?:? | ?(?:は|が)、? ?| "
)
_PROSE = re.compile(
    r" ?(?:[はが][ぁ-んァ-ヶー一-鿿、]{0,12}:|[ぁ-んァ-ヶー一-鿿、]{1,12}[→⇒]|(?:です|の方|のほう|自体|について)?(?:は、|が、|は|が|を|も|に|として|って|、|,|だけど|なんだけど|なのですが|ですが))? ?(?:(?:今|現在|全員|全て|すべて|共通|変わらず|一時的に|当面|たしか|確か|多分|たぶん|先日の|例の|前回の|とりあえず|仮に|以下|次|下記|新しく|同じ)(?:は|が|で|の|も|通り|のとおり|です|に)?)?[、,:。]? ?"
)
_OPENERS = {"「": "」", "『": "』", '"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "【": "】", "［": "］", "«": "»", "《": "》", "〈": "〉", "<": ">", "(": ")"}  # fmt: skip
_QUOTES = "\"'`「『“‘"
_BARE = re.compile(r"[!#$%&*+\-./0-9:=?@A-Z\\^_a-z~(){}\[\]]{3,600}")
_DIGITS = re.compile(
    r"[^0-9A-Za-zÀ-ɏ\n「」。]{0,10}?「?(?P<value>[0-9](?:[- ]?[0-9]){2,7}[#*]?|[#*][0-9]{3,8}[#*]?)(?![0-9.]|[-/:][0-9]| ?[年月日円件個人名回台桁文時分秒度名万%％]|[A-Za-z])"
)
_NAMED_BEHIND = re.compile(
    r"(?:[A-Z]-)?[0-9]{3,8}[#*]?(?=」? ?(?:が|は|という|って)(?:暗証番号|認証コード|確認コード|PIN|キーボックス|オートロック|解錠))"
)
_COUNTER = re.compile(r" ?[年月日円件個人名回台桁文時分秒度万%％~〜]")
_PARAMETER = re.compile(r"&[A-Za-z_]{1,30}=")
_PHRASE_END = re.compile(r"[」』\"'\n。)]")
_WORD_RUN = re.compile(r"[a-z]{3,8}(?:[ ,、\n]{1,3}[a-z]{3,8}){11,23}")
_NO_PATH = re.compile(r"[/~.\\]|[A-Za-z]:[\\/]")
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
_NAMED = re.compile(r"[A-Z]{2,6}-?[0-9]{1,5}|[A-Za-z]+ ?[0-9]+\.[0-9.]+")  # ISO27001, Python3.11
_SSID = re.compile(r"ssid|wi-?fi|無線", re.IGNORECASE)
_WIFI_KEY = Hinted(r"(?<![A-Za-z0-9])(?:KEY|Key|キー|暗号キー)[0-9]? ?[:=] ?(?P<value>[!-~]{8,63})")
PAIR = Hinted(
    headed(
        r"(?<![A-Za-z])(?:ID|id|アカウント|ユーザー?名?|メール|user(?:name)?|login|account)s? ?[/・,&と、+|] ?(?:PW|PWD|PASS|Pass|pass|password|パスワード|パス)(?:ワード)?|(?:ログイン|アカウント|認証|接続|サインイン)情報|(?:Basic|BASIC|ベーシック)認証|クレデンシャル"
    )
    + r" ?(?:[:=→]|は|が|\|)+ ?[「\"']?"
    r"(?P<user>[A-Za-z0-9][!-.0-9;-~]{1,62}?)[」\"']? ?[/・,、|と:]{1,2} ?[「\"']?(?P<value>[!-~]{4,64})"
)
_IN_BRACKETS = Hinted(
    r"(?:パスワード|パスコード|暗証)[^\n。(0-9]{0,20}(?:[0-9]桁)?[^\n。(0-9]{0,6}\((?P<value>[0-9]{4,8})\)"
)
_SSID_PAIR = Hinted(
    r"(?:[Ww]i-?[Ff]i|WI-?FI|SSID)(?:情報)? ?[:=]? ?[A-Za-z0-9_-]{2,32} ?/ ?(?!PW|PASS|KEY|Key|key|pass|SSID)(?P<value>[!-~]{8,63})"
)
_OPTION = Hinted(
    r"(?:(?<![A-Za-z])(?:mysql|mysqldump|mysqladmin|mariadb|7za?|rar)(?: [^\s|;'\"]{1,60}){0,6}? -p(?![ A-Z-]{2})|sshpass -p ?|redis-cli (?:[^\n|;]{0,60} )?-a |(?<![A-Za-z])(?:un)?zip (?:-[a-z]{1,4} )?-P |-passin pass:|-passout pass:)[\"']?(?P<value>[^\s'\"|;]{4,64})"
)
_WIFI_NAMED = Hinted(r"(?:[Ww]i-?[Ff]i|WI-?FI|無線LAN)[^\n「」]{0,12}「(?P<value>[!-~]{6,63})」")
_ANSWER = Hinted(
    r"秘密の(?:質問|答え)[^\n]{0,40}?(?:答え|回答)(?:は|が|:|=){0,2} ?[「\"']?(?P<value>[^」\"'\n。、 ]{2,20})"
)


_FINDER = Labels(LABELS)


def labelled(view: View) -> Iterator[tuple[int, int, float]]:
    """(start, end, score) of what a label says is a credential."""
    text = view.text
    searched = -1
    pairs = list(PAIR.finditer(view.reading))
    for found in pairs:
        if not is_placeholder(found.group("value")) and not _reads_on(found.group("value")):
            yield *_trimmed(text, *found.span("value")), 0.8
    paired = {p for f in pairs for p in range(f.start(), f.start("user"))}
    for label in _FINDER.find(text):
        if label.start in paired or not _stands_alone(text, label):
            continue
        yield from _VALUES[label.tag](text, label)
        line = view.line(label.start)
        if label.tag is Kind.PASSWORD and line[0] > searched and label.word not in LOOSE:
            searched = line[0]
            yield from _strong_on(text, label, line)
    for found in _WIFI_KEY.finditer(view.reading):
        if _SSID.search(text, max(0, found.start() - 80), found.start()):
            yield *found.span("value"), 0.8
    for found in _IN_BRACKETS.finditer(view.reading):
        yield *found.span("value"), 0.7
    for found in (*_WIFI_NAMED.finditer(view.reading), *_SSID_PAIR.finditer(view.reading)):
        if any(c.isdigit() for c in found.group("value")):
            yield *found.span("value"), 0.7
    for found in _OPTION.finditer(view.reading):
        if not is_placeholder(found.group("value")):
            yield *found.span("value"), 0.8
    for found in _ANSWER.finditer(view.reading):
        yield *found.span("value"), 0.6
    yield from _columns(view)


def _stands_alone(text: str, label: Label[Kind]) -> bool:
    """パス is the end of コンパス and 経路パス."""
    before = text[label.start - 1 : label.start]
    return label.word != "パス" or not ("ァ" <= before <= "ヿ" or "一" <= before <= "鿿")


def _value(text: str, start: int) -> tuple[int, int, str]:
    """The value at `start` and its opening quote; an empty span where none stands."""
    quote = text[start] if start < len(text) and text[start] in _OPENERS else ""
    if quote:
        closer = text.find(_OPENERS[quote], start + 1, start + 260)
        inside = text[start + 1 : closer] if closer > 0 else ""
        if inside and "\n" not in inside:
            left = len(inside) - len(inside.lstrip())
            return start + 1 + left, start + 1 + len(inside.rstrip()), quote
        if quote not in "(<":
            start += 1
    found = _BARE.match(text, start)
    if not found:
        return start, start, ""
    return *_trimmed(text, *found.span()), ""


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without what closes the sentence or goes on behind it (&next=…)."""
    further = _PARAMETER.search(text, start, end)
    end = further.start() if further else end
    while end > start and (
        text[end - 1] in ".,:;\"'`>」』"
        or (
            text[end - 1] in ")]}"
            and text.count({")": "(", "]": "[", "}": "{"}[text[end - 1]], start, end)
            < text.count(text[end - 1], start, end)
        )
    ):
        end -= 1
    if text[end - 2 : end] == "\\n":
        end -= 2
    return start, end


def _reads_on(value: str) -> bool:
    return value.startswith(("http://", "https://")) or not value.isascii()


def _believable(value: str, label: Label[Kind], quoted: str, *, sure: bool, japanese: bool) -> bool:
    """`sure`: a sign stands between; otherwise the sentence may be about anything."""
    if len(value) < 4 or is_placeholder(value) or _reads_on(value) or " " in value:
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
        and not _NAMED.fullmatch(value)
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


def _behind_label(text: str, label: Label[Kind]) -> Iterator[tuple[int, bool, str]]:
    """Where a value may begin behind the label, and whether a sign says so."""
    end = label.end
    suffix = _SUFFIX.match(text, end)
    end = suffix.end() if suffix else end
    closed = _CLOSED.match(text, end)
    close = closed.group("close") + closed.group("close2") if closed else ""
    end = closed.end() if closed else end
    sign = _SIGN.match(text, end)
    if sign and ("\n" not in sign.group() or not label.word.isascii()):
        yield sign.end(), sign.group()[0] not in ",(", close
        if not label.word.isascii() and (line := _NEXT_LINE.match(text, sign.end())):
            yield line.end(), True, close
        return
    if text[end : end + 1] and text[end] in _QUOTES and not any(c in "\"'`" for c in close):
        yield end, True, close
        return
    if close and any(c in "】]」*>" for c in close):
        yield end + (text[end : end + 1] == " "), True, close
        return
    prose = (_PROSE if _is_japanese(text, label) else _ENGLISH).match(text, end)
    if prose and prose.end() > end and not any(c in "\"'`" for c in close):
        at = prose.end()
        yield at, at < len(text) and text[at] in _QUOTES and not prose.group().isspace(), close
        if text[at : at + 1] == "(":
            yield at + 1, False, close
    elif not label.word.isascii() and not close and not text.startswith("ID", end):
        yield end, False, close


def _is_japanese(text: str, label: Label[Kind]) -> bool:
    """PWは… is as Japanese as パスワードは…"""
    return not label.word.isascii() or not text[label.end : label.end + 1].isascii()


def _words(text: str, label: Label[Kind]) -> Iterator[tuple[int, int, float]]:
    for at, sure, _ in _behind_label(text, label):
        start, end, quote = _value(text, at)
        japanese = _is_japanese(text, label)
        literal = quote if quote in _QUOTES else ""
        counted = text[start:end].isdigit() and _COUNTER.match(text, end)
        if (
            end > start
            and not counted
            and _believable(text[start:end], label, literal, sure=sure, japanese=japanese)
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
        or _reads_on(value)
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
            (quoted or _is_told(joined, value))
            and any(c.isdigit() for c in value)
            and not value.isdigit()
            and not is_word(value)
        )
    if good:
        yield start, end, 0.7


def _is_told(joined: str | None, value: str) -> bool:
    """hanabi0815 をパスワードに: unquoted, so it must be longer than a name of something."""
    told = joined in ("という", "っていう", "を", "が") and len(value) >= 8
    return told and value.isalnum() and any(map(str.isalpha, value)) and not _NAMED.fullmatch(value)


def _strong_on(
    text: str, label: Label[Kind], line: tuple[int, int]
) -> Iterator[tuple[int, int, float]]:
    """What reads as a password by itself on the label's line or the one below."""
    start, end = max(line[0], label.start - 100), min(line[1] + 60, label.end + 160, len(text))
    for found in _TOKEN.finditer(text, start, end):
        left, right = _trimmed(text, *found.span())
        value = text[left:right].lstrip("([{)]=:\"'`")
        left = right - len(value)
        changed = text[max(0, left - 2) : left].strip() in ("→", "⇒") and _is_told("が", value)
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
    for at, sure, _ in _behind_label(text, label):
        start = at
        opened = start < len(text) and text[start] in _QUOTES
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
        start, end = _trimmed(view.text, left, right)
        value = view.text[start:end]
        if end - start < 4 or _reads_on(value):
            continue
        if not (is_placeholder(value) or is_code(value) or is_word(value)):
            yield start, end, 0.75
