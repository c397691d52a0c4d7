"""A circuit breaker for each upstream: one that fails again and again is left alone for a while.

Only an upstream that another one stands in for is watched: without one, trying is all there is.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 5
"""In a row, after which an upstream is taken to be down."""

PAUSE_S = 30.0
"""How long it is then left alone, before one request tries it again."""


@dataclass(slots=True)
class _State:
    failures: int = 0
    resting_until: float = 0.0


class Breaker:
    """Of one process, used in its event loop alone. `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._states: dict[str, _State] = {}

    def allows(self, upstream: str) -> bool:
        """Whether to try it. After a pause one request may, and the others wait for its outcome."""
        state = self._states.get(upstream)
        if state is None or state.failures < FAILURES:
            return True
        now = self._clock()
        if now < state.resting_until:
            return False
        state.resting_until = now + PAUSE_S
        return True

    def failed(self, upstream: str) -> None:
        state = self._states.setdefault(upstream, _State())
        state.failures += 1
        if state.failures >= FAILURES:
            state.resting_until = self._clock() + PAUSE_S

    def answered(self, upstream: str) -> None:
        self._states.pop(upstream, None)
