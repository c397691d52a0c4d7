"""What one core carries, and what so many users need: the figures of docs/sizing.md.

    python -m bench.sizing [--seconds N] [--characters N] [--streams N]

A real `sekisho serve` with its vault in Redis, a fake upstream and the load are processes of their
own. What counts is the processor time that each of Sekisho's processes takes for a request, a
character and a streamed event: unlike requests a second, it hardly depends on what else the machine
has to do. Three kinds of load follow one another:

- new prompts: each is one that the proxy has never seen;
- conversations: each turn sends all turns before it again, and one new prompt;
- streams: answers of so many events a second, hundreds of events long.

At the end stands what follows for 100, 1,000 and 10,000 users under the assumptions of `Usage`.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import redis
import uvloop
from bench.detectors import ROOT
from bench.fake_upstream import answer_to
from bench.invented_prompts import SYSTEM, prompts
from bench.load import PATH
from bench.load_client import Load, is_right, read_stream
from bench.load_servers import DidNotStart, Server, free_port, start_upstream

TURNS = 6
CLIENTS = 4
EVENTS = 300


@dataclass(frozen=True)
class Usage:
    """How people use it. Change it to what your own log says."""

    prompts_a_day: float = 20
    of_these_in_the_peak_hour: float = 0.2
    new_characters: float = 1000
    stream_s: float = 30
    events_a_second: float = 30
    busy: float = 0.5
    """How much of a core's time may be taken in the peak hour's mean: it comes in bursts."""


@dataclass(frozen=True)
class Costs:
    """Of processor time. `request_ms`: the proxy's own, history included."""

    request_ms: float
    detector_ms_per_1000: float
    event_us: float


@dataclass(frozen=True)
class Need:
    requests_s: float
    streams: float
    events_s: float
    proxy_cores: float
    detector_cores: float


def need(users: int, usage: Usage, costs: Costs) -> Need:
    requests_s = users * usage.prompts_a_day * usage.of_these_in_the_peak_hour / 3600
    streams = requests_s * usage.stream_s
    events_s = streams * usage.events_a_second
    proxy = requests_s * costs.request_ms / 1e3 + events_s * costs.event_us / 1e6
    detector = requests_s * usage.new_characters / 1000 * costs.detector_ms_per_1000 / 1e3
    return Need(requests_s, streams, events_s, proxy / usage.busy, detector / usage.busy)


class Redis:
    def __init__(self, folder: str) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            raise DidNotStart("there is no redis-server here")
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        self._process = subprocess.Popen([*command, "--save", ""], stdout=subprocess.DEVNULL)
        self.client: Any = redis.Redis(port=port, protocol=2)
        deadline = time.monotonic() + 10
        while True:
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def figures(self) -> dict[str, float]:
        told = self.client.info()
        commands = self.client.info("commandstats")
        asked = sum(
            each["calls"] for name, each in commands.items() if name not in {"cmdstat_info"}
        )
        return {
            "commands": asked,
            "cpu_s": told["used_cpu_user"] + told["used_cpu_sys"],
            "bytes": told["used_memory"],
            "entries": self.client.dbsize(),
        }

    def stop(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait()


@dataclass
class Taken:
    """Of one kind of load; processor time by process."""

    seconds: float
    requests: int
    proxy_s: float
    detector_s: float
    redis: dict[str, float]

    def table(self) -> dict[str, float]:
        count = max(self.requests, 1)
        return {
            "requests": self.requests,
            "requests_s": self.requests / self.seconds,
            "proxy_ms": self.proxy_s * 1000 / count,
            "detector_ms": self.detector_s * 1000 / count,
            "redis_commands": self.redis["commands"] / count,
            "redis_ms": self.redis["cpu_s"] * 1000 / count,
            "redis_entries": self.redis["entries"] / count,
            "redis_kb": self.redis["bytes"] / 1024 / count,
        }


class Bench:
    def __init__(self, stack: ExitStack, options: argparse.Namespace) -> None:
        self.options = options
        self.redis = Redis(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(self.redis.stop)
        self.upstream = start_upstream()
        stack.callback(self.upstream.stop)
        self.server = start_serve(self.upstream, self.redis.url, stack)
        stack.callback(self.server.stop)
        self.url = f"{self.server.url}/openai{PATH}"
        self._seeds = iter(range(1, 1 << 30))

    def texts(self) -> Iterator[str]:
        """Each of as many characters as asked for, and never the same twice."""
        made = prompts(next(self._seeds), resent=0)
        while True:
            text = ""
            while len(text) < self.options.characters:
                text += next(made) + "\n\n"
            yield text[: self.options.characters]

    def measure(self, work: Callable[[], int]) -> Taken:
        before = (time.monotonic(), self.cpu_s(), self.redis.figures())
        count = work()
        after = (time.monotonic(), self.cpu_s(), self.redis.figures())
        proxy, detector = (b - a for a, b in zip(before[1], after[1], strict=True))
        used = {name: after[2][name] - before[2][name] for name in before[2]}
        return Taken(after[0] - before[0], count, proxy, detector, used)

    def cpu_s(self) -> tuple[float, float]:
        proxy, *others = [
            each.cpu_times().user + each.cpu_times().system for each in self.server.processes()
        ]
        return proxy, sum(others)

    def warm_up(self) -> None:
        """Once, so that no first request's imports are in a figure."""
        with httpx.Client(timeout=120) as http:
            self._ask(http, [{"role": "user", "content": next(self.texts())}])

    def new_prompts(self) -> int:
        return self._clients(self._one_by_one)

    def conversations(self) -> int:
        return self._clients(self._in_turns)

    def _clients(self, client: Callable[[Iterator[str], float], int]) -> int:
        until = time.monotonic() + self.options.seconds
        with ThreadPoolExecutor(CLIENTS) as pool:
            runs = [pool.submit(client, self.texts(), until) for _ in range(CLIENTS)]
            return sum(run.result() for run in runs)

    def _one_by_one(self, texts: Iterator[str], until: float) -> int:
        count = 0
        with httpx.Client(timeout=120) as http:
            while time.monotonic() < until:
                self._ask(http, [{"role": "user", "content": next(texts)}])
                count += 1
        return count

    def _in_turns(self, texts: Iterator[str], until: float) -> int:
        """Ends with a whole conversation, so that all turns count alike."""
        count = 0
        with httpx.Client(timeout=120) as http:
            while time.monotonic() < until:
                history: list[dict[str, str]] = [{"role": "system", "content": SYSTEM}]
                for _ in range(TURNS):
                    history.append({"role": "user", "content": next(texts)})
                    history.append({"role": "assistant", "content": self._ask(http, history)})
                    count += 1
        return count

    def _ask(self, http: httpx.Client, messages: list[dict[str, str]]) -> str:
        answer = http.post(self.url, json={"model": "m", "messages": messages})
        text = str(answer.raise_for_status().json()["choices"][0]["message"]["content"])
        assert text == answer_to(messages[-1]["content"]), "an answer came back garbled"
        return text

    def streams(self) -> tuple[Taken, dict[str, float]]:
        pace_s = 1 / Usage().events_a_second
        self.upstream.control("/set", {"events": EVENTS, "pace_s": pace_s})
        self.upstream.control("/sent")
        load = Load(self.url, "m", self.texts())
        stream_s = EVENTS * pace_s
        until = time.monotonic() + stream_s + self.options.seconds
        count = self.options.streams

        async def work() -> None:
            try:
                await load.in_a_row(count=count, until=until, stream=True, spread_s=stream_s)
            finally:
                load.close()

        def run() -> int:
            uvloop.run(work())
            return len(load.taken)

        taken = self.measure(run)
        sent = self.upstream.control("/sent")
        delays, events = [], 0
        for each in load.taken:
            read = read_stream(each)
            assert not each.error, each.error
            assert is_right(each, read.text), "a stream came back garbled"
            times = sent[read.name]
            events += len(times)
            delays += [(b - a) * 1000 for a, b in zip(times, read.times, strict=True)]
        quick = statistics.quantiles(delays, n=100)
        figures = {"events": events, "events_s": events / taken.seconds}
        return taken, figures | {"median_ms": quick[49], "p99_ms": quick[98]}


def start_serve(upstream: Server, vault: str, stack: ExitStack) -> Server:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    port = free_port()
    environ = {
        "SEKISHO_KEY_FILE": f"{folder}/key",
        "SEKISHO_VAULT__URL": vault,
        "SEKISHO_MARKS__FOLDER": f"{folder}/marks",
        "SEKISHO_UPSTREAMS__OPENAI__BASE_URL": upstream.url,
    }
    command = [sys.executable, "-m", "sekisho", "serve", "--port", str(port)]
    return Server(command, port, health="/readyz", environ=environ)


def show(name: str, figures: dict[str, float]) -> None:
    print(f"\n{name}")
    for key, value in figures.items():
        print(f"  {key:20s}{value:12,.2f}", flush=True)


def measure(bench: Bench) -> dict[str, Any]:
    started = bench.server.resident_mb()
    bench.warm_up()
    results: dict[str, Any] = {"machine": machine(), "resident_mb_started": started}
    for name, work in (("new", bench.new_prompts), ("conversations", bench.conversations)):
        results[name] = bench.measure(work).table()
        show(name, results[name])
    taken, events = bench.streams()
    results["streams"] = taken.table() | events
    # What a streamed request costs beside its events is what one that is not streamed does.
    own_s = taken.proxy_s - results["new"]["proxy_ms"] / 1000 * taken.requests
    results["streams"]["event_us"] = own_s / events["events"] * 1e6
    show("streams", results["streams"])
    results["resident_mb"] = bench.server.resident_mb()
    print("\nMB resident (proxy, detector):", [round(each) for each in results["resident_mb"]])
    return results


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "load": os.getloadavg(), "host_cpu": _cpu_name()}


def _cpu_name() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")


def show_needs(costs: Costs, usage: Usage) -> list[dict[str, float]]:
    print(f"\n{costs}\n{usage}")
    rows = []
    for users in (100, 1_000, 10_000):
        row = asdict(need(users, usage, costs))
        rows.append({"users": users, **row})
        print(f"{users:8,d}" + "".join(f"  {key} {value:,.2f}" for key, value in row.items()))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--seconds", type=float, default=10, help="of each kind of load")
    parser.add_argument("--characters", type=int, default=1000, help="of a new prompt")
    parser.add_argument("--streams", type=int, default=50, help="at once")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out")
    options = parser.parse_args()
    try:
        with ExitStack() as stack:
            results = measure(Bench(stack, options))
    except DidNotStart as problem:
        sys.exit(str(problem))
    costs = Costs(
        request_ms=results["conversations"]["proxy_ms"],
        detector_ms_per_1000=results["new"]["detector_ms"] * 1000 / options.characters,
        event_us=results["streams"]["event_us"],
    )
    results |= {"costs": asdict(costs), "needs": show_needs(costs, Usage())}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "sizing.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
