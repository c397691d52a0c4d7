"""What whoever watches a server is told."""

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from sekisho.audit.ledger import Ledger
from sekisho.audit.trail import AuditWitness
from sekisho.server.health import Health
from sekisho.stores.memory import MemoryStore
from sekisho.stores.sqlite import SqliteStore
from sekisho.stores.store import vault_failure
from support.gate import gate
from support.planted import PlantedDetector


def test_a_ready_server_tells_its_upstreams_and_since_when_they_are_configured() -> None:
    with gate({}) as at:
        answer = httpx.get(f"{at.url}/readyz")

    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert {"openai", "home", "echo"} <= set(told["upstreams"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", told["configuration_loaded_at"])


def test_without_its_vault_a_server_lives_and_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gate({}, vault={"url": f"sqlite:///{tmp_path}/vault.db"}) as at:
        assert httpx.get(f"{at.url}/readyz").status_code == 200
        monkeypatch.setattr(SqliteStore, "get_many", broken)
        answer = httpx.get(f"{at.url}/readyz")
        alive = httpx.get(f"{at.url}/healthz")

    assert (answer.status_code, answer.json()["status"]) == (503, "vault unavailable")
    assert alive.json() == {"status": "ok"}


def broken(store: SqliteStore, indexes: object) -> None:
    raise vault_failure("it is away", "ありません")


def test_without_its_ledger_a_server_is_not_ready() -> None:
    async def ready(*, working: bool) -> tuple[int, str]:
        trail = AuditWitness(Ledger(Path("unused"), [bytes(32)]))
        trail.working = working
        health = Health(PlantedDetector({}), {}, MemoryStore(), trail)
        answer = await health.ready(Request({"type": "http"}))
        return answer.status_code, json.loads(bytes(answer.body))["status"]

    assert asyncio.run(ready(working=True)) == (200, "ok")
    assert asyncio.run(ready(working=False)) == (503, "audit unavailable")
