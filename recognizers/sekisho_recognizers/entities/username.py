# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""Handles and login names."""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.secret_idioms import pairs
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.labels import Labels, cells
from sekisho_recognizers.recognizer import JpRecognizer, Match
from sekisho_recognizers.view import View

_NAME = r"(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{1,38}(?<![.-]))"
_LOGIN_LABELS = (
    "ログインID", "ログイン名", "ログインユーザー", "ログインユーザ", "ログインアカウント", "ユーザーID", "ユーザID", "ユーザーid", "ユーザー名", "ユーザ名", "ユーザーアカウント", "ユーザアカウント", "ユーザーネーム", "利用者ID", "アカウント名", "アカウントID", "アカウント", "サインインID", "ドメインアカウント", "ADアカウント", "メールアカウント", "社内アカウント", "管理者ID",
    "usr", "created_by", "createdBy", "updated_by", "updatedBy", "modified_by", "author", "assignee", "reviewer", "owner", "committer", "ユーザー", "ユーザ",
    "user", "username", "user_name", "user-name", "user name", "userid", "user_id", "user id", "login", "login_id", "loginid", "login id", "login name", "loginname", "logon", "account name", "account_name", "account", "sAMAccountName", "uid", "run_as", "db_user", "dbuser", "remote_user", "ansible_user", "PGUSER", "MYSQL_USER", "handle", "screen_name", "screenName", "nickname",
)  # fmt: skip
_SERVICE_LABELS = (
    "LINE", "LINE ID", "LINEID", "ラインID", "LINEのID", "ライン", "インスタ", "インスタグラム", "Instagram", "insta", "IG", "Twitter", "ツイッター", "X(旧Twitter)", "X", "Slack", "Slack ID", "スラック", "GitHub", "Github", "github", "GitLab", "Bitbucket", "Facebook", "FB", "フェイスブック", "TikTok", "ティックトック", "Discord", "ディスコード", "Teams", "Skype", "スカイプ", "Telegram", "テレグラム", "WhatsApp", "WeChat", "微信", "カカオ", "KakaoTalk", "カカオトークID", "YouTube", "Qiita", "Zenn", "Threads", "Bluesky", "mixi", "Pinterest", "LinkedIn", "Chatwork", "Chatwork ID", "チャットワークID", "PSN", "PSN ID", "Steam", "Steam ID", "Xbox", "ゲーマータグ", "Riot ID", "Apple ID", "Google アカウント", "Googleアカウント", "SNSアカウント", "SNS", "SNS ID", "ハンドル名", "ハンドル", "ハンドルネーム", "ユーザーネーム", "垢", "裏アカ", "サブ垢", "本垢", "フレンドID", "ゲームID", "プレイヤーID", "はてなID", "mixi ID", "Zoom名",
)  # fmt: skip
_LINK = r"(?:[\"'`」』】*)]{0,2}(?: ?\([^()\n]{0,16}\))?(?: ?のID| ?ID| ?アカウント(?:名)?| ?名| ?のユーザー名| ?のアカウント| ?ユーザー)?[\"'`*]{0,2}(?P<sign> {0,12}(?:[:=→|\t]|=>)[ \t]{0,8}|は、?|が|も| ?[(「『\"'@]| |\n(?=@))(?:(?:今|以下|これ|こちら|確か|たしか|同じで)[、:]?)?[「『\"'`(@ ]{0,3})"
_BEHIND = re.compile(_LINK + _NAME)
_LABELS = Labels({True: _LOGIN_LABELS, False: _SERVICE_LABELS})
_AS_WRITTEN = frozenset(word for word in _SERVICE_LABELS if len(word) <= 4)
_AT = Hinted(
    r"@(?<![A-Za-z0-9._%+@/&\\-].)(?<![^\s(（「『、。・/]\[.)(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{1,38}[A-Za-z0-9_])(?![A-Za-z0-9_@])(?!\([\x00-\x7f])(?![./-][A-Za-z0-9])"
)
_FEDERATED = Hinted(
    r"@(?<![A-Za-z0-9._%+@/-].)(?P<value>[A-Za-z0-9_]{1,30}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){1,3})"
)
_NO_HANDLE = frozenset(
    "media import charset font-face keyframes supports layer page param params return returns type typedef property override deprecated autowired component service controller repository entity table column id test before after "
    "beforeeach aftereach beforeall afterall mock injectmocks bean configuration value requestmapping getmapping postmapping restcontroller transactional data getter setter builder slf4j nullable nonnull notnull async await decorator "
    "staticmethod classmethod dataclass dataclasses contextmanager wraps cache cached lru_cache cached_property abstractmethod fixture parametrize pytest app router click app.route app.get app.post app.task shared_task login_required "
    "here channel everyone all group latest next beta alpha rc main master types babel vue angular nestjs aws-sdk google-cloud see link author since version throws example todo ts-ignore ts-expect-error tailwind apply include extend mixin use if else end foreach section yield extends "
    "interface implementation protocol synthesize selector end class objc main objcmembers state binding published environmentobject observedobject stateobject published available discardableresult suppresswarnings functionalinterface safevarargs echo off cosme".split()
)
_WORDS = frozenset(
    "user username users userid login logon account accounts admin administrator root guest test id name names string str int integer text null none nil true false undefined object array email mail password pass token type value data error info default example sample system service server client public private group role roles "
    "anonymous anon production prod staging development demo testuser test_user visitor end-user enduser playground "
    "not is was are has have had does with from and or the for can cannot could should will may must to in on at of by as if this that your you my our their agent story stories interface experience manual guide input output table model class info count list page settings setting profile created deleted updated active inactive locked disabled enabled "
    "failed failure success required optional unknown invalid valid missing found app web api bot mobile android ios pc sns messenger message messages pay works ads official notify developers developer channel channels workspace connect business premium pro plus free team teams enterprise cloud actions copilot pages desktop issue issues pull request repository readme "
    "varchar char bigint serial uuid primary key foreign references notnull boolean select insert update delete where join create alter drop index post posts get put patch head options localhost me self it he she they we us one two new old all any each line code file files".split()
)
_ACCOUNTS = frozenset(
    "root admin administrator ubuntu ec2-user centos debian opc azureuser user users username shared public default app node runner www www-data git postgres mysql redis nginx jenkins vagrant guest test nobody daemon linuxbrew name your_name yourname you me all".split()
)
_DOMAINS = re.compile(
    r".*\.(?:com|co|jp|net|org|io|dev|html?|php|py|js|ts|json|ya?ml|txt|md|csv|xlsx?|pdf|png|jpe?g|log|exe|zip|sh|go|rs|java|css|xml|conf|ini|local)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"[0-9][0-9.,:/-]*[A-Za-z%]{0,3}|v?[0-9]+(?:\.[0-9]+)+.*|[0-9]+(?:px|em|ms|kb|mb|gb|rem|st|nd|rd|th)",
    re.IGNORECASE,
)
_NICKNAME = Hinted(
    r"(?:ハンドルネーム|ハンドル名|HN|ニックネーム|ペンネーム|配信者名|活動名)(?:は|が|:)? ?[「『](?P<value>[^」』\n]{2,20})"
)
_ID_IS = Hinted(
    r"(?<![A-Za-z])IDは、? ?「?(?P<value>[A-Za-z][A-Za-z0-9_.-]{3,30})(?![A-Za-z0-9@(])"
)
_HEADER = re.compile(
    r"(?:ログイン|ユーザー?|利用者|サインイン|ドメイン|社内|AD) ?(?:ID|アカウント)|(?:ログイン|ユーザー?)名|アカウント(?:名|ID)?|"
    r"(?:user|login|account|github|slack|twitter)[ _-]?(?:name|id|account|handle)?|(?:LINE|Slack|GitHub|X|Twitter|Instagram|インスタ)(?: ?ID|アカウント)?|handle|SNS",
    re.IGNORECASE,
)
_CLEAN = re.compile(r"[A-Za-z0-9_.-]{3,40}")
_ENDS = re.compile(r" {0,4}(?:\Z|[\n,;&\"'`)}\]/|@]|[A-Za-z_-]{2,20}[=:]|[^\x00-\x7f])")
_DECLARED = re.compile(
    r"\n[ \t]*(?:def|class|async|public|private|protected|static|final|func|fun|export|const|let|var|interface|abstract|@[A-Za-z])"
)

_PROFILE_SITES = "|".join(
    rf"(?<={site}\.)"
    for site in "twitter x instagram facebook tiktok github threads qiita zenn note youtube speakerdeck atcoder".split()
)
# Places where nothing but a login name can stand.
_PLACES: tuple[tuple[Hinted, float], ...] = (
    (Hinted(r"(?<![A-Za-z0-9])(?:/Users/|/home/|[A-Za-z]:[\\/]{1,2}(?:Users|ユーザー|Documents and Settings)[\\/]{1,2}|/var/mail/|/mnt/[a-z]/Users/|/export/home/)(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{1,38}|[ぁ-んァ-ヶー一-鿿々]{1,12})(?=[/\\\"' \n:;,)>]|\Z)"), 0.8),
    (Hinted(r"(?<![A-Za-z0-9])(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)(?: -{1,2}[A-Za-z0-9]{1,12}(?:[ =][^\s@-][^\s@]{0,60})?){0,3} (?:[^\s@:]{1,100} )?(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{0,38})@[A-Za-z0-9.\[-]"), 0.8),
    (Hinted(r"(?:^|[\n(\[])\[?(?P<value>[a-z_][a-z0-9_.-]{1,31})@[A-Za-z0-9][A-Za-z0-9.-]{0,62}(?:[: ](?:~|/)[^\n$#%]{0,60}\]?[$#%]| [^\s\]]{1,40}\][$#])"), 0.75),
    (Hinted(r"(?<=[0-9A-Fa-f] - )(?P<value>[A-Za-z0-9_][A-Za-z0-9_.@-]{1,60})(?= \[[0-9]{1,2}/[A-Z][a-z]{2}/[0-9]{4})"), 0.85),
    (Hinted(r"(?:(?:Accepted|Failed) (?:password|publickey|keyboard-interactive(?:/pam)?)|Invalid user|invalid user|session (?:opened|closed)) (?:for )?(?:invalid user |user )?(?P<value>[A-Za-z0-9_][A-Za-z0-9_.-]{0,38})(?=[ (\n]|\Z)"), 0.85),
    (Hinted(r"(?<![A-Za-z])(?:for user|to user|as user|by user|of user|--user|--username|last logged in as|logged in as|whoami:|USER=)[ =]?[\"'`]?(?P<value>(?<=[\"'`=])[A-Za-z_][A-Za-z0-9_.-]{1,37}[A-Za-z0-9_]|[A-Za-z_]{1,30}[0-9_.-][A-Za-z0-9_.-]{0,20}[A-Za-z0-9_])(?=[\"'`:;,)\s]|\Z)"), 0.65),
    (Hinted(r"(?P<value>[A-Z](?<![A-Za-z0-9\\:].)[A-Z0-9-]{1,14}\\[a-z][a-z0-9]{0,20}[._-]?[a-z0-9]{1,20})(?![A-Za-z0-9\\._-])"), 0.6),
    (Hinted(r"://(?P<value>[A-Za-z_][A-Za-z0-9_.-]{1,38}):[^\s/@\"'<>]{1,128}@"), 0.6),
    (Hinted(r"(?<![A-Za-z])(?:su -|sudo -u|useradd|adduser|userdel|chown|usermod -aG [a-z]{2,20}) (?:-[A-Za-z]{1,4} )?(?P<value>[a-z_][a-z0-9_.-]{2,31})(?=[:\s\"']|\Z)"), 0.7),
    (Hinted(r"~(?<![A-Za-z0-9/].)(?P<value>[a-z][a-z0-9._-]{2,31})/"), 0.7),
    (Hinted(r"(?<![A-Za-z])role \"(?P<value>[A-Za-z_][A-Za-z0-9_.-]{2,38})\" (?:does|is|already)"), 0.7),
    (Hinted(r"(?<![A-Za-z])uid=[0-9]{1,10}\((?P<value>[A-Za-z_][A-Za-z0-9_.-]{1,38})\)"), 0.8),
    (Hinted(r"(?<![A-Za-z])sudo(?:\[[0-9]{1,8}\])?: {1,8}(?P<value>[A-Za-z_][A-Za-z0-9_.-]{1,38}) : "), 0.8),
    (Hinted(r"[dl-](?<![A-Za-z-].)[rwxsStT-]{9}[.+@]? {1,4}[0-9]{1,4} {1,4}(?P<value>[A-Za-z_][A-Za-z0-9_.-]{1,38}) "), 0.7),
    (Hinted(r"(?<![A-Za-z])[Uu]ser (?P<value>[a-z][a-z0-9_.-]{2,31}) (?:from|logged|connected|disconnected|authenticated|signed|attempted)(?![A-Za-z])"), 0.7),
    (Hinted(r"(?<![A-Za-z0-9])(?:ID|Id|id)(?:は|が| ?[:=])? ?[「\"']?(?P<value>[A-Za-z][A-Za-z0-9_.@-]{2,38})(?=[」\"']?[ \n、,/・;|と]{1,6}(?:ログイン|初期|仮)?(?:PW|PASS|Pass|pass|PWD|pw|pwd|パス|暗証)(?:word|WORD|ワード)?(?: ?[:=]|は|が| ))"), 0.75),
    (Hinted(r"(?:Discord|discord|ディスコード|ディスコ)[^\n#]{0,20}?(?P<value>[A-Za-z0-9_.]{2,32}#[0-9]{4})(?![0-9A-Za-z])"), 0.5),
    (Hinted(r"<@(?P<value>[UW][A-Z0-9]{8,12}|!?[0-9]{17,20})>"), 0.8),
    (Hinted(r"(?P<value>U(?<![A-Za-z0-9].)[0-9a-f]{32})(?![A-Za-z0-9])"), 0.8),
    (Hinted(r"(?P<value>S(?<![A-Za-z0-9].)W(?:-[0-9]{4}){3})(?![0-9-])"), 0.8),
    (Hinted(r"(?<![A-Za-z0-9])(?P<value>live:[A-Za-z0-9_.]{3,40})"), 0.7),
    (Hinted(r"\.(?:(?:" + _PROFILE_SITES + r")(?:com|net|dev|jp)/|(?<=linkedin\.)com/in/|(?<=bsky\.)app/profile/|(?<=line\.)me/ti/p/|(?<=t\.)me/|(?<=gitlab\.)com/)@?(?P<value>[A-Za-z0-9_~][A-Za-z0-9_.~-]{1,38}(?<!\.))/?(?=[\s\"'<>)、。」|,]|\Z|[ぁ-んァ-ヶ一-鿿])"), 0.65),
)  # fmt: skip
_MAKERS = frozenset(
    "created_by createdby updated_by updatedby modified_by author assignee reviewer owner committer".split()
)
_SITES_OWN = frozenset(
    "about login signup explore search settings features topics home i intent share hashtag privacy terms help pricing marketplace trending notifications messages compose watch results feed shorts playlist channel events groups pages jobs tags tag items articles users contest new".split()
)


def _is_name(value: str) -> bool:
    """Neither a word of a sentence, a number, a file nor a domain."""
    return (
        len(value) >= 3
        and value.lower() not in _WORDS
        and not _NUMERIC.fullmatch(value)
        and not _DOMAINS.fullmatch(value)
        and any(c.isalpha() for c in value)
    )


def _is_marked(value: str) -> bool:
    """Reads as a handle: a digit or a sign in it."""
    return any(c in "0123456789_.-" for c in value)


class JpUsernameRecognizer(JpRecognizer):
    """@handle, what stands behind a service's or a login's label, and the places where only a
    login name stands: home folders, ssh user@host, log lines, profile pages. No check digit; the
    label, the @ or the place is what tells. Invalid: @ alone, a decorator (@property), a number
    (user: 12345)."""

    entity_types = ("USERNAME",)

    def find(self, view: View) -> Iterator[Match]:
        text = view.text
        yield from _labelled(text)
        for found in view.once(pairs):
            if _is_name(found.group("user")):
                yield Match(*found.span("user"), "USERNAME", 0.7)
        for found in _NICKNAME.finditer(view.reading):
            yield Match(*found.span("value"), "USERNAME", 0.6)
        for found in _ID_IS.finditer(view.reading):
            if _is_name(found.group("value")) and _is_marked(found.group("value")):
                yield Match(*found.span("value"), "USERNAME", 0.55)
        for start, end in cells(view, _HEADER):
            if _CLEAN.fullmatch(text, start, end) and _is_name(text[start:end]):
                yield Match(start, end, "USERNAME", 0.6)
        for found in _AT.finditer(view.reading):
            if _is_mention(text, found):
                yield Match(*found.span("value"), "USERNAME", 0.6)
        for found in _FEDERATED.finditer(view.reading):
            yield Match(*found.span("value"), "USERNAME", 0.8)
        for pattern, score in _PLACES:
            for found in pattern.finditer(view.reading):
                value = found.group("value").lower()
                if value not in _ACCOUNTS and value not in _SITES_OWN and value not in _WORDS:
                    yield Match(*found.span("value"), "USERNAME", score)


def _labelled(text: str) -> Iterator[Match]:
    for label in _LABELS.find(text):
        found = _BEHIND.match(text, label.end)
        if not found or (
            found.group()[0].isalnum() and label.word[-1].isalnum() and not found.group("sign")
        ):
            continue
        opened = text[found.end("sign") - 1] == "("
        if text[found.end() : found.end() + 1] in ("@", "(", "（") and not opened:
            continue
        holds = _is_login if label.tag else _is_handle
        if holds(text, text[label.start : label.end], found):
            yield Match(*found.span("value"), "USERNAME", 0.65)


def _is_login(text: str, label: str, found: re.Match[str]) -> bool:
    value, sign = found.group("value"), found.group("sign")
    japanese = not label.isascii()
    if value.lower() in _ACCOUNTS:
        return False
    if value.isdigit():
        signed = any(c in ":=は" for c in sign)
        return japanese and "ID" in label.upper() and 5 <= len(value) <= 12 and signed
    if not _is_name(value):
        return False
    if label in ("ユーザー", "ユーザ") and not any(c in ":=" for c in sign):
        return False
    if label.lower() in _MAKERS and not _is_marked(value):
        return False
    if not (japanese or _is_marked(value) or _ENDS.match(text, found.end("value"))):
        return False
    if any(c in ":=→|\t" for c in sign) or (japanese and any(c in "はが「『" for c in sign)):
        return not _is_call(text, found)
    return _is_marked(value) and not re.fullmatch(r"[a-z]+-[0-9a-z]+", value)


def _is_handle(text: str, label: str, found: re.Match[str]) -> bool:
    value = found.group("value")
    if len(label) <= 4 and label not in _AS_WRITTEN:
        return False
    if not _is_name(value):
        return False
    between = label + text[found.start() : found.start("value")]
    sure = "@" in between or "ID" in between or "アカウント" in between
    if sure or any(c in ":=→|" for c in found.group("sign")):
        return _is_marked(value) or sure or (value.islower() and label not in ("X", "note"))
    if "(" in between and text[found.end("value") : found.end("value") + 1] == ")":
        return _is_marked(value)
    ordinary = re.fullmatch(r"[a-z]+-[a-z]+", value)
    return _is_marked(value) and not value[0].isupper() and not ordinary


def _is_call(text: str, found: re.Match[str]) -> bool:
    """user = get_user(…), account: settings.account: a name in code, not a person's."""
    value, end = found.group("value"), found.end("value")
    if text[end : end + 1] in ("(", "["):
        return True
    quoted = text[found.start("value") - 1] in "\"'`「『"
    spaced = found.group("sign").startswith(" ") or found.group("sign").strip() in ("=", "=>")
    return (
        not quoted
        and spaced
        and bool(
            re.search(
                r"user|account|login|name|request|session|self\.|data|\.get", value, re.IGNORECASE
            )
        )
    )


def _is_mention(text: str, found: re.Match[str]) -> bool:
    value = found.group("value")
    if (
        value.lower() in _NO_HANDLE
        or not any(c.isalpha() for c in value)
        or _DOMAINS.fullmatch(value)
    ):
        return False
    if re.fullmatch(r"[0-9.]+[a-z]{0,2}", value) or len(value) < 3:
        return False
    if _DECLARED.match(text, found.end()) or text.startswith('":', found.end()):
        return False
    return not (
        value[0].isupper()
        and value.isalpha()
        and text[found.end() : found.end() + 1] in ("\n", "(", "")
    )
