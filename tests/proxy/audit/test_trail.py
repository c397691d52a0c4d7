"""The ledger behind a server: what it says, what it lets through, what it survives."""

import asyncio
import errno
import json
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from sekisho.audit.entry import ended
from sekisho.audit.ledger import Entry, Ledger
from sekisho.audit.trail import AuditTrail, AuditWitness
from sekisho.audit.verification import verify
from sekisho.errors import SekishoError
from sekisho.record import ExchangeRecord
from support.processes import until
from support.world import KEY, World, world

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
VALUES = {NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}


def record(number: int = 0) -> ExchangeRecord:
    return ExchangeRecord(request_id=f"req_{number}", began_at=0.0, source="proxy")


class Shelf:
    """A ledger that can be full."""

    def __init__(self) -> None:
        self.full = False
        self.batches: list[Sequence[Entry]] = []

    def append(self, entries: Sequence[Entry]) -> list[bytes]:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.batches.append(list(entries))
        return [b"line"] * len(entries)

    def sync(self) -> None:
        pass

    @property
    def entries(self) -> list[Entry]:
        return [entry for batch in self.batches for entry in batch]


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def of_exchanges(path: Path) -> list[dict[str, Any]]:
    return [entry for entry in entries(path) if "request_id" in entry]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "audit.jsonl"


@pytest.fixture
def there(path: Path) -> Iterator[World]:
    with world(VALUES, audit={"path": str(path)}) as made:
        yield made


def test_recording_waits_for_nothing(shelf: Shelf) -> None:
    trail = AuditTrail(shelf)
    since = time.perf_counter()
    for number in range(10_000):
        trail.record(record(number))
    took = time.perf_counter() - since
    trail.start()
    trail.stop()

    assert [entry["request_id"] for entry in shelf.entries] == [f"req_{n}" for n in range(10_000)]
    assert took / 10_000 < 500e-6  # a microsecond; the machine may be busy


def test_what_could_not_be_written_is_written_later(shelf: Shelf) -> None:
    trail = AuditTrail(shelf)
    trail.start()
    shelf.full = True
    trail.record(record(1))
    until(lambda: not trail.working)
    trail.record(record(2))
    shelf.full = False
    until(lambda: trail.working)
    trail.stop()

    assert [entry["request_id"] for entry in shelf.entries] == ["req_1", "req_2"]
    assert trail.waiting == 0


def test_what_is_lost_is_counted_in_the_ledger(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.audit.trail.MAX_WAITING", 10)
    trail = AuditTrail(shelf)
    shelf.full = True
    trail.start()
    for number in range(25):
        trail.record(record(number))
    until(lambda: trail.lost_lines == 15)
    shelf.full = False
    trail.stop()

    assert shelf.entries[0]["event"] == "lost"
    assert shelf.entries[0]["count"] == 15
    assert len(shelf.entries) == 11


def test_a_witness_waits_for_its_line_and_refuses_without(shelf: Shelf) -> None:
    witness = AuditWitness(shelf)

    async def ask() -> list[str]:
        heard = []
        for full in (False, True, False):
            shelf.full = full
            try:
                await witness.begin(record())
                heard.append("written")
            except SekishoError as error:
                heard.append(error.code)
        return heard

    witness.start()
    try:
        assert asyncio.run(ask()) == ["written", "audit_unavailable", "written"]
    finally:
        witness.stop()
    assert [entry["event"] for entry in shelf.entries] == ["leaves", "leaves"]


def test_a_witness_that_has_stopped_lets_nothing_leave(shelf: Shelf) -> None:
    witness = AuditWitness(shelf)
    witness.start()
    witness.stop()

    with pytest.raises(SekishoError):
        asyncio.run(witness.begin(record()))


def test_an_exchange_is_two_lines_and_no_value(there: World, path: Path) -> None:
    there.ask("openai", f"{NAME}様")
    there.ask("openai", f"番号 {NUMBER}")
    until(lambda: len(of_exchanges(path)) == 3)

    left, over, refused = of_exchanges(path)
    until(lambda: len(there.records) == 2)

    assert (left["event"], over["event"], refused["event"]) == ("leaves", "ended", "ended")
    assert left["request_id"] == over["request_id"] == there.records[0].request_id
    assert left["counts"] == over["counts"] == {"PERSON": {"mask": 1}}
    assert (over["left"], over["outcome"]) == (True, "200")
    assert (refused["left"], refused["outcome"]) == (False, "blocked_by_policy")
    assert refused["refused_types"] == ["JP_MY_NUMBER"]
    text = path.read_text()
    assert json.dumps(NAME)[1:-1] not in text
    assert NAME not in text
    assert NUMBER not in text


def test_a_server_tells_when_it_started_and_stopped(path: Path) -> None:
    with world(VALUES, audit={"path": str(path)}):
        pass

    begun, started, stopped = entries(path)
    assert [begun["event"], started["event"], stopped["event"]] == ["begun", "started", "stopped"]
    assert started["profile"] == "standard"
    assert started["upstreams"]["home"] == "domestic"
    assert verify(path, [KEY]).sound


def test_nothing_leaves_while_the_disk_is_full(there: World, path: Path) -> None:
    assert there.ask("openai", f"{NAME}様").status_code == 200
    until(lambda: len(of_exchanges(path)) == 2)
    there.abroad.requests.clear()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, hard))
    try:
        refused = there.ask("openai", f"{NAME}様へ")
        ready = there.client.get("/readyz")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "audit_unavailable"
    assert there.abroad.requests == []
    assert (ready.status_code, ready.json()["status"]) == (503, "audit unavailable")
    assert there.ask("openai", f"{NAME}様へ").status_code == 200
    until(lambda: len(of_exchanges(path)) == 5)
    assert [entry.get("outcome", "-") for entry in of_exchanges(path)] == [
        *("-", "200", "audit_unavailable", "-", "200")
    ]
    assert verify(path, [KEY]).sound


def test_it_may_be_allowed_to_leave_all_the_same(path: Path) -> None:
    with world(VALUES, audit={"path": str(path), "on_failure": "allow"}) as there:
        until(lambda: len(entries(path)) == 2)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 100, hard))
        try:
            assert there.ask("openai", f"{NAME}様").status_code == 200
            until(lambda: "audit_working 0.0" in there.client.get("/metrics").text)
            assert there.client.get("/readyz").status_code == 200
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert [entry["event"] for entry in of_exchanges(path)] == ["ended"]
    assert verify(path, [KEY]).sound


def test_four_workers_write_ten_thousand_exchanges_into_one_chain(path: Path) -> None:
    """Trails, as four processes have them; what processes do to the file test_ledger shows."""
    path.parent.mkdir()
    trails = [AuditTrail(Ledger(path, [KEY], fsync="interval")) for _ in range(4)]

    def work(trail: AuditTrail, worker: int) -> None:
        trail.start()
        for number in range(2_500):
            trail.record(record(worker * 10_000 + number))
        trail.stop()

    threads = [
        threading.Thread(target=work, args=pair) for pair in zip(trails, range(4), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    heard: set[str] = set()
    verdict = verify(path, [KEY], heard=lambda e: heard.add(e.get("request_id", "")))
    assert verdict.sound
    assert verdict.head.seq == 10_001
    assert len(heard - {""}) == 10_000


def test_an_ended_line_says_what_the_record_says() -> None:
    assert ended(record())["began_at"] == "1970-01-01T00:00:00.000+00:00"


def test_a_ledger_that_cannot_be_kept_is_an_error_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match=r"audit\.path"):  # noqa: SIM117
        with world(VALUES, audit={"path": str(tmp_path / "file" / "audit.jsonl")}):
            pass


def test_a_stream_and_a_socket_are_told_too(there: World, path: Path) -> None:
    with httpx.Client(base_url=there.client.base_url) as client:
        client.post("/api/mask", json={"text": f"{NAME}様"})
    until(lambda: len(of_exchanges(path)) == 2)

    assert [entry["event"] for entry in of_exchanges(path)] == ["leaves", "ended"]
    assert of_exchanges(path)[1]["left"] is True
