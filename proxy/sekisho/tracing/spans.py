"""Spans of an exchange: a server span, and below it one for each part, of each attempt.

    POST openai.chat            read, detect, mask, upstream (until its headers), restore (until the
                                last byte); of a request that goes on to another upstream, several
    GET openai.realtime         a socket, and below it one for each message with text:
      openai.realtime.message   read, detect, mask

Attributes are names from the configuration and from tables, numbers, and codes of errors. What an
ExchangeRecord may not hold, a span may not: no path, query, header or text, and of an exception no
message. Of a client's headers only `traceparent` is read, made of digits: `tracestate` and
`baggage` may hold text, and would be exported with every span.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.trace import set_span_in_context as within
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from sekisho.errors import InvalidRequest, PolicyRefusal, SekishoError
from sekisho.headers import Header
from sekisho.record import REPLACING, OutcomeClass, RecordDraft
from sekisho.tracing.gen_ai import OPERATIONS, provider_name
from sekisho.upstreams import Jurisdiction, Upstream

METHODS: Final = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"}
)
OTHER_METHOD: Final = "_OTHER"
PARENT: Final = "traceparent"
Attribute = str | int | bool
_PROPAGATOR = TraceContextTextMapPropagator()
_MISTAKES = frozenset(
    {OutcomeClass.UPSTREAM_ERROR, OutcomeClass.UPSTREAM_FAILED, OutcomeClass.FAILED}
)


class SpanTracer:
    """A record.Tracer."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    def begin(self, method: str, headers: Iterable[Header]) -> "ExchangeTrace":
        known = method if method in METHODS else OTHER_METHOD
        span = self._tracer.start_span(known, _parent(headers), SpanKind.SERVER)
        return ExchangeTrace(self._tracer, span, known)


class ExchangeTrace:
    """A record.Trace."""

    def __init__(self, tracer: Tracer, span: Span, method: str) -> None:
        self._tracer = tracer
        self._span = span
        self._method = method
        self._attempts = 0
        self._upstream: Upstream | None = None

    def attempt(self, upstream: Upstream) -> None:
        self._attempts += 1
        self._upstream = upstream

    def part(self, name: str, draft: RecordDraft) -> "PartSpan":
        abroad = name == "upstream"
        kind = SpanKind.CLIENT if abroad else SpanKind.INTERNAL
        span = self._tracer.start_span(name, within(self._span, Context()), kind)
        if span.is_recording():
            span.set_attributes(self._attempt_attributes())
            if abroad:
                span.set_attributes(self._call_attributes(draft))
        return PartSpan(span, self._upstream)

    def message(self) -> "ExchangeTrace":
        span = self._tracer.start_span("message", within(self._span, Context()), SpanKind.SERVER)
        trace = ExchangeTrace(self._tracer, span, "")
        trace._attempts, trace._upstream = self._attempts, self._upstream
        return trace

    def end(self, draft: RecordDraft) -> None:
        span = self._span
        if span.is_recording():
            name = " ".join(filter(None, (self._method, draft.api)))
            span.update_name(name or "message")
            span.set_attributes(_filled(self._exchange_attributes(draft)))
            if _is_failure(draft):
                span.set_status(StatusCode.ERROR)
        span.end()

    def _attempt_attributes(self) -> Mapping[str, Attribute]:
        if self._upstream is None:
            return {}
        return {
            "sekisho.attempt": self._attempts,
            "sekisho.upstream": self._upstream.name,
            "sekisho.jurisdiction": str(self._upstream.jurisdiction),
        }

    def _call_attributes(self, draft: RecordDraft) -> Mapping[str, Attribute]:
        """As conventions have it for a client of an AI service."""
        url = urlsplit(self._upstream.base_url if self._upstream else "")
        port = url.port or {"http": 80, "https": 443}.get(url.scheme)
        return _filled(
            {
                "http.request.method": self._method,
                "server.address": url.hostname or "",
                "server.port": port if url.hostname and port else "",
                "gen_ai.operation.name": OPERATIONS.get(draft.api, ""),
                **_model_attributes(draft, self._upstream),
            }
        )

    def _exchange_attributes(self, draft: RecordDraft) -> Mapping[str, Attribute]:
        masked = sum(n for (_, action), n in draft.counts.items() if str(action) in REPLACING)
        return {
            "http.request.method": self._method,
            "http.response.status_code": (draft.status or "") if self._method else "",
            "error.type": _error_type(draft),
            **_model_attributes(draft, self._upstream),
            "sekisho.request_id": draft.request_id,
            "sekisho.source": draft.source,
            "sekisho.client": draft.client,
            "sekisho.api": draft.api,
            "sekisho.upstream": draft.upstream,
            "sekisho.jurisdiction": draft.jurisdiction,
            "sekisho.answered_by": draft.answered_by,
            "sekisho.masked": masked + draft.resent,
            "sekisho.outcome": draft.outcome,
            "sekisho.outcome_class": str(draft.outcome_class),
            "sekisho.streamed": draft.streamed,
            "sekisho.dry_run": draft.dry_run,
        }


class PartSpan:
    """A record.PartTrace."""

    def __init__(self, span: Span, upstream: Upstream | None) -> None:
        self._span = span
        self._upstream = upstream

    def headers(self) -> Sequence[Header]:
        """For whoever is asked in this part: a server at home may go on with the trace."""
        if self._upstream is None or self._upstream.jurisdiction is not Jurisdiction.DOMESTIC:
            return ()
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier, within(self._span, Context()))
        return [(PARENT, carrier[PARENT])] if PARENT in carrier else ()

    def answered(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)
        if status >= 400:
            self._span.set_attribute("error.type", str(status))
            self._span.set_status(StatusCode.ERROR)

    def end(self, error: BaseException | None) -> None:
        if error is not None and self._span.is_recording():
            known = error.code if isinstance(error, SekishoError) else type(error).__name__
            self._span.set_attribute("error.type", known)
            if not isinstance(error, PolicyRefusal | InvalidRequest):
                self._span.set_status(StatusCode.ERROR)
        self._span.end()


def _parent(headers: Iterable[Header]) -> Context:
    """Empty where the client names none, or more than one."""
    named = [value for name, value in headers if name.lower() == PARENT]
    return _PROPAGATOR.extract({PARENT: named[0]}, Context()) if len(named) == 1 else Context()


def _model_attributes(draft: RecordDraft, upstream: Upstream | None) -> Mapping[str, Attribute]:
    return {
        "gen_ai.provider.name": provider_name(draft.api, upstream),
        "gen_ai.request.model": draft.model,
    }


def _is_failure(draft: RecordDraft) -> bool:
    """As conventions have it, a client's mistake is no failure of the server."""
    upstreams = draft.outcome_class is OutcomeClass.UPSTREAM_ERROR and draft.status < 500
    return draft.outcome_class in _MISTAKES and not upstreams


def _error_type(draft: RecordDraft) -> str:
    return "" if draft.outcome_class is OutcomeClass.ANSWERED else draft.outcome


def _filled(attributes: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
    return {name: value for name, value in attributes.items() if value != ""}
