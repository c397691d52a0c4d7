"""The Starlette application: what is reached under which path."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from sekisho.checkpoint import Checkpoint
from sekisho.clients import Clients
from sekisho.credentials import Credentials
from sekisho.detection import Detector, WorkerDetector
from sekisho.echo import EchoTransport
from sekisho.entity_types import ON_REQUEST
from sekisho.errors import DetectionFailure
from sekisho.exchange import Collaborators
from sekisho.key import Keys
from sekisho.masking.memo import Memo
from sekisho.masking.vault import Vault
from sekisho.missed_terms import MissedTerms
from sekisho.policy import Policy
from sekisho.record import Recorder
from sekisho.routing import Routes
from sekisho.server.about import About
from sekisho.server.api.router import Api
from sekisho.server.health import Health
from sekisho.server.marks import MarksApi
from sekisho.server.metrics import MetricsPage, watch_server
from sekisho.server.pages import Pages
from sekisho.server.proxy import ReverseProxy
from sekisho.server.reload import Reloader
from sekisho.server.reloadable import Configured, Reloadable
from sekisho.server.resources import Given, Resources, open_resources
from sekisho.server.socket import SocketProxy
from sekisho.server.text_api import TextApi
from sekisho.server.trial import Trial
from sekisho.server.web_pages import for_web_pages
from sekisho.sessions import Sessions
from sekisho.settings import Limits, Settings
from sekisho.settings_source import SettingsSource
from sekisho.signing import SigningTransport
from sekisho.socket_transport import WebSocketTransport
from sekisho.stores.opening import sealed
from sekisho.transport import HttpTransport, Transport
from sekisho.upstreams import ECHO

log = logging.getLogger("sekisho")


def create_app(
    settings: Settings,
    *,
    detector: Detector | None = None,
    transport: Transport | None = None,
    echo: Transport | None = None,
    key: bytes | None = None,
    recorders: Sequence[Recorder] = (),
    source: SettingsSource | None = None,
    watch: bool = False,
) -> Reloadable:
    """What is given stands in for what the settings would make; `recorders` come on top. With a
    `source`, SIGHUP has it read anew, and with `watch` each change of its file.
    """
    given = Given(detector, transport, key)
    keys = given.keys(settings)
    resources = open_resources(settings, keys, echo or EchoTransport(), recorders)
    app = Reloadable(
        configure(settings, keys, resources, given),
        life=lambda app: _life(app, resources, reloader, watch=watch),
    )
    watch_server(resources.metrics, lambda: app.current.detector, resources)

    async def take_up(new: Settings) -> None:
        keys = await asyncio.to_thread(given.keys, new)
        configured = configure(new, keys, resources, given, before=app.current)
        if configured.detector is not app.current.detector:
            await _started(configured)
        resources.adapt(configured, before=app.current)
        app.put_into_force(configured)

    reloader = None
    if source is not None:
        told = resources.metrics.reloaded
        reloader = Reloader(source, lambda: app.current.settings, take_up, told)
    return app


def configure(
    settings: Settings,
    keys: Keys,
    resources: Resources,
    given: Given,
    before: Configured | None = None,
) -> Configured:
    """Nothing is in force yet. What is made in the same way as `before` is taken over from there.
    Raises UpstreamFailure where a key of an upstream is missing.
    """
    limits = settings.limits
    detector = given.detector or _detector(settings, before)
    transport = given.transport or _transport(limits, before)
    upstreams = settings.named_upstreams() | {ECHO.name: ECHO}
    policy = Policy(settings.policy)
    clients = Clients(settings.clients)
    credentials = Credentials()
    for upstream in upstreams.values():
        credentials.check(upstream)
    admission, recording = resources.admission, resources.recorders
    key, former = keys.current, keys.former
    store = sealed(resources.store, key, former)
    shared = Collaborators(key, policy, Memo(store, key, former), Vault(store, key, former))
    missed = MissedTerms(settings.marks.path)
    checkpoint = Checkpoint(shared, max_depth=limits.max_depth, missed=missed)
    routes = Routes(upstreams, settings.stay_home, resources.breaker)
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
        echo=resources.echo,
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
    sessions = Sessions(key, _in_earnest(settings), store, loosening, unsought, former)
    marks = MarksApi(settings, detector)
    trial = Trial(key, settings.policy, detector, upstreams, limits.max_depth)
    api = Api(
        operations=(
            *TextApi(sessions, detector, upstreams, recording).operations(),
            *About(settings, upstreams, marks.allows).operations(),
            *resources.figures.operations(),
            *marks.operations(),
            *trial.operations(),
        ),
        clients=clients,
        limits=limits,
        admission=admission,
        rate=resources.rate,
        token_needed=bool(settings.clients),
        recorders=recording,
    )
    loaded_at = time.time()
    health = Health(detector, upstreams, store, resources.trail, loaded_at)
    app = Starlette(
        routes=[
            Route("/healthz", health.live),
            Route("/readyz", health.ready),
            *MetricsPage(resources.metrics, clients).routes(),
            *api.routes(),
            *Pages().routes(),
            Mount("/", proxy),
        ],
        middleware=[Middleware(for_web_pages, settings=settings)],
    )
    return Configured(settings, keys, app, detector, transport, loaded_at)


def _in_earnest(settings: Settings) -> Policy:
    """Who asks for a masked text gets one, also in a dry run of what passes."""
    return Policy(settings.policy.model_copy(update={"dry_run": False}))


def _detector(settings: Settings, before: Configured | None) -> Detector:
    wanted = _detector_options(settings)
    if before is not None and wanted == _detector_options(before.settings):
        return before.detector
    return WorkerDetector(**wanted)


def _detector_options(settings: Settings) -> dict[str, Any]:
    limits = settings.limits
    return {
        "timeout_s": limits.detection_timeout_s,
        "workers": limits.detection_workers,
        "queue_chars": limits.detection_queue_chars,
        "memory_bytes": limits.detection_memory_bytes,
        "dictionaries": settings.dictionary_files,
        "further_types": settings.policy.further_types,
    }


def _transport(limits: Limits, before: Configured | None) -> Transport:
    wanted = _transport_options(limits)
    if before is not None and wanted == _transport_options(before.settings.limits):
        return before.transport
    return SigningTransport(HttpTransport(**wanted))


def _transport_options(limits: Limits) -> dict[str, Any]:
    return {
        "connect_timeout_s": limits.connect_timeout_s,
        "first_byte_timeout_s": limits.first_byte_timeout_s,
        "read_timeout_s": limits.read_timeout_s,
    }


async def _started(configured: Configured) -> None:
    """Raises DetectionFailure where its detector cannot be loaded; it is closed then."""
    try:
        await configured.detector.start()
    except BaseException:
        await configured.detector.close()
        raise


@asynccontextmanager
async def _life(
    app: Reloadable, resources: Resources, reloader: Reloader | None, *, watch: bool
) -> AsyncIterator[None]:
    # Loading takes seconds; /readyz says when it is done, and requests wait for it.
    works = [
        _load(app.current.detector),
        resources.figures.sample(),
        resources.metrics.keep_fresh(),
        *([reloader.watch()] if reloader and watch else []),
    ]
    tasks = [asyncio.create_task(work) for work in works]
    resources.start()
    try:
        with reloader.on_signal() if reloader else nullcontext():
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.close()
        await asyncio.to_thread(resources.close)


async def _load(detector: Detector) -> None:
    try:
        await detector.start()
    except DetectionFailure as error:
        log.error("the detector could not be loaded: %s", error)
    else:
        log.info("the detector is loaded")
