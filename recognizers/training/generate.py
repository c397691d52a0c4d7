"""Writes training text as JSON lines.

cd recognizers && python -m training.generate --count 20000 --seed 1 --out FILE
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from training import (  # noqa: F401  # they register
    blanks,
    brief,
    chat,
    code,
    documents,
    english,
    essays,
    firms,
    forms,
    mail,
    medical,
    minutes,
    negatives,
    prose,
    resume,
    tables,
    topics,
)
from training.kinds import KINDS, Author
from training.names import SOURCES, Names
from training.noise import disturbed
from training.scene import Sample, Span

KNOWN = ["PERSON", "ORGANIZATION", "LOCATION", "OPTIONAL"]
LONGEST = 1500
LONGER = 0.1  # share of texts to which another one is added, and so on


def samples(
    count: int, seed: int, only: frozenset[str] = frozenset(), sources: Path = SOURCES
) -> Iterator[Sample]:
    """Deterministic for a seed and the lists at hand; `only` names modules to draw from."""
    rng = random.Random(seed)  # noqa: S311  # a seed is wanted, not secrecy
    author = Author(rng, sources)
    chosen = [kind for kind in KINDS if not only or kind.name in only]
    weights = [kind.weight for kind in chosen]
    made = 0
    while made < count:
        sample = author.write(rng.choices(chosen, weights)[0])
        while rng.random() < LONGER:
            sample = joined(sample, author.write(rng.choices(chosen, weights)[0]), rng)
        sample = disturbed(sample, rng)
        if 0 < len(sample.text) <= LONGEST:
            made += 1
            yield sample


def joined(first: Sample, second: Sample, rng: random.Random) -> Sample:
    """Both in one prompt, by the source of the first."""
    gap = rng.choice(("\n\n", "\n\n", "\n", "\n---\n", "\n\n【参考】\n", "\n\n(追記)"))
    shift = len(first.text) + len(gap)
    moved = tuple(Span(s.start + shift, s.end + shift, s.label) for s in second.spans)
    return Sample(first.text + gap + second.text, first.source, first.spans + moved)


def as_json(sample: Sample) -> str:
    spans = [{"start": s.start, "end": s.end, "label": s.label} for s in sample.spans]
    record = {"text": sample.text, "source": sample.source, "spans": spans, "known": KNOWN}
    return json.dumps(record, ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes training text for the name model.")
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--kinds", default="", help="modules, separated by commas; default all")
    options = parser.parse_args()
    only = frozenset(filter(None, options.kinds.split(",")))
    if not Names().complete:
        sys.stderr.write("no name lists in sources/: built-in ones only, see training/README.md\n")
    began = time.monotonic()
    with options.out.open("w", encoding="utf-8") as out:
        for made, sample in enumerate(samples(options.count, options.seed, only), 1):
            out.write(as_json(sample) + "\n")
            if made % 5000 == 0 or made == options.count:
                rate = made / (time.monotonic() - began)
                sys.stderr.write(f"\r{made} of {options.count} texts, {rate:.0f} texts/s")
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
