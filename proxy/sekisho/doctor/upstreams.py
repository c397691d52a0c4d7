"""Whether each upstream answers, by the way that requests would take. Nothing but `HEAD` and its
address is sent: no key, no text, no name of a client.
"""

import ssl
import statistics
import time
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

import httpx2

from sekisho.doctor.check import Check, Look, Status, fail, ok, skip
from sekisho.settings import Settings
from sekisho.upstreams import Jurisdiction, Upstream

TIMEOUT_S = 5.0
EXPIRES_SOON_S = 14 * 24 * 3600.0
CLOCK_S = 60.0
"""What a Date header may be off without anybody's clock being wrong."""


def looks(settings: Settings) -> list[Look]:
    """One for each upstream, to be taken side by side."""
    return [
        partial(look_at_upstream, upstream, stay_home=settings.stay_home)
        for upstream in settings.named_upstreams().values()
    ]


def look_at_upstream(upstream: Upstream, *, stay_home: bool = False) -> Iterator[Check]:
    name = f"upstream {upstream.name}"
    if stay_home and upstream.jurisdiction is Jurisdiction.FOREIGN:
        yield skip(name, "nothing goes abroad / 国外送信は停止中 [stay_home]")
        return
    try:
        with (
            httpx2.Client(timeout=TIMEOUT_S, follow_redirects=False) as client,
            client.stream("HEAD", upstream.base_url) as answer,
        ):
            certificate = _certificate(answer)
            clock_s = _clock_s(answer.headers.get("date", ""))
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        yield fail(
            name,
            f"{upstream.base_url} cannot be reached: {_reason(error)} / 接続できません",
            "network, proxy (HTTPS_PROXY), certificates (SSL_CERT_FILE) "
            "/ ネットワーク・プロキシ・証明書を確認",
        )
        return
    yield _reached(name, certificate, clock_s)


def _reached(name: str, expires_s: float | None, clock_s: float | None) -> Check:
    if expires_s is None:
        said, status = "answers, unencrypted / 応答あり（平文）", Status.OK
    else:
        days = int(expires_s // 86400)
        said = f"answers; its certificate holds for {days} days / 応答あり"
        status = Status.WARN if expires_s < EXPIRES_SOON_S else Status.OK
    advice = "have it renewed / 証明書を更新してください" if status is Status.WARN else ""
    return Check(name, status, said, advice, clock_s)


def look_at_clock(upstreams: Sequence[Check]) -> Check:
    """By what the upstreams' answers told; one of them may be wrong."""
    told = [each.clock_s for each in upstreams if each.clock_s is not None]
    if not told:
        return skip("clock", "no upstream told its time / 比較できる時刻がありません")
    off_s = statistics.median(told)
    if abs(off_s) > CLOCK_S:
        return fail(
            "clock",
            f"is {abs(off_s):.0f} s {'behind' if off_s > 0 else 'ahead'} / 時計がずれています",
            "AWS refuses such requests, and entries and audit lines get wrong times: use NTP "
            "/ NTP で同期してください",
        )
    return ok("clock", f"within {CLOCK_S:g} s of the upstreams' / 時計は合っています")


def _certificate(answer: httpx2.Response) -> float | None:
    """How long the upstream's is still valid, in seconds; None without TLS."""
    stream: Any = answer.extensions.get("network_stream")
    tls = stream and stream.get_extra_info("ssl_object")
    found = tls.getpeercert() if tls else None
    return ssl.cert_time_to_seconds(found["notAfter"]) - time.time() if found else None


def _clock_s(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() - time.time()
    except (TypeError, ValueError):
        return None


def _reason(error: Exception) -> str:
    """The library's words hold an address at most; those of a proxy could hold a password."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__
