"""So many requests a minute for each client."""

import pytest

from sekisho.errors import SekishoError
from sekisho.server.api import rate as rate_module
from sekisho.server.api.rate import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_come_at_once_and_then_as_many_as_flow_in() -> None:
    clock = Clock()
    limit = RateLimit(6, clock)
    for _ in range(6):
        limit.take("crm")

    with pytest.raises(SekishoError) as caught:
        limit.take("crm")
    error = caught.value
    assert (error.code, error.status, error.retry_after_s) == ("too_many_requests", 429, 10)
    assert error.setting == "api.requests_per_minute"
    limit.take("hr")

    clock.now += 4
    with pytest.raises(SekishoError) as caught:
        limit.take("crm")
    assert caught.value.retry_after_s == 6
    clock.now += 6
    limit.take("crm")
    clock.now += 3600
    for _ in range(6):
        limit.take("crm")
    with pytest.raises(SekishoError):
        limit.take("crm")


def test_it_remembers_so_many_clients_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_module, "MAX_BUCKETS", 2)
    limit = RateLimit(1, Clock())
    for client in ("a", "b", "c"):
        limit.take(client)

    limit.take("a")  # forgotten, so it may ask again
    with pytest.raises(SekishoError):
        limit.take("c")
