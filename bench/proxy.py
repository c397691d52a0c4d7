"""What the proxy adds: to a request, and to each streamed token.

    python -m bench.proxy [--requests N] [--events N]

A fake upstream, the proxy and this client are three processes on loopback. Each figure is taken
beside a direct connection to the same upstream in the same run, turn by turn, so that a noisy
machine disturbs both alike. Figures are medians (and 90th percentiles) in milliseconds.

The last table is what the last look at the outgoing bytes takes of a request: it looks for all that
was masked in the prompt once more, in every form.

"detection off" is the whole way (read, walk, mask, forward, restore) with a detector that finds
nothing; "on" is the real one on a prompt it has not seen; "resent" is a prompt that the memo knows.
"""

import argparse
import json
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sekisho.masking.egress import EgressCheck
from sekisho.server.app import create_app
from sekisho.settings import Settings
from sekisho.wire.walk import Leaf
from sekisho_recognizers.finding import Finding

if TYPE_CHECKING:
    from sekisho_recognizers.analyzer import Analyzer

PATH = "/v1/chat/completions"
KEY = bytes(32)
PACE_S = 0.01
PROMPT = (
    "次のお客様への返信メールを書いてください。氏名：高橋 美咲 様（株式会社あさぎり精工）、"
    "電話：090-1234-5678、住所：愛知県名古屋市中区栄3-15-27 あさぎりビル5階。"
    "{n}件目のお問い合わせです。"
)


class NoDetector:
    ready = True

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def detect(self, leaves: Sequence[Leaf]) -> list[list[Finding]]:
        return [[] for _ in leaves]


def upstream_app() -> Starlette:
    """Answers at once; a stream carries the time at which each of its events was sent."""

    async def complete(request: Request) -> Response:
        body = await request.json()
        if not body.get("stream"):
            message = {"role": "assistant", "content": body["messages"][-1]["content"]}
            return JSONResponse({"choices": [{"index": 0, "message": message}]})
        return StreamingResponse(events(body["events"]), media_type="text/event-stream")

    async def events(count: int) -> Any:
        import asyncio

        for _ in range(count):
            await asyncio.sleep(PACE_S)
            sent = {"choices": [{"index": 0, "delta": {"content": "承知"}}], "at": time.time()}
            yield f"data: {json.dumps(sent)}\n\n"
        yield "data: [DONE]\n\n"

    return Starlette(routes=[Route(PATH, complete, methods=["POST"])])


def serve(app: Starlette, port: int) -> None:
    uvicorn.run(app, port=port, access_log=False, log_level="error")


def serve_upstream(port: int) -> None:
    serve(upstream_app(), port)


def serve_proxy(port: int, upstream_port: int, detect: bool) -> None:
    base_url = f"http://127.0.0.1:{upstream_port}"
    settings = Settings.model_validate({"upstreams": {"openai": {"base_url": base_url}}})
    serve(create_app(settings, detector=None if detect else NoDetector(), key=KEY), port)


class Server:
    def __init__(self, target: Callable[..., None], *arguments: object, health: str = "") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=target, args=(self.port, *arguments), daemon=False)
        self._process.start()
        deadline = time.monotonic() + 120
        while not self._answers(health):
            if time.monotonic() > deadline or not self._process.is_alive():
                raise SystemExit(f"bench: {target.__name__} did not start")
            time.sleep(0.05)

    def _answers(self, health: str) -> bool:
        try:
            return httpx.get(self.url + health).status_code < 500 or not health
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        self._process.terminate()
        self._process.join()


def request_ms(client: httpx.Client, url: str, text: str) -> float:
    body = {"model": "m", "messages": [{"role": "user", "content": text}]}
    begun = time.perf_counter()
    client.post(url, json=body).raise_for_status()
    return (time.perf_counter() - begun) * 1000


def event_delays_ms(client: httpx.Client, url: str, count: int, text: str) -> list[float]:
    """From the upstream's sending of each event to this client's having it."""
    message = {"role": "user", "content": text}
    body = {"model": "m", "stream": True, "events": count, "messages": [message]}
    delays = []
    with client.stream("POST", url, json=body) as response:
        response.raise_for_status()
        for line in response.iter_lines():
            if line.startswith("data: {"):
                delays.append((time.time() - json.loads(line[6:])["at"]) * 1000)
    return delays


def show(name: str, delays: Sequence[float], direct: Sequence[float]) -> None:
    median, base = statistics.median(delays), statistics.median(direct)
    ninety = statistics.quantiles(delays, n=10)[8]
    print(f"{name:34s} {median:8.2f} {ninety:8.2f} {median - base:+9.2f}", flush=True)


def last_look_ms(analyzer: "Analyzer", text: str) -> float:
    """In this process: the check's making and its one pass over the body."""
    found = [(text[f.start : f.end], f.entity_type) for f in analyzer.analyze(text)]
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()
    values = dict(found)
    begun = time.perf_counter()
    EgressCheck(values).find(body)
    return (time.perf_counter() - begun) * 1000


def show_last_look(count: int) -> None:
    # Here, so that the servers, which import this module too, are not measured with it.
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = load_analyzer()
    print(f"\n{'the last look (ms)':34s} {'median':>8s} {'p90':>8s}")
    for name, times in (("the prompt", 1), ("twenty prompts in one", 20)):
        texts = ["\n".join(PROMPT.format(n=n + k) for k in range(times)) for n in range(count)]
        taken = [last_look_ms(analyzer, text) for text in texts]
        ninety = statistics.quantiles(taken, n=10)[8]
        print(f"{name:34s} {statistics.median(taken):8.2f} {ninety:8.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--events", type=int, default=300)
    options = parser.parse_args()
    upstream = Server(serve_upstream)
    without = Server(serve_proxy, upstream.port, False, health="/readyz")
    detecting = Server(serve_proxy, upstream.port, True, health="/readyz")
    try:
        with httpx.Client(timeout=60) as client:
            measure(client, upstream.url, without.url, detecting.url, options)
    finally:
        for server in (detecting, without, upstream):
            server.stop()
    show_last_look(options.requests // 4)


def measure(
    client: httpx.Client, upstream: str, without: str, detecting: str, options: argparse.Namespace
) -> None:
    through = f"/openai{PATH}"
    ways: dict[str, Callable[[int], float]] = {
        "direct": lambda n: request_ms(client, upstream + PATH, PROMPT.format(n=n)),
        "proxy, detection off": lambda n: request_ms(client, without + through, PROMPT.format(n=n)),
        "proxy, detection on": lambda n: request_ms(
            client, detecting + through, PROMPT.format(n=n)
        ),
        "proxy, detection on, resent": lambda n: request_ms(
            client, detecting + through, PROMPT.format(n=0)
        ),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for n in range(options.requests + 5):
        for name, way in ways.items():
            taken[name].append(way(n))
    print(f"{'a request (ms)':34s} {'median':>8s} {'p90':>8s} {'added':>9s}")
    for name, delays in taken.items():
        show(name, delays[5:], taken["direct"][5:])

    streams = {
        "direct": upstream + PATH,
        "proxy, detection off": without + through,
        "proxy, detection on": detecting + through,
    }
    delays = {name: [0.0] * 0 for name in streams}
    for n in range(3):
        for name, url in streams.items():
            delays[name] += event_delays_ms(client, url, options.events // 3, PROMPT.format(n=n))
    print(f"\n{'a streamed event (ms)':34s} {'median':>8s} {'p90':>8s} {'added':>9s}")
    for name, row in delays.items():
        show(name, row, delays["direct"])


if __name__ == "__main__":
    main()
