import itertools

import numpy
import pytest

from sekisho_recognizers.tags import Floats, Tags
from sekisho_recognizers.view import NamedEntity

TAGS = Tags(("PERSON", "PLACE"))


def scores(*names: str) -> Floats:
    """Each character sure of one tag."""
    rows = numpy.full((len(names), len(TAGS.names)), -8, numpy.float32)
    for row, name in enumerate(names):
        rows[row, TAGS.names.index(name)] = 8
    return rows


def spans(found: list[NamedEntity]) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.label) for each in found]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], []),
        (["O", "O"], []),
        (["S-PERSON"], [(0, 1, "PERSON")]),
        (["B-PERSON", "I-PERSON", "E-PERSON", "O"], [(0, 3, "PERSON")]),
        (["S-PERSON", "B-PLACE", "E-PLACE"], [(0, 1, "PERSON"), (1, 3, "PLACE")]),
        (["O", "B-PERSON", "E-PERSON", "O", "S-PLACE"], [(1, 3, "PERSON"), (4, 5, "PLACE")]),
    ],
)
def test_reads_names_from_tags(names: list[str], expected: list[tuple[int, int, str]]) -> None:
    found = TAGS.entities([scores(*names)])

    assert expected == spans(found)
    assert all(each.score > 0.99 for each in found)


def test_numbers_the_tags_of_a_name() -> None:
    assert [TAGS.names[TAGS.number("PLACE", place, 3)] for place in range(3)] == [
        "B-PLACE",
        "I-PLACE",
        "E-PLACE",
    ]
    assert TAGS.names[TAGS.number("PERSON", 0, 1)] == "S-PERSON"


def test_finds_the_best_sequence_that_is_allowed() -> None:
    """Against all sequences, one by one."""
    numbers = numpy.random.default_rng(0)
    for _ in range(30):
        rows = numbers.normal(0, 3, (4, len(TAGS.names))).astype(numpy.float32)
        best = max(
            (path for path in itertools.product(range(len(TAGS.names)), repeat=4) if legal(path)),
            key=lambda path: sum(rows[place, tag] for place, tag in enumerate(path)),
        )

        wanted = scores(*(TAGS.names[tag] for tag in best))

        assert spans(TAGS.entities([wanted])) == spans(TAGS.entities([rows]))


def legal(path: tuple[int, ...]) -> bool:
    names = [TAGS.names[tag] for tag in path]
    return (
        names[0][0] in "OBS"
        and names[-1][0] in "OES"
        and all(TAGS.transitions[before, behind] for before, behind in itertools.pairwise(path))
    )


def test_two_halves_of_different_names_make_none_of_both_labels() -> None:
    found = TAGS.entities([scores("B-PERSON", "E-PLACE")])

    assert len({each.label for each in found}) <= 1


def test_a_doubtful_name_has_a_low_score() -> None:
    rows = scores("B-PERSON", "E-PERSON")
    rows[:, TAGS.names.index("O")] = 7.5

    [found] = TAGS.entities([rows])

    assert 0.5 < found.score < 0.7


def test_names_are_found_across_pieces() -> None:
    rows = scores("O", "B-PLACE", "I-PLACE", "E-PLACE", "S-PERSON")

    for cut in range(6):
        assert spans(TAGS.entities([rows[:cut], rows[cut:]])) == [(1, 4, "PLACE"), (4, 5, "PERSON")]


def test_an_endless_stretch_of_doubt_is_cut_beside_names() -> None:
    rows = scores(*["B-PERSON", "I-PERSON", "E-PERSON", "O"] * 1_000)
    rows[3::4, 0] = rows[3::4, 1] + 3  # no place is surely O

    found = TAGS.entities([rows])

    assert [(start, start + 3, "PERSON") for start in range(0, 4_000, 4)] == spans(found)
