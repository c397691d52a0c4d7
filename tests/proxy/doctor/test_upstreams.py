"""Upstreams are reached as requests would reach them; they get an address, and nothing else."""

import time
from email.utils import formatdate
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from sekisho.doctor.check import Check, Status, ok
from sekisho.doctor.upstreams import look_at_clock, look_at_upstream, looks
from sekisho.settings import Settings
from sekisho.upstreams import Jurisdiction, Upstream
from support.certificates import TestAuthority
from support.servers import serving


class Clock:
    """Answers with its time, whatever is asked."""

    def __init__(self, ahead_s: float = 0.0, status: int = 401) -> None:
        self.ahead_s, self.status = ahead_s, status
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((scope["method"], scope["path"], names))
        date = formatdate(time.time() + self.ahead_s, usegmt=True).encode()
        headers = [(b"date", date), (b"location", b"http://127.0.0.1:9/planted")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def look(url: str, **more: bool) -> Check:
    [check] = look_at_upstream(Upstream("far", url, Jurisdiction.FOREIGN), **more)
    return check


@pytest.mark.parametrize("status", [200, 401, 302, 503])
def test_any_answer_will_do_and_nothing_is_sent(status: int) -> None:
    clock = Clock(status=status)
    with serving(clock, lifespan="off") as url:
        check = look(url)

    assert (check.name, check.status) == ("upstream far", Status.OK)
    [(method, path, headers)] = clock.asked
    assert (method, path) == ("HEAD", "/")
    assert not {"authorization", "x-api-key", "content-length"} & set(headers)


def test_where_nobody_answers_is_told() -> None:
    check = look("http://127.0.0.1:9")

    assert (check.status, "refused" in check.said) == (Status.FAIL, True)


def test_a_certificate_has_to_be_trusted_and_its_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = TestAuthority(tmp_path)
    tls = authority.issue("127.0.0.1")
    with serving(Clock(), lifespan="off", tls=tls) as url:
        untrusted = look(url)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        trusted = look(url)

    assert (untrusted.status, "not trusted" in untrusted.said) == (Status.FAIL, True)
    assert trusted.status in (Status.OK, Status.WARN)
    assert "its certificate holds for" in trusted.said


def test_at_home_nobody_abroad_is_asked() -> None:
    assert look("http://127.0.0.1:9", stay_home=True).status is Status.SKIP


def test_every_upstream_is_looked_at() -> None:
    assert len(looks(Settings())) == 3


@pytest.mark.parametrize(
    ("ahead_s", "status"), [(0, Status.OK), (50, Status.OK), (90, Status.FAIL), (-90, Status.FAIL)]
)
def test_a_clock_is_held_against_theirs(ahead_s: float, status: Status) -> None:
    with serving(Clock(ahead_s), lifespan="off") as url:
        check = look_at_clock([look(url)])

    assert check.status is status
    if status is Status.FAIL:
        assert f"is {90} s" in check.said or "is 89 s" in check.said or "is 91 s" in check.said
        assert ("behind" if ahead_s > 0 else "ahead") in check.said


def test_one_wrong_clock_among_three_is_not_ours() -> None:
    told = [Check("u", Status.OK, "", clock_s=each) for each in (0.2, 4000.0, -0.5)]

    assert look_at_clock(told).status is Status.OK
    assert look_at_clock([ok("u", "")]).status is Status.SKIP
