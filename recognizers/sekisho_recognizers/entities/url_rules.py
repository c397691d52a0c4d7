# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, S104, SIM905
"""Which URLs are somebody's: an internal host, an account's page, a shared or a signed link.

A public page is nobody's secret, and most URLs in prompts are public pages: documentation,
news, shops. What is known to be either is listed; the rest is judged by its host's labels, the
names of its query and what its path is made of.
"""

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

_INTERNAL_LABELS = frozenset(
    "int intra intranet internal local localdomain lan corp private priv home office inside extranet vpn bastion jump gw "
    "admin console cms stg stage staging dev develop development test qa uat sandbox preprod preview demo-internal "
    "git gitlab gitea ghe bitbucket svn jenkins ci jira redmine wiki confluence backlog grafana kibana prometheus zabbix nagios sonar nexus harbor registry argocd vault consul "
    "db mysql postgres redis mongo kafka ldap ad dc fs nas file files share shared sharepoint drive storage backup smtp imap mail webmail owa exchange "
    "api hooks hook webhook pay payment staff portal my mypage member members account accounts login sso auth id idp groupware cybozu kintone garoon desknets kintai hr erp crm sfa".split()
)
_SECOND_LEVEL = frozenset("co or ne ac go lg ed gr ad".split())
_INTERNAL_TOPS = frozenset(
    "local internal intra intranet corp lan home localdomain private localnet arpa test".split()
)
# Hosts where a link leads to something that somebody shared, or to an account.
_SHARED = re.compile(
    r"(?:.+\.)?(?:sharepoint\.com|docs\.google\.com|drive\.google\.com|sheets\.google\.com|meet\.google\.com|calendar\.google\.com|mail\.google\.com|chat\.google\.com|sites\.google\.com|photos\.app\.goo\.gl|photos\.google\.com|lookerstudio\.google\.com|script\.google\.com|console\.cloud\.google\.com|console\.firebase\.google\.com|forms\.gle|"
    r"box\.com|dropbox\.com|dropboxusercontent\.com|1drv\.ms|onedrive\.live\.com|office\.com|forms\.office\.com|teams\.microsoft\.com|teams\.live\.com|outlook\.office\.com|portal\.azure\.com|dev\.azure\.com|visualstudio\.com|icloud\.com|we\.tl|xgf\.nu|wetransfer\.com|gigafile\.nu|firestorage\.jp|"
    r"backlog\.jp|backlog\.com|backlogtool\.com|notion\.so|notion\.site|slack\.com|atlassian\.net|cybozu\.com|kintone\.com|chatwork\.com|esa\.io|docbase\.io|kibe\.la|qiita\.team|scrapbox\.io|trello\.com|asana\.com|monday\.com|clickup\.com|linear\.app|figma\.com|miro\.com|airtable\.com|jooto\.com|"
    r"zoom\.us|zoom\.com|webex\.com|whereby\.com|calendly\.com|timerex\.net|spirinc\.com|eeasy\.jp|discord\.gg|force\.com|salesforce\.com|zendesk\.com|freshdesk\.com|okta\.com|auth0\.com|onelogin\.com|signin\.aws\.amazon\.com|console\.aws\.amazon\.com|awsapps\.com|"
    r"amazonaws\.com|blob\.core\.windows\.net|file\.core\.windows\.net|storage\.googleapis\.com|storage\.cloud\.google\.com|r2\.cloudflarestorage\.com|webhook\.office\.com|chat\.googleapis\.com|hooks\.slack\.com|ngrok\.io|ngrok-free\.app|trycloudflare\.com|ts\.net|docusign\.net|cloudsign\.jp|line\.me|liff\.line\.me|cloudapp\.azure\.com|run\.app)"
)
_PUBLIC = re.compile(
    r"(?:.+\.)?(?:go\.jp|lg\.jp|wikipedia\.org|wikimedia\.org|github\.com|github\.io|githubusercontent\.com|readthedocs\.io|python\.org|nodejs\.org|mozilla\.org|w3\.org|ietf\.org|rfc-editor\.org|stackoverflow\.com|stackexchange\.com|qiita\.com|zenn\.dev|hatenablog\.com|note\.com|ameblo\.jp|youtube\.com|youtu\.be|nicovideo\.jp|"
    r"twitter\.com|x\.com|instagram\.com|facebook\.com|tiktok\.com|linkedin\.com|amazon\.co\.jp|amazon\.com|amzn\.to|rakuten\.co\.jp|kakaku\.com|tabelog\.com|yahoo\.co\.jp|google\.com|google\.co\.jp|g\.co|goo\.gl|maps\.app\.goo\.gl|bing\.com|duckduckgo\.com|microsoft\.com|apple\.com|openai\.com|anthropic\.com|googleapis\.com|huggingface\.co|arxiv\.org|doi\.org|nhk\.or\.jp|nikkei\.com|asahi\.com|yomiuri\.co\.jp|mainichi\.jp|impress\.co\.jp|itmedia\.co\.jp|docker\.com|kubernetes\.io|oracle\.com|debian\.org|ubuntu\.com|apache\.org|cloudflare\.com|shields\.io|schema\.org|json-schema\.org|xmlsoap\.org|openxmlformats\.org|jst\.go\.jp|cir\.nii\.ac\.jp|ci\.nii\.ac\.jp)"
)
_PUBLIC_QUERY = frozenset(
    "q query p search s keyword keywords kw word text w wd hl lang locale gl cr region page pg paged offset limit per_page size sort order orderby sortby v list index t start tab view category cat tag tags type genre area pref year month day date from to ref referrer referer src source utm_source utm_medium utm_campaign utm_term utm_content utm_id gclid fbclid yclid feature si format theme mode ver version rev width height output ie oe safe tbm ll z zoom hid topic lawid no num filter".split()
)
_SECRET_QUERY = re.compile(
    r".*(?:token|secret|signature|password|passwd|apikey|api_key|session|auth|ticket|credential|invite|resourcekey|jwt|otp|verif|confirm|reset).*|sig|key|code|sid|pwd|pw|pass|hash|state|nonce|expires|x-amz-.*|x-goog-.*|awsaccesskeyid|se|sp|sv|sr|st|"
    r".*(?:user|member|customer|client|account|employee|staff|patient|order|invoice|contract|reserv|booking|mail|phone|tel|name|address|birth).*|u|uid|id|.*[_-]?id|cid|mid|no|usp|share|rlkey|e|d|j",
    re.IGNORECASE,
)
_PRIVATE_PATH = re.compile(
    r"my|mypage|my-page|account|accounts|user|users|member|members|customer|customers|client|clients|patient|patients|employee|employees|staff|profile|settings|admin|console|dashboard|internal|private|secret|confidential|intra|intranet|order|orders|invoice|invoices|contract|contracts|reservation|reservations|booking|bookings|invite|invitation|share|shared|u|s|sh|d|download|downloads|dl|reset|verify|activate|unsubscribe|edit|view|ticket|tickets|case|cases|kintai|keiri|jinji|hr",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=[A-Za-z_-]{0,80}[0-9])(?=[0-9_-]{0,80}[A-Za-z])[A-Za-z0-9_-]{16,}")
_NUMBER = re.compile(r"[0-9]{6,}|[A-Za-z]{1,6}[-_]?[0-9]{4,}|[0-9]{4,}[-_][0-9-_]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])?)?")
_ENDING = re.compile(r"\.[a-z]{2,5}\Z")
_NOBODY = frozenset(
    {
        "localhost",
        "0.0.0.0",
        "127.0.0.1",
        "::1",
        "host.docker.internal",
        "example.com",
        "example.org",
        "example.net",
        "www.example.com",
        "www.example.org",
        "www.example.net",
    }
)
_XMLNS = re.compile(r"(?:www\.)?w3\.org|schemas\..*|purl\.org|ns\.adobe\.com")


def is_private(url: str) -> bool:
    """Whether the URL is somebody's; one that cannot be read is."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return True
    if parts.scheme.lower() in (
        "s3",
        "gs",
        "ssh",
        "git+ssh",
        "smb",
        "afp",
        "nfs",
        "ldap",
        "ldaps",
        "sftp",
        "ftp",
        "ftps",
        "abfs",
        "wasb",
        "rdp",
        "vnc",
    ):
        return "." not in host or not host.startswith(("ftp.", "mirror"))
    if parts.username and not _is_stand_in(parts.username):
        return True
    if host in _NOBODY or _XMLNS.fullmatch(host):
        return host.startswith(("www.example", "example")) and _has_secret(parts)
    if is_internal_host(host) or (port not in (None, 80, 443)):
        return True
    if _has_secret(parts):
        return True
    if _SHARED.fullmatch(host):
        return len(parts.path) > 1 or host.count(".") >= 2
    if _PUBLIC.fullmatch(host):
        return False
    return _has_unknown_query(parts) or _is_private_path(parts.path, host)


def is_internal_host(host: str) -> bool:
    if not host or (_PUBLIC.fullmatch(host) and not host.endswith((".go.jp", ".lg.jp"))):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        pass
    labels = host.split(".")
    if len(labels) == 1 or labels[-1] in _INTERNAL_TOPS:
        return True
    inner = labels[:-3] if labels[-2] in _SECOND_LEVEL else labels[:-2]
    return any(
        part in _INTERNAL_LABELS for label in inner for part in (label, *label.split("-"))
    ) or any(label.endswith(("-login", "-admin", "-internal")) for label in labels[:-1])


def _is_stand_in(user: str) -> bool:
    return user in ("user", "username", "id", "git")


def _has_secret(parts: SplitResult) -> bool:
    """A parameter that names a credential, an account or a person, and has a value."""
    query = parts.query + "&" + parts.fragment.lstrip("!/?")
    return (
        any(
            value and name.lower() not in _PUBLIC_QUERY and _SECRET_QUERY.fullmatch(name)
            for name, value in parse_qsl(query)
        )
        or "@" in parts.query
        or "%40" in parts.query
    )


def _has_unknown_query(parts: SplitResult) -> bool:
    """A parameter nobody knows whose value is a number or looks random."""
    return any(
        name.lower() not in _PUBLIC_QUERY and (_RANDOM.fullmatch(value) or _NUMBER.fullmatch(value))
        for name, value in parse_qsl(parts.query)
    )


def _is_private_path(path: str, host: str) -> bool:
    segments = [_ENDING.sub("", segment) for segment in path.split("/") if segment]
    numbered = [
        s
        for s in segments
        if (_NUMBER.search(s) and not _DATE.fullmatch(s)) or _RANDOM.fullmatch(s)
    ]
    if any(_PRIVATE_PATH.fullmatch(segment) for segment in segments[:-1]) or (
        segments and _PRIVATE_PATH.fullmatch(segments[0]) and len(segments[0]) > 2
    ):
        return True
    if host.startswith("www."):
        return any(_RANDOM.fullmatch(s) and len(s) >= 24 for s in numbered)
    return bool(numbered)
