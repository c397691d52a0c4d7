"""A changed configuration is taken up while requests run; a wrong one changes nothing."""

import hashlib
import json
import logging
import os
import re
import signal
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
import yaml

from sekisho.audit.verification import verify
from sekisho.config_sources import ConfigError
from sekisho.errors import DetectionFailure
from sekisho.key import create_key, load_key
from sekisho.server import app as app_module
from sekisho.server.reload import FIXED, as_far_as_possible
from sekisho.settings import Settings
from sekisho.transport import HttpTransport
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding
from support.office import CHAT, Office, asking, office
from support.planted import PlantedDetector
from support.processes import below, running, until, wait_for
from support.redis_server import redis_server

NAME, OTHER = "鬼頭 誠一郎", "試験一郎"
VALUES = {NAME: "PERSON", OTHER: "PERSON", "2026年4月1日": "DATE_TIME"}
TOKEN = "an-invented-token"
PLACEHOLDER = re.compile("PERSON[0-9A-Z]+")
CRM = {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}


def test_what_runs_ends_as_it_began_and_what_begins_is_served_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path, VALUES, monkeypatch) as at, at.stream(f"{NAME}様へ") as stream:
        assert NAME not in at.parrot.last
        at.change(policy={"actions": {"PERSON": "allow"}})
        with httpx.Client(base_url=at.http.base_url) as another:
            at.parrot.go.set()
            assert another.post(CHAT, json=asking(f"{OTHER}様へ")).status_code == 200
        assert at.parrot.last == f"{OTHER}様へ"
        assert stream.rest() == f"{NAME}様へ"


def test_upstreams_come_and_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with office(tmp_path, VALUES, monkeypatch) as at:
        there = {"base_url": at.http.get("/api/policy") and "http://127.0.0.1:9"}
        assert at.http.get("/mistral/v1/models").status_code == 404
        at.change(upstreams={"mistral": there})
        assert at.http.get("/mistral/v1/models").status_code == 502
        at.change()
        assert at.http.get("/mistral/v1/models").status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("policy: {profil: strict, actions: {PERSON: planted-4711}}", "did you mean profile?"),
        ("upstreams: {openai: {base_url: 'ftp://planted-4711'}}", "upstreams.openai.base_url"),
        ("planted-4711: [", "not YAML"),
        ("key_file: planted-4711/key\nformer_key_files: [/nowhere/planted]", "/nowhere/planted"),
        ("dictionaries: {mask: [/nowhere/terms.csv]}", "/nowhere/terms.csv"),
        ("upstreams: {openai: {api_key: {env: NOWHERE}}}", "upstreams.openai.api_key"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    text: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    with office(tmp_path, VALUES, monkeypatch) as at:
        loaded_at = at.http.get("/readyz").json()["configuration_loaded_at"]
        at.spoil(text)

        assert at.say(f"{NAME}様へ") == f"{NAME}様へ"
        assert NAME not in at.parrot.last
        assert at.http.get("/readyz").json()["configuration_loaded_at"] == loaded_at
    [line] = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert line.startswith("the old configuration stays in force: ")
    assert said in line
    assert "planted-4711" not in line.replace(str(tmp_path), "").replace("planted-4711/key", "")


def test_after_a_mistake_the_next_file_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path, VALUES, monkeypatch) as at:
        at.spoil("policy: {profil: strict}")
        at.change(policy={"actions": {"PERSON": "allow"}})
        at.say(f"{NAME}様へ")

        assert NAME in at.parrot.last
        assert at.attempts() == {"refused": 1, "ok": 1}


def test_a_file_that_is_gone_is_being_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office(tmp_path, VALUES, monkeypatch) as at:
        at.file.unlink()
        time.sleep(0.2)
        assert at.attempts() == {}
        at.change(policy={"actions": {"PERSON": "allow"}})


def test_what_only_a_restart_changes_is_named_and_the_rest_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with office(tmp_path, VALUES, monkeypatch) as at:
        at.change(
            listen={"port": 9},
            vault={"url": f"sqlite:///{tmp_path}/planted.db"},
            limits={"shutdown_grace_s": 1, "max_body_bytes": 64},
        )
        assert at.ask("長い文章です" * 20).status_code == 413
    [line] = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert line == "only a restart changes listen, vault, limits.shutdown_grace_s"
    assert not (tmp_path / "planted.db").exists()


def test_the_page_lists_what_only_a_restart_changes() -> None:
    page = (Path(__file__).parents[3] / "docs/operation.md").read_text()
    listed = page.split("**Only a restart changes** ")[1].split(", and how large")[0]

    assert sorted(re.findall(r"`([a-z_.]+)`", listed)) == sorted(FIXED)


def test_a_server_does_not_become_open_by_half_a_change() -> None:
    running = Settings.model_validate({"listen": {"host": "0.0.0.0"}, "clients": {"crm": CRM}})

    with pytest.raises(ConfigError, match=r"listen\.host: an address that others can reach"):
        as_far_as_possible(Settings(), running)


def test_counts_survive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = {**CRM, "requests_per_minute": 3, "max_concurrent_requests": 1}
    token = {"x-sekisho-token": TOKEN}
    with office(tmp_path, VALUES, monkeypatch, clients={"crm": crm}) as at:
        at.http.headers.update(token)
        with at.stream("はい") as stream:
            at.change(clients={"crm": crm}, policy={"profile": "strict"})
            refused = httpx.post(f"{at.http.base_url}{CHAT}", json=asking("はい"), headers=token)
            assert refused.json()["error"]["code"] == "too_many_requests_at_once"
            assert stream.rest() == "はい"
        assert at.ask("はい").status_code == 200
        at.change(clients={"crm": crm})
        assert at.ask("はい").status_code == 200
        assert at.ask("はい").json()["error"]["code"] == "too_many_requests"
        at.change(clients={"crm": {**crm, "requests_per_minute": None}})
        assert at.ask("はい").status_code == 200


def test_an_upstream_that_fails_is_still_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openai = {"base_url": "http://127.0.0.1:9", "failover": "home"}
    with office(tmp_path, VALUES, monkeypatch, upstreams={"openai": openai}) as at:
        for _ in range(5):
            assert at.ask("はい").headers["x-sekisho-upstream"] == "home"
        tried: list[str] = []
        send = HttpTransport.send

        async def noted(self: Any, upstream: Any, outgoing: Any) -> Any:
            tried.append(upstream.name)
            return await send(self, upstream, outgoing)

        monkeypatch.setattr(HttpTransport, "send", noted)
        at.change(upstreams={"openai": openai}, policy={"profile": "strict"})
        at.ask("はい")
        assert tried == ["home"]
        at.change(upstreams={"openai": {**openai, "base_url": "http://127.0.0.1:10"}})
        at.ask("はい")
        assert tried == ["home", "openai", "home"]


class Worker(PlantedDetector):
    """Finds dates only where they were asked for, as the real one does."""

    made: ClassVar[list["Worker"]] = []
    fails = False

    def __init__(self, *, further_types: Sequence[str], **options: Any) -> None:
        super().__init__({v: t for v, t in VALUES.items() if t in ("PERSON", *further_types)})
        self.ready = self.closed = False
        self.made.append(self)

    async def start(self) -> None:
        if self.fails:
            raise DetectionFailure("detection_failed", en="It does not start.", ja="起動失敗")
        self.ready = True

    async def close(self) -> None:
        self.closed = True

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        assert not self.closed
        return await super().detect(leaves)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list[Worker]:
    monkeypatch.setattr(Worker, "made", [])
    monkeypatch.setattr(app_module, "WorkerDetector", Worker)
    return Worker.made


def test_what_has_to_be_found_now_is_found_from_the_first_text_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: list[Worker]
) -> None:
    with office(tmp_path, VALUES, monkeypatch, detector=False) as at:
        at.say("2026年4月1日です")
        assert "2026年4月1日" in at.parrot.last
        with at.stream(f"{NAME}様へ") as stream:
            at.change(policy={"actions": {"DATE_TIME": "mask"}})
            old, new = workers
            assert new.ready
            # For as long as somebody may still have it read something.
            assert not old.closed
            assert stream.rest() == f"{NAME}様へ"
        at.say("2026年4月1日でした")
        assert "2026年4月1日" not in at.parrot.last
        until(lambda: old.closed)
        assert not new.closed


def test_a_detector_that_nothing_changes_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: list[Worker]
) -> None:
    with office(tmp_path, VALUES, monkeypatch, detector=False) as at:
        at.change(policy={"actions": {"PERSON": "redact"}})
        at.say(f"{NAME}様へ")

        assert at.parrot.last == "[REDACTED]様へ"
        assert len(workers) == 1
        assert not workers[0].closed
    assert workers[0].closed


def test_a_detector_that_does_not_start_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: list[Worker]
) -> None:
    with office(tmp_path, VALUES, monkeypatch, detector=False) as at:
        monkeypatch.setattr(Worker, "fails", True)
        at.change("refused", limits={"detection_workers": 2})

        assert [worker.closed for worker in workers] == [False, True]
        assert at.say(f"{NAME}様へ") == f"{NAME}様へ"


@pytest.mark.parametrize("vault", ["memory://", "sqlite:///{}/vault.db"])
def test_a_conversation_goes_on_over_a_change_of_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vault: str
) -> None:
    kept: dict[str, Any] = {"vault": {"url": vault.format(tmp_path)}}
    create_key(tmp_path / "next")
    rotated: dict[str, Any] = {
        "key_file": str(tmp_path / "next"),
        "former_key_files": [str(tmp_path / "key")],
    }
    with office(tmp_path, VALUES, monkeypatch, **kept) as at:
        first = f"{NAME}様への返信を書いて"
        answer = at.say(first)
        sent = at.parrot.last
        masked = at.http.post("/api/mask", json={"text": first}).json()
        with at.stream(f"{OTHER}様へ") as stream:
            under_old = PLACEHOLDER.findall(at.parrot.last)
            at.change(**kept, **rotated)
            assert stream.rest() == f"{OTHER}様へ"
        continued(at, first, answer, sent)
        restored = {"text": masked["text"], "session": masked["session"]}
        assert at.http.post("/api/restore", json=restored).json()["text"] == first

        assert at.say(f"{OTHER}様です") == f"{OTHER}様です"
        assert PLACEHOLDER.findall(at.parrot.last) != under_old
        # What was used since is under the new key as well, and the former one may go.
        at.change(**kept, key_file=rotated["key_file"])
        continued(at, first, answer, sent)
        assert at.http.post("/api/restore", json=restored).json()["text"] == first


def continued(at: Office, first: str, answer: str, sent: str) -> None:
    """The next turn sends the first one byte for byte as it went out then."""
    assert at.say(first, answer, f"{NAME}様によろしく") == f"{NAME}様によろしく"
    history = [turn["content"] for turn in at.parrot.asked[-1]["messages"]]
    assert history[:2] == [sent, sent]
    assert PLACEHOLDER.findall(history[2]) == PLACEHOLDER.findall(sent)


def test_the_ledger_goes_on_over_a_change_of_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, following = tmp_path / "audit.jsonl", tmp_path / "next"
    create_key(following)
    kept: dict[str, Any] = {"audit": {"path": str(ledger)}}
    with office(tmp_path, VALUES, monkeypatch, **kept) as at:
        at.say("はい")
        at.change(**kept, key_file=str(following), former_key_files=[str(tmp_path / "key")])
        at.say("はい")
    old, new = load_key(tmp_path / "key"), load_key(following)

    assert verify(ledger, [new, old]).sound
    events = [json.loads(line)["event"] for line in ledger.read_text().splitlines()]
    assert events.count("configured") == 1
    assert events.index("started") < events.index("configured") < events.index("stopped")
    assert not verify(ledger, [old]).sound
    assert not verify(ledger, [new]).sound


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_a_conversation_goes_on_over_a_change_of_keys_and_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    create_key(tmp_path / "next")
    rotated: dict[str, Any] = {
        "key_file": str(tmp_path / "next"),
        "former_key_files": [str(tmp_path / "key")],
    }
    first = f"{NAME}様への返信を書いて"
    if kind == "sqlite":
        over_a_restart(tmp_path, monkeypatch, f"sqlite:///{tmp_path}/vault.db", first, rotated)
        with sqlite3.connect(tmp_path / "vault.db") as file:
            kept = b"".join(value for (value,) in file.execute("SELECT value FROM entries"))
        assert NAME.encode() not in kept
        return
    with redis_server(tmp_path) as redis:
        over_a_restart(tmp_path, monkeypatch, redis.url, first, rotated)


def over_a_restart(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, first: str, rotated: dict[str, Any]
) -> None:
    kept: dict[str, Any] = {"vault": {"url": url}}
    with office(folder, VALUES, monkeypatch, **kept) as at:
        answer, sent = at.say(first), at.parrot.last
    with office(folder, VALUES, monkeypatch, **kept, **rotated) as at:
        continued(at, first, answer, sent)
    with office(folder, VALUES, monkeypatch, **kept, key_file=rotated["key_file"]) as at:
        continued(at, first, answer, sent)


def ask(url: str, text: str) -> httpx.Response:
    return httpx.post(f"{url}/echo/v1/chat/completions", json=asking(text), timeout=60)


@pytest.mark.ginza
@pytest.mark.parametrize("workers", [1, 2])
def test_a_hangup_has_every_process_take_up_the_file(tmp_path: Path, workers: int) -> None:
    file = tmp_path / "sekisho.yaml"
    file.write_text("policy: {profile: standard}\n")
    options = ("--config", str(file), "--workers", str(workers))
    with running(tmp_path, *options) as (url, process):
        wait_for(url + "/readyz", process)
        children = below(process.pid)
        assert int(ask(url, f"担当は{NAME}様です。").headers["x-sekisho-masked"]) >= 1
        file.write_text(yaml.safe_dump({"policy": {"actions": {"PERSON": "allow"}}}))
        process.send_signal(signal.SIGHUP)
        log = tmp_path / "log"
        until(lambda: log.read_text().count("the configuration was loaded anew") == workers)
        for _ in range(6):
            assert ask(url, f"担当は{NAME}様です。").headers["x-sekisho-masked"] == "0"

        file.write_text("policy: {profil: standard}\n")
        process.send_signal(signal.SIGHUP)
        until(lambda: log.read_text().count("the old configuration stays in force") == workers)
        assert ask(url, "はい").status_code == 200
        assert below(process.pid) == children

        if workers > 1:  # who is started anew starts with the last one that could be used
            victim = next(pid for pid, command in children.items() if "spawn_main" in command)
            os.kill(victim, signal.SIGKILL)
            until(lambda: victim not in below(process.pid), 60)
            for _ in range(6):
                until(lambda: ask_or_none(url) == "0", 60)


def ask_or_none(url: str) -> str | None:
    try:
        return str(ask(url, f"担当は{NAME}様です。").headers.get("x-sekisho-masked"))
    except httpx.TransportError:
        return None


def test_replicas_that_change_keys_one_after_the_other_go_on_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/operation.md says: every replica can read the next key before one writes under it."""
    for name in ("old", "next", "a", "b"):
        if len(name) == 1:
            (tmp_path / name).mkdir()
        else:
            create_key(tmp_path / name)
    old, following = str(tmp_path / "old"), str(tmp_path / "next")
    first = f"{NAME}様への返信を書いて"
    with redis_server(tmp_path) as redis:
        kept: dict[str, Any] = {"vault": {"url": redis.url}, "key_file": old}
        with (
            office(tmp_path / "a", VALUES, monkeypatch, **kept) as a,
            office(tmp_path / "b", VALUES, monkeypatch, **kept) as b,
        ):
            answer, sent = a.say(first), a.parrot.last
            masked = a.http.post("/api/mask", json={"text": first}).json()
            session = {"text": masked["text"], "session": masked["session"]}

            def both_go_on() -> None:
                for replica in (b, a):
                    continued(replica, first, answer, sent)
                    restored = replica.http.post("/api/restore", json=session)
                    assert restored.json()["text"] == first
                    more = {"text": f"{OTHER}です", "session": masked["session"]}
                    grown = replica.http.post("/api/mask", json=more).json()
                    other = a if replica is b else b
                    back = {"text": grown["text"], "session": grown["session"]}
                    assert other.http.post("/api/restore", json=back).json()["text"] == more["text"]

            for replica in (a, b):
                replica.change(**{**kept, "former_key_files": [following]})
                both_go_on()
            rotated = {**kept, "key_file": following, "former_key_files": [old]}
            for replica in (b, a):
                replica.change(**rotated)
                both_go_on()
            for replica in (a, b):
                replica.change(**{**rotated, "former_key_files": []})
                both_go_on()
