"""Leak, over-masking and names found: Sekisho beside stock GiNZA, Presidio and fuseji.

Presidio and fuseji have GiNZA for their names. All read the same texts in the same run. Prompts
are judged by the corpus's own scorer, names in the NER corpora by exact boundaries and type.

    python -m bench.accuracy [--data ../shared/data] [--only NAME] [--python NAME=PATH] [--leaks N]
"""

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.detectors import ACCURACY_FILE, Running, Span, add_options, records, row, running, save

Record = dict[str, Any]

MEASURES = ("leak", "leak_chars", "overmask", "precision", "typed_f1")
NAMES = ("PERSON", "ORGANIZATION")
NO_FACILITIES = frozenset({"kwdlc", "wac"})
"""These sources mark no FACILITY. An ORGANIZATION found in their texts may be one (a hospital, a
shop), and nothing there tells; so it counts for recall, and not for precision."""


def load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("corpus_scorer", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(
            f"The corpus's scorer is not there: {path} is missing. Point --data at its folder."
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge_prompts(
    scorer: Any, prompts: Sequence[Record], found: Sequence[Sequence[Span]]
) -> tuple[Record, list[Any]]:
    """The scorer's figures, and the leaks. `negatives`: what is masked of the letters and digits
    in prompts that hold nothing to mask."""
    gold = {prompt["id"]: prompt for prompt in prompts}
    predictions = {
        key: {"findings": [{"start": s, "end": e, "entity_type": kind} for s, e, kind in spans]}
        for key, spans in zip(gold, found, strict=True)
    }
    summary, labels, leaks = scorer.score(gold, predictions)
    negative, _, _ = scorer.score({each["id"]: each for each in negatives(prompts)}, predictions)
    figures = {measure: summary[measure] for measure in MEASURES}
    return {**figures, "negatives": negative["overmask"], "labels": labels}, leaks


def negatives(prompts: Iterable[Record]) -> list[Record]:
    return [each for each in prompts if all(span["optional"] for span in each["spans"])]


def judge_names(texts: Sequence[Record], found: Sequence[Sequence[Span]]) -> Record:
    """For each kind of name: how many there are, the share found whole, and the share of findings
    that are one (None where there are no findings).

    A FACILITY that is reported as an ORGANIZATION is neither right nor wrong: what the prompts'
    guideline calls an organisation (hospitals, schools, shops) takes some of them in.
    """
    count: dict[str, Counter[str]] = {label: Counter() for label in NAMES}
    for record, spans in zip(texts, found, strict=True):
        facilities = places(record, "FACILITY")
        for label in NAMES:
            gold = set(places(record, label))
            ours = {(start, end) for start, end, kind in spans if kind == label}
            count[label].update(spans=len(gold), found=len(gold & ours))
            if label == "ORGANIZATION":
                if record["source"] in NO_FACILITIES:
                    continue
                ours = {each for each in ours if not any(overlap(each, it) for it in facilities)}
            count[label].update(findings=len(ours), right=len(gold & ours))
    return {
        label: {
            "spans": each["spans"],
            "recall": each["found"] / max(each["spans"], 1),
            "precision": each["right"] / each["findings"] if each["findings"] else None,
        }
        for label, each in count.items()
    }


def places(record: Record, label: str) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in record["spans"] if span["label"] == label]


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def measure(
    detector: Running, scorer: Any, prompts: Sequence[Record], texts: Sequence[Record]
) -> tuple[Record, list[Any]]:
    found, _ = detector.detect(each["text"] for each in prompts)
    figures, leaks = judge_prompts(scorer, prompts, found)
    found, _ = detector.detect(each["text"] for each in texts)
    return {**figures, "names": judge_names(texts, found)}, leaks


def show(results: Mapping[str, Record], prompts: Sequence[Record], texts: Sequence[Record]) -> None:
    figures = list(results.values())
    size = sum(len(each["text"]) for each in prompts)
    row(f"{len(prompts)} prompts, {size:,} characters", list(results))
    for measure in MEASURES:
        row(measure, [f"{each[measure]:.4f}" for each in figures])
    title = f"overmask, {len(negatives(prompts))} without any span"
    row(title, [f"{each['negatives']:.4f}" for each in figures])

    print()
    row(f"{len(texts)} texts of the NER corpora", list(results))
    for label in NAMES:
        spans = figures[0]["names"][label]["spans"]
        row(
            f"{label} ({spans}) whole",
            [f"{each['names'][label]['recall']:.3f}" for each in figures],
        )
        precisions = [each["names"][label]["precision"] for each in figures]
        row("  precision", ["-" if each is None else f"{each:.3f}" for each in precisions])

    print()
    row("leak by label (spans)", list(results))
    labels = figures[0]["labels"]
    for label in sorted(labels, key=lambda each: -labels[each]["spans"]):
        title = f"{label} ({labels[label]['spans']})"
        row(title, [f"{each['labels'][label]['leak']:.3f}" for each in figures])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    add_options(parser)
    parser.add_argument(
        "--leaks", type=int, default=0, metavar="N", help="print the first N spans Sekisho leaks"
    )
    options = parser.parse_args()
    scorer = load_scorer(options.data / "score.py")
    prompts = records(options.data / "prompts" / "dev.jsonl", options.limit)
    texts = records(options.data / "ner" / "dev.jsonl", options.limit)
    results: dict[str, Record] = {}
    with running(options) as detectors:
        for name, detector in detectors.items():
            results[name], leaks = measure(detector, scorer, prompts, texts)
            for leak in leaks[: options.leaks] if name == "Sekisho" else ():
                print(json.dumps(leak, ensure_ascii=False))
    show(results, prompts, texts)
    save(options, ACCURACY_FILE, results)


if __name__ == "__main__":
    main()
