"""What a server has for as long as it runs, whichever configuration is in force."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sekisho.audit.ledger import Ledger
from sekisho.audit.opening import in_force, open_trail
from sekisho.audit.trail import AuditTrail
from sekisho.breaker import Breaker
from sekisho.detection import Detector
from sekisho.key import Keys
from sekisho.record import Recorder, Recorders
from sekisho.server.admission import Admission
from sekisho.server.api.rate import RateLimit
from sekisho.server.figures import Figures
from sekisho.server.logs import ExchangeLog, configure_logging
from sekisho.server.metrics import Metrics, shared_folder, watch_audit
from sekisho.server.reloadable import Configured
from sekisho.settings import Settings
from sekisho.stores.opening import open_unsealed
from sekisho.stores.store import Store
from sekisho.tracing.opening import open_tracing
from sekisho.transport import Transport

if TYPE_CHECKING:
    from sekisho.tracing.exporting import Export


@dataclass(frozen=True)
class Given:
    """What stands in for whatever any configuration would make."""

    detector: Detector | None = None
    transport: Transport | None = None
    key: bytes | None = field(default=None, repr=False)

    def keys(self, settings: Settings) -> Keys:
        """Raises KeyFileError."""
        return settings.keys() if self.key is None else Keys(self.key)


@dataclass(frozen=True)
class Resources:
    """`store`: what is put there is to be sealed first."""

    store: Store
    admission: Admission
    rate: RateLimit
    breaker: Breaker
    metrics: Metrics
    figures: Figures
    recorders: Recorders
    trail: AuditTrail | None
    tracing: "Export | None"
    echo: Transport

    def adapt(self, configured: Configured, before: Configured) -> None:
        """To the configuration that comes into force after `before`: what has been counted stays
        counted.
        """
        new, old = configured.settings, before.settings
        self.admission.limits = new.limits
        self.rate.per_minute = new.api.requests_per_minute
        for name, upstream in new.upstreams.items():
            if upstream != old.upstreams.get(name):
                self.breaker.answered(name)  # what failed was another one
        keys = configured.keys
        if self.ledger is not None and keys != before.keys:
            self.ledger.use([keys.current, *keys.former])
        if self.trail is not None:
            self.trail.configured(in_force(new))
        if new.log != old.log:
            configure_logging(new.log)
        self.metrics.configured(configured.loaded_at)

    @property
    def ledger(self) -> Ledger | None:
        book = self.trail.book if self.trail is not None else None
        return book if isinstance(book, Ledger) else None

    def start(self) -> None:
        if self.trail is not None:
            self.trail.start()
        if self.tracing is not None:
            self.tracing.start()

    def close(self) -> None:
        """May wait for a disk, and for a collector of traces."""
        self.store.close()
        if self.trail is not None:
            self.trail.stop()
        if self.tracing is not None:
            self.tracing.close()


def open_resources(
    settings: Settings, keys: Keys, echo: Transport, recorders: Sequence[Recorder]
) -> Resources:
    """Raises VaultFailure, AuditError and ConfigError."""
    limits, kept = settings.limits, settings.vault
    metrics = Metrics(shared_folder())
    store = open_unsealed(kept.url, kept.ttl_s, kept.max_bytes)
    trail = open_trail(settings, [keys.current, *keys.former])
    if trail is not None:
        watch_audit(metrics, trail)
    tracing = open_tracing(settings)
    kept_by = (trail,) if trail is not None else ()
    return Resources(
        store=store,
        admission=Admission(limits),
        rate=RateLimit(settings.api.requests_per_minute),
        breaker=Breaker(),
        metrics=metrics,
        figures=Figures(metrics),
        recorders=Recorders(
            (ExchangeLog(), metrics, *kept_by, *recorders), tracing.tracer if tracing else None
        ),
        trail=trail,
        tracing=tracing,
        echo=echo,
    )
