"""How often each client may ask: a bucket of tokens that fills evenly."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sekisho.errors import SekishoError

MAX_BUCKETS = 10_000
"""More clients than anybody configures. Those longest silent are full again and may go."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """Of one process. A minute's worth may come at once; then as many as flow in again.
    `per_minute` may be changed at any time.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        setting: str = "api.requests_per_minute",
    ) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._setting = setting
        self._buckets: dict[str, _Bucket] = {}

    def take(self, scope: str) -> None:
        """Raises SekishoError 429, which says when to try again."""
        now, per_minute = self._clock(), self.per_minute
        bucket = self._buckets.pop(scope, None) or _Bucket(per_minute, now)
        gained = (now - bucket.filled_at) * per_minute / 60
        bucket.tokens = min(per_minute, bucket.tokens + gained)
        bucket.filled_at = now
        self._buckets[scope] = bucket
        if len(self._buckets) > MAX_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        if bucket.tokens < 1:
            raise _too_many(per_minute, (1 - bucket.tokens) * 60 / per_minute, self._setting)
        bucket.tokens -= 1


def _too_many(per_minute: int, wait_s: float, setting: str) -> SekishoError:
    return SekishoError(
        "too_many_requests",
        status=429,
        en=f"More than {per_minute} requests a minute.",
        ja=f"1 分あたり {per_minute} 件を超えています。",
        setting=setting,
        retry_after_s=max(1, math.ceil(wait_s)),
    )
