"""Several servers, or several workers, behind one address: any of them can answer any turn.

What they share is the key's file and a Redis; each is a real `sekisho serve`. A conversation goes
to them in turns, as a balancer without stickiness would send it.
"""

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.fake_openai import OpenAIUpstream
from support.processes import running, until, wait_for
from support.redis_server import RedisServer, redis_server
from support.servers import serving
from support.upstream import RecordingUpstream
from support.worker import put_in_every_process

VALUE = "田中"
CHAT = "/openai/v1/chat/completions"
RESPONSES = "/openai/v1/responses"
PLACEHOLDER = re.compile(r"PERSON[0-9][0-9A-Z]{5,7}")
# Whatever was acknowledged is there after a crash, and nothing is.
PERSISTENT = ("--appendonly", "yes", "--appendfsync", "always")
MEMORY = "memory://"


@dataclass
class Replicas:
    """`ask` goes to the next one each time."""

    urls: list[str]
    upstream: RecordingUpstream
    processes: list["subprocess.Popen[bytes]"]
    folders: list[Path]
    _next: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._next = cycle(self.urls)

    def ask(self, method: str, path: str, body: Any = None, *, at: str = "") -> httpx.Response:
        # A connection of its own: nothing ties a turn to the one before.
        with httpx.Client(base_url=at or next(self._next), timeout=60) as client:
            return client.request(method, path, json=body)

    def chat(self, messages: list[dict[str, str]], *, stream: bool = False) -> httpx.Response:
        return self.ask("POST", CHAT, {"model": "m", "messages": messages, "stream": stream})

    def respond(self, text: str, previous: str | None = None) -> httpx.Response:
        body: dict[str, Any] = {"model": "m", "input": text}
        if previous:
            body["previous_response_id"] = previous
        return self.ask("POST", RESPONSES, body)

    def logs(self) -> str:
        return "".join((f / "log").read_text(encoding="utf-8") for f in self.folders)


@contextmanager
def replicas(
    tmp_path: Path, vault: str, *, count: int = 2, workers: int = 1, ttl_s: int = 600
) -> Iterator[Replicas]:
    upstream = RecordingUpstream(OpenAIUpstream())
    with ExitStack() as stack:
        upstream_url = stack.enter_context(serving(upstream, lifespan="off"))
        made = Replicas([], upstream, [], [])
        for number in range(count):
            folder = tmp_path / f"replica{number}"
            folder.mkdir()
            environment = {
                **put_in_every_process(tmp_path),
                "SEKISHO_KEY_FILE": str(tmp_path / "key"),
                "SEKISHO_VAULT__URL": vault,
                "SEKISHO_VAULT__TTL_S": str(ttl_s),
                "SEKISHO_MARKS__FOLDER": "null",
                "SEKISHO_UPSTREAMS__OPENAI__BASE_URL": upstream_url,
            }
            options = ("--workers", str(workers))
            url, process = stack.enter_context(running(folder, *options, environment=environment))
            made.urls.append(url)
            made.processes.append(process)
            made.folders.append(folder)
        for url, process in zip(made.urls, made.processes, strict=True):
            wait_for(url + "/readyz", process)
        yield made
    assert VALUE not in made.logs()
    assert not upstream.saw(VALUE), "a value left"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path, *PERSISTENT) as server:
        yield server


def said(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: {")]
        deltas = [choice["delta"] for line in lines for choice in json.loads(line)["choices"]]
        return "".join(delta.get("content") or "" for delta in deltas)
    read = answer.json()
    if read["object"] == "response":
        return str(read["output"][0]["content"][0]["text"])
    return str(read["choices"][0]["message"]["content"])


def talk(
    both: Replicas, history: list[dict[str, str]], turns: int, *, stream: bool = False
) -> None:
    """Each answer says what was asked, so each has a value to restore."""
    for _ in range(turns):
        asked = f"{len(history)}回目、{VALUE}様へ"
        history.append({"role": "user", "content": asked})
        answer = said(both.chat(history, stream=stream))
        assert answer == asked
        history.append({"role": "assistant", "content": answer})


def check_history(both: Replicas) -> None:
    """What was sent once is sent again byte for byte, whoever sends it."""
    sent = [request.body for request in both.upstream.requests]
    messages = [json.loads(body)["messages"] for body in sent]
    for earlier, later in pairwise(messages):
        assert later[: len(earlier)] == earlier
        begins = json.dumps(earlier, ensure_ascii=False)[:-1]
        assert begins in json.dumps(later, ensure_ascii=False)
    assert len(set(PLACEHOLDER.findall("".join(body.decode() for body in sent)))) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_a_conversation_that_alternates_is_restored_whole(
    tmp_path: Path, vault: RedisServer, stream: bool
) -> None:
    history: list[dict[str, str]] = []
    with replicas(tmp_path, vault.url) as both:
        talk(both, history, 6, stream=stream)

        check_history(both)
        sent = [request.body for request in both.upstream.requests]
        for earlier, later in pairwise(sent):
            end = earlier.rindex(b"]")  # the last message's end
            assert later[:end].startswith(earlier[:end])
    for folder in both.folders:
        assert (folder / "log").read_text(encoding="utf-8").count("openai.chat") == 3


def test_a_history_is_known_to_the_replica_that_never_saw_it(
    tmp_path: Path, vault: RedisServer
) -> None:
    history: list[dict[str, str]] = []
    with replicas(tmp_path, vault.url) as both:
        talk(Replicas(both.urls[:1], both.upstream, [], []), history, 2)
        before = counted(both.urls[1])
        answer = both.ask("POST", CHAT, {"model": "m", "messages": history[:3]}, at=both.urls[1])
        after = counted(both.urls[1])

    assert said(answer) == history[2]["content"]
    assert before == (0, 0)
    # Of the three texts two are the same, since the upstream says what it was asked.
    assert after == (0, 2), "nothing was detected anew"


def counted(url: str) -> tuple[float, float]:
    """Places that were found, and those that were known."""
    page = httpx.get(f"{url}/metrics").text
    found = re.findall(r"^sekisho_findings_total{.*} ([0-9.]+)$", page, re.MULTILINE)
    known = re.findall(r"^sekisho_resent_placeholders_total ([0-9.]+)$", page, re.MULTILINE)
    return sum(map(float, found)), sum(map(float, known))


def test_what_an_upstream_stores_is_restored_by_either(tmp_path: Path, vault: RedisServer) -> None:
    with replicas(tmp_path, vault.url) as both:
        first = both.respond(f"{VALUE}様です。").json()
        for _ in range(3):  # the other one, and then the first again
            second = both.respond("誰でしたか。", first["id"])

            assert said(second) == f"{VALUE}様です。誰でしたか。"
        third = both.respond("もう一度。", second.json()["id"])

        assert VALUE in said(third)


def test_a_session_of_the_text_api_belongs_to_all(tmp_path: Path, vault: RedisServer) -> None:
    with replicas(tmp_path, vault.url) as both:
        masked = both.ask("POST", "/api/mask", {"text": f"{VALUE}様へ"}).json()
        session = masked["session"]
        again = both.ask("POST", "/api/mask", {"text": f"{VALUE}です", "session": session}).json()
        answer = {"session": session, "text": again["text"]}
        restored = [both.ask("POST", "/api/restore", answer).json()["text"] for _ in range(2)]
        both.ask("DELETE", f"/api/sessions/{session}")
        gone = [both.ask("POST", "/api/restore", answer) for _ in range(2)]

    assert PLACEHOLDER.findall(masked["text"]) == PLACEHOLDER.findall(again["text"]) != []
    assert restored == [f"{VALUE}です"] * 2
    assert [each.status_code for each in gone] == [404, 404]


def test_while_redis_is_away_nothing_leaves_and_then_all_goes_on(
    tmp_path: Path, vault: RedisServer
) -> None:
    history: list[dict[str, str]] = []
    with replicas(tmp_path, vault.url) as both:
        talk(both, history, 2)
        first = both.respond(f"{VALUE}様です。").json()["id"]
        session = both.ask("POST", "/api/mask", {"text": f"{VALUE}様"}).json()
        reached = len(both.upstream.requests)

        vault.stop()
        refused = [both.chat([*history, {"role": "user", "content": VALUE}]) for _ in range(2)]
        refused += [both.respond("誰でしたか。", first) for _ in range(2)]
        health = [
            both.ask("GET", path, at=url) for path in ("/healthz", "/readyz") for url in both.urls
        ]
        assert len(both.upstream.requests) == reached

        vault.start()
        for url, process in zip(both.urls, both.processes, strict=True):
            wait_for(url + "/readyz", process)
        del both.upstream.requests[2:]  # what is no part of the conversation
        talk(both, history, 2)
        check_history(both)
        assert said(both.respond("誰でしたか。", first)) == f"{VALUE}様です。誰でしたか。"
        answer = {"session": session["session"], "text": session["text"]}
        assert both.ask("POST", "/api/restore", answer).json()["text"] == f"{VALUE}様"

    assert [each.status_code for each in refused] == [503] * 4
    assert {each.json()["error"]["code"] for each in refused} == {"vault_unavailable"}
    assert [each.status_code for each in health] == [200, 200, 503, 503]


def test_a_redis_that_forgets_loses_what_it_alone_knew(tmp_path: Path) -> None:
    """A resent history holds its values itself; what an upstream stores does not."""
    history: list[dict[str, str]] = []
    with redis_server(tmp_path) as vault, replicas(tmp_path, vault.url) as both:
        talk(both, history, 2)
        first = both.respond(f"{VALUE}様です。").json()["id"]
        session = both.ask("POST", "/api/mask", {"text": f"{VALUE}様"}).json()

        vault.stop()
        vault.start()
        for url, process in zip(both.urls, both.processes, strict=True):
            wait_for(url + "/readyz", process)
        del both.upstream.requests[2:]
        talk(both, history, 2)
        check_history(both)
        stored = said(both.respond("誰でしたか。", first))
        answer = {"session": session["session"], "text": session["text"]}
        restored = both.ask("POST", "/api/restore", answer)

    assert PLACEHOLDER.search(stored)
    assert VALUE not in stored
    assert restored.status_code == 404
    assert restored.json()["code"] == "unknown_session"


def test_replicas_that_share_only_their_key_lose_what_needs_a_vault(tmp_path: Path) -> None:
    """As docs/deployment.md says: a history that is sent again is no matter, the rest is."""
    history: list[dict[str, str]] = []
    with replicas(tmp_path, MEMORY) as both:
        talk(both, history, 4)
        check_history(both)
        first = both.respond(f"{VALUE}様です。").json()["id"]
        elsewhere = said(both.respond("誰でしたか。", first))
        at_home = said(both.respond("誰でしたか。", first))
        session = both.ask("POST", "/api/mask", {"text": VALUE}).json()
        answer = {"session": session["session"], "text": session["text"]}
        statuses = [both.ask("POST", "/api/restore", answer).status_code for _ in range(2)]

    assert VALUE in at_home
    assert VALUE not in elsewhere
    assert PLACEHOLDER.search(elsewhere)
    assert sorted(statuses) == [200, 404]


def test_a_conversation_outlives_the_replica_that_began_it(
    tmp_path: Path, vault: RedisServer
) -> None:
    history: list[dict[str, str]] = []
    with replicas(tmp_path, vault.url, count=3) as all_of_them:
        talk(all_of_them, history, 3)
        first = all_of_them.respond(f"{VALUE}様です。").json()["id"]  # by the first one
        gone = all_of_them.processes[0]
        gone.send_signal(signal.SIGTERM)
        assert gone.wait(30) == 0
        left = Replicas(
            all_of_them.urls[1:],
            all_of_them.upstream,
            all_of_them.processes[1:],
            all_of_them.folders[1:],
        )

        answers = [said(left.respond("誰でしたか。", first)) for _ in range(2)]
        del left.upstream.requests[3:]
        talk(left, history, 2)
        check_history(left)

    assert answers == [f"{VALUE}様です。誰でしたか。"] * 2


def test_workers_of_one_server_are_replicas_too(tmp_path: Path, vault: RedisServer) -> None:
    history: list[dict[str, str]] = []
    with replicas(tmp_path, vault.url, count=1, workers=2) as server:
        until(lambda: server.logs().count("the detector is loaded") == 2)
        talk(server, history, 6)
        check_history(server)
        first = server.respond(f"{VALUE}様です。").json()["id"]
        answers = [said(server.respond("誰でしたか。", first)) for _ in range(12)]
        session = server.ask("POST", "/api/mask", {"text": VALUE}).json()
        answer = {"session": session["session"], "text": session["text"]}
        restored = [server.ask("POST", "/api/restore", answer) for _ in range(12)]

    assert set(answers) == {f"{VALUE}様です。誰でしたか。"}
    assert {each.json()["text"] for each in restored} == {VALUE}
