"""What happens to requests shows in the metrics, and no value does."""

import hashlib
import json
import logging
import os
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from sekisho.audit.ledger import Ledger
from sekisho.audit.trail import AuditTrail
from sekisho.detection import WorkerDetector
from sekisho.record import ExchangeRecord, OutcomeClass
from sekisho.server.admission import Admission
from sekisho.server.metrics import BUCKETS_S, Metrics, watch_audit, watch_server
from sekisho.settings import Limits
from sekisho.stores.memory import MemoryStore
from support.gate import Gate, gate
from support.processes import below, running, until
from support.upstream import Answer, Recorded, json_answer, sse

NAME = "鬼頭 誠一郎"
NUMBER = "123456789018"
SLUG = "kitou-seiichiro"
CHAT = "/openai/v1/chat/completions"
TOKEN = "invented-token"
PAGE = (Path(__file__).parents[3] / "docs/observability.md").read_text(encoding="utf-8")


@pytest.fixture
def server() -> Iterator[Gate]:
    with gate({NAME: "PERSON", NUMBER: "JP_MY_NUMBER"}) as made:
        yield made


@pytest.fixture
def http(server: Gate) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as client:
        yield client


def chat(text: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": text}], **more}


def values(client: httpx.Client) -> dict[str, float]:
    """Each series, as Prometheus itself reads and writes it."""
    response = client.get("/metrics")
    assert response.status_code == 200
    found = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            labels = ",".join(f"{k}={v}" for k, v in sorted(sample.labels.items()) if v)
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def cut(request: Recorded) -> Answer:
    return Answer([b'{"choices": ['], broken=True)


def stream(request: Recorded) -> Answer:
    event = {"choices": [{"index": 0, "delta": {"content": "承知"}, "finish_reason": "stop"}]}
    return Answer([sse([event], done=True)], "text/event-stream")


def test_each_end_of_a_request_counts_as_what_it_is(server: Gate, http: httpx.Client) -> None:
    http.post(CHAT, json=chat(f"{NAME}と{NAME}"))
    http.post(CHAT, json=chat(f"番号 {NUMBER}"))
    http.post("/openai/v1/unheard/of", json={})
    http.post("/nowhere/v1/x", json={})
    http.post(CHAT, content=b"{")
    server.upstream.script = lambda request: json_answer({"error": {}}, 429)
    http.post(CHAT, json=chat("a"))
    server.upstream.script = cut
    http.post(CHAT, json=chat("b"))
    server.upstream.script = stream
    http.post(CHAT, json=chat("c", stream=True))

    found = values(http)
    requests = {
        tuple(re.findall(r"=([^,}]*)", name)): count
        for name, count in found.items()
        if name.startswith("sekisho_requests_total")
    }
    assert requests == {
        ("openai.chat", "answered", "proxy", "openai"): 2,
        ("openai.chat", "refused", "proxy", "openai"): 1,
        ("openai.chat", "upstream_error", "proxy", "openai"): 1,
        ("openai.chat", "upstream_failed", "proxy", "openai"): 1,
        ("invalid", "proxy", "openai"): 2,
        ("invalid", "proxy"): 1,
    }
    assert found["sekisho_findings_total{action=mask,entity_type=PERSON}"] == 2
    assert found["sekisho_findings_total{action=block,entity_type=JP_MY_NUMBER}"] == 1
    errors = ("blocked_by_policy", "unknown_api", "unknown_upstream", "unreadable_body")
    for code in (*errors, "upstream_broke_off"):
        assert found[f"sekisho_errors_total{{code={code}}}"] == 1
    assert found["sekisho_request_duration_seconds_count{part=whole,source=proxy}"] == 8
    assert found["sekisho_request_duration_seconds_count{part=upstream,source=proxy}"] == 4
    assert found["sekisho_request_bytes_total{source=proxy}"] > 8
    assert found["sekisho_response_bytes_total{source=proxy}"] > 8


def test_a_resent_text_is_counted_once_as_found(server: Gate, http: httpx.Client) -> None:
    for _ in range(3):
        http.post(CHAT, json=chat(NAME))

    found = values(http)
    assert found["sekisho_findings_total{action=mask,entity_type=PERSON}"] == 1
    assert found["sekisho_resent_placeholders_total"] == 2


def test_a_request_under_way_shows(server: Gate) -> None:
    arrived, answer = threading.Event(), threading.Event()

    def slow(request: Recorded) -> Answer:
        arrived.set()
        assert answer.wait(20)
        return json_answer({})

    server.upstream.script = slow
    with ThreadPoolExecutor(1) as pool, httpx.Client(base_url=server.url) as http:
        under_way = pool.submit(httpx.post, server.url + CHAT, json=chat("a"), timeout=30)
        assert arrived.wait(20)
        during = values(http)
        answer.set()
        under_way.result()
        until(lambda: values(http)["sekisho_active_requests"] == 0)

    assert during["sekisho_active_requests"] == 1
    assert during["sekisho_active_streams"] == 0
    assert during["sekisho_detector_ready"] == 1
    assert during["sekisho_workers"] == 1


def test_open_metrics_is_given_to_who_asks_for_it(http: httpx.Client) -> None:
    asked = "application/openmetrics-text;version=x;q=0.5,text/plain;q=0.3"
    modern = http.get("/metrics", headers={"accept": asked})
    classic = http.get("/metrics", headers={"accept": "text/html"})

    assert modern.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    assert modern.text.endswith("# EOF\n")
    assert classic.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# EOF" not in classic.text


def test_no_value_shows_wherever_it_stands(
    server: Gate, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.upstream.script = lambda request: json_answer({"error": {"message": NAME}}, 400)
    http.post(CHAT, json=chat(NAME))
    http.post(CHAT, json=chat("a", model=NAME))
    http.post(CHAT, json=chat("a", model=f"{SLUG}@example.jp"))
    http.post(f"/{SLUG}/v1/chat/completions", json=chat("a"))
    http.post(f"/openai/v1/{SLUG}", json=chat("a"))
    http.post(CHAT, params={SLUG: SLUG}, json=chat("a"))
    http.post(CHAT, json=chat("a"), headers={"x-sekisho-token": SLUG, "user-agent": SLUG})
    http.request(SLUG.upper(), CHAT, json=chat("a"))
    pages = [http.get("/metrics").text, json.dumps(http.get("/api/figures").json())]
    own = (record.getMessage() for record in caplog.records if record.name == "sekisho")
    pages.append("\n".join(own))

    assert "sekisho_requests_total" in pages[0]
    for page in pages:
        for value in (NAME, *NAME.split(), SLUG, SLUG.upper(), json.dumps(NAME)[1:-1]):
            assert value not in page


def test_where_clients_are_known_the_figures_are_for_them() -> None:
    crm = {"token_sha256": hashlib.sha256(TOKEN.encode()).hexdigest()}
    with gate({}, clients={"crm": crm}) as made, httpx.Client(base_url=made.url) as http:
        for path in ("/metrics", "/api/figures"):
            refused = http.get(path)
            assert refused.status_code == 401
            assert refused.json()["code"] == "unknown_client"
            assert http.get(path, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
            assert http.get(path, headers={"x-sekisho-token": TOKEN}).status_code == 200


class Server(NamedTuple):
    admission: Admission
    store: MemoryStore


def test_the_page_lists_every_metric_and_no_other() -> None:
    metrics = Metrics()
    detector = WorkerDetector(timeout_s=1)
    watch_server(metrics, lambda: detector, Server(Admission(Limits()), MemoryStore()))
    watch_audit(metrics, AuditTrail(Ledger(Path("unused"), [bytes(32)])))
    listed = PAGE.split("\n## Metrics\n")[1].split("\n**`source`")[0]

    made = {
        metric.name + ("_total" if metric.type == "counter" else "") for metric in metrics.collect()
    }
    assert set(re.findall(r"`(sekisho_[a-z_]+)`", listed)) == made


@pytest.mark.parametrize("outcome", OutcomeClass)
def test_the_page_explains_every_outcome(outcome: str) -> None:
    assert f"| `{outcome}` |" in PAGE


def record(**given: Any) -> ExchangeRecord:
    return ExchangeRecord(request_id="req_1", began_at=1.0, source="proxy", **given)


def page(metrics: Metrics) -> str:
    return metrics.page("")[0].decode()


def test_a_type_of_the_users_own_adds_no_series() -> None:
    metrics = Metrics()
    for number in range(50):
        metrics.record(record(counts={(f"OWN_{number}", "mask"): 2}))

    assert 'entity_type="OTHER"} 100.0' in page(metrics)
    assert "OWN_" not in page(metrics)


def test_a_socket_that_lasted_is_no_slow_request() -> None:
    metrics = Metrics()
    whole = ExchangeRecord(
        request_id="req_1",
        began_at=1.0,
        source="socket",
        outcome="closed",
        outcome_class=OutcomeClass.ANSWERED,
        streamed=True,
        duration_s=3000.0,
        parts={"upstream": 0.1},
    )
    metrics.record(whole)

    assert 'part="whole"' not in page(metrics)
    assert 'part="upstream",source="socket"} 1.0' in page(metrics)


def test_the_buckets_are_in_order_and_reach_from_a_millisecond_to_ten_minutes() -> None:
    assert list(BUCKETS_S) == sorted(set(BUCKETS_S))
    assert (BUCKETS_S[0], BUCKETS_S[-1]) == (0.001, 600.0)


@pytest.mark.ginza
def test_any_worker_answers_for_all_also_for_one_that_died(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as (url, process):

        def figures() -> dict[str, float]:
            with httpx.Client(base_url=url) as client:  # a new connection: whichever accepts it
                return values(client)

        until(lambda: figures().get("sekisho_workers") == 2, 60)
        for _ in range(40):
            httpx.post(url + "/nowhere/v1/x", json={})
        name = "sekisho_errors_total{code=unknown_upstream}"
        assert {figures().get(name) for _ in range(10)} == {40}
        assert len({figures()["sekisho_start_time_seconds"] for _ in range(10)}) == 1
        totals = {httpx.get(url + "/api/figures").json()["requests"]["total"] for _ in range(10)}
        assert totals == {40}

        [folder] = {found for pid in below(process.pid) if (found := metrics_folder(pid))}
        assert folder.stat().st_mode & 0o077 == 0
        workers = [int(path.stem.rpartition("_")[2]) for path in folder.glob("counter_*.db")]
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        until(lambda: not list(folder.glob(f"gauge_live*_{workers[0]}.db")), 60)
        until(lambda: figures().get("sekisho_workers") == 2, 60)
        assert {figures().get(name) for _ in range(10)} == {40}
        process.terminate()
        assert process.wait(60) == 0

    assert not folder.exists()


def metrics_folder(pid: int) -> Path | None:
    try:
        given = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return None
    named = [each.partition(b"=")[2] for each in given if each.startswith(b"PROMETHEUS_MULTI")]
    return Path(named[0].decode()) if named else None
