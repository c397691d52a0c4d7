"""What is let in: so many requests at once, with heads of such a size. All else is refused at once,
since a queue without a bound only fails later, and everybody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sekisho.clients import Client
from sekisho.errors import InvalidRequest, SekishoError
from sekisho.server.api.rate import RateLimit
from sekisho.settings import Limits


class Admission:
    """Counts the requests of one process. Health checks do not pass here. `limits` may be changed
    at any time, and so may those of a client: what has been counted stays counted.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.inside = 0
        self.streams = 0
        self._running: Counter[str] = Counter()
        self._rates: dict[str, RateLimit] = {}

    @contextmanager
    def admit(self, headers: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Raises SekishoError, and then the request's body has not been read."""
        self._check(headers)
        if self.inside >= self.limits.max_concurrent_requests:
            raise _too_many(self.limits)
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    @contextmanager
    def admit_client(self, client: Client) -> Iterator[None]:
        """For as long as one of its requests is served. Raises SekishoError."""
        most, running = client.max_concurrent_requests, self._running[client.name]
        if most is not None and running >= most:
            raise _too_many_of_one(client.name, most)
        self._take(client)
        self._running[client.name] += 1
        try:
            yield
        finally:
            self._running[client.name] -= 1

    def _take(self, client: Client) -> None:
        if client.requests_per_minute is None:
            self._rates.pop(client.name, None)
            return
        rate = self._rates.get(client.name)
        if rate is None:
            setting = f"clients.{client.name}.requests_per_minute"
            rate = self._rates[client.name] = RateLimit(client.requests_per_minute, setting=setting)
        rate.per_minute = client.requests_per_minute
        rate.take(client.name)

    @contextmanager
    def streaming(self) -> Iterator[None]:
        """For as long as one of those inside has an answer coming piece by piece."""
        self.streams += 1
        try:
            yield
        finally:
            self.streams -= 1

    def _check(self, headers: Iterable[tuple[str, str]]) -> None:
        count = size = 0
        for name, value in headers:
            count += 1
            size += len(name) + len(value)
        limits = self.limits
        if count > limits.max_headers:
            raise _too_large("limits.max_headers", limits.max_headers, "headers", "個")
        if size > limits.max_header_bytes:
            raise _too_large("limits.max_header_bytes", limits.max_header_bytes, "bytes", "バイト")


def _too_many(limits: Limits) -> SekishoError:
    most = limits.max_concurrent_requests
    return SekishoError(
        "too_many_requests_at_once",
        status=503,
        en=f"Sekisho is serving {most} requests, as many as it may at once.",
        ja=f"同時に処理できる {most} 件に達しています。",
        setting="limits.max_concurrent_requests",
        retry_after_s=1,
    )


def _too_many_of_one(client: str, most: int) -> SekishoError:
    return SekishoError(
        "too_many_requests_at_once",
        status=429,
        en=f"The client '{client}' may have {most} requests served at once.",
        ja=f"クライアント「{client}」が同時に処理できるのは {most} 件までです。",
        setting=f"clients.{client}.max_concurrent_requests",
        retry_after_s=1,
    )


def _too_large(setting: str, most: int, en: str, ja: str) -> InvalidRequest:
    return InvalidRequest(
        "headers_too_large",
        status=431,
        en=f"The request's headers are more than {most} {en}.",
        ja=f"リクエストのヘッダーが {most} {ja}を超えています。",
        setting=setting,
    )
