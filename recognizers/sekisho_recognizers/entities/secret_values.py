# Tables of words and long patterns read best unbroken.
# ruff: noqa: E501, SIM905
"""What a credential looks like, and what only stands where one will: placeholders, code, words."""

import math
import re
from collections import Counter
from itertools import pairwise

_STAND_INS = re.compile(
    r"(?:x|X){3,}|[*.•●○◯〇_#?-]+|0{4,}|\.{3,}|.{0,12}(?:x{4,}|X{4,}|\*{3,}|\.\.\.|…).{0,12}"
    r"|.{0,24}(?:your|YOUR|Your)[-_. ]?(?:own)?[-_ ]?(?:super)?[-_ ]?(?:secret|api|token|key|password|pass|pw|access|account|strong|openai|anthropic|aws|bot|here|SECRET|API|TOKEN|KEY|PASSWORD|PASS|ACCESS|Secret|Api|Token|Key|Password).{0,40}"
    r"|(?:your|YOUR|Your)[-_].*|.*(?:[-_](?:here|HERE)|placeholder|PLACEHOLDER|REPLACE[-_]?ME|replace[-_]?me)"
    r"|[<{\[(].*|\$\(.*|\$\{.*|\$[A-Za-z_][A-Za-z0-9_]*|%[A-Za-z_]+%|%\(?[a-z_]*\)?[sd]|#\{.*|@[A-Z_]+@|!(?:Ref|Sub|GetAtt|secret|vault|env)"
    r"|(?:os\.|process\.|env[.(\[]|ENV[.(\[{]|self\.|this\.|request\.|req\.|config[.(\[]|settings\.|getenv|System\.|var\.|local\.|data\.|secrets\.|vault:|ssm:|arn:aws:secretsmanager|op://|ref\+|file\(|sha256\(|props\.|params\.|input\.|import\.meta|Deno\.env|Environment\.|args\.|credentials\.|options\.|form\.|user\.|st\.secrets).*"
)
_WORDS = frozenset(
    "password passwd passphrase passcode pass pwd pw pin secret secrets token tokens key apikey api_key api-key username user login id email null none nil true false undefined string str text "
    "varchar char bytes byte bool boolean int integer float number any object optional required requires nullable unique default hidden masked redacted removed filtered omitted unset empty blank "
    "changeme change-me change_me changethis change-this change_this changeit example examples sample dummy test testing demo todo tbd tba n/a na foo bar baz hoge fuga piyo hogehoge fugafuga "
    "yes no on off env vault file self this input output value values field label name type format method function class const let var new return await async if else for in is not and or with from "
    "encrypted encrypt hash hashed hmac bearer basic digest oauth oauth2 jwt authorization auth authentication reset forgot forgotten change changed update updated policy manager strength "
    "invalid incorrect wrong mismatch expired missing error errors failed failure success auto random generated generate rotation rotate management protection protected protect security based less "
    "user:password user:pass username:password id:password admin:admin root:root keychain keyring insert_here fixme".split()
)  # fmt: skip
_CALL = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,60}\(|[A-Za-z_$][A-Za-z_$.]{0,60}[\[<]")
_IDENTIFIER = re.compile(
    r"[A-Za-z_$][A-Za-z0-9_$]{0,60}(?:(?:\.|->|::|\?\.)[A-Za-z_$][A-Za-z0-9_$]{0,60}){0,6}[?!]?"
)
_TALKS_OF_IT = re.compile(
    r"pass|pwd|secret|token|key|user|cred|hash|param|field|input|form|valid|string|length|config",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"[0-9]{1,4}(?:文字|桁|回|日|分|つ|年|か月|ヶ月|chars?|characters|digits|bytes|bits|kb|days|times|k|%)",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[A-Za-z0-9_./~-]+\.(?:py|js|ts|tsx|jsx|go|rs|rb|php|java|kt|md|txt|json|ya?ml|toml|ini|csv|xlsx?|docx?|pdf|html?|css|sh|sql|log|env|lock|png|jpg|pem|key|crt|conf)"
)


def is_placeholder(value: str) -> bool:
    """Stands where a credential will, or says where it comes from."""
    return value.lower() in _WORDS or _STAND_INS.fullmatch(value) is not None


def is_code(value: str) -> bool:
    """A call, or the name of a variable that will hold one."""
    if _CALL.match(value):
        return True
    if not _IDENTIFIER.fullmatch(value):
        return False
    return not any(character.isdigit() for character in value) or bool(_TALKS_OF_IT.search(value))


def is_word(value: str) -> bool:
    """An ordinary word, a measure or a file: neither a digit nor a sign in it, nor odd capitals."""
    if _MEASURE.fullmatch(value) or _FILE.fullmatch(value):
        return True
    parts = re.split(r"[-_'./:]", value)
    return all(
        part.isalpha() and (part[1:].islower() or part.isupper() or len(part) == 1)
        for part in parts
        if part
    )


def is_strong(value: str) -> bool:
    """Reads as a password by itself: letters and digits mixed with signs or capitals."""
    if not 6 <= len(value) <= 64 or is_placeholder(value):
        return False
    lower = any(c.islower() for c in value)
    upper = any(c.isupper() for c in value)
    digit = any(c.isdigit() for c in value)
    sign = any(c in "!#$%&*+?@^~=" for c in value[1:])
    return digit and (lower or upper) and (sign or (lower and upper and _turns(value) >= 3))


def _turns(value: str) -> int:
    """How often letters, digits and signs take turns."""
    kinds = [
        "d" if c.isdigit() else "u" if c.isupper() else "l" if c.islower() else "s" for c in value
    ]
    return sum(a != b for a, b in pairwise(kinds))


def entropy(value: str) -> float:
    """Shannon's bits per character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
