"""What a line says of an exchange: what its record says, which holds no value.

leaves   written before anything leaves (`audit.on_failure: block`); what left if no end follows
ended    the exchange is over, however it ended
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sekisho.audit.ledger import moment, now
from sekisho.record import Counts, ExchangeRecord, OutcomeClass
from sekisho.upstreams import ECHO

LEAVES = "leaves"
ENDED = "ended"
STARTED = "started"
CONFIGURED = "configured"
STOPPED = "stopped"
LOST = "lost"


def leaves(record: ExchangeRecord) -> dict[str, Any]:
    return {"event": LEAVES, "at": now(), **_common(record)}


def ended(record: ExchangeRecord) -> dict[str, Any]:
    return {
        "event": ENDED,
        "at": now(),
        **_common(record),
        "left": has_left(record),
        "answered_by": record.answered_by,
        "outcome": record.outcome,
        "outcome_class": str(record.outcome_class),
        "refused_types": list(record.refused_types),
        "streamed": record.streamed,
        "response_bytes": record.response_bytes,
        "duration_ms": round(record.duration_s * 1000),
    }


def has_left(record: ExchangeRecord) -> bool:
    """Whether the request, or a part of it, was handed to somebody: also where no answer came."""
    if ECHO.name in (record.answered_by, record.upstream):
        return False
    if record.source == "api":  # whoever asked for the masked text sends it
        return record.api == "text.mask" and record.outcome_class is OutcomeClass.ANSWERED
    return "upstream" in record.parts or record.outcome == "sent"


def nested(counts: Counts) -> dict[str, dict[str, int]]:
    by_type: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, action), count in sorted(counts.items()):
        by_type[kind][action] = count
    return dict(by_type)


def _common(record: ExchangeRecord) -> Mapping[str, Any]:
    return {
        "request_id": record.request_id,
        "began_at": moment(record.began_at),
        "source": record.source,
        "client": record.client,
        "upstream": record.upstream,
        "jurisdiction": record.jurisdiction,
        "api": record.api,
        "model": record.model,
        "counts": nested(record.counts),
        "resent": record.resent,
        "dry_run": record.dry_run,
        "request_bytes": record.request_bytes,
    }
