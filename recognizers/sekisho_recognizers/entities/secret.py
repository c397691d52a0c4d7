# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501
"""Credentials: vendor keys, tokens, private keys, passwords by their label."""

import re

from sekisho_recognizers.recognizer import JpPatternRecognizer, Pattern, any_of

_START = r"(?<![0-9A-Za-z_])"
_SHAPES = (
    r"sk-(?:proj-|svcacct-|admin-|ant-(?:api|admin)[0-9]{2}-|ant-|or-v1-)?[A-Za-z0-9_-]{16,250}",
    r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,16}(?![A-Z0-9])",
    r"gh[pousr]_[A-Za-z0-9]{20,251}",
    r"github_pat_[A-Za-z0-9_]{20,251}",
    r"glpat-[A-Za-z0-9_.-]{20,120}",
    r"AIza[0-9A-Za-z_-]{30,40}",
    r"xox[abeprs]-[0-9A-Za-z-]{10,200}",
    r"xapp-[0-9]-[0-9A-Za-z-]{10,200}",
    r"(?:sk|rk|pk|whsec)_(?:live|test)_[0-9A-Za-z]{10,120}",
    r"whsec_[0-9A-Za-z]{16,100}",
    r"hf_[A-Za-z]{30,40}",
    r"npm_[A-Za-z0-9]{30,40}",
    r"pypi-[A-Za-z0-9_-]{40,250}",
    r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}",
    r"dapi[0-9a-f]{32}",
    r"pplx-[A-Za-z0-9]{40,60}",
    r"hvs\.[A-Za-z0-9_-]{20,120}",
    r"lin_api_[A-Za-z0-9]{30,50}",
    r"ntn_[A-Za-z0-9]{40,60}",
    r"AGE-SECRET-KEY-1[0-9A-Z]{40,80}",
    r"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{0,1000}",
)
_LABELS = any_of(
    (
        "パスワード", "暗証番号", "仮パスワード", "初期パスワード", "パスコード", "パスフレーズ", "合言葉", "認証コード",
        "ワンタイムパスワード", "シークレット", "アクセスキー", "APIキー", "トークン", "秘密鍵", "キーボックス", "暗証", "パス",
        "password", "passwd", "pwd", "pass", "PW", "passcode", "passphrase", "secret", "client_secret",
        "api_key", "api-key", "apikey", "api_token", "access_token", "auth_token", "token", "secret_key",
        "private_key", "aws_secret_access_key", "db_password", "db_pass", "PIN", "bearer", "x-api-key",
    )
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"^(?:x{3,}|\*{3,}|\.{3,}|_+|-+|your[-_ ].*|<.*|\$\{?.*|%.*|\{.*|change-?me|example.*|password|passwd|"
    r"user:password|null|none|true|false|undefined|string|str|os\..*|process\..*|env.*|self\..*|getenv.*|"
    r"request\..*|config\..*|dummy.*|sample.*|required|optional|integer|int|text|varchar.*)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^[0-9]{1,2}(?:文字|桁|回|日|分|つ|年|か月|ヶ月)")


def _is_value(value: str) -> bool:
    return not _PLACEHOLDER.match(value) and not _SENTENCE.match(value)


def _is_mixed(value: str) -> bool:
    """Not an ordinary word: it has a digit or a sign, or changes case inside."""
    ordinary = value.isalpha() and (value.islower() or value.istitle())
    return _is_value(value) and not ordinary


class JpSecretRecognizer(JpPatternRecognizer):
    """Vendors' prefixes with their lengths (as published, see gitleaks), JWT, PEM blocks, the
    password in a connection URL, and what stands behind a label such as パスワード.

    No check digit. A labelled value counts unless it is a placeholder or a sentence goes on.
    Invalid: パスワード:********, パスワードは8文字以上.
    """

    entity_types = ("SECRET",)
    patterns = (
        Pattern(re.compile(_START + "(?:" + "|".join(_SHAPES) + ")"), score=0.95, check=_is_value),
        Pattern(
            re.compile(
                r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.\\-]{1,20000}?"
                r"-----END [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
            ),
            score=1.0,
        ),
        Pattern(
            re.compile(
                r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s:,.\\]{0,20000}"
            ),
            score=0.95,
        ),
        Pattern(
            re.compile(
                r"[a-z][a-z0-9+]{1,20}://(?P<value>[^\s:/@\"'<>]{1,64}:[^\s@/\"'<>]{1,128})@"
            ),
            score=0.9,
        ),
        Pattern(
            re.compile(
                _LABELS
                + r"[\"'」】)]?(?:\([^)\n]{0,12}\))?(?: {0,12}[:=] ?[\"'「]?|(?: ?は|:| が) ?[「\"']|は ?| (?=[!-~]{0,30}[0-9!#$%])| ?[「])"
                r"(?P<value>[!-&*-;=?-Z\\^-z~]{4,120})",
                re.IGNORECASE,
            ),
            score=0.75,
            check=_is_mixed,
        ),
        Pattern(
            re.compile(
                r"(?:暗証番号|パスコード|PIN|キーボックス)[^0-9\n]{0,8}(?P<value>[0-9]{4,8}#?)(?![0-9桁文])"
            ),
            score=0.7,
        ),
        Pattern(
            re.compile(
                r"「(?P<value>[!-~]{6,64})」(?=(?:この|という|って|が|の)?(?:仮|初期)?(?:パスワード|APIキー|トークン))"
            ),
            score=0.7,
            check=_is_mixed,
        ),
        Pattern(
            re.compile(
                r"(?<![A-Za-z])(?:bearer|basic) (?P<value>[A-Za-z0-9+/=._~-]{12,2000})",
                re.IGNORECASE,
            ),
            score=0.8,
            check=_is_mixed,
        ),
    )
