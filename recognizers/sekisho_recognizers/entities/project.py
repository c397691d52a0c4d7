# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Code names that the text itself marks as such."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import headed
from sekisho_recognizers.entities.columns import cells_under
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_STRONG = (
    r"(?:プロジェクト名称?|プロジェクトコード|プロジェクト(?= ?[「『“])|PJ名|PJT名|PJT?(?= ?[「『])|開発コード(?:名|ネーム)?|コードネーム|コード名|コードワード|社内(?:での)?(?:呼称|名称|通称|コード名?|呼び名|では|開発コード)|内部(?:呼称|名称|コード名?)|開発名称?|開発呼称|仮称|仮名称|案件名|案件コード|作戦名|計画名|暗号名|"
    r"(?<![A-Za-z])(?:project(?= ?[\"“])|project[ _-]?(?:code[ _-]?)?name|project[ _-]?code|code[ _-]?name(?:d)?|codename(?:d)?|internal (?:code ?)?name|internally (?:called|known as)|working title)(?![A-Za-z]))"
)
# These mark a name only where the text says that something is not public yet.
_WEAK = r"(?:後継機?種?の?|次世代(?:機|モデル|製品|車)の?|派生機?の?|次期(?:モデル|機種|製品|システム)?の?|新(?:製品|商品|サービス|機種|型機|ブランド|事業)の?|未発表の?|未公表の?|未公開の?|非公開の?|発売予定の|開発中の|検討中の|買収案件の?|統合案件の?|ただし|プロジェクト)"
_SECRET = Hinted(
    r"未公表|未発表|未公開|社内呼称|社内名称|社内コード|開発コード|コードネーム|コード名|公表前|発表前|情報解禁|外に出さ|口外|他言無用|社外秘|極秘|厳秘|部外秘|まだ公|まだ発表|仮称|秘密保持|not public|unannounced|unreleased|confidential|do not (?:print|disclose|share)|code ?name|under NDA",
    re.IGNORECASE,
)
_OPEN = "「『“\"'‘《【〈"
_CLOSE = "」』”\"'’》】〉"
_NAME = rf"[^{_OPEN}{_CLOSE}\n。]{{2,30}}"
_SHORT = _NAME.replace("{2,", "{1,")
_LINK = r"(?:名|\([^)\n]{1,20}\)|は|が|の|を|として|で|[\"'*]{1,2}| ?[:=] ?| ){0,4}"
_LATIN = r"(?:[A-Z][A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,12}){0,2}|[A-Z]{1,4}[0-9]{0,3}-[0-9A-Z]{1,6})"
_LATIN_WORDS = rf"{_LATIN}(?: [A-Z][A-Za-z0-9-]{{1,20}}){{0,2}}"
_BARE = rf"(?:{_LATIN_WORDS}|[a-z][a-z0-9_-]{{3,24}}|[ァ-ヶー]{{2,15}}(?:[-0-9A-ZⅠⅡⅢ]{{1,4}})?|[一-鿿]{{1,6}}(?:計画|作戦|プラン|プロジェクト))"

_QUOTED = Hinted(rf"{headed(_STRONG)}{_LINK}[{_OPEN}](?P<value>{_SHORT})[{_CLOSE}]", re.IGNORECASE)
_UNQUOTED = Hinted(
    rf"(?:プロジェクト名称?|PJ名|PJT名|プロジェクトコード|開発コード(?:名|ネーム)?|コードネーム|コード名|コードワード|社内(?:呼称|名称|通称|コード名?)|内部(?:呼称|名称)|開発名称?|(?i:code[ _-]?name(?:d)?|project[ _-]?name|project[ _-]?code|internally called))(?:\([^)\n]{{1,16}}\))?(?:は|が| ?[:=] ?| ){{1,3}}(?P<value>{_BARE})(?![A-Za-z0-9ァ-ヶー])"
)
_FORM = Hinted(
    r"(?:^|[,\t{ ])[\"'*]{0,2}(?:プロジェクト名称?|PJ名|案件名|開発コード|コードネーム|社内呼称)[\"'*]{0,2} ?: ?[\"']?(?P<value>[^\s\"',、。|「『][^\n\"',、。|()「『]{1,29})",
    re.MULTILINE,
)
_ENGLISH = Hinted(
    r"(?P<katakana>プロジェクト・[ァ-ヶー]{2,12})|(?<![A-Za-z])(?P<value>(?:Project|PROJECT|Operation)(?: |:|-){1,2}(?!(?:Manager|Management|Name|Code|Id|ID|Owner|Lead|Leader|Team|Plan|Planning|Schedule|Status|Overview|Gutenberg|Euler|Jupyter|Loom|Reactor|Zero|Based|Charter|Budget|Report|Director|Scope|Timeline|Start|Key|Settings|Structure|Files?|Root|Number|Details|Description|Summary|Title|Type|Runway|Sekai|X)(?![A-Za-z]))[A-Z][A-Za-z0-9]{1,20}(?:-[A-Za-z0-9]{1,10})?)(?! [Mm]anager)"
)
_PJ = Hinted(
    r"(?P<value>(?:[ァ-ヶー]{2,12}|(?<![A-Za-z])[A-Z][A-Za-z0-9-]{2,16}))(?=(?:プロジェクト|PJT?)(?!マネ|リーダ|管理|メンバ|チーム|ベース|全体|型))|(?<![A-Za-z])PJT?[ :「-]{1,2}(?P<other>[A-Z][A-Za-z0-9-]{2,16}|[ァ-ヶー]{2,12})|(?<=プロジェクト)[・ ]?(?P<third>[A-Z][A-Za-z0-9-]{2,16}|[ァ-ヶー]{3,12}(?=[のをにはが、。]))"
)
_COMMON = re.compile(
    r"\A(?:システム|リニューアル|サイト|リプレース|マイグレーション|デジタル|イノベーション|サステナ.*|オープンソース|オープン|クラウド|ソフトウェア|アプリ|ウェブ|Web|WEB|IT|DX|AI|API|OSS|GCP|AWS|Azure|Firebase|Google|GitHub|Apache|Xcode|Vue|React|Node|Next|Python|Java|Rust|Go|大規模|グローバル|パイロット|モデル|チーム|マネージャー|マネジメント|リーダー|メンバー|オーナー|スケジュール|タスク|フェーズ|メイン|サブ|ビッグ|テスト|サンプル|Sample|Test|Demo|デモ|プロジェクト|コンサルティング|アウトソーシング|インフラ|データ|データベース|ネットワーク|セキュリティ|ベンダー|ユーザー|ウォーターフォール|アジャイル|スクラム|ドキュメント|コード|ファイル|フォルダ|キックオフ|リード|ホーム|ページ|なし|未定|不明|null|none|true|false|name|project|default|example|test|undefined|string|your[-_].*)\Z",
    re.IGNORECASE,
)
_BEHIND = Hinted(
    rf"[{_OPEN}](?P<value>{_NAME})[{_CLOSE}](?= ?(?:プロジェクト(?!ー)|PJ|\((?:仮称|社内|開発コード|コードネーム|コード名|未公表|未発表|非公開|内部)|という(?:社内|開発|コード|内部|未発表|未公表|秘密|極秘)|と(?:いう|呼んでいる|呼ばれる|称する)[^。\n]{{0,16}}(?:まだ公|まだ発表|未公表|未発表|非公開|極秘|秘密|社内だけ)|[\"']? *(?:#|//|--) ?(?:社内呼称|社内コード|開発コード|コードネーム|未公表)))"
    rf"|(?P<bare>{_LATIN_WORDS}|[ァ-ヶー]{{2,15}})(?= ?\((?:仮称|社内呼称|社内名称|社内コード|開発コード|コードネーム|コード名|未公表|未発表)[)、,])"
)
_WEAK_QUOTED = Hinted(rf"{_WEAK}[{_OPEN}](?P<value>{_NAME}?)(?:[{_CLOSE}]|の名)")
_FOLLOWED = Hinted(
    rf"[{_OPEN}](?P<value>{_NAME})[{_CLOSE}](?=(?:\([^)\n]{{0,24}}\))?[^。\n{_OPEN}]{{0,24}}(?:未公表|未発表|未公開|社内呼称|公表前|発表前|まだ公|名前は出さ|来月公表|口外))"
)
_KEPT_BACK = Hinted(
    r"\((?:do not (?:print|disclose|share)|internal(?: use)?(?: only)?|confidential|社内用|社外秘|対外秘|非公開|印字不可)\) ?[:=] ?(?P<value>[A-Z][A-Za-z0-9-]{1,20}(?: [A-Z][A-Za-z0-9-]{1,20}){0,2})"
)
_KEY = Hinted(
    r"(?<![A-Za-z])(?:[a-z_]{0,16}(?:project_?name|code_?name|project_?code|projectName|codeName|projectCode)|プロジェクト名|案件名|開発コード)[\"']? {0,12}[:=] ?[\"'](?P<value>[^\"'\n]{2,40})[\"']",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"プロジェクト名|PJ名|案件名|開発コード|コードネーム|社内呼称|(?i:project[ _]?name|code[ _]?name)"
)
_ALWAYS = (_QUOTED, _UNQUOTED, _FORM, _ENGLISH, _BEHIND, _KEPT_BACK, _KEY)
_IF_SECRET = (_WEAK_QUOTED, _FOLLOWED, _PJ)
_MOST_NAMES = 50
_WORD = re.compile(r"[A-Za-z0-9ァ-ヶー]")


class JpProjectRecognizer(JpRecognizer):
    """A name that プロジェクト名, 開発コード, コードネーム, 社内呼称, Project … introduces, in brackets, behind
    a colon or right behind it, or that (仮称), (社内呼称) follows; behind 後継, 新製品 and the like only
    where the text says that something is not public. A name found is looked for again in the whole
    text, and so is the longer part of one with a hyphen (ZK-Falcon, Falcon). No check digit.
    Invalid: プロジェクトマネージャー, Project Manager, オープンソースプロジェクト."""

    entity_types = ("PROJECT",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.text
        patterns = _ALWAYS + (_IF_SECRET if any(_SECRET.finditer(view.reading)) else ())
        names: dict[str, None] = {}
        for pattern in patterns:
            for found in pattern.finditer(view.reading):
                group = found.lastgroup or "value"
                value = found.group(group).strip()
                if not value or _COMMON.match(value) or value.isdigit():
                    continue
                start = found.start(group)
                yield Match(start, start + len(value), "PROJECT", 0.65)
                if len(names) < _MOST_NAMES:
                    names |= dict.fromkeys(_forms(value))
        for start, value in cells_under(view, _HEADER):
            if 1 < len(value) <= 40 and not _COMMON.match(value):
                yield Match(start, start + len(value), "PROJECT", 0.6)
        if names:
            yield from _again(text, names)


def _forms(name: str) -> list[str]:
    """What the text may call it elsewhere; short and common words are not searched."""
    bare = re.sub(r"\A(?:Project|PROJECT|Operation)[ :-]+", "", name)
    parts = [part for part in bare.split("-") if len(part) >= 4] if "-" in bare else []
    forms = [name, bare, *parts]
    return [
        form for form in forms if len(form) > 2 and not _COMMON.match(form) and not form.isdigit()
    ]


def _again(text: str, names: dict[str, None]) -> Iterator[Match]:
    """Wherever they stand alone, of two at one place the longer."""
    found = sorted(
        (start, -len(name))
        for name in names
        for start in _starts(text, name)
        if _stands_alone(text, start, start + len(name))
    )
    done = 0
    for start, minus_length in found:
        if start >= done:
            done = start - minus_length
            yield Match(start, done, "PROJECT", 0.6)


def _starts(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and _WORD.match(text, start - 1)) and not _WORD.match(text, end)
