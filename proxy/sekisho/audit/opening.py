"""The trail that the settings ask for, and its copies."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sekisho import __version__
from sekisho.audit.copies import CopyThread
from sekisho.audit.ledger import Ledger
from sekisho.audit.syslog import Syslog
from sekisho.audit.trail import AuditTrail, AuditWitness, Copy
from sekisho.settings import AuditSettings, Settings


class AuditError(Exception):
    """The ledger cannot be kept, or not be read. Says why, and holds no line of it."""


def open_ledger(settings: AuditSettings, keys: Sequence[bytes]) -> Ledger | None:
    """None where none is to be kept. Raises AuditError where it cannot be written."""
    if settings.path is None:
        return None
    ledger = Ledger(
        settings.path.expanduser(),
        keys,
        rotate_bytes=settings.rotate_bytes,
        keep_files=settings.keep_files,
        fsync=settings.fsync,
    )
    try:
        ledger.prepare()
    except OSError as error:
        raise AuditError(
            f"{ledger.path}: the audit ledger cannot be written: {error.strerror} "
            "/ 監査台帳に書き込めません [audit.path]"
        ) from None
    return ledger


def open_trail(settings: Settings, keys: Sequence[bytes]) -> AuditTrail | None:
    """To be started and stopped by the server. Raises AuditError."""
    ledger = open_ledger(settings.audit, keys)
    if ledger is None:
        return None
    kind = AuditWitness if settings.audit.on_failure == "block" else AuditTrail
    return kind(ledger, in_force(settings), _copies(settings.audit))


def in_force(settings: Settings) -> dict[str, Any]:
    """What a reader has to know of the configuration; of the policy's rest a fingerprint."""
    policy = settings.policy
    whole = policy.model_dump_json().encode()
    return {
        "version": __version__,
        "policy": hashlib.sha256(whole).hexdigest()[:16],
        "profile": str(policy.profile),
        "dry_run": policy.dry_run,
        "stay_home": settings.stay_home,
        "upstreams": {name: str(each.jurisdiction) for name, each in settings.upstreams.items()},
    }


def _copies(settings: AuditSettings) -> list[Copy]:
    copies: list[Copy] = []
    if settings.syslog:
        copies.append(CopyThread(Syslog(settings.syslog)))
    if settings.otel:
        try:
            from sekisho.audit.otel import Collector
        except ImportError:
            raise AuditError(
                "copies to OpenTelemetry need: pip install 'sekisho[otel]' "
                "/ OpenTelemetry への複写には sekisho[otel] が必要です [audit.otel]"
            ) from None
        copies.append(CopyThread(Collector(settings.otel)))
    return copies
