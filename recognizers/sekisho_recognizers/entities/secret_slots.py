# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Where a credential stands beside its label: what may come between, where the value ends."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.secret_words import Kind
from sekisho_recognizers.labels import Label

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
QUOTES = "\"'`「『“‘"
_BARE = re.compile(r"[!#$%&*+\-./0-9:=?@A-Z\\^_a-z~(){}\[\]]{3,600}")
_PARAMETER = re.compile(r"&[A-Za-z_]{1,30}=")


def behind_label(text: str, label: Label[Kind]) -> Iterator[tuple[int, bool, str]]:
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
    if text[end : end + 1] and text[end] in QUOTES and not any(c in "\"'`" for c in close):
        yield end, True, close
        return
    if close and any(c in "】]」*>" for c in close):
        yield end + (text[end : end + 1] == " "), True, close
        return
    prose = (_PROSE if is_japanese(text, label) else _ENGLISH).match(text, end)
    if prose and prose.end() > end and not any(c in "\"'`" for c in close):
        at = prose.end()
        yield at, at < len(text) and text[at] in QUOTES and not prose.group().isspace(), close
        if text[at : at + 1] == "(":
            yield at + 1, False, close
    elif not label.word.isascii() and not close and not text.startswith("ID", end):
        yield end, False, close


def is_japanese(text: str, label: Label[Kind]) -> bool:
    """PWは… is as Japanese as パスワードは…"""
    return not label.word.isascii() or not text[label.end : label.end + 1].isascii()


def value_at(text: str, start: int) -> tuple[int, int, str]:
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
    return *trimmed(text, *found.span()), ""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
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
