import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.masking.placeholders import (
    ALPHABET,
    CODE_LENGTH,
    EXACT,
    LABEL_SET,
    LABELS,
    TYPE_OF_LABEL,
    VOWELS,
    Deriver,
    beginning,
    find,
    follows_letter,
    label_of,
    normalize,
)

KEY = b"a key of a test"


def test_no_label_begins_or_ends_another() -> None:
    for one, other in permutations(LABEL_SET, 2):
        assert not one.startswith(other)
        assert not one.endswith(other)


def test_labels_and_codes_share_no_reading() -> None:
    assert not set(ALPHABET) & set(VOWELS)
    assert all(label.isascii() and label.isalpha() and label.isupper() for label in LABEL_SET)
    assert len(ALPHABET) == 30


def test_an_unknown_type_gets_the_most_neutral_label() -> None:
    assert label_of("SOMETHING_NEW") == "TERM"


def test_every_label_has_a_type_that_leads_back_to_it() -> None:
    assert {LABELS[TYPE_OF_LABEL[label]] for label in LABEL_SET} == LABEL_SET


@given(st.text(), st.text(), st.integers(0, 50))
def test_a_code_has_a_digit_first_and_a_letter_later(kind: str, value: str, attempt: int) -> None:
    code = Deriver(KEY, "").code(kind, value, attempt)
    assert EXACT.fullmatch(f"TERM{code}")
    assert re.fullmatch(f"[0-9][{ALPHABET}]{{5}}", code)
    assert not code.isdigit()


def test_the_code_depends_on_key_scope_type_value_and_attempt_alone() -> None:
    code = Deriver(KEY, "a").code("PERSON", "田中")
    assert code == Deriver(KEY, "a").code("PERSON", "田中")
    others = {
        Deriver(b"other", "a").code("PERSON", "田中"),
        Deriver(KEY, "b").code("PERSON", "田中"),
        Deriver(KEY, "a").code("PERSO", "N田中"),
        Deriver(KEY, "aPERSON").code("", "田中"),
        Deriver(KEY, "a").code("PERSON", "田中 "),
        Deriver(KEY, "a").code("PERSON", "田中", 1),
    }
    assert len(others) == 6
    assert code not in others


def test_codes_do_not_change_from_release_to_release() -> None:
    """A changed code breaks signed histories and prompt caches of everyone who upgrades."""
    deriver = Deriver(b"\x00" * 32, "default")
    assert deriver.code("PERSON", "田中太郎") == "3PZQ32"
    assert deriver.suffix("田中") == "E"
    assert deriver.suffix("田中", closed=True) == "AE"


@given(st.text(), st.integers(0, 50))
def test_a_suffix_is_one_or_two_vowels_and_two_when_closed(surface: str, attempt: int) -> None:
    deriver = Deriver(KEY, "")
    assert re.fullmatch("[AEIOU]{1,2}", deriver.suffix(surface, attempt))
    assert re.fullmatch("[AEIOU]{2}", deriver.suffix(surface, attempt, closed=True))


def test_a_deriver_shows_no_key() -> None:
    assert "key" not in repr(Deriver(b"planted key", "planted scope"))


@pytest.mark.parametrize(
    "written",
    [
        "PERSON4K7Q2M",
        "person4k7q2m",
        "Person4K7q2m",
        "PERSON 4K7Q2M",
        "PERSON_4K7Q2M",
        "PERSON-4K7Q2M",
        "PERSON\u20114K7Q2M",
        "PERSON\\_4K7Q2M",
        "PERSON\\\\_4K7Q2M",
        "PERSON\u00a04K7Q2M",
        "ＰＥＲＳＯＮ４Ｋ７Ｑ２Ｍ",
        "ｐｅｒｓｏｎ　４ｋ７ｑ２ｍ",
        "PERSON＿４K7Q2M",
    ],
)
def test_tolerates_what_models_write(written: str) -> None:
    assert normalize(written) == "PERSON4K7Q2M"
    candidate = find(written)
    assert candidate is not None
    assert candidate.exact == (written == "PERSON4K7Q2M")


@pytest.mark.parametrize(
    "written",
    [
        "PERSON  4K7Q2M",
        "PERSON\n4K7Q2M",
        "PERSON\\4K7Q2M",
        "PERSN4K7Q2M",
        "PERSON4K7Q2",
        "PERSONAK7Q2M",
        "PERSON4K7Q2L",
        "CODE 123456",
        "Phone 09012345678",
        "PERſON4K7Q2M",  # whose capital is S
        "CODE4\u212a7Q2M",  # the Kelvin sign
        "",
    ],
)
def test_reads_nothing_else_as_a_placeholder(written: str) -> None:
    assert find(written) is None
    assert normalize(written) is None


@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("PERSON4K7Q2MA", 13),
        ("PERSON4K7Q2MAE", 14),
        ("PERSON4K7Q2MAEI", 14),
        ("PERSON4K7Q2Ma", 12),
        ("PERSON4K7Q2MＡ", 12),
        ("person4k7q2ma", 13),
        ("person4k7q2mA", 12),
        ("person4k7q22a", 13),
        ("ＰＥＲＳＯＮ４Ｋ７Ｑ２ＭＡ", 13),
        ("PERSON4K7Q2MB", 12),
    ],
)
def test_vowels_belong_to_it_in_the_case_and_width_of_the_code(written: str, end: int) -> None:
    candidate = find(written)
    assert candidate is not None
    assert candidate.end == end


def test_finds_the_next_after_a_place_as_if_the_text_began_there() -> None:
    text = "PERSON4K7Q2M、ORG5BCDFG"
    second = find(text, 1)
    assert second is not None
    assert text[second.start : second.end] == "ORG5BCDFG"
    assert find(text, 14) is None


def test_a_label_ends_where_the_digit_stands() -> None:
    candidate = find("PERSONCODE4K7Q2M")
    assert candidate is not None
    assert candidate.stem == "CODE4K7Q2M"


def test_knows_a_letter_on_the_left_across_pieces() -> None:
    assert follows_letter("xPERSON", 1)
    assert follows_letter("PERSON", 0, "x")
    assert not follows_letter("あPERSON", 1)
    assert not follows_letter("7PERSON", 1)
    assert not follows_letter("PERSON", 0)


@given(st.sampled_from(sorted(LABEL_SET)), st.sampled_from(["", " ", "_", "\\_", "\\\\_", "－"]))
def test_every_beginning_of_a_form_is_known_as_one(label: str, separator: str) -> None:
    written = f"{label}{separator}4K7Q2M".lower()
    for length in range(1, len(written)):
        begun = beginning(written[:length])
        assert begun is not None
        name, exact = begun
        assert f"{label}4K7Q2M".startswith(name)
        assert not exact


@pytest.mark.parametrize("text", ["PER ", "PERSON  ", "PERSON4 ", "PERS4", "7", "PERSON\\4", "は"])
def test_what_no_placeholder_begins_with_is_no_beginning(text: str) -> None:
    assert beginning(text) is None


def test_a_code_is_as_long_as_it_says() -> None:
    assert len(Deriver(KEY, "").code("URL", "x")) == CODE_LENGTH
