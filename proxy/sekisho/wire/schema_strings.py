"""What a schema says of a string, loosened just so far that a placeholder meets it too.

    pattern      becomes one that also takes a text beginning with a placeholder
    format       becomes such a pattern, or goes where no short one says the same
    maxLength    is raised to a placeholder's longest, minLength lowered to its shortest

Patterns are the caller's: they are read by their marks and hardly ever run, for an evil one could
run for ever. What they become keeps to what all upstreams know: groups, classes, `^`, `$`, small
counts; no look-around. The spelling of a keyword (maxLength, max_length) and of a count (Gemini's
are strings) stays.
"""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from sekisho.masking.placeholders import CODE_LENGTH, LABEL_SET, MAX_SUFFIX
from sekisho.wire.json_body import Json

Schema: TypeAlias = "dict[str, Json]"

_LABEL_LENGTHS = sorted(map(len, LABEL_SET))
SHORTEST = _LABEL_LENGTHS[0] + CODE_LENGTH
LONGEST = _LABEL_LENGTHS[-1] + CODE_LENGTH + MAX_SUFFIX

# Short, since a schema is read (and paid) as a part of the prompt, and without the labels' words,
# so that a new label changes no schema. What follows a placeholder is free: 様, or another one.
# What precedes it is not: a model that may begin with anything could not end without one.
PLACEHOLDER = (
    f"[A-Z]{{{_LABEL_LENGTHS[0]},{_LABEL_LENGTHS[-1]}}}[0-9][0-9A-Z]{{{CODE_LENGTH - 1}}}.*"
)
_SAMPLES = ("A" * _LABEL_LENGTHS[0] + "0BBBBB", "Z" * _LABEL_LENGTHS[-1] + "9Z5Z0ZUU")

# None: dropped. Formats that a placeholder meets as it is (hostname, uri-reference, regex …) and
# those that we do not know stay.
_FORMATS: Mapping[str, str | None] = {
    "date-time": r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?",
    "duration": r"P[0-9YMWDTHS.,]+",
    "email": r"[^@\s]+@[^@\s]+",
    "idn-email": r"[^@\s]+@[^@\s]+",
    "ipv4": r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}",
    "ipv6": r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*",
    "uri": r"[A-Za-z][A-Za-z0-9+.-]*:\S*",
    "iri": r"[A-Za-z][A-Za-z0-9+.-]*:\S*",
    "url": r"[A-Za-z][A-Za-z0-9+.-]*:\S*",
    "uuid": r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
    "json-pointer": None,
    "relative-json-pointer": None,
    "phone": None,
    "phone-number": None,
}

_ONE_CLASS = re.compile(r"\^?(?:\.|\\[wSD]|\[[^\[\]]*\])(?:[*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})\$?")
_SET_OPERATION = re.compile(r"--|&&|~~|\|\|")  # Python warns that they may come to mean something
_FLAGS = re.compile(r"\(\?[a-zA-Z]+\)")
_BACK_REFERENCE = re.compile(r"\\[1-9k]")
_PATTERN_TOKEN = re.compile(r"\\.|[\[\]()|]", re.DOTALL)


def fit_string(schema: Schema, *, may_add_pattern: bool = True) -> Schema:
    """The same object where nothing had to be loosened, or where no string can stand.

    `may_add_pattern`: whether a format may become one; otherwise it goes.
    """
    if schema.keys().isdisjoint(_KEYWORDS) or not _may_be_string(schema.get("type", "string")):
        return schema
    result: Schema = {}
    for key, child in schema.items():
        constraint = _CONSTRAINTS.get(key)
        if constraint is not None:
            child = constraint(child)
        elif key == "format" and isinstance(child, str) and child.lower() in _FORMATS:
            pattern = _FORMATS[child.lower()]
            if pattern and may_add_pattern and "pattern" not in schema:
                result["pattern"] = f"^({pattern}|{PLACEHOLDER})$"
            continue
        result[key] = child
    return schema if result == schema else result


def _may_be_string(kinds: Json) -> bool:
    return any(
        str(kind).lower() == "string" for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _raised(limit: Json) -> Json:
    return _bounded(limit, lambda count: max(count, LONGEST))


def _lowered(limit: Json) -> Json:
    return _bounded(limit, lambda count: min(count, SHORTEST))


def _bounded(limit: Json, bound: Callable[[int], int]) -> Json:
    """proto3 JSON writes a long integer as a string."""
    if isinstance(limit, str):
        return str(bound(int(limit))) if limit.isdecimal() and len(limit) < 20 else limit
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        return limit
    return limit if bound(int(limit)) == int(limit) else bound(int(limit))


def loosen_pattern(pattern: Json) -> Json:
    """The same with a placeholder as one more way to begin. Groups keep their numbers where they
    are referred to; anchors stay outermost, for some upstreams know only `^(…)$`.
    """
    if not isinstance(pattern, str) or PLACEHOLDER in pattern or _takes_placeholders(pattern):
        return pattern
    flags = found[0] if (found := _FLAGS.match(pattern)) else ""
    body = pattern[len(flags) :]
    opening = "(?:" if _BACK_REFERENCE.search(body) else "("
    if body.startswith("^") and not _has_alternatives(body):
        if body.endswith("$") and not _is_escaped(body, len(body) - 1):
            return f"{flags}^{opening}{body[1:-1]}|{PLACEHOLDER})$"
        return f"{flags}^{opening}{body[1:]}|{PLACEHOLDER})"
    return f"{flags}{opening}{body})|^{PLACEHOLDER}"


def _takes_placeholders(pattern: str) -> bool:
    """Asked only where it costs nothing: one repeated class (`^[A-Za-z0-9]+$`)."""
    if not _ONE_CLASS.fullmatch(pattern) or _SET_OPERATION.search(pattern):
        return False
    try:
        taken = re.compile(pattern)
    except re.error:
        return False
    return all(taken.search(sample) for sample in _SAMPLES)


def _has_alternatives(pattern: str) -> bool:
    """Whether a | stands outside of all groups and classes."""
    depth = 0
    in_class = False
    for mark in _PATTERN_TOKEN.findall(pattern):
        if in_class or mark == "[":
            in_class = mark != "]"
        elif mark == "|" and not depth:
            return True
        depth += (mark == "(") - (mark == ")") if not in_class else 0
    return False


def _is_escaped(pattern: str, place: int) -> bool:
    before = pattern[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


_CONSTRAINTS: Mapping[str, Callable[[Json], Json]] = {
    "pattern": loosen_pattern,
    "maxLength": _raised,
    "max_length": _raised,
    "minLength": _lowered,
    "min_length": _lowered,
}
_KEYWORDS = frozenset(["format", *_CONSTRAINTS])
