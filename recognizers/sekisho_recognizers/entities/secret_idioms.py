# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Credentials in set phrases, where one expression reads label and value: ID/PW pairs, Wi-Fi
names with their keys, options of commands, answers to secret questions."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import headed
from sekisho_recognizers.entities.secret_beliefs import reads_on
from sekisho_recognizers.entities.secret_slots import trimmed
from sekisho_recognizers.entities.secret_values import is_placeholder
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.view import View

_SSID = re.compile(r"ssid|wi-?fi|無線", re.IGNORECASE)
_WIFI_KEY = Hinted(r"(?<![A-Za-z0-9])(?:KEY|Key|キー|暗号キー)[0-9]? ?[:=] ?(?P<value>[!-~]{8,63})")
_PAIR = Hinted(
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


def pairs(view: View) -> list[re.Match[str]]:
    """A `user` and the password (`value`) behind it, whatever they are worth."""
    return list(_PAIR.finditer(view.reading))


def idioms(view: View) -> Iterator[tuple[int, int, float]]:
    """(start, end, score) of what a set phrase says is a credential."""
    for found in view.once(pairs):
        if not is_placeholder(found.group("value")) and not reads_on(found.group("value")):
            yield *trimmed(view.text, *found.span("value")), 0.8
    for found in _WIFI_KEY.finditer(view.reading):
        if _SSID.search(view.text, max(0, found.start() - 80), found.start()):
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
