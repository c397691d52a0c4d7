"""Stores by their URL, and what can be read where they keep things."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from sekisho.errors import VaultFailure
from sekisho.masking.memo import Memo, MemoEntry
from sekisho.masking.vault import Vault
from sekisho.policy import ABROAD, Policy
from sekisho.sessions import Sessions
from sekisho.settings import PolicySettings
from sekisho.stores.memory import MemoryStore
from sekisho.stores.opening import open_store
from sekisho.stores.store import Store
from sekisho.stores.url import BadStoreUrl
from support.gate import gate
from support.planted import PlantedDetector
from support.redis_server import RedisServer, redis_server
from support.upstream import Answer, Recorded, json_answer

KEY = bytes(range(32))
NAME = "鬼頭 誠一郎"
URL = "https://crm.example.jp/planted"
PLACEHOLDER = "PERSON4K7Q2M"


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path, "--rdbcompression", "no", "--appendonly", "yes") as server:
        yield server


def opened(url: str) -> Store:
    return open_store(url, KEY, 3600, 16 << 20)


def fill(store: Store) -> list[str]:
    """All that Sekisho keeps. Returns what must not be read anywhere."""
    entry = MemoEntry(f"{PLACEHOLDER}様へ", ((PLACEHOLDER, NAME),))
    Memo(store, KEY).put_many("scope-of-planted", "openai", {f"{NAME}様へ": entry})
    Vault(store, KEY).keep("scope-of-planted", "openai", {PLACEHOLDER: NAME}, [URL])
    sessions = Sessions(KEY, Policy(PolicySettings()), store)
    findings = PlantedDetector({NAME: "PERSON"}).find(f"{NAME}、{URL}")
    masked = sessions.mask([f"{NAME}、{URL}"], [findings], ABROAD, "scope-of-planted")
    placeholder = str(masked.done.findings[0][0].placeholder)
    return [NAME, "鬼頭", URL, "planted", PLACEHOLDER, placeholder, masked.session, "openai"]


def check_unreadable(folder: Path, values: list[str]) -> None:
    written = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert sum(map(len, written.values())) > 500
    for path, data in written.items():
        for value in values:
            assert value.encode() not in data, path.name
            assert value.encode("utf-16-le") not in data, path.name


def test_memory_is_not_waited_for() -> None:
    store = opened("memory://")

    assert isinstance(store, MemoryStore)
    assert not store.waits


def test_a_file_is_waited_for_and_holds_nothing_readable(tmp_path: Path) -> None:
    store = opened(f"sqlite:///{tmp_path}/vault.db")
    assert store.waits
    values = fill(store)

    check_unreadable(tmp_path, values)
    store.close()
    check_unreadable(tmp_path, values)
    again = opened(f"sqlite:///{tmp_path}/vault.db")
    assert Vault(again, KEY).recall("scope-of-planted", "openai", [PLACEHOLDER]) == {
        PLACEHOLDER: NAME
    }
    again.close()


def test_redis_is_waited_for_and_holds_nothing_readable(redis: RedisServer, tmp_path: Path) -> None:
    store = opened(redis.url)
    assert store.waits
    values = fill(store)

    with redis.client() as client:
        client.save()
    assert (tmp_path / "dump.rdb").stat().st_size > 500
    check_unreadable(tmp_path, values)
    assert Vault(store, KEY).recall("scope-of-planted", "openai", [PLACEHOLDER]) == {
        PLACEHOLDER: NAME
    }
    store.close()


def test_a_relative_path_counts_from_here_and_a_tilde_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    opened("sqlite:///here/vault.db").close()
    opened("sqlite:///~/vault.db").close()

    assert (tmp_path / "here/vault.db").exists()
    assert (tmp_path / "home/vault.db").exists()


def test_a_redis_that_is_not_there_yet_is_opened() -> None:
    store = opened("redis://127.0.0.1:1/0")

    with pytest.raises(VaultFailure):
        store.get_many([b"a"])
    store.close()


def test_without_its_driver_redis_is_a_failure_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    monkeypatch.delitem(sys.modules, "sekisho.stores.redis", raising=False)

    with pytest.raises(VaultFailure, match=r"sekisho\[redis\]"):
        opened("redis://127.0.0.1:1/0")


def test_another_url_is_refused() -> None:
    with pytest.raises(BadStoreUrl):
        opened("postgres://planted@localhost")


def test_an_answer_that_the_upstream_stored_gets_its_values_after_a_restart(
    tmp_path: Path,
) -> None:
    stored: list[str] = []

    def remembering(request: Recorded) -> Answer:
        if not stored:
            stored.append(str(request.json["input"]))
        content = [{"type": "output_text", "text": f"前回：{stored[0]}", "annotations": []}]
        message = {"type": "message", "role": "assistant", "id": "m", "content": content}
        return json_answer({"id": "resp_1", "object": "response", "output": [message]})

    def ask(**body: str) -> str:
        with gate({NAME: "PERSON"}, remembering, vault=vault) as server:
            url = f"{server.url}/openai/v1/responses"
            answer = httpx.post(url, json={"model": "m", **body}).json()
        return str(answer["output"][0]["content"][0]["text"])

    vault = {"url": f"sqlite:///{tmp_path}/vault.db"}
    first = ask(input=f"{NAME}様")
    later = ask(input="どなたでしたか", previous_response_id="resp_1")
    vault = {"url": "memory://"}
    forgotten = ask(input="どなたでしたか", previous_response_id="resp_1")

    assert NAME not in stored[0]
    assert first == later == f"前回：{NAME}様"
    assert forgotten == f"前回：{stored[0]}"
