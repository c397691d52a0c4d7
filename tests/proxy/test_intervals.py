"""Which places meet which."""

import random

from sekisho.intervals import Intervals


def test_what_only_touches_does_not_overlap() -> None:
    some = Intervals([(3, 5), (8, 9)])

    assert [some.overlap(*place) for place in [(0, 3), (5, 8), (4, 6), (0, 20)]] == [
        False,
        False,
        True,
        True,
    ]
    assert some.hold(3, 5)
    assert not some.hold(3, 6)
    assert not Intervals([(0, 2), (2, 4)]).hold(1, 3)
    assert Intervals([(0, 3), (2, 4)]).hold(1, 4)


def test_is_what_looking_at_each_would_say() -> None:
    chance = random.Random(7)
    for _ in range(300):
        places = [(start, start + chance.randint(1, 5)) for start in chance.choices(range(30), k=5)]
        some = Intervals(places)
        start = chance.randint(0, 30)
        end = start + chance.randint(1, 5)

        assert some.overlap(start, end) == any(s < end and start < e for s, e in places)
        if any(s <= start and end <= e for s, e in places):
            assert some.hold(start, end)
