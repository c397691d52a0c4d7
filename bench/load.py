"""The proxy under load: hundreds of streams at once, and what they cost; beside LiteLLM's proxy.

    python -m bench.load [--litellm PYTHON] [--client httpx] [--minutes N] [--streams N ...]

A fake upstream, each proxy (with its detector or services) and the load are processes of their
own. Everything is measured beside a direct connection to the same upstream in the same run; the
ways take turns, so that a noisy machine disturbs all alike. "Added" is a way's figure less the
direct connection's.

"detection off" is the whole way with a detector that finds nothing. Prompts are new but for the
share of `--resent`; answers repeat the prompt, and one that does not come back word for word is
counted as garbled. `--litellm` names the interpreter of an environment with `litellm[proxy]`: its
proxy is measured alone, and with its Presidio guardrail (Presidio with GiNZA, as in bench.speed).
"""

import argparse
import asyncio
import gc
import itertools
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import uvloop
from bench.detectors import ROOT
from bench.invented_prompts import prompts
from bench.load_client import Load, Taken, is_right, read_stream, read_whole
from bench.load_servers import (
    MEMO_TTL_S,
    DidNotStart,
    Server,
    start_litellm,
    start_sekisho,
    start_service,
    start_upstream,
)

DIRECT = "direct"
PATH = "/v1/chat/completions"
SAMPLE_S = 1.0
SOAK_SLICE_S = 15.0
SOAK_STREAMS = 50

Figures = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """An address for the same request. `servers`: all that works for it, the upstream left out."""

    name: str
    url: str
    servers: tuple[Server, ...] = ()

    def cpu_s(self) -> float:
        return sum(server.cpu_s() for server in self.servers)

    def resident_mb(self) -> list[float]:
        return [each for server in self.servers for each in server.resident_mb()]


@dataclass
class Slice:
    """What one turn of one way gave. Delays are in milliseconds."""

    seconds: float
    cpu_s: float
    load_cpu_s: float
    upstream_cpu_s: float
    taken: list[Taken] = field(repr=False)
    delays: list[float] = field(default_factory=list, repr=False)
    first: list[float] = field(default_factory=list, repr=False)
    sent: int = 0
    arrived: int = 0
    events_s: float = 0.0
    garbled: int = 0

    @property
    def errors(self) -> int:
        return sum(bool(each.error) for each in self.taken)

    @property
    def answered(self) -> int:
        return len(self.taken) - self.errors


class Bench:
    def __init__(self, upstream: Server, options: argparse.Namespace) -> None:
        self._upstream = upstream
        self._options = options
        self._seeds = itertools.count(1)
        upstream.control("/set", {"events": options.events, "pace_s": options.pace_ms / 1000})

    @property
    def stream_s(self) -> float:
        return float(self._options.events * self._options.pace_ms / 1000)

    def run(self, way: Way, work: Callable[[Load], Awaitable[object]]) -> Slice:
        """One slice. The collector is off: its pauses would be taken for the proxy's."""
        load = Load(way.url, "m", prompts(next(self._seeds), resent=self._options.resent))
        self._upstream.control("/sent")
        gc.collect()
        gc.disable()
        before = (monotonic(), way.cpu_s(), process_time(), self._upstream.cpu_s())
        try:
            uvloop.run(_closing(load, work))
        finally:
            gc.enable()
        after = (monotonic(), way.cpu_s(), process_time(), self._upstream.cpu_s())
        seconds, cpu_s, load_s, upstream_s = (b - a for a, b in zip(before, after, strict=True))
        return Slice(seconds, cpu_s, load_s, upstream_s, taken=load.taken)

    def at_rate(self, way: Way, rate: float, seconds: float) -> Slice:
        until = monotonic() + seconds
        return self._requests(way, lambda load: load.at_rate(rate=rate, until=until, stream=False))

    def in_a_row(self, way: Way, count: int, seconds: float) -> Slice:
        until = monotonic() + seconds
        return self._requests(
            way,
            lambda load: load.in_a_row(count=count, until=until, stream=False, spread_s=0.1),
        )

    def _requests(self, way: Way, work: Callable[[Load], Awaitable[object]]) -> Slice:
        result = self.run(way, work)
        for each in result.taken:
            if not each.error:
                result.delays.append((each.ended - each.begun) * 1000)
                result.garbled += not is_right(each, read_whole(each))
        return result

    def streams(self, way: Way, count: int, seconds: float) -> Slice:
        """Events count once all streams run, until no new ones begin. A way so slow that it has
        sent nothing by then is judged by all that it sent."""
        begun = monotonic()
        full, until = begun + self.stream_s, begun + self.stream_s + seconds
        result = self.run(
            way,
            lambda load: load.in_a_row(
                count=count, until=until, stream=True, spread_s=self.stream_s
            ),
        )
        sent = self._upstream.control("/sent")
        events: list[tuple[float, float]] = []
        for each in result.taken:
            if each.error:
                continue
            read = read_stream(each)
            its = sent.get(read.name, [])
            if not (read.times and its):
                each.error = "no events"
                continue
            result.garbled += not is_right(each, read.text)
            result.arrived += len(read.times)
            result.sent += len(its)
            events += zip(its, _arrivals(read.times, len(its)), strict=True)
            result.first.append((read.times[0] - each.begun) * 1000)
        steady = [(sent, came) for sent, came in events if full <= sent <= until] or events
        result.delays = [(came - sent) * 1000 for sent, came in steady]
        if steady:
            came = [came for _, came in steady]
            result.events_s = len(steady) / max(max(came) - min(came), 1e-9)
        return result


async def _closing(load: Load, work: Callable[[Load], Awaitable[object]]) -> None:
    try:
        await work(load)
    finally:
        load.close()


def _arrivals(times: Sequence[float], count: int) -> list[float]:
    """When each of the upstream's events was there, where several may have come as one."""
    return [times[min(-(-(k + 1) * len(times) // count) - 1, len(times) - 1)] for k in range(count)]


def quantiles(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    if len(values) < 2:
        value = values[0] if values else float("nan")
        return value, value
    return statistics.median(values), statistics.quantiles(values, n=100)[98]


def summary(slices: Sequence[Slice]) -> Figures:
    """Delays are pooled over the turns; rates and costs are medians over them."""
    median, p99 = quantiles([delay for each in slices for delay in each.delays])
    first, first_p99 = quantiles([delay for each in slices for delay in each.first])
    sent = sum(each.sent for each in slices)
    return {
        "median_ms": median,
        "p99_ms": p99,
        "first_ms": first,
        "first_p99_ms": first_p99,
        "requests_s": statistics.median(each.answered / each.seconds for each in slices),
        "events_s": statistics.median(each.events_s for each in slices),
        "cpu_ms_request": statistics.median(
            each.cpu_s * 1000 / max(each.answered, 1) for each in slices
        ),
        "cpu_us_event": statistics.median(each.cpu_s * 1e6 / max(each.sent, 1) for each in slices),
        "cores": statistics.median(each.cpu_s / each.seconds for each in slices),
        "load_cores": statistics.median(each.load_cpu_s / each.seconds for each in slices),
        "upstream_cores": statistics.median(each.upstream_cpu_s / each.seconds for each in slices),
        "arrived_of_sent": sum(each.arrived for each in slices) / sent if sent else None,
        "answers": sum(each.answered for each in slices),
        "errors": sum(each.errors for each in slices),
        "garbled": sum(each.garbled for each in slices),
    }


def in_turns(
    ways: Sequence[Way], rounds: int, measure: Callable[[Way], Slice]
) -> dict[str, Figures]:
    slices: dict[str, list[Slice]] = {way.name: [] for way in ways}
    for turn in range(rounds):
        # Each turn begins with another, so that none always follows the same one.
        for way in (*ways[turn % len(ways) :], *ways[: turn % len(ways)]):
            slices[way.name].append(measure(way))
    return {name: summary(each) for name, each in slices.items()}


HEADS = {
    "requests": ("median", "p99", "added", "added p99", "req/s", "CPU ms/req", "errors", "garbled"),
    "streams": (
        *("median", "p99", "added", "added p99", "events/s", "first ms", "CPU us/ev", "cores"),
        *("came/sent", "errors", "garbled"),
    ),
}


def show(title: str, kind: str, figures: dict[str, Figures]) -> None:
    print(f"\n{title}")
    print(f"{'':32s}" + "".join(f"{head:>11s}" for head in HEADS[kind]))
    base = figures[DIRECT]
    for name, each in figures.items():
        cells = [
            f"{each['median_ms']:.2f}",
            f"{each['p99_ms']:.2f}",
            f"{each['median_ms'] - base['median_ms']:+.2f}",
            f"{each['p99_ms'] - base['p99_ms']:+.2f}",
        ]
        if kind == "requests":
            cells += [f"{each['requests_s']:.1f}", f"{each['cpu_ms_request']:.2f}"]
        else:
            cells += [
                f"{each['events_s']:,.0f}",
                f"{each['first_ms']:.0f}",
                f"{each['cpu_us_event']:.0f}",
                f"{each['cores']:.2f}",
                f"{each['arrived_of_sent']:.2f}",
            ]
        cells += [str(each["errors"]), str(each["garbled"])]
        print(f"{name:32s}" + "".join(f"{cell:>11s}" for cell in cells), flush=True)


def measure(bench: Bench, ways: Sequence[Way], options: argparse.Namespace) -> Figures:
    for way in ways:  # once, so that no first request's imports are in a figure
        bench.in_a_row(way, 2, 1)
        bench.streams(way, 2, 0)
    results: Figures = {}

    def take(name: str, title: str, kind: str, turn: Callable[[Way], Slice]) -> None:
        results[name] = in_turns(ways, options.rounds, turn)
        show(f"{title} (ms)", kind, results[name])

    rate, clients, seconds = options.rate, options.clients, options.seconds
    title = f"{rate:g} requests a second"
    take("rate", title, "requests", lambda way: bench.at_rate(way, rate, seconds))
    title = f"{clients} clients, one request after another"
    take("clients", title, "requests", lambda way: bench.in_a_row(way, clients, seconds))
    for count in options.streams:
        title = f"a streamed event; {count} streams, an event each {options.pace_ms:g} ms"
        turn = partial(bench.streams, count=count, seconds=seconds)
        take(f"streams_{count}", title, "streams", turn)
    direct = results[f"streams_{options.streams[-1]}"][DIRECT]
    print(
        f"the load took {direct['load_cores']:.0%} of a core, the upstream "
        f"{direct['upstream_cores']:.0%}, with nothing between them"
    )
    results["resident_mb"] = {way.name: way.resident_mb() for way in ways if way.servers}
    print("\nMB resident afterwards, by process")
    for name, sizes in results["resident_mb"].items():
        print(f"{name:32s}" + "".join(f"{size:12.0f}" for size in sizes))
    return results


def soak(bench: Bench, way: Way, options: argparse.Namespace) -> Figures:
    """Streams and requests together for minutes: memory should stay flat once the memo is full."""
    samples: list[tuple[float, list[float]]] = []
    begun = monotonic()
    end = begun + options.minutes * 60

    async def sample() -> None:
        while True:
            samples.append((monotonic() - begun, way.resident_mb()))
            await asyncio.sleep(SAMPLE_S)

    async def work(load: Load) -> None:
        until = min(monotonic() + SOAK_SLICE_S, end)
        sampling = asyncio.create_task(sample())
        count = min(SOAK_STREAMS, *options.streams)
        await asyncio.gather(
            load.in_a_row(count=count, until=until, stream=True, spread_s=1),
            load.at_rate(rate=options.rate, until=until, stream=False),
        )
        sampling.cancel()

    answers = errors = garbled = 0
    while monotonic() < end:
        result = bench.run(way, work)
        for each in result.taken:
            answers += 1
            errors += bool(each.error)
            if not each.error:
                text = read_stream(each).text if each.stream else read_whole(each)
                garbled += not is_right(each, text)
    figures = {"seconds": monotonic() - begun, "answers": answers, "errors": errors}
    return figures | {"garbled": garbled, "processes": list(slopes(samples)), "samples": samples}


def slopes(samples: Sequence[tuple[float, list[float]]]) -> Iterator[Figures]:
    """Of each process: over the second half, when the memo has long been as full as it gets."""
    later = samples[len(samples) // 2 :]
    times = [at / 60 for at, _ in later]
    for index in range(min(len(sizes) for _, sizes in samples)):
        series = [sizes[index] for _, sizes in later]
        yield {
            "begin_mb": samples[0][1][index],
            "half_mb": series[0],
            "end_mb": series[-1],
            "mb_a_minute": statistics.linear_regression(times, series).slope,
        }


def show_soak(name: str, figures: Figures) -> None:
    print(
        f"\n{name}: {figures['seconds']:.0f} s, {figures['answers']} answers, "
        f"{figures['errors']} errors, {figures['garbled']} garbled"
    )
    heads = ("MB begin", "half way", "end", "MB/minute")
    print(f"{'':32s}" + "".join(f"{head:>11s}" for head in heads))
    for process, each in zip(("proxy", "detector"), figures["processes"], strict=False):
        cells = (each["begin_mb"], each["half_mb"], each["end_mb"])
        print(
            f"{process:32s}"
            + "".join(f"{c:12.1f}" for c in cells)
            + f"{each['mb_a_minute']:+12.2f}"
        )
    print(f"the slope is over the second half; the memo keeps a text for {MEMO_TTL_S} s here")


def start(stack: ExitStack, upstream: Server, options: argparse.Namespace) -> list[Way]:
    def kept(server: Server) -> Server:
        stack.callback(server.stop)
        return server

    ways = [Way(DIRECT, upstream.url + PATH)]
    clients = options.client or ["httpx2"]
    for client in clients:
        name = "Sekisho, detection off" + (f", {client}" if len(clients) > 1 else "")
        server = kept(start_sekisho(upstream, detect=False, client=client))
        ways.append(Way(name, f"{server.url}/openai{PATH}", (server,)))
    server = kept(start_sekisho(upstream, detect=True, client=clients[0]))
    ways.append(Way("Sekisho, detection on", f"{server.url}/openai{PATH}", (server,)))
    if not options.litellm:
        print(
            "LiteLLM is left out: --litellm names the Python of an environment with "
            "'litellm[proxy]'",
            file=sys.stderr,
        )
        return ways
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    try:
        server = kept(start_litellm(options.litellm, upstream, folder))
        ways.append(Way("LiteLLM", server.url + PATH, (server,)))
        services = [kept(start_service(name)) for name in ("analyzer", "anonymizer")]
        server = kept(start_litellm(options.litellm, upstream, folder, services))
        ways.append(Way("LiteLLM + Presidio", server.url + PATH, (server, *services)))
    except (DidNotStart, OSError) as problem:
        print(f"LiteLLM is left out: {problem}", file=sys.stderr)
    return ways


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    whole: dict[str, Any] = {"type": int, "metavar": "N"}
    number: dict[str, Any] = {"type": float, "metavar": "N"}
    shown = "(default: %(default)s)"
    parser.add_argument(
        "--streams", default=[50, 200], nargs="+", help="streams at once (default: 50 200)", **whole
    )
    parser.add_argument("--events", default=100, help=f"events of a stream {shown}", **whole)
    parser.add_argument("--pace-ms", default=50, help=f"between two events {shown}", **number)
    parser.add_argument("--rate", default=5, help=f"requests a second {shown}", **number)
    parser.add_argument("--clients", default=16, help=f"clients at once {shown}", **whole)
    parser.add_argument("--seconds", default=8, help=f"of a turn {shown}", **number)
    parser.add_argument("--rounds", default=3, help=f"turns of each way {shown}", **whole)
    parser.add_argument("--resent", default=0.2, help=f"share of known prompts {shown}", **number)
    parser.add_argument(
        "--minutes", default=1, help=f"that memory is watched; 0 for none {shown}", **number
    )
    parser.add_argument(
        "--client",
        choices=("httpx", "httpx2"),
        action="append",
        help="the proxy's HTTP client; may be repeated (default: httpx2)",
    )
    parser.add_argument("--litellm", metavar="PYTHON", help="of an environment that has it")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out", help=shown)
    options = parser.parse_args()
    if min(*options.streams, options.events, options.clients, options.rounds) < 1:
        parser.error("--streams, --events, --clients and --rounds take 1 or more")
    if min(options.pace_ms, options.rate, options.seconds) <= 0 or options.minutes < 0:
        parser.error("--pace-ms, --rate and --seconds take more than 0, --minutes 0 or more")
    return options


def main() -> None:
    options = read_options()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with ExitStack() as stack:
        upstream = start_upstream()
        stack.callback(upstream.stop)
        ways = start(stack, upstream, options)
        bench = Bench(upstream, options)
        results = measure(bench, ways, options)
        if options.minutes:
            way = next(each for each in ways if each.name == "Sekisho, detection on")
            results["soak"] = soak(bench, way, options)
            show_soak(way.name, results["soak"])
    print(f"\nload {os.getloadavg()[0]:.1f} at the end: other work slows all of this alike")
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "load.json"
    path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
