"""What is let in: so many requests at once, with heads of such a size. All else is refused at once,
since a queue without a bound only fails later, and everybody.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sekisho.clients import Client
from sekisho.errors import InvalidRequest, SekishoError
from sekisho.settings import Limits


class Admission:
    """Counts the requests of one process. Health checks do not pass here."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.inside = 0
        self.streams = 0
        self._running: Counter[str] = Counter()

    @contextmanager
    def admit(self, headers: Iterable[tuple[str, str]]) -> Iterator[None]:
        """Raises SekishoError, and then the request's body has not been read."""
        self._check(headers)
        if self.inside >= self._limits.max_concurrent_requests:
            raise _too_many(self._limits)
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
        self._running[client.name] += 1
        try:
            yield
        finally:
            self._running[client.name] -= 1

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
        if count > self._limits.max_headers:
            raise _too_large("limits.max_headers", self._limits.max_headers, "headers", "個")
        if size > self._limits.max_header_bytes:
            raise _too_large(
                "limits.max_header_bytes", self._limits.max_header_bytes, "bytes", "バイト"
            )


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
