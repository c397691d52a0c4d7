"""What the server writes to standard error: lines for people, or JSON for what collects them.

One line for each exchange, made of its record; a request's path is in none, since it may name what
the body may not. Whoever writes a line, ValueFree goes over it.
"""

import logging
from collections import defaultdict
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from sekisho.failures import ValueFree
from sekisho.record import REPLACING, ExchangeRecord
from sekisho.settings import LogSettings

log = logging.getLogger("sekisho")

_EXTRA = "exchange"
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_URL_WRITERS = ("httpx", "httpcore", "httpx2", "httpcore2")


def configure_logging(settings: LogSettings) -> None:
    level = getattr(logging, settings.level.upper())
    handler = logging.StreamHandler()
    handler.setFormatter(_json() if settings.format == "json" else logging.Formatter(_TEXT))
    # Below INFO, libraries write what they send and receive: that level is for our own lines.
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler])
    log.setLevel(level)
    for each in logging.getLogger().handlers:
        each.addFilter(ValueFree())
    for name in _URL_WRITERS:  # and a URL may hold a value
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class ExchangeLog:
    """A recorder."""

    def record(self, record: ExchangeRecord) -> None:
        masked = sum(n for (_, action), n in record.counts.items() if action in REPLACING)
        log.info(
            "%s %s %s masked=%d %s %.1fms",
            record.request_id,
            record.source,
            "/".join(filter(None, (record.upstream, record.api))) or "-",
            masked + record.resent,
            record.outcome,
            record.duration_s * 1000,
            extra={_EXTRA: record},
        )


def _json() -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            # Only this: what others add to their lines is nobody's business.
            structlog.stdlib.ExtraAdder(allow=[_EXTRA]),
            _spread,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _spread(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    record = event.pop(_EXTRA, None)
    if isinstance(record, ExchangeRecord):
        event.update(_fields(record), event="exchange")
    return event


def _fields(record: ExchangeRecord) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, action), count in record.counts.items():
        counts[kind][action] = count
    return {
        "request_id": record.request_id,
        "source": record.source,
        "client": record.client,
        "upstream": record.upstream,
        "jurisdiction": record.jurisdiction,
        "answered_by": record.answered_by,
        "api": record.api,
        "model": record.model,
        "outcome": record.outcome,
        "outcome_class": str(record.outcome_class),
        "counts": counts,
        "resent": record.resent,
        "refused_types": list(record.refused_types),
        "dry_run": record.dry_run,
        "streamed": record.streamed,
        "request_bytes": record.request_bytes,
        "response_bytes": record.response_bytes,
        "parts_ms": {part: round(took * 1000, 3) for part, took in record.parts.items()},
        "duration_ms": round(record.duration_s * 1000, 3),
    }
