# ruff: noqa: T201  # it prints what it measures
"""How well the model alone finds names: on corpora by exact spans, on prompts by what leaks.

    PYTHONPATH=recognizers python -m training.measure names.npz --dev NER/dev.jsonl \
        --prompts PROMPTS/dev.jsonl

measures weights, and on prompts also what would leak if only surer names were taken.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy

from sekisho_recognizers.folding import fold
from sekisho_recognizers.name_model import NameModel, ginza_vectors, read_name_model
from sekisho_recognizers.tokenizer import Tokenizer
from training.corpora import OPTIONAL, read

_NAMES = ("PERSON", "ORGANIZATION", "LOCATION", "FACILITY")


def corpus(model: NameModel, tokenizer: Tokenizer, path: Path) -> str:
    """Exact: place and label. Whole: inside what was found as any name."""
    counts: dict[str, Counter[str]] = {label: Counter() for label in _NAMES}
    for example in read(path):
        found = model.find(example.text, tokenizer.tokens(example.text))
        exact = {(each.start, each.end, each.label) for each in found}
        masked = {
            place for each in found if each.label in _NAMES for place in range(each.start, each.end)
        }
        free = [span for span in example.spans if span[2] == OPTIONAL]
        for label in example.known & set(_NAMES):
            gold = {span for span in example.spans if span[2] == label}
            mine = {
                span
                for span in exact
                if span[2] == label and not any(a < span[1] and span[0] < b for a, b, _ in free)
            }
            counts[label]["gold"] += len(gold)
            counts[label]["found"] += len(mine)
            counts[label]["right"] += len(gold & mine)
            counts[label]["whole"] += sum(masked.issuperset(range(a, b)) for a, b, _ in gold)
    lines = []
    for label, n in counts.items():
        precision, recall = n["right"] / max(1, n["found"]), n["right"] / max(1, n["gold"])
        f = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(
            f"  {label:12} P {precision:.3f} R {recall:.3f} F {f:.3f} "
            f"whole {n['whole'] / max(1, n['gold']):.3f} ({n['gold']})"
        )
    return "\n".join(lines)


def prompts(model: NameModel, tokenizer: Tokenizer, path: Path, least: float = 0) -> str:
    """Leak: names with a letter outside all that was found as PERSON, ORGANIZATION or FACILITY.
    Wrong: of what was found, how much lies mostly outside all that is annotated. Names with a
    score under `least` do not count as found."""
    leaks: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    found_of: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        folded = fold(record["text"])
        masked: set[int] = set()
        annotated = {
            place for span in record["spans"] for place in range(span["start"], span["end"])
        }
        for each in model.find(folded.text, tokenizer.tokens(folded.text)):
            if each.score < least:
                continue
            places = set(range(*folded.span(each.start, each.end)))
            found_of[each.label] += 1
            wrong[each.label] += 2 * len(places & annotated) < len(places)
            if each.label in ("PERSON", "ORGANIZATION", "FACILITY"):
                masked |= places
        for span in record["spans"]:
            if span.get("optional"):
                continue
            total[span["label"]] += 1
            text = record["text"]
            needed = {p for p in range(span["start"], span["end"]) if text[p].isalnum()}
            leaks[span["label"]] += not needed <= masked
    return (
        "  prompts: "
        + "  ".join(
            f"{label} leak {leaks[label] / max(1, total[label]):.3f}"
            for label in ("PERSON", "ORGANIZATION")
        )
        + "".join(
            f"  {label} wrong {wrong[label]}/{found_of[label]}" for label in (*_NAMES, "PRODUCT")
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--prompts", type=Path)
    options = parser.parse_args()
    model = read_name_model(dict(numpy.load(options.weights)), *ginza_vectors())
    tokenizer = Tokenizer()
    if options.dev:
        print(corpus(model, tokenizer, options.dev))
    if options.prompts:
        for least in (0.0, 0.5, 0.7, 0.9):
            print(least, prompts(model, tokenizer, options.prompts, least))


if __name__ == "__main__":
    main()
