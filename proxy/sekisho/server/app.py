"""The Starlette application: what is reached under which path."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from sekisho.audit.opening import open_trail
from sekisho.audit.trail import AuditTrail, AuditWitness
from sekisho.checkpoint import Checkpoint
from sekisho.clients import Clients
from sekisho.credentials import Credentials
from sekisho.detection import Detector, WorkerDetector
from sekisho.echo import EchoTransport
from sekisho.entity_types import ON_REQUEST
from sekisho.errors import DetectionFailure, VaultFailure
from sekisho.exchange import Collaborators
from sekisho.key import load_or_create_key
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.missed_terms import MissedTerms
from sekisho.policy import Policy
from sekisho.record import Recorder, Recorders
from sekisho.routing import Routes
from sekisho.server.about import About
from sekisho.server.admission import Admission
from sekisho.server.api.rate import RateLimit
from sekisho.server.api.router import Api
from sekisho.server.figures import Figures
from sekisho.server.logs import ExchangeLog
from sekisho.server.marks import MarksApi
from sekisho.server.metrics import Metrics, MetricsPage, shared_folder, watch_audit, watch_server
from sekisho.server.pages import Pages
from sekisho.server.proxy import ReverseProxy
from sekisho.server.socket import SocketProxy
from sekisho.server.text_api import TextApi
from sekisho.server.trial import Trial
from sekisho.server.web_pages import for_web_pages
from sekisho.sessions import Sessions
from sekisho.settings import Limits, Settings
from sekisho.signing import SigningTransport
from sekisho.socket_transport import WebSocketTransport
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store
from sekisho.transport import HttpTransport, Transport
from sekisho.upstreams import ECHO, Upstream

log = logging.getLogger("sekisho")


@dataclass(frozen=True)
class Health:
    """Liveness says that the process answers; readiness, that a request would get through."""

    detector: Detector
    upstreams: dict[str, Upstream]
    store: Store
    audit: AuditTrail | None = None

    async def live(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        status = "ok" if self.detector.ready else "starting"
        if status == "ok" and not await self._reaches_vault():
            status = "vault unavailable"
        if status == "ok" and isinstance(self.audit, AuditWitness) and not self.audit.working:
            status = "audit unavailable"
        body = {"status": status, "upstreams": sorted(self.upstreams)}
        return JSONResponse(body, status_code=200 if status == "ok" else 503)

    async def _reaches_vault(self) -> bool:
        if self.store.waits:
            try:
                await asyncio.to_thread(self.store.get_many, [b"ready"])
            except VaultFailure:
                return False
        return True


def create_app(
    settings: Settings,
    *,
    detector: Detector | None = None,
    transport: Transport | None = None,
    echo: Transport | None = None,
    key: bytes | None = None,
    recorders: Sequence[Recorder] = (),
) -> Starlette:
    """What is given stands in for what the settings would make; `recorders` come on top."""
    key = load_or_create_key(settings.key_path) if key is None else key
    limits = settings.limits
    detector = detector or _detector(settings)
    transport = transport or _transport(limits)
    upstreams = settings.named_upstreams() | {ECHO.name: ECHO}
    policy = Policy(settings.policy)
    clients = Clients(settings.clients)
    credentials = Credentials()
    for upstream in upstreams.values():
        credentials.check(upstream)
    admission = Admission(limits)
    kept = settings.vault
    store = open_store(kept.url, key, kept.ttl_s, kept.max_bytes)
    metrics = Metrics(shared_folder())
    watch_server(metrics, detector, admission, store)
    trail = open_trail(settings, [key])
    if trail is not None:
        watch_audit(metrics, trail)
    kept_by = (trail,) if trail is not None else ()
    recording = Recorders((ExchangeLog(), metrics, *kept_by, *recorders))
    figures = Figures(metrics)
    shared = Collaborators(key, policy, Memo(store, key), Vault(store, key))
    missed = MissedTerms(settings.marks.path)
    checkpoint = Checkpoint(shared, max_depth=limits.max_depth, missed=missed)
    routes = Routes(upstreams, settings.stay_home)
    sockets = SocketProxy(
        checkpoint=checkpoint,
        detector=detector,
        upstreams=upstreams,
        transport=WebSocketTransport(connect_timeout_s=limits.connect_timeout_s),
        clients=clients,
        admission=admission,
        routes=routes,
        credentials=credentials,
        recorders=recording,
    )
    proxy = ReverseProxy(
        checkpoint=checkpoint,
        detector=detector,
        upstreams=upstreams,
        transport=transport,
        echo=echo or EchoTransport(),
        clients=clients,
        limits=limits,
        admission=admission,
        sockets=sockets,
        routes=routes,
        credentials=credentials,
        recorders=recording,
    )
    loosening = settings.api.overrides == "allow"
    unsought = frozenset(ON_REQUEST) - set(settings.policy.further_types)
    sessions = Sessions(key, _in_earnest(settings), store, loosening, unsought)
    marks = MarksApi(settings, detector)
    trial = Trial(key, settings.policy, detector, upstreams, limits.max_depth)
    api = Api(
        operations=(
            *TextApi(sessions, detector, upstreams, recording).operations(),
            *About(settings, upstreams, marks.allows).operations(),
            *figures.operations(),
            *marks.operations(),
            *trial.operations(),
        ),
        clients=clients,
        limits=limits,
        admission=admission,
        rate=RateLimit(settings.api.requests_per_minute),
        token_needed=bool(settings.clients),
        recorders=recording,
    )
    health = Health(detector, upstreams, store, trail)
    return Starlette(
        routes=[
            Route("/healthz", health.live),
            Route("/readyz", health.ready),
            *MetricsPage(metrics, clients).routes(),
            *api.routes(),
            *Pages().routes(),
            Mount("/", proxy),
        ],
        middleware=[Middleware(for_web_pages, settings=settings)],
        lifespan=lambda app: _lifespan(detector, transport, store, figures, trail),
    )


def _in_earnest(settings: Settings) -> Policy:
    """Who asks for a masked text gets one, also in a dry run of what passes."""
    return Policy(settings.policy.model_copy(update={"dry_run": False}))


def _detector(settings: Settings) -> Detector:
    limits = settings.limits
    return WorkerDetector(
        timeout_s=limits.detection_timeout_s,
        workers=limits.detection_workers,
        queue_chars=limits.detection_queue_chars,
        memory_bytes=limits.detection_memory_bytes,
        dictionaries=settings.dictionary_files,
        further_types=settings.policy.further_types,
    )


def _transport(limits: Limits) -> Transport:
    return SigningTransport(
        HttpTransport(
            connect_timeout_s=limits.connect_timeout_s,
            first_byte_timeout_s=limits.first_byte_timeout_s,
            read_timeout_s=limits.read_timeout_s,
        )
    )


@asynccontextmanager
async def _lifespan(
    detector: Detector,
    transport: Transport,
    store: Store,
    figures: Figures,
    trail: AuditTrail | None,
) -> AsyncIterator[None]:
    # Loading takes seconds; /readyz says when it is done, and requests wait for it.
    works = (_load(detector), figures.sample(), figures.metrics.keep_fresh())
    tasks = [asyncio.create_task(work) for work in works]
    if trail is not None:
        trail.start()
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await detector.close()
        await transport.close()
        await asyncio.to_thread(store.close)
        if trail is not None:
            await asyncio.to_thread(trail.stop)


async def _load(detector: Detector) -> None:
    try:
        await detector.start()
    except DetectionFailure as error:
        log.error("the detector could not be loaded: %s", error)
    else:
        log.info("the detector is loaded")
