"""A string that met its schema still does, its placeholder does too, and little else does."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.placeholders import (
    ALPHABET,
    CODE_LENGTH,
    DIGITS,
    EXACT,
    LABEL_SET,
    MAX_SUFFIX,
    VOWELS,
)
from sekisho.wire.schema_strings import LONGEST, PLACEHOLDER, SHORTEST, fit_string, loosen_pattern

CODES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(LABEL_SET)),
        st.sampled_from(DIGITS),
        st.text(ALPHABET, min_size=CODE_LENGTH - 1, max_size=CODE_LENGTH - 1),
        st.text(VOWELS, max_size=MAX_SUFFIX),
    ),
)
PLACEHOLDERS = CODES.filter(lambda text: EXACT.fullmatch(text) is not None)

PATTERNS = {
    r"^[ぁ-ん]+$": (["たなか"], ["田中", "TANAKA"]),
    r"^\d{3}-\d{4}$": (["108-0417"], ["1080417", "x108-0417"]),
    r"^(\d)-\1$": (["4-4"], ["4-5"]),
    r"^(?P<a>\d)-(?P=a)$": (["4-4"], ["4-5"]),
    r"^a|b$": (["ax", "xb"], ["xay"]),
    r"^(a|b)$": (["a"], ["ab"]),
    r"^[|]$": (["|"], ["a"]),
    r"^[\]|(]$": (["|", "]"], ["a"]),
    r"^a\|b$": (["a|b"], ["a"]),
    r"^cost: \$": (["cost: $5"], ["xcost: $"]),
    r"^cost\\$": (["cost\\"], ["cost$"]),
    r"様$": (["田中様"], ["様子"]),
    r"[0-9]-[0-9]": (["a1-2b"], ["12"]),
    r"a|b": (["xbx"], ["c"]),
    r"(?i)^[a-c]+$": (["aBc"], ["d"]),
    r"^$": ([""], ["a"]),
    r"^": (["", "a"], []),
    r"": (["", "a"], []),
}


@pytest.mark.parametrize("pattern", PATTERNS)
@given(placeholder=PLACEHOLDERS, tail=st.text(st.characters(exclude_characters="\n"), max_size=5))
def test_a_pattern_takes_placeholders_and_what_it_took_before(
    pattern: str, placeholder: str, tail: str
) -> None:
    loosened = loosen_pattern(pattern)
    assert isinstance(loosened, str)
    good, bad = PATTERNS[pattern]

    for text in (*good, placeholder, placeholder + tail):
        assert re.search(loosened, text)
    for text in (*bad, f"- {placeholder}", "PERSON", "PERSON12345", "P1BBBBB"):
        assert bool(re.search(loosened, text)) == bool(re.search(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "loosened"),
    [
        (r"^\d{3}$", rf"^(\d{{3}}|{PLACEHOLDER})$"),
        (r"^\d{3}", rf"^(\d{{3}}|{PLACEHOLDER})"),
        (r"\d{3}", rf"(\d{{3}})|^{PLACEHOLDER}"),
        (r"^(a)\1$", rf"^(?:(a)\1|{PLACEHOLDER})$"),
    ],
)
def test_anchors_stay_outermost(pattern: str, loosened: str) -> None:
    assert loosen_pattern(pattern) == loosened


@pytest.mark.parametrize(
    "pattern",
    ["^[A-Za-z0-9_-]+$", r"^\S+$", r"^.*$", ".+", r"^[^<>]{1,200}$", "[A-Z0-9]{5,}", r"^\w+$"],
)
def test_a_pattern_that_takes_placeholders_already_stays(pattern: str) -> None:
    assert loosen_pattern(pattern) == pattern


@pytest.mark.parametrize("pattern", ["^[a--z]+$", "^[z-a]+$", "^[A-Z]{4,2}$", "^[A-Z", "(", "\\"])
def test_a_pattern_that_python_would_not_read_is_no_matter(pattern: str) -> None:
    assert PLACEHOLDER in str(loosen_pattern(pattern))


@pytest.mark.timeout(5)
def test_an_evil_pattern_is_not_run() -> None:
    assert PLACEHOLDER in str(loosen_pattern("^(([A-Z0-9]+)+)+!$" * 50))
    assert PLACEHOLDER in str(loosen_pattern("(" * 100_000))


@given(st.sampled_from(sorted(PATTERNS)))
def test_a_loosened_pattern_is_not_loosened_again(pattern: str) -> None:
    once = loosen_pattern(pattern)

    assert loosen_pattern(once) == once


FORMATS: dict[str, tuple[list[str], list[str]]] = {
    "date-time": (["2026-01-31T10:20:30Z", "2026-01-31t10:20:30.5+09:00"], ["2026-01-31", "soon"]),
    "date": (["2026-01-31"], ["31.1.2026"]),
    "time": (["10:20:30Z", "10:20:30+09:00"], ["ten"]),
    "duration": (["P3DT4H"], ["3 days"]),
    "email": (["a.b@example.jp", "root@localhost"], ["a b", "example.jp"]),
    "ipv4": (["203.0.113.7"], ["203.0.113"]),
    "ipv6": (["2001:db8::7", "::ffff:203.0.113.7"], ["203.0.113.7", "zz"]),
    "uri": (["https://example.jp/a?b", "mailto:a@example.jp"], ["example", "https://a b"]),
    "uuid": (["12345678-1234-1234-1234-1234567890ab"], ["1234"]),
}


@pytest.mark.parametrize("name", FORMATS)
@given(placeholder=PLACEHOLDERS)
def test_a_format_becomes_a_pattern_that_says_the_same(name: str, placeholder: str) -> None:
    fitted = fit_string({"type": "string", "format": name, "description": "d"})
    good, bad = FORMATS[name]
    pattern = str(fitted["pattern"])

    assert list(fitted) == ["type", "pattern", "description"]
    assert all(re.search(pattern, text) for text in (*good, placeholder))
    assert not any(re.search(pattern, text) for text in bad)


def test_beside_a_pattern_a_format_goes() -> None:
    fitted = fit_string({"format": "date", "pattern": "^20"})

    assert fitted == {"pattern": f"^(20|{PLACEHOLDER})"}


def test_where_no_pattern_may_be_added_a_format_goes() -> None:
    schema: dict[str, Any] = {"type": "STRING", "format": "date-time", "title": "t"}

    assert fit_string(schema, may_add_pattern=False) == {"type": "STRING", "title": "t"}


@pytest.mark.parametrize(
    ("schema", "fitted"),
    [
        ({"maxLength": 5}, {"maxLength": LONGEST}),
        ({"maxLength": "5", "type": "STRING"}, {"maxLength": str(LONGEST), "type": "STRING"}),
        ({"max_length": 5.0}, {"max_length": LONGEST}),
        ({"minLength": 40}, {"minLength": SHORTEST}),
        ({"type": ["string", "null"], "minLength": 40}, None),
        ({"type": "string", "format": "json-pointer"}, {"type": "string"}),
    ],
)
def test_bounds_leave_room_for_a_placeholder(
    schema: dict[str, Any], fitted: dict[str, Any] | None
) -> None:
    assert fit_string(schema) == (fitted or {**schema, "minLength": SHORTEST})


@given(PLACEHOLDERS)
def test_the_bounds_are_a_placeholders(placeholder: str) -> None:
    assert SHORTEST <= len(placeholder) <= LONGEST
    assert re.fullmatch(PLACEHOLDER, placeholder)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "format": "date", "maxLength": 3},
        {"type": "INTEGER", "format": "int32"},
        {"type": "string", "format": "enum", "enum": ["a"]},
        {"type": "string", "format": "hostname"},
        {"type": "string", "maxLength": 100, "minLength": 1},
        {"type": "string", "maxLength": True, "minLength": None, "pattern": 5, "format": []},
        {"type": "string", "description": "pattern"},
        {"enum": ["a"]},
    ],
)
def test_what_holds_no_placeholder_back_stays(schema: dict[str, Any]) -> None:
    assert fit_string(schema) is schema
