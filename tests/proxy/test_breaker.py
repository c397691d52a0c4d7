"""An upstream that fails again and again is left alone for a while."""

from sekisho.breaker import FAILURES, PAUSE_S, Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def down(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        assert breaker.allows("a")
        breaker.failed("a")
    return breaker


def test_after_some_failures_nobody_tries_for_a_while() -> None:
    breaker = down(Clock())

    assert not breaker.allows("a")
    assert breaker.allows("b")


def test_after_the_pause_one_tries() -> None:
    clock = Clock()
    breaker = down(clock)
    clock.now += PAUSE_S

    assert [breaker.allows("a") for _ in range(3)] == [True, False, False]


def test_one_that_fails_its_trial_is_left_alone_again() -> None:
    clock = Clock()
    breaker = down(clock)
    clock.now += PAUSE_S
    breaker.allows("a")
    breaker.failed("a")
    clock.now += PAUSE_S - 1

    assert not breaker.allows("a")


def test_one_answer_makes_it_well() -> None:
    clock = Clock()
    breaker = down(clock)
    clock.now += PAUSE_S
    breaker.allows("a")
    breaker.answered("a")

    assert breaker.allows("a")
    breaker.failed("a")
    assert breaker.allows("a")
