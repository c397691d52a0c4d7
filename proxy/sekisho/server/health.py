"""`/healthz` and `/readyz`, for whoever starts, stops and watches servers."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sekisho.audit.trail import AuditTrail, AuditWitness
from sekisho.detection import Detector
from sekisho.errors import VaultFailure
from sekisho.stores.store import Store
from sekisho.upstreams import Upstream


@dataclass(frozen=True)
class Health:
    """Liveness says that the process answers; readiness, that a request would get through."""

    detector: Detector
    upstreams: Mapping[str, Upstream]
    store: Store
    audit: AuditTrail | None = None
    loaded_at: float = 0.0

    async def live(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        status = "ok" if self.detector.ready else "starting"
        if status == "ok" and not await self._reaches_vault():
            status = "vault unavailable"
        if status == "ok" and isinstance(self.audit, AuditWitness) and not self.audit.working:
            status = "audit unavailable"
        body = {
            "status": status,
            "upstreams": sorted(self.upstreams),
            "configuration_loaded_at": _moment(self.loaded_at),
        }
        return JSONResponse(body, status_code=200 if status == "ok" else 503)

    async def _reaches_vault(self) -> bool:
        if self.store.waits:
            try:
                await asyncio.to_thread(self.store.get_many, [b"ready"])
            except VaultFailure:
                return False
        return True


def _moment(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="seconds")
