"""What is written down of an exchange: who, where to, how much, how long, and never a value.

An edge (the proxy, a socket, the text API) fills a RecordDraft while the exchange goes on, and
hands its record to all recorders when it ends, however it ends. One record is one proxied request,
one request of the text API, or, of a socket, one message that held text (its `api` ends in
`.message`); the socket itself has one more when it closes, with no counts.

    began       a Witness may refuse; nothing has left yet
    recorded    at the end; nobody can refuse any more, and nobody may fail
"""

import logging
import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol, Self, TypeAlias, runtime_checkable

from sekisho.errors import PolicyRefusal, SekishoError, UpstreamFailure
from sekisho.failures import class_and_place
from sekisho.headers import Header
from sekisho.masking.actions import Action
from sekisho.upstreams import Upstream

log = logging.getLogger("sekisho")

Source: TypeAlias = Literal["proxy", "socket", "api"]
Counts: TypeAlias = Mapping[tuple[str, str], int]
"""How often which action was taken on which entity type, as (entity type, action)."""

REPLACING = frozenset({"mask", "redact", "generalize"})
"""Actions after which a value does not leave, and the request does."""

REFUSING = frozenset({"block", "reroute"})
"""Actions after which the request does not go where it was meant to."""

OTHER_MODEL = "other"
_MODEL = re.compile(
    r"(?=[^@]{0,128}[A-Za-z])[A-Za-z0-9._:/-]{1,128}(?:@(?:[0-9]{1,8}|default|latest))?"
)
"""What has an @ could be anybody's address, and a bare row of digits anybody's number."""


class OutcomeClass(StrEnum):
    """Whose doing an exchange's end was: of a bounded number, for figures."""

    ANSWERED = "answered"
    UPSTREAM_ERROR = "upstream_error"  # the upstream answered with an error of its own
    UPSTREAM_FAILED = "upstream_failed"  # it could not be reached, or broke off
    REFUSED = "refused"  # by the policy
    INVALID = "invalid"  # the client's mistake
    FAILED = "failed"  # Sekisho's own: detector, vault, limits, stopping
    CLIENT_GONE = "client_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRecord:
    """Times are in seconds; `began_at` is Unix time. What is not known (yet) is '' or 0.

    `client`: its name, or "open" on a server without clients. `api`: the row's name; for the text
    API "text." and the operation's. `outcome`: the HTTP status, an error's code, or client_gone;
    of a socket's message also `sent`, of the socket `closed`. `counts`: what was found in texts
    that had not gone out before; `resent`: placeholders in those that had. A message's bytes are
    among its socket's, too. `answered_by`: the upstream that the answer came from. `parts` of
    `duration_s`: read, detect, mask, upstream (until its headers). `dry_run`: `counts` is what
    would have been done; it left as it came.
    """

    request_id: str
    began_at: float
    source: Source
    client: str = ""
    upstream: str = ""
    jurisdiction: str = ""
    api: str = ""
    model: str = ""
    outcome: str = ""
    outcome_class: OutcomeClass = OutcomeClass.FAILED
    counts: Counts = field(default_factory=dict)
    resent: int = 0
    refused_types: tuple[str, ...] = ()
    request_bytes: int = 0
    response_bytes: int = 0
    streamed: bool = False
    dry_run: bool = False
    parts: Mapping[str, float] = field(default_factory=dict)
    duration_s: float = 0.0
    answered_by: str = ""

    @property
    def findings(self) -> Counts:
        """`counts`, and a block for each type that a request was refused for without a count."""
        refused = {kind for (kind, action) in self.counts if action in REFUSING}
        more = {(kind, "block"): 1 for kind in self.refused_types if kind not in refused}
        return {**self.counts, **more}


class Recorder(Protocol):
    """Called in the event loop, once for each exchange: it must take microseconds, so what waits
    for a disk belongs into a thread of the recorder's own.
    """

    def record(self, record: ExchangeRecord) -> None: ...


@runtime_checkable
class Witness(Protocol):
    """A recorder without whose word nothing leaves (an audit that fails closed)."""

    async def begin(self, record: ExchangeRecord) -> None:
        """Called when it is known what would leave, before anything does: so also before any part
        of the answer is delivered. The record has no outcome yet; the one at the end has the same
        `request_id`. Called again for each further upstream that the request goes to. Raises
        SekishoError, and then nothing leaves. Not called for what is refused before. Of the text
        API, only what masks a text for somebody to send calls it.
        """
        ...


class PartTrace(Protocol):
    """One part of an exchange, on one attempt. `headers`: those by which whoever is asked in it may
    go on with the trace, if it may know of it. `answered`: with that HTTP status.
    """

    def headers(self) -> Sequence[Header]: ...

    def answered(self, status: int) -> None: ...

    def end(self, error: BaseException | None) -> None: ...


class Trace(Protocol):
    """An exchange, told while it goes on. Each `attempt` is at an upstream; `message` begins one of
    a socket's. Must take microseconds, and never raise.
    """

    def attempt(self, upstream: Upstream) -> None: ...

    def part(self, name: str, draft: "RecordDraft") -> PartTrace: ...

    def message(self) -> "Trace": ...

    def end(self, draft: "RecordDraft") -> None: ...


class Tracer(Protocol):
    def begin(self, method: str, headers: Iterable[Header]) -> Trace:
        """The client's headers may name whose part the exchange is."""
        ...


class Recorders:
    """All of a server's recorders, and who traces its exchanges. None of them can disturb an
    exchange by failing at its end.
    """

    def __init__(self, recorders: Iterable[Recorder] = (), tracer: Tracer | None = None) -> None:
        self._recorders = tuple(recorders)
        self._tracer = tracer
        self._witnesses = tuple(each for each in self._recorders if isinstance(each, Witness))

    def follow(self, draft: "RecordDraft", method: str, headers: Iterable[Header]) -> None:
        """From its very beginning, where exchanges are traced."""
        if self._tracer is None:
            return
        try:
            draft.trace = self._tracer.begin(method, headers)
        except Exception as error:
            log.error("%s is not traced: %s", draft.request_id, class_and_place(error))

    async def begin(self, draft: "RecordDraft") -> None:
        """Raises what a Witness raises."""
        if self._witnesses:
            record = draft.record()
            for witness in self._witnesses:
                await witness.begin(record)

    def end(self, draft: "RecordDraft") -> None:
        """The first call counts."""
        if draft.ended:
            return
        draft.ended = True
        record = draft.record()
        for recorder in self._recorders:
            try:
                recorder.record(record)
            except Exception as error:
                place = class_and_place(error)
                log.error("%s was not recorded: %s", record.request_id, place)
        if draft.trace is not None:
            try:
                draft.trace.end(draft)
            except Exception as error:
                log.error("%s was not traced: %s", record.request_id, class_and_place(error))


class RecordDraft:
    """A record while its exchange goes on. Only what `ExchangeRecord` allows may be put in:
    `upstream` and `api` are names from the configuration and the table, never what a client wrote.
    `status` is what the client gets, as far as it is known; 0 where it gets none.
    """

    def __init__(self, source: Source, request_id: str = "") -> None:
        self.source: Source = source
        self.request_id = request_id or new_request_id()
        self.began_at = time.time()
        self.client = ""
        self.upstream = ""
        self.jurisdiction = ""
        self.api = ""
        self.model = ""
        self.outcome = ""
        self.outcome_class = OutcomeClass.FAILED
        self.counts: Mapping[tuple[str, Action], int] = {}
        self.resent = 0
        self.refused_types: tuple[str, ...] = ()
        self.request_bytes = 0
        self.response_bytes = 0
        self.streamed = False
        self.dry_run = False
        self.answered_by = ""
        self.parts: dict[str, float] = {}
        self.ended = False
        self.status = 0
        self.trace: Trace | None = None
        self._since = time.perf_counter()

    @property
    def duration_s(self) -> float:
        return time.perf_counter() - self._since

    def timed(self, part: str) -> "_Timed":
        """A context whose time is added to the part's."""
        return _Timed(self, part)

    def traced(self, part: str) -> AbstractContextManager[object]:
        """The same for a part that figures do not have."""
        return nullcontext() if self.trace is None else _Traced(self, part)

    def attempt(self, upstream: Upstream) -> None:
        """The parts that follow are of one that goes there."""
        if self.trace is not None:
            self.trace.attempt(upstream)

    def answered(self, status: int) -> None:
        """By the upstream; or by its head, as long as nothing goes wrong behind that."""
        self.succeeded(str(status))
        self.status = status
        if status >= 400:
            self.outcome_class = OutcomeClass.UPSTREAM_ERROR

    def succeeded(self, outcome: str) -> None:
        self.outcome = outcome
        self.outcome_class = OutcomeClass.ANSWERED

    def failed(self, error: SekishoError) -> None:
        self.outcome = error.code
        self.status = self.status or error.status  # an answer that has begun keeps its own
        self.outcome_class = _outcome_class(error)
        self.refused_types = error.entity_types

    def client_gone(self) -> None:
        self.outcome = "client_gone"
        self.outcome_class = OutcomeClass.CLIENT_GONE

    def record(self) -> ExchangeRecord:
        return ExchangeRecord(
            request_id=self.request_id,
            began_at=self.began_at,
            source=self.source,
            client=self.client,
            upstream=self.upstream,
            jurisdiction=self.jurisdiction,
            api=self.api,
            model=self.model,
            outcome=self.outcome,
            outcome_class=self.outcome_class,
            counts={(kind, str(action)): n for (kind, action), n in self.counts.items()},
            resent=self.resent,
            refused_types=self.refused_types,
            request_bytes=self.request_bytes,
            response_bytes=self.response_bytes,
            streamed=self.streamed,
            dry_run=self.dry_run,
            parts=dict(self.parts),
            duration_s=self.duration_s,
            answered_by=self.answered_by,
        )


class _Traced:
    def __init__(self, draft: RecordDraft, part: str) -> None:
        self._draft = draft
        self._part = part
        self._trace: PartTrace | None = None

    def __enter__(self) -> Self:
        if self._draft.trace is not None:
            self._trace = self._draft.trace.part(self._part, self._draft)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if self._trace is not None:
            self._trace.end(error)

    @property
    def headers(self) -> Sequence[Header]:
        return () if self._trace is None else self._trace.headers()

    def answered(self, status: int) -> None:
        if self._trace is not None:
            self._trace.answered(status)


class _Timed(_Traced):
    def __enter__(self) -> Self:
        super().__enter__()
        self._since = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: object
    ) -> None:
        took, parts = time.perf_counter() - self._since, self._draft.parts
        parts[self._part] = parts.get(self._part, 0.0) + took
        super().__exit__(kind, error, at)


def new_request_id() -> str:
    return f"req_{secrets.token_hex(8)}"


def recorded_model(given: str) -> str:
    """As a record may hold it: what does not look like a model's name is OTHER_MODEL."""
    return given if not given or _MODEL.fullmatch(given) else OTHER_MODEL


def _outcome_class(error: SekishoError) -> OutcomeClass:
    if isinstance(error, PolicyRefusal):
        return OutcomeClass.REFUSED
    if isinstance(error, UpstreamFailure):
        return OutcomeClass.UPSTREAM_FAILED
    return OutcomeClass.INVALID if error.status < 500 else OutcomeClass.FAILED
