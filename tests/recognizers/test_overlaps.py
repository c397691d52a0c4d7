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
    everything = [unsure, sure, general, card, Finding(5, 12, "URL", 1.0, "f"), long]
    assert resolve(everything) == [long, card, sure]


@given(
    st.lists(
        st.builds(
            lambda start, width, kind: Finding(start, start + width, kind, 0.5, "r"),
            st.integers(0, 30),
            st.integers(1, 8),
            st.sampled_from(["PERSON", "ADDRESS", "JP_PASSPORT"]),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_nothing_overlaps_and_the_order_of_input_does_not_matter(
    findings: list[Finding], random: object
) -> None:
    kept = resolve(findings)
    assert kept == resolve(reversed(findings))
    assert all(a.end <= b.start for a, b in itertools.pairwise(kept))
