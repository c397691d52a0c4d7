# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Credentials that are known by their own form: vendors' keys, key blocks, credentials in URLs.

The shapes are the vendors' published ones (compare gitleaks' rules), a little wider in length:
vendors lengthen their keys. Each begins with a literal character, so that a search skips text
quickly; what may not stand before it is put behind that character by `_guarded`.
"""

import re
from collections.abc import Iterator

from sekisho_recognizers.entities.alternatives import leftmost
from sekisho_recognizers.entities.secret_values import is_placeholder
from sekisho_recognizers.hinted import Hinted
from sekisho_recognizers.view import View

_SHAPES = (
    # AI services
    r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,300}", r"sk-ant-[A-Za-z0-9_-]{16,300}",
    r"sk-or-v1-[0-9a-f]{16,100}", r"sk-lf-[0-9a-f-]{20,60}",
    r"sk-(?=[A-Za-z_-]{0,200}[0-9])[A-Za-z0-9_-]{16,250}",
    r"hf_[A-Za-z0-9]{30,40}", r"api_org_[A-Za-z0-9]{30,40}", r"gsk_[A-Za-z0-9]{40,60}", r"xai-[A-Za-z0-9]{40,100}",
    r"pplx-[A-Za-z0-9]{40,60}", r"r8_[A-Za-z0-9]{30,45}", r"tvly-[A-Za-z0-9-]{20,50}", r"pcsk_[A-Za-z0-9_]{30,100}",
    r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}", r"fc-[0-9a-f]{32}", r"AQ\.[A-Za-z0-9_-]{30,80}",
    # Clouds
    r"A(?:3T[A-Z0-9]|KIA|SIA|BIA|CCA)[A-Z0-9]{12,16}(?![A-Za-z0-9])", r"ABSK[A-Za-z0-9+/]{60,300}={0,2}",
    r"AIza[0-9A-Za-z_-]{30,40}", r"GOCSPX-[A-Za-z0-9_-]{20,40}", r"ya29\.[A-Za-z0-9_-]{20,1000}", r"1//0[A-Za-z0-9_-]{30,120}",
    r"do[opr]_v1_[0-9a-f]{64}", r"dapi[0-9a-f]{32}(?:-[0-9])?", r"LTAI[A-Za-z0-9]{12,24}(?![A-Za-z0-9])",
    r"fo1_[A-Za-z0-9_-]{40,50}", r"fm[12][ar]?_[A-Za-z0-9+/=]{60,600}", r"tskey-[a-z]{2,10}-[A-Za-z0-9-]{12,80}",
    r"nfp_[A-Za-z0-9]{30,50}", r"vc[pkair]_[A-Za-z0-9]{24,80}", r"HRKU-[A-Za-z0-9_-]{30,80}", r"sbp_[0-9a-f]{40}",
    r"sb_secret_[A-Za-z0-9_-]{20,60}", r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,64}", r"napi_[a-z0-9]{40,80}",
    # Code and packages
    r"gh[pousr]_[A-Za-z0-9]{20,251}", r"github_pat_[A-Za-z0-9_]{20,251}",
    r"gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|oas|wt)-[A-Za-z0-9_.-]{16,120}", r"GR1348941[A-Za-z0-9_-]{20,30}",
    r"npm_[A-Za-z0-9]{30,40}", r"pypi-[A-Za-z0-9_-]{40,300}", r"rubygems_[0-9a-f]{48}", r"cio[A-Za-z0-9]{32}(?![A-Za-z0-9])",
    r"oy2[a-z0-9]{43}(?![A-Za-z0-9])", r"dckr_[po]at_[A-Za-z0-9_-]{20,60}", r"AKCp[A-Za-z0-9]{60,80}", r"CCIPAT_[A-Za-z0-9_]{30,80}",
    r"bkua_[0-9a-f]{40}", r"ATATT3[A-Za-z0-9_=-]{60,250}", r"ATCTT3[A-Za-z0-9_=-]{60,250}", r"ATBB[A-Za-z0-9_=-]{24,60}",
    # Services
    r"xox[abeoprs]-[0-9A-Za-z-]{10,250}", r"xoxe\.xox[bp]-[0-9A-Za-z-]{20,250}", r"xapp-[0-9]-[0-9A-Za-z-]{10,200}", r"xwfp-[0-9A-Za-z-]{10,200}",
    r"(?:s|r|p)k_(?:live|test)_[0-9A-Za-z]{10,120}", r"whsec_[0-9A-Za-z+/=]{16,100}", r"sq0[a-z]{3}-[A-Za-z0-9_-]{20,60}",
    r"shp(?:at|ca|pa|ss|tka)_[0-9A-Fa-f]{32}", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}", r"key-[0-9a-f]{32}(?![0-9A-Za-z])",
    r"SK[0-9a-f]{32}(?![0-9A-Za-z])", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}",
    r"ntn_[A-Za-z0-9]{40,60}", r"secret_[A-Za-z0-9]{43}(?![A-Za-z0-9])", r"lin_(?:api|oauth)_[A-Za-z0-9]{30,80}", r"figd_[A-Za-z0-9_-]{36,60}",
    r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", r"sntry[su]_[A-Za-z0-9_=+/-]{40,300}",
    r"NRAK-[A-Z0-9]{27}", r"NRII-[A-Za-z0-9_-]{32}", r"dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}", r"gl(?:c|sa)_[A-Za-z0-9_+/=]{30,400}",
    r"ph[cxr]_[A-Za-z0-9]{40,60}", r"dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{36,80}", r"EAA[A-Za-z0-9]{60,300}",
    r"hv[bsr]\.[A-Za-z0-9_-]{20,300}", r"ops_eyJ[A-Za-z0-9+/=_-]{100,2000}", r"AGE-SECRET-KEY-1[0-9A-Z]{40,80}",
    r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{0,1000}",
    r"secret-[A-Za-z0-9]{40,80}",
    # What servers keep of passwords
    r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}", r"\$(?:argon2(?:id|i|d)|scrypt|y)\$[A-Za-z0-9$=,./+-]{20,250}", r"\$[156]\$[^\s$:]{1,32}\$[./A-Za-z0-9]{20,100}",
    r"\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{20,120}", r"pbkdf2(?:_sha256|:sha256:)[A-Za-z0-9$:=+/._-]{20,250}",
)  # fmt: skip


def _guarded(shape: str) -> list[str]:
    """The shape for each character it may begin with, where no letter, digit or _ stands before."""
    firsts, rest = [shape[0]], shape[1:]
    if shape[0] == "[":
        inside, _, rest = shape[1:].partition("]")
        firsts = list(inside)
    elif shape[0] == "(":
        inside, _, rest = shape[3:].partition(")")
        firsts = inside.split("|")
    elif shape[0] == "\\":
        firsts, rest = [shape[:2]], shape[2:]
    return [rf"{first}(?<![0-9A-Za-z_]{first}){rest}" for first in firsts]


_KEY = (
    Hinted("|".join(form for shape in _SHAPES for form in _guarded(shape))),
    # A bot's token of Discord, which begins like a word.
    Hinted(r"[MNO](?<![0-9A-Za-z_].)[A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,42}"),
)
# The vendor's short name, the kind, the key: olc_live_…; made up by so many that no list is full.
_PREFIXED = Hinted(
    r"[a-z](?<![0-9A-Za-z_].)[a-z0-9]{1,9}[_-](?:live|test|prod|pat|secret|token|apikey|sk|key|tok|at|rt)[_-](?=[A-Za-z]{0,60}[0-9])[A-Za-z0-9]{12,120}(?![A-Za-z0-9_-])"
)
_TELEGRAM = Hinted(r"[0-9](?<![0-9A-Za-z].)[0-9]{7,10}:AA[A-Za-z0-9_-]{30,36}(?![A-Za-z0-9_-])")
_AZURE_SECRET = Hinted(r"Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])")
_AZURE_HEAD = re.compile(r"[A-Za-z0-9_~.-]{3}[0-9]\Z")
_OTPAUTH = Hinted(r"otpauth://[a-z]{4}/[!-~]{4,300}|otpauth-migration://[!-~]{8,2000}")
_WIFI = Hinted(r"WIFI:[STH](?<=\bWIFI:.)[^\n\"'<>]{4,200};;")
_BITLOCKER = Hinted(r"[0-9](?<![0-9-].)[0-9]{5}(?:-[0-9]{6}){7}(?![0-9-])")
_SIGNATURE = Hinted(
    r"(?:(?<=[?&;])|(?<![A-Za-z]))(?:sig|X-Amz-Signature|X-Goog-Signature)=(?P<value>[A-Za-z0-9%/+_-]{20,600}={0,2})"
)
_AWS_SECRET = Hinted(r"[A-Za-z0-9/+](?<![A-Za-z0-9/+=_.-].)[A-Za-z0-9/+]{39}(?![A-Za-z0-9/+=_-])")
_AWS_NEAR = Hinted(r"A(?:KIA|SIA)[A-Z0-9]{12}|aws|AWS|シークレット|[Ss]ecret")
_IN_URL = Hinted(
    r"://(?P<user>[^\s:/@\"'<>`]{0,64}):(?P<value>[^\s/\"'<>`]{1,128})@(?=[A-Za-z0-9_.\[-])"
)
_BASIC = Hinted(
    r"(?:btoa\(|b64encode\(b?|HTTPBasicAuth\(|(?<![A-Za-z-])(?:-u|--user|--proxy-user)[ =]|auth ?= ?\()[\"']?"
    r"(?P<user>[A-Za-z0-9_.@-]{1,64})(?::|[\"'], ?[\"'])(?P<value>[^\s\"'`)]{4,128})"
)
_BEARER = Hinted(
    r"(?<![A-Za-z])(?:[Bb]earer|BEARER|[Bb]asic|BASIC|[Tt]oken)[ :]{1,2}(?P<value>(?=[A-Za-z+/=._~-]{0,200}[0-9])[A-Za-z0-9+/=._~-]{16,4000})"
)
_BEGIN = Hinted(r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[0-9]:")
_BODY = re.compile(r"[A-Za-z0-9+/=\s:,.\\]{0,20000}")
_LONGEST_BLOCK = 20_000


def formats(view: View) -> Iterator[tuple[int, int, float]]:
    """(start, end, score) of every credential that needs no label."""
    text = view.text
    for found in leftmost(_KEY, view.reading):
        if not is_placeholder(found.group()):
            yield _without_stop(text, *found.span(), 0.95)
    for pattern, score in ((_TELEGRAM, 0.9), (_OTPAUTH, 0.95), (_WIFI, 0.9), (_BITLOCKER, 0.9)):
        for found in pattern.finditer(view.reading):
            yield *found.span(), score
    for pattern, score in ((_SIGNATURE, 0.85), (_IN_URL, 0.9), (_BASIC, 0.85), (_BEARER, 0.85)):
        for found in pattern.finditer(view.reading):
            if not is_placeholder(found.group("value")):
                yield *found.span("value"), score
    for found in _PREFIXED.finditer(view.reading):
        if len(set(found.group())) >= 10 and not is_placeholder(found.group()):
            yield *found.span(), 0.85
    for found in _AZURE_SECRET.finditer(view.reading):
        start = found.start() - 4
        if start >= 0 and _AZURE_HEAD.match(text, start, found.start()):
            yield start, found.end(), 0.95
    aws = any(_AWS_NEAR.finditer(view.reading))
    for found in _AWS_SECRET.finditer(view.reading) if aws else ():
        near = text[max(0, found.start() - 150) : found.start()]
        if _AWS_NEAR.regex.search(near) and len(set(found.group())) >= 18:
            yield *found.span(), 0.85
    yield from _blocks(view)


def _without_stop(text: str, start: int, end: int, score: float) -> tuple[int, int, float]:
    """A full stop or hyphen at the end belongs to the sentence."""
    while text[end - 1] in ".-":
        end -= 1
    return start, end, score


def _blocks(view: View) -> Iterator[tuple[int, int, float]]:
    """Private keys from BEGIN to END; one that was cut off, as far as it looks like one."""
    text = view.text
    done = closing = 0
    for begin in _BEGIN.finditer(view.reading):
        if begin.start() < done:
            continue
        putty = begin.group().startswith("PuTTY")
        mark = "Private-MAC:" if putty else "-----END "
        if closing >= 0 and closing < begin.end():
            closing = text.find(mark, begin.end())
        if 0 <= closing - begin.end() <= _LONGEST_BLOCK:
            end = (
                _line_end(text, closing)
                if putty
                else text.find("-----", closing + 9, closing + 60) + 5
            )
            done = end if end > closing else closing
        else:
            body = _BODY.match(text, begin.end())
            done = body.end() if body else begin.end()
            done -= len(text[begin.end() : done]) - len(text[begin.end() : done].rstrip())
        yield begin.start(), done, 1.0


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
