# ruff: noqa: S311, T201  # texts need a seed, not secrecy; a trainer prints what it reaches
"""Trains the name model and writes its weights.

    PYTHONPATH=recognizers python -m training.train --data NER/train.jsonl --made MADE.jsonl \
        --dev NER/dev.jsonl --prompts PROMPTS/dev.jsonl --minutes 25 --out names.npz

Needs torch and what the package needs. Each worker computes in one thread and has a process that
prepares its texts. The order of the texts, what is changed in them and the first weights follow
from --seed; what --minutes leaves time for follows from the machine. A run is repeatable with
--steps and one worker.
"""

import argparse
import copy
import datetime
import json
import multiprocessing
import random
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy
import torch  # type: ignore[import-not-found]
from numpy.typing import NDArray

from sekisho_recognizers.name_features import (
    SURFACES,
    VERSION,
    Characters,
    Features,
    Lexicon,
    Reader,
    WordVectors,
    codepoints,
)
from sekisho_recognizers.name_model import NameModel, ginza_vectors, read_name_model
from sekisho_recognizers.tags import Tags
from sekisho_recognizers.tokenizer import Tokenizer
from training import listed_names, measure
from training.augment import Augmenter, Names, cut, joined
from training.corpora import LABELS, MADE, Example, allowed, read, shuffled
from training.programs import Programs
from training.torch_network import Batch, Shape, TorchNetwork, batch_of, loss, pack

_HERE = Path(__file__).parent
SOURCES = (
    "stockmarkteam/ner-wikipedia-dataset v2 (CC BY-SA 3.0)",
    "megagonlabs/UD_Japanese-GSD r2.9-NE (CC BY-SA 4.0)",
    "ku-nlp/KWDLC (for language-processing research)",
    "ku-nlp/WikipediaAnnotatedCorpus (CC BY-SA 4.0)",
    "japanese-personal-name-dataset (MIT)",
    "ENAMDICT/JMnedict, Electronic Dictionary Research and Development Group (CC BY-SA)",
    "EDICT/JMdict, likewise, for the words of made texts (CC BY-SA)",
    "word vectors of ja_ginza (MIT), read from the installed package and not copied",
    "Japan Post postal code data (no copyright asserted)",
    "texts written by recognizers/training",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the preparing process needs."""

    reader: Reader
    examples: list[Example]
    made: list[Example]
    sources: Path
    seed: int
    characters_per_batch: int
    gap: int
    made_per_round: int
    programs_per_round: int
    plain: bool
    rare: NDArray[numpy.bool_]


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    examples = [each for path in options.data for each in read(path)]
    made = [each for path in options.made for each in read(path, MADE)]
    words, vectors = ginza_vectors()
    vectors = numpy.array(vectors)
    tokenizer = Tokenizer()
    reader, counts = _reader(examples + made, tokenizer, words, options.sources)
    state = torch.load(options.init) if options.init else None
    if state:
        before = state["about"]
        characters = Characters(before["characters"])
        reader = Reader(characters, before["parts_of_speech"], reader.lexicon, words)
    tags = Tags(LABELS)
    shape = Shape(options.width, options.hidden, tuple(map(int, options.distances.split(","))))
    network = TorchNetwork(
        shape,
        {
            "characters": reader.characters.size,
            "places": 4 * (1 + len(reader.parts_of_speech)),
        },
        len(tags.names),
        vectors,
        frozenset(options.without),
    )
    if state:
        network.load_state_dict(state["weights"])
    plan = Plan(
        reader=reader,
        examples=examples,
        made=made,
        sources=options.sources,
        seed=options.seed,
        characters_per_batch=options.batch,
        gap=max(shape.distances),
        made_per_round=options.made_per_round,
        programs_per_round=options.programs_per_round,
        plain=options.plain,
        rare=counts < 5,
    )
    about: dict[str, Any] = {
        "features": VERSION,
        "labels": LABELS,
        "distances": shape.distances,
        "characters": reader.characters.listed,
        "parts_of_speech": reader.parts_of_speech,
        "vectors": zlib.crc32(vectors.data),
        "lean": {"PERSON": options.lean, "ORGANIZATION": options.lean},
        "sources": SOURCES,
        "seed": options.seed,
        "texts": [len(examples), len(made)],
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    if state:
        about["continues"] = {
            key: state["about"].get(key)
            for key in ("texts", "seed", "characters_seen", "continues")
        }
    _train(network, plan, options, about, words, vectors)


def _train(
    network: TorchNetwork,
    plan: Plan,
    options: argparse.Namespace,
    about: dict[str, Any],
    words: WordVectors,
    vectors: NDArray[numpy.float32],
) -> None:
    """Further workers change the same weights without waiting for one another; this process is
    the first of them, averages the weights and reports."""
    began = time.monotonic()
    network.share_memory()
    context = multiprocessing.get_context("fork")
    helpers = [
        context.Process(target=_help, args=(network, plan, options, began, number))
        for number in range(1, options.workers)
    ]
    for helper in helpers:
        helper.start()
    mean = [parameter.detach().clone() for parameter in network.parameters()]
    steps = reported = characters = 0
    total = 0.0
    last_report = began
    for missed, count in _steps(network, plan, options, began):
        steps += 1
        characters += count * options.workers
        total += missed
        kept = min(0.998, steps / (steps + 10))
        with torch.no_grad():
            torch._foreach_lerp_(mean, list(network.parameters()), 1 - kept)
        if time.monotonic() - last_report > options.report * 60:
            print(
                f"step {steps}  loss {total / (steps - reported):.4f}  "
                f"{characters / (time.monotonic() - began):.0f} characters/s  "
                f"{(time.monotonic() - began) / 60:.1f} min",
                flush=True,
            )
            reported, total = steps, 0.0
            about["characters_seen"] = characters
            _write(network, mean, plan.reader, about, options, words, vectors)
            last_report = time.monotonic()
    about["characters_seen"] = characters
    print(f"{steps} steps, {characters} characters, {(time.monotonic() - began) / 60:.1f} min")
    for helper in helpers:
        helper.join()
    _write(network, mean, plan.reader, about, options, words, vectors)


def _help(
    network: TorchNetwork, plan: Plan, options: argparse.Namespace, began: float, number: int
) -> None:
    torch.manual_seed(options.seed + number)
    for _ in _steps(network, replace(plan, seed=plan.seed + number), options, began):
        pass


def _steps(
    network: TorchNetwork, plan: Plan, options: argparse.Namespace, began: float
) -> Iterator[tuple[float, int]]:
    """Changes the weights batch by batch; gives the loss and the characters of each."""
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01, foreach=True
    )
    network.train()
    for step, batch in enumerate(_batches(plan)):
        passed = (time.monotonic() - began) / (options.minutes * 60)
        if options.steps:
            passed = step / options.steps
        if passed >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 200, max(0.02, (1 - passed) * 1.5))
        missed = loss(network(batch), batch)
        optimizer.zero_grad(set_to_none=True)
        missed.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        yield float(missed), int(batch.filled.sum())


def _write(
    network: TorchNetwork,
    mean: list[torch.Tensor],
    reader: Reader,
    about: dict[str, Any],
    options: argparse.Namespace,
    words: WordVectors,
    vectors: NDArray[numpy.float32],
) -> None:
    """The averaged weights, with what they reach."""
    averaged = copy.deepcopy(network)
    with torch.no_grad():
        for parameter, value in zip(averaged.parameters(), mean, strict=True):
            parameter.copy_(value)
    arrays: dict[str, NDArray[Any]] = dict(averaged.arrays())
    arrays["words"] = numpy.diff(reader.lexicon.hashes, prepend=numpy.uint32(0))
    arrays["kinds"] = reader.lexicon.kinds
    arrays["about"] = numpy.array(json.dumps(about, ensure_ascii=False))
    if options.state:
        torch.save({"weights": averaged.state_dict(), "about": about}, options.state)
    if options.out:
        numpy.savez_compressed(options.out, allow_pickle=False, **arrays)
    model = read_name_model(arrays, words, vectors)
    _report(model, options)


def _report(model: NameModel, options: argparse.Namespace) -> None:
    tokenizer = Tokenizer()
    if options.dev:
        print(measure.corpus(model, tokenizer, options.dev), flush=True)
    if options.prompts:
        print(measure.prompts(model, tokenizer, options.prompts), flush=True)


def _batches(plan: Plan) -> Iterator[Batch]:
    """Prepared in a process of their own."""
    context = multiprocessing.get_context("fork")
    queue: Any = context.Queue(16)
    process = context.Process(target=_prepare, args=(plan, queue), daemon=True)
    process.start()
    try:
        while True:
            yield batch_of(queue.get())
    finally:
        process.kill()


def _prepare(plan: Plan, queue: Any) -> None:
    chance = random.Random(plan.seed)
    numbers = numpy.random.default_rng(plan.seed)
    tokenizer = Tokenizer()
    augmenter = Augmenter(Names(plan.sources), plan.examples)
    programs = Programs()
    tags = Tags(LABELS)
    made: Iterator[Example] = iter(())
    waiting: list[tuple[Features, NDArray[numpy.int64]]] = []
    size = 0
    while True:
        texts = [
            each if plan.plain else cut(augmenter.change(each, chance), chance)
            for each in plan.examples
        ]
        for _ in range(plan.made_per_round if plan.made else 0):
            example = next(made, None)
            if example is None:
                made = shuffled(plan.made, chance)
                example = next(made)
            texts.append(example if plan.plain else cut(example, chance))
        texts += (programs.passage(chance) for _ in range(plan.programs_per_round))
        chance.shuffle(texts)
        texts = joined(texts, chance)
        chance.shuffle(texts)
        for text in texts:
            if len(text.text) > 1_500:
                start = chance.randrange(len(text.text) - 1_500)
                text = text.part(start, start + 1_500)
            features = plan.reader.read(text.text, tokenizer.tokens(text.text))
            if not plan.plain:
                features = _veiled(features, plan, codepoints(text.text), numbers)
            waiting.append((features, allowed(text, tags)))
            size += len(text.text) + plan.gap
            if size >= plan.characters_per_batch:
                queue.put(pack(waiting, plan.gap, len(tags.names)))
                waiting, size = [], 0


def _veiled(
    features: Features,
    plan: Plan,
    codes: NDArray[numpy.int64],
    numbers: numpy.random.Generator,
) -> Features:
    """Some features hidden, so that the network leans on none alone."""

    def hit(share: float, count: int) -> NDArray[numpy.bool_]:
        return numbers.random(count) < share

    count, tokens = len(codes), len(features.surfaces)
    unlisted = plan.reader.characters.unlisted(codes)
    hidden = hit(0.1, tokens + 1)[features.token]
    # A token that stands often may be known by its surface, a rare one had better not be.
    rare = plan.rare[features.surfaces]
    surfaces = numpy.where(
        hit(0.1, tokens) | rare & hit(0.5, tokens),
        numbers.integers(0, SURFACES, tokens),
        features.surfaces,
    )
    return replace(
        features,
        characters=numpy.where(hit(0.03, count), unlisted, features.characters),
        places=numpy.where(hidden, features.places % 4, features.places),
        surfaces=surfaces,
        vectors=numpy.where(hit(0.1, tokens), plan.reader.vectors.size, features.vectors),
        begins=numpy.where(hit(0.05, count), 0, features.begins),
        ends=numpy.where(hit(0.05, count), 0, features.ends),
    )


def _reader(
    examples: list[Example], tokenizer: Tokenizer, words: WordVectors, sources: Path
) -> tuple[Reader, NDArray[numpy.int64]]:
    """The numbering of characters and parts of speech follows from the texts."""
    characters: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    surfaces = numpy.zeros(SURFACES, numpy.int64)
    listed_words = Lexicon(*listed_names.build(sources))
    empty = Reader(Characters(""), (), listed_words, words)
    for example in examples:
        characters.update(example.text)
        tokens = tokenizer.tokens(example.text)
        parts.update(token.tag for token in tokens)
        numpy.add.at(surfaces, empty.hashes(example.text, tokens), 1)
    listed = "".join(sorted(each for each, n in characters.items() if n > 2 and ord(each) < 65536))
    tags = ["", *sorted(tag for tag, n in parts.items() if n > 20)]
    return Reader(Characters(listed), tags, listed_words, words), surfaces


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="*", default=[])
    parser.add_argument("--made", type=Path, nargs="*", default=[])
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--prompts", type=Path)
    parser.add_argument("--sources", type=Path, default=_HERE / "sources")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--state", type=Path, help="where to keep what --init goes on from")
    parser.add_argument("--init", type=Path, help="a state to go on from")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--report", type=float, default=3, help="minutes between reports")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="of each worker")
    parser.add_argument("--workers", type=int, default=1, help="more are faster, not repeatable")
    parser.add_argument("--batch", type=int, default=4_096, help="characters")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--distances", default="1,2,4,8,16,1")
    parser.add_argument("--made-per-round", type=int, default=40_000)
    parser.add_argument("--programs-per-round", type=int, default=1_500)
    parser.add_argument("--lean", type=float, default=0.7, help="towards finding more names")
    parser.add_argument("--plain", action="store_true", help="change and hide nothing")
    parser.add_argument(
        "--without", nargs="*", default=[], choices=["surfaces", "vectors", "lexicon", "places"]
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
