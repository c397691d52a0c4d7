"""Which upstream answers a request: the one that was asked, or a domestic one in its place.

    because the policy says so      the request may be answered, but not abroad (`reroute`)
    because the other one fails     unreachable, out of order, over its limits (`failover`)
    because an administrator does   `stay_home`: nothing goes abroad

What goes to a domestic upstream goes as the client wrote it, without the client's credentials,
which are for the upstream that it asked. Requests are not translated: the other upstream has to
speak the same API, and what refers to something stored at the first one cannot be answered there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sekisho.breaker import Breaker
from sekisho.credentials import without_key
from sekisho.errors import PolicyRefusal, Rerouted
from sekisho.exchange import Exchange, Request
from sekisho.headers import CREDENTIALS
from sekisho.upstreams import ECHO, Jurisdiction, Upstream
from sekisho.wire.model_name import with_model

TOO_MANY = 429
REFUSING = frozenset({TOO_MANY, 500, 502, 503, 504, 529})
"""Statuses of an upstream that cannot or will not answer now, whatever the request."""


class Cause(StrEnum):
    ASKED = "asked"
    POLICY = "policy"
    FAILURE = "failure"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Way:
    """`asked` is whom the client named; `upstream`, who is to answer."""

    asked: Upstream
    upstream: Upstream
    cause: Cause = Cause.ASKED

    def request(self, request: Request) -> Request:
        """As it goes this way. Raises PolicyRefusal where the model cannot be named."""
        if self.cause is Cause.ASKED:
            return request
        headers = [h for h in request.headers if h[0].lower() not in CREDENTIALS]
        request = replace(request, headers=headers, query=without_key(request.query))
        if not self.upstream.model:
            return request
        path, body = with_model(request.path, request.body, self.upstream.model)
        return replace(request, path=path, body=body)


class NoDetour(Exception):
    def __init__(self, way: Way) -> None:
        super().__init__()
        self.way = way


@dataclass(frozen=True)
class Routes:
    upstreams: Mapping[str, Upstream]
    stay_home: bool = False
    breaker: Breaker = field(default_factory=Breaker)

    def begin(self, asked: Upstream) -> Way:
        """Raises PolicyRefusal where nothing may go abroad, and nobody at home stands in."""
        instead = self.upstreams.get(asked.failover)
        abroad = asked.jurisdiction is Jurisdiction.FOREIGN and asked is not ECHO
        if self.stay_home and abroad:
            if instead is None:
                raise _switched_off(asked)
            return Way(asked, instead, Cause.SWITCH)
        if instead is not None and not self.breaker.allows(asked.name):
            return Way(asked, instead, Cause.FAILURE)
        return Way(asked, asked)

    def check_socket(self, asked: Upstream) -> None:
        """A socket is not moved to another upstream. Raises PolicyRefusal."""
        if self.stay_home and asked.jurisdiction is Jurisdiction.FOREIGN:
            raise _switched_off(asked)

    def reroute(self, way: Way, exchange: Exchange, rerouted: Rerouted) -> Way:
        """Raises PolicyRefusal where the upstream that the policy names cannot answer this."""
        target = self.upstreams.get(rerouted.to)
        if target is None or way.cause is not Cause.ASKED:
            raise rerouted
        self._check(target, exchange, rerouted)
        return Way(way.asked, target, Cause.POLICY)

    def instead(self, way: Way, exchange: Exchange, status: int = 0) -> Way | None:
        """After a failure of the upstream asked: who answers in its place, if anybody can. Limits
        that a client reached with a key of its own say nothing of the upstream to others.
        """
        target = self.upstreams.get(way.upstream.failover)
        if way.cause is not Cause.ASKED or target is None:
            return None
        if status != TOO_MANY or way.upstream.api_key is not None:
            self.breaker.failed(way.upstream.name)
        if not _can_answer(target, exchange):
            return None
        return Way(way.asked, target, Cause.FAILURE)

    def check(self, way: Way, exchange: Exchange) -> None:
        """Where a way that was taken without a look at the request turns out to lead nowhere:
        raises PolicyRefusal for the switch's. For that of an open circuit, NoDetour: what nobody
        else can answer is asked where it was meant for.
        """
        if way.cause is Cause.SWITCH:
            self._check(way.upstream, exchange, None)
        if way.cause is Cause.FAILURE and not _can_answer(way.upstream, exchange):
            raise NoDetour(Way(way.asked, way.asked))

    def answered(self, way: Way) -> None:
        if way.cause is Cause.ASKED and way.upstream.failover:
            self.breaker.answered(way.upstream.name)

    def _check(self, target: Upstream, exchange: Exchange, rerouted: Rerouted | None) -> None:
        if not _can_answer(target, exchange):
            raise _not_portable(target, rerouted)


def _can_answer(target: Upstream, exchange: Exchange) -> bool:
    return exchange.portable and (not target.speaks or exchange.vendor in target.speaks)


def _switched_off(asked: Upstream) -> PolicyRefusal:
    return PolicyRefusal(
        "foreign_upstreams_switched_off",
        status=503,
        en=f"Nothing goes abroad at present, and nobody stands in for '{asked.name}' here. "
        "Nothing was sent.",
        ja=f"現在、国外への送信は停止中で、「{asked.name}」に代わる接続先がありません。"
        "送信していません。",
        setting="stay_home",
    )


def _not_portable(target: Upstream, rerouted: Rerouted | None) -> PolicyRefusal:
    types = rerouted.entity_types if rerouted else ()
    listed = f" ({', '.join(types)})" if types else ""
    return PolicyRefusal(
        "not_reroutable",
        en=f"The request may not go abroad{listed}, and '{target.name}' cannot answer it: it is of "
        "another API, or about something stored at the upstream that was asked. Nothing was sent.",
        ja=f"国外に出せない要求です{listed}。「{target.name}」は別の API か、元の接続先に"
        "保存されたものに関する要求のため応答できません。送信していません。",
        setting=rerouted.setting if rerouted else f"upstreams.{target.name}.speaks",
        entity_types=types,
    )


def refuses(way: Way, status: int) -> bool:
    """Whether an upstream's answer is that it cannot answer."""
    return way.cause is Cause.ASKED and status in REFUSING
