"""Whatever befalls detector or vault, nothing leaves unread, and the next request is served."""

import json
import logging
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from sekisho.detection import WorkerDetector
from sekisho.stores.memory import MemoryStore
from sekisho.stores.store import vault_failure
from support.faults import PATH, VALUE, Fault, Seen, ask, assert_no_value_logged, fault, good
from support.worker import worker_command


@pytest.fixture(autouse=True)
def _log_without_values(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    assert_no_value_logged(caplog)


def detector(tmp_path: Path, **options: Any) -> WorkerDetector:
    options = {"timeout_s": 1, "memory_bytes": 2 << 30} | options
    return WorkerDetector(command=worker_command(tmp_path), **options)


def asking(at: Fault, text: str, **options: Any) -> Seen:
    body = {"model": "m", "messages": [{"role": "user", "content": text}]}
    return ask(at.url, json=body, **options)


def wait_until_ready(at: Fault, ready: bool = True) -> None:
    deadline = time.monotonic() + 20
    while (httpx.get(f"{at.url}/readyz").status_code == 200) is not ready:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("raise", "detection_failed"),
        ("die", "detection_failed"),
        ("hang", "detection_timeout"),
        ("memory", "detection_failed"),
    ],
)
def test_a_detector_that_fails_lets_nothing_out(
    tmp_path: Path, text: str, code: str, stream: bool
) -> None:
    with fault(good, detector=detector(tmp_path)) as at:
        wait_until_ready(at)
        seen = asking(at, f"{text} {VALUE}", stream=stream)
        assert (seen.status, seen.code) == (503, code)
        assert seen.headers["retry-after"] == "1"
        assert "高橋" not in seen.text
        assert at.upstream.requests == []

        assert asking(at, "田中様").status == 200
        assert "田中" not in at.upstream.requests[0].decode()


def test_a_detector_that_is_killed_is_not_ready_until_it_is_back(tmp_path: Path) -> None:
    with fault(good, detector=detector(tmp_path)) as at:
        wait_until_ready(at)
        found = httpx.post(f"{at.url}/api/detect", json={"text": "pid"}).json()["findings"]
        os.kill(int(found[0]["recognizer"]), signal.SIGKILL)
        wait_until_ready(at, ready=False)
        wait_until_ready(at)

        assert asking(at, "田中様").status == 200


def test_a_detector_that_does_not_start_refuses_and_is_tried_again(tmp_path: Path) -> None:
    starting = detector(tmp_path, timeout_s=5)
    script = tmp_path / "worker.py"
    written = script.read_text(encoding="utf-8")
    script.write_text("raise SystemExit(1)", encoding="utf-8")
    with fault(good, detector=starting) as at:
        time.sleep(0.3)
        assert httpx.get(f"{at.url}/readyz").status_code == 503
        assert httpx.get(f"{at.url}/healthz").status_code == 200
        seen = asking(at, VALUE)
        assert (seen.status, seen.code) == (503, "detection_failed")
        assert at.upstream.requests == []
        script.write_text(written, encoding="utf-8")
        wait_until_ready(at)

        assert asking(at, "田中様").status == 200


def test_a_full_queue_refuses_at_once_and_says_when_to_come_again(tmp_path: Path) -> None:
    full = detector(tmp_path, queue_chars=5_000, timeout_s=10)
    with fault(good, detector=full) as at, ThreadPoolExecutor() as pool:
        wait_until_ready(at)
        slow = pool.submit(asking, at, "sleep 2 " + "あ" * 4_000)
        time.sleep(0.5)
        since = time.monotonic()
        seen = asking(at, "い" * 4_000)
        assert time.monotonic() - since < 1
        assert (seen.status, seen.code) == (503, "detection_busy")
        assert int(seen.headers["retry-after"]) >= 1
        too_much = asking(at, "う" * 5_001)
        assert (too_much.status, too_much.code) == (413, "too_much_text")
        assert slow.result().status == 200
        assert len(at.upstream.requests) == 1

        assert asking(at, "い" * 4_000).status == 200


def test_a_vault_that_is_down_lets_nothing_out() -> None:
    pytest.importorskip("redis")
    with fault(good, vault={"url": "redis://127.0.0.1:9/0"}) as at:
        seen = ask(at.url)
        assert (seen.status, seen.code) == (503, "vault_unavailable")
        assert at.upstream.requests == []
        text_api = httpx.post(f"{at.url}/api/mask", json={"text": VALUE})
        assert text_api.status_code == 503
        assert json.loads(text_api.content)["code"] == "vault_unavailable"
        assert "高橋" not in text_api.text


class FailingStore(MemoryStore):
    """Fails at its n-th call, and at none after it."""

    def __init__(self, fails_at: int) -> None:
        super().__init__(ttl_s=60, max_bytes=1 << 24)
        self.left = fails_at

    def _call(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise vault_failure("it was told to fail", "試験")

    def get_many(self, indexes: Sequence[bytes]) -> list[bytes | None]:
        self._call()
        return super().get_many(indexes)

    def put_many(self, entries: Mapping[bytes, bytes]) -> None:
        self._call()
        super().put_many(entries)

    def add_many(self, entries: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        self._call()
        return super().add_many(entries)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_vault_that_fails_before_the_request_stops_it_and_after_it_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    """What could not be remembered of an answer is looked at anew when it is sent again."""
    after = 0
    for fails_at in range(1, 20):
        store = FailingStore(fails_at)
        monkeypatch.setattr("sekisho.server.resources.open_unsealed", lambda *_, store=store: store)
        with fault(good) as at:
            seen = ask(at.url, stream=stream)
            if store.left > 0:
                break
            if seen.status == 503:
                assert seen.code == "vault_unavailable"
                assert at.upstream.requests == []
            else:
                after += 1
                assert seen.whole
                assert f"{VALUE}様" in seen.text
            assert not at.upstream.saw(VALUE)

            assert f"{VALUE}様" in ask(at.url, stream=stream).text
    assert fails_at >= 3  # it is asked before the request and after it
    assert after
    assert seen.whole


def test_a_vault_whose_disk_is_full_lets_nothing_out(tmp_path: Path) -> None:
    """A file that may not grow, as on a full disk."""
    vault = tmp_path / "vault.db"
    with fault(good, vault={"url": f"sqlite:///{vault}"}) as at:
        assert ask(at.url).status == 200
        size = vault.stat().st_size
        assert size
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            seen = asking(at, f"{VALUE} " + "新" * 1_000_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)
        assert (seen.status, seen.code) == (503, "vault_unavailable")
        assert len(at.upstream.requests) == 1

        assert ask(at.url, path=PATH).status == 200
