"""`POST /api/try`: a text on the way that a request goes, with nothing sent and nothing kept.

The exchange is a real one, with the configured actions over the chosen profile; only its memo and
its vault are thrown away behind it, and wherever it would be sent, the echo answers. So what is
shown is what would leave, placeholders included: they are those of the client that asks.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, ParamSpec, TypeVar

from sekisho.checkpoint import Checkpoint
from sekisho.clients import Client
from sekisho.detection import Detector
from sekisho.echo import MODEL, EchoTransport
from sekisho.entity_types import Profile
from sekisho.errors import InvalidRequest, PolicyRefusal, Rerouted
from sekisho.exchange import Collaborators, Exchange, Request
from sekisho.masked_findings import MaskedFinding, masked_findings
from sekisho.masking.actions import Action
from sekisho.masking.masker import Decision
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.policy import Policy
from sekisho.server.api.operation import Call, Message, Operation
from sekisho.server.body import INLINE_BYTES
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.transport import Outgoing
from sekisho.upstreams import ECHO, Upstream, named_upstream
from sekisho.wire.json_body import Json, write_json
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

PATH = "/v1/chat/completions"

STANDS_AGAIN = "Recurrence"
"""In place of a recognizer: the masker found the value, since it stands elsewhere in the text."""

P = ParamSpec("P")
T = TypeVar("T")


class TrialRequest(Message):
    """`profile`: in place of the configured one, for this trial alone."""

    text: str
    profile: str | None = None
    upstream: str | None = None


class TriedFinding(Message):
    """`placeholder`: what stands in its place; null where it was left, or the text was stopped."""

    start: int
    end: int
    entity_type: str
    score: float
    recognizer: str
    action: str
    placeholder: str | None


class TriedAnswer(Message):
    """The echo's, as it came, and as the client sees it."""

    received: str
    restored: str


class Stop(Message):
    """Why nothing was sent. `to`: the upstream that the policy names instead."""

    code: str
    detail: str
    setting: str | None
    to: str | None


class TrialResult(Message):
    """`sent` and `answer` are null where nothing may leave; `stop` says why. `dry_run`: the policy
    only watches, so that what it would mask goes out as it is. `not_sought`: types that the chosen
    profile acts on, but this server's detector was not told to look for.
    """

    findings: list[TriedFinding]
    verdict: Literal["sent", "blocked"]
    entity_types: list[str]
    sent: str | None
    answer: TriedAnswer | None
    stop: Stop | None
    dry_run: bool
    not_sought: list[str]


@dataclass(frozen=True)
class Trial:
    """Holds no state: two trials share nothing but the key."""

    key: bytes = field(repr=False)
    policy: PolicySettings
    detector: Detector
    upstreams: Mapping[str, Upstream]
    max_depth: int

    def operations(self) -> list[Operation]:
        return [
            Operation(
                "POST",
                "/api/try",
                "try",
                "What would leave of a text, why, and what the client would see of an answer. "
                "Nothing is sent, nothing is kept.",
                self._try,
                takes=(TrialRequest,),
                gives=(TrialResult,),
                refusals=(404,),
            )
        ]

    async def _try(self, call: Call[TrialRequest]) -> TrialResult:
        asked = call.body
        return await self.run(asked.text, call.client, asked.profile, asked.upstream)

    async def run(
        self, text: str, client: Client, profile: str | None = None, upstream: str | None = None
    ) -> TrialResult:
        """What the policy stops is a result like any other. Raises InvalidRequest for what cannot
        be chosen, PolicyRefusal for a text that cannot be read, and DetectionFailure.
        """
        chosen = named_upstream(self.upstreams, ECHO.name if upstream is None else upstream)
        settings = self._settings(profile)
        checkpoint = self._checkpoint(settings)
        not_sought = sorted(set(settings.further_types) - set(self.policy.further_types))
        who = client.scope, client.name
        inline = len(text) * 4 <= INLINE_BYTES
        exchange = await _run(inline, checkpoint.admit, _request(text), chosen, *who)
        findings = await self.detector.detect(exchange.leaves or [Leaf(text)])
        try:
            outgoing = await _run(inline, exchange.mask, findings if exchange.leaves else ())
        except PolicyRefusal as refusal:
            if not refusal.entity_types:
                raise
            rows = await _run(inline, _rows, text, exchange, findings)
            return _stopped(refusal, rows, not_sought)
        rows = await _run(inline, _rows, text, exchange, findings)
        return await _answered(exchange, outgoing, rows, chosen, not_sought)

    def _settings(self, profile: str | None) -> PolicySettings:
        if profile is None:
            return self.policy
        return self.policy.model_copy(update={"profile": _profile(profile)})

    def _checkpoint(self, settings: PolicySettings) -> Checkpoint:
        store = MemoryStore()
        shared = Collaborators(
            self.key, Policy(settings), Memo(store, self.key), Vault(store, self.key)
        )
        return Checkpoint(shared, max_depth=self.max_depth)


def _profile(name: str) -> Profile:
    try:
        return Profile(name)
    except ValueError:
        known = ", ".join(Profile)
        raise InvalidRequest(
            "unknown_profile",
            status=404,
            en=f"There is no profile of this name; there are: {known}.",
            ja=f"この名前のプロファイルはありません。あるもの：{known}",
            setting="policy.profile",
        ) from None


def _request(text: str) -> Request:
    body: Json = {"model": MODEL, "messages": [{"role": "user", "content": text}]}
    return Request("POST", PATH, "", [("content-type", "application/json")], write_json(body))


async def _answered(
    exchange: Exchange,
    outgoing: Outgoing,
    rows: list[TriedFinding],
    upstream: Upstream,
    not_sought: list[str],
) -> TrialResult:
    incoming = await EchoTransport().send(upstream, outgoing)
    answer = exchange.open(incoming.status, incoming.headers)
    received, restored = bytearray(), bytearray()
    async for piece in incoming.pieces():
        received += piece
        restored += await _run(len(piece) <= INLINE_BYTES, answer.feed, piece)
    restored += await _run(answer.held_bytes <= INLINE_BYTES, answer.flush)
    return TrialResult(
        findings=rows,
        verdict="sent",
        entity_types=[],
        sent=json.loads(outgoing.body)["messages"][0]["content"],
        answer=TriedAnswer(received=_content(received), restored=_content(restored)),
        stop=None,
        dry_run=bool(exchange.leaves) and not exchange.masked_texts,
        not_sought=not_sought,
    )


def _content(body: bytearray) -> str:
    text: str = json.loads(body)["choices"][0]["message"]["content"]
    return text


def _stopped(
    refusal: PolicyRefusal, rows: list[TriedFinding], not_sought: list[str]
) -> TrialResult:
    return TrialResult(
        findings=rows,
        verdict="blocked",
        entity_types=list(refusal.entity_types),
        sent=None,
        answer=None,
        stop=Stop(
            code=refusal.code,
            detail=refusal.message,
            setting=refusal.setting,
            to=refusal.to if isinstance(refusal, Rerouted) else None,
        ),
        dry_run=False,
        not_sought=not_sought,
    )


def _rows(
    text: str, exchange: Exchange, findings: Sequence[Sequence[Finding]]
) -> list[TriedFinding]:
    """What was found and what became of it, by place in `text`, without overlaps."""
    rows: list[TriedFinding] = []
    for leaf, found, masked in _by_leaf(text, exchange, findings):
        told = {(f.start, f.end): f for f in found}
        for place in _places(text, leaf.text):
            for each in masked:
                start, end = place[each.start], place[each.end]
                finding = told.get((each.start, each.end))
                rows.append(_row(each, start, end, finding))
    return list(_apart(sorted(rows, key=lambda row: (row.start, -row.end))))


def _by_leaf(
    text: str, exchange: Exchange, findings: Sequence[Sequence[Finding]]
) -> Iterator[tuple[Leaf, Sequence[Finding], Sequence[MaskedFinding]]]:
    if not exchange.leaves:  # at home nobody decides: it goes as it is
        yield Leaf(text), findings[0], [_undecided(f) for f in findings[0]]
    for number, leaf in enumerate(exchange.leaves):
        row = exchange.decisions[number]
        if exchange.masked_texts:
            became = masked_findings(exchange.masked_texts[number], row)
        else:
            became = [_decided(d) for d in row]
        yield leaf, findings[number], became


def _undecided(f: Finding) -> MaskedFinding:
    return MaskedFinding(f.start, f.end, f.entity_type, f.score, str(Action.ALLOW), None)


def _decided(d: Decision) -> MaskedFinding:
    return MaskedFinding(d.start, d.end, d.entity_type, d.score, str(d.action), None)


def _row(each: MaskedFinding, start: int, end: int, finding: Finding | None) -> TriedFinding:
    return TriedFinding(
        start=start,
        end=end,
        entity_type=each.entity_type,
        score=each.score,
        recognizer=finding.recognizer if finding else STANDS_AGAIN,
        action=each.action,
        placeholder=each.placeholder,
    )


def _apart(rows: Sequence[TriedFinding]) -> Iterator[TriedFinding]:
    end = 0
    for row in rows:
        if row.start >= end:
            yield row
            end = row.end


def _places(text: str, leaf: str) -> Iterator[Sequence[int]]:
    """Where `leaf` stands in `text`: for each place, the index in `text` of each index in `leaf`.

    A text that is JSON is read as such: its leaves are the strings in it, however they are escaped.
    """
    if leaf == text:
        yield range(len(text) + 1)
        return
    if not leaf:
        return
    for written in dict.fromkeys((_as_it_is(leaf), _escaped(leaf, False), _escaped(leaf, True))):
        whole = "".join(written)
        steps = [0]
        for each in written:
            steps.append(steps[-1] + len(each))
        quoted = f'"{whole}"'
        for start in _occurrences(text, quoted):
            yield [start + 1 + step for step in steps]
        if leaf.isdecimal():  # a number stands without quotes
            for start in _occurrences(text, whole):
                yield [start + step for step in steps]


def _as_it_is(leaf: str) -> tuple[str, ...]:
    return tuple(leaf)


def _escaped(leaf: str, ascii_only: bool) -> tuple[str, ...]:
    return tuple(json.dumps(each, ensure_ascii=ascii_only)[1:-1] for each in leaf)


def _occurrences(text: str, part: str) -> Iterator[int]:
    start = text.find(part)
    while start >= 0:
        yield start
        start = text.find(part, start + len(part))


async def _run(inline: bool, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """A thread costs more than it saves where the work is short."""
    return work(*args, **kwargs) if inline else await asyncio.to_thread(work, *args, **kwargs)
