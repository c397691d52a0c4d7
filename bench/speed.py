"""Speed, start-up and memory: Sekisho beside stock GiNZA, Presidio and fuseji, one thread each.

Every detector is a process of its own; all are started, and then take turns, so that a noisy
machine disturbs all alike. Times are medians over the rounds. Resident memory is read after the
start, after the rounds, and (Sekisho's) while many distinct short texts pass: it should stay flat.
Ratios are to stock GiNZA.

    python -m bench.speed [--data ../shared/data] [--rounds N] [--distinct N] [--distinct-peers]
"""

import argparse
import os
import random
from collections.abc import Iterator, Mapping
from itertools import islice
from statistics import median
from typing import Any

from bench.detectors import REFERENCE, SPEED_FILE, Running, add_options, records, row, running, save

PROMPT_CHARS = 500
PROMPTS_A_ROUND = 10
DISTINCT_STEPS = 10
BATCH = 500

Figures = dict[str, Any]

# Drawn together they make names of no dictionary: new strings for whatever keeps strings.
SIGNS = "青赤白黒金銀東西南北上下中大小高低長山川田野原森林木松竹梅杉石岩谷沢池沼島崎浜津港橋"
TEMPLATES = (
    "{name}様、番号{number}です。",
    "{name}さんに{number}を送る",
    "担当は{name}、{number}件",
    "{name}社の見積{number}",
)


def distinct_texts(seed: int = 1) -> Iterator[str]:
    """Short texts without end; each has a number of its own."""
    rng = random.Random(seed)
    number = 0
    while True:
        number += 1
        name = "".join(rng.choices(SIGNS, k=rng.randint(2, 4)))
        yield rng.choice(TEMPLATES).format(name=name, number=number)


def long_prompts(prompts: list[str]) -> list[str]:
    """Prompts of 500 characters, cut from all of them in a row."""
    text = "\n".join(prompts)
    starts = range(0, max(len(text) - PROMPT_CHARS, 0) + 1, PROMPT_CHARS)
    return [text[at : at + PROMPT_CHARS] for at in starts]


def take_turns(detectors: Mapping[str, Running], prompts: list[str], rounds: int) -> Figures:
    size = sum(map(len, prompts))
    long = long_prompts(prompts)
    seconds: dict[str, list[float]] = {name: [] for name in detectors}
    long_ms: dict[str, list[float]] = {name: [] for name in detectors}
    for turn in range(rounds):
        begin = turn * PROMPTS_A_ROUND
        some = [long[(begin + each) % len(long)] for each in range(PROMPTS_A_ROUND)]
        for name, detector in detectors.items():
            seconds[name].append(sum(detector.time(prompts)))
            long_ms[name] += [each * 1000 for each in detector.time(some)]
    return {
        name: {
            "characters_s": size / median(seconds[name]),
            "long_prompt_ms": median(long_ms[name]),
        }
        for name in detectors
    }


def read_distinct(detector: Running, count: int) -> list[tuple[int, float]]:
    """Resident megabytes after so many texts, from none to all of them."""
    texts = distinct_texts()
    memory = [(0, detector.resident_mb())]
    for step in range(1, DISTINCT_STEPS + 1):
        read, goal = memory[-1][0], count * step // DISTINCT_STEPS
        for begin in range(read, goal, BATCH):
            detector.time(list(islice(texts, min(BATCH, goal - begin))))
        memory.append((goal, detector.resident_mb()))
    return memory


def measure(options: argparse.Namespace, prompts: list[str]) -> dict[str, Figures]:
    with running(options) as detectors:
        start = {
            name: {"start_s": each.start_s, "start_mb": each.resident_mb()}
            for name, each in detectors.items()
        }
        turns = take_turns(detectors, prompts, options.rounds)
        after = {name: {"rounds_mb": each.resident_mb()} for name, each in detectors.items()}
        distinct = {
            name: {"distinct_mb": read_distinct(each, options.distinct)}
            for name, each in detectors.items()
            if options.distinct and (name == "Sekisho" or options.distinct_peers)
        }
    return {
        name: start[name] | turns[name] | after[name] | distinct.get(name, {}) for name in start
    }


def show(results: Mapping[str, Figures]) -> None:
    row("", list(results))

    def line(title: str, figures: Mapping[str, float], digits: int = 0) -> None:
        base = figures.get(REFERENCE)
        cells = []
        for name in results:
            cell = f"{figures[name]:,.{digits}f}" if name in figures else "-"
            if base and name in figures:
                cell += f" (x{figures[name] / base:.2f})"
            cells.append(cell)
        row(title, cells)

    for figure, title, digits in (
        ("characters_s", "characters/s, the prompts", 0),
        ("long_prompt_ms", f"ms, a prompt of {PROMPT_CHARS} characters", 1),
        ("start_s", "s, start to first answer", 1),
        ("start_mb", "MB after the start", 0),
        ("rounds_mb", "MB after the rounds", 0),
    ):
        line(title, {name: each[figure] for name, each in results.items()}, digits)
    watched = {name: each["distinct_mb"] for name, each in results.items() if "distinct_mb" in each}
    for steps in (1, DISTINCT_STEPS // 2, DISTINCT_STEPS):
        if watched:
            title = f"MB after {next(iter(watched.values()))[steps][0]:,} distinct texts"
            line(title, {name: taken[steps][1] for name, taken in watched.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    add_options(parser)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--distinct",
        type=int,
        default=20_000,
        metavar="N",
        help="short texts that memory is watched over; 0 for none (default: %(default)s)",
    )
    parser.add_argument(
        "--distinct-peers", action="store_true", help="the peers read those too: minutes more"
    )
    options = parser.parse_args()
    if options.rounds < 1 or not 0 <= options.distinct <= 1_000_000:
        parser.error("--rounds takes 1 or more, --distinct 0 to 1,000,000")
    corpus = options.data / "prompts" / "dev.jsonl"
    prompts = [each["text"] for each in records(corpus, options.limit)]
    size = sum(map(len, prompts))
    print(f"{len(prompts)} prompts, {size:,} characters, {options.rounds} rounds; load {load()}")
    results = measure(options, prompts)
    show(results)
    print(f"load {load()} at the end: above 1, other work has slowed all of this")
    save(options, SPEED_FILE, results)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
