"""Which finding stays where two overlap."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sekisho_recognizers.finding import Finding
from sekisho_recognizers.overlaps import resolve


def test_longest_then_most_specific_then_score() -> None:
    long = Finding(0, 10, "PERSON", 0.3, "a")
    card = Finding(20, 30, "CREDIT_CARD", 0.5, "b")
    general = Finding(20, 30, "ID_NUMBER", 0.9, "c")
    sure = Finding(40, 50, "PERSON", 0.9, "d")
    unsure = Finding(40, 50, "PERSON", 0.4, "e")
    short = Finding(2, 6, "ORGANIZATION", 1.0, "f")
    everything = [unsure, sure, general, card, short, long]
    assert resolve(everything, "x" * 50) == [long, card, sure]


def test_what_has_a_form_is_not_hidden_by_what_has_none() -> None:
    secret = Finding(4, 8, "SECRET", 0.5, "a")
    project = Finding(0, 10, "PROJECT", 0.9, "b")

    kept = resolve([project, secret], "x" * 10)

    assert [(f.start, f.end, f.entity_type) for f in kept] == [
        (0, 4, "PROJECT"),
        (4, 8, "SECRET"),
        (8, 10, "PROJECT"),
    ]


def test_an_amount_does_not_hide_a_name() -> None:
    name = Finding(0, 2, "PERSON", 0.5, "a")
    money = Finding(0, 9, "MONEY", 0.9, "b")

    assert resolve([money, name], "x" * 9)[0] == name


def test_of_a_recognizers_own_readings_of_a_place_one_stays() -> None:
    longer = Finding(0, 4, "PERSON", 0.5, "a")
    shorter = Finding(2, 6, "PERSON", 0.5, "a")

    assert resolve([longer, shorter], "x" * 9) == [longer]


def test_a_rest_without_letters_is_nothing() -> None:
    longer = Finding(0, 4, "PERSON", 0.5, "a")
    shorter = Finding(2, 5, "ORGANIZATION", 0.5, "b")

    assert resolve([longer, shorter], "田中太郎、") == [longer]


@given(
    st.lists(
        st.builds(
            lambda start, width, kind: Finding(
                start, start + width, kind, 0.5, f"{start}{width}{kind}"
            ),
            st.integers(0, 30),
            st.integers(1, 8),
            st.sampled_from(["PERSON", "ADDRESS", "JP_PASSPORT", "MONEY"]),
        ),
        max_size=12,
    ),
)
def test_all_that_was_found_stays_covered_once_in_whatever_order_it_came(
    findings: list[Finding],
) -> None:
    kept = resolve(findings, "x" * 40)

    assert kept == resolve(reversed(findings), "x" * 40)
    assert all(a.end <= b.start for a, b in itertools.pairwise(kept))
    assert covered(kept) == covered(findings)


def covered(findings: list[Finding]) -> set[int]:
    return {place for f in findings for place in range(f.start, f.end)}
