"""Leak and overmask on an annotated prompt corpus: Sekisho beside stock GiNZA and Presidio + GiNZA.

All three run in the same process over the same text and are judged by the corpus's own scorer.

    python bench/accuracy.py [--data ../shared/data] [--leaks N]
"""

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Spans = Iterable[tuple[int, int, str]]
Detector = Callable[[str], Spans]

# GiNZA's labels in the corpus's terms; what is not here is no finding.
GINZA_LABELS = {
    "Person": "PERSON",
    "Company": "ORGANIZATION",
    "Corporation_Other": "ORGANIZATION",
    "School": "ORGANIZATION",
    "Organization_Other": "ORGANIZATION",
    "Postal_Address": "ADDRESS",
    "City": "LOCATION",
    "Province": "LOCATION",
    "County": "LOCATION",
    "Phone_Number": "PHONE_NUMBER",
    "Email": "EMAIL_ADDRESS",
    "URL": "URL",
    "ID_Number": "ID_NUMBER",
}


def sekisho() -> Detector:
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = load_analyzer()
    return lambda text: [(f.start, f.end, f.entity_type) for f in analyzer.analyze(text)]


def stock_ginza() -> Detector:
    import spacy

    nlp = spacy.load("ja_ginza")
    return lambda text: [
        (entity.start_char, entity.end_char, GINZA_LABELS[entity.label_])
        for entity in nlp(text).ents
        if entity.label_ in GINZA_LABELS
    ]


def presidio() -> Detector:
    """Presidio as its manual sets it up: its NLP engine, its predefined recognizers."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    mapping = {
        label: kind
        for label, kind in GINZA_LABELS.items()
        if kind in ("PERSON", "ORGANIZATION", "LOCATION")
    }
    nlp_engine = NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "ja", "model_name": "ja_ginza"}],
            "ner_model_configuration": {
                "model_to_presidio_entity_mapping": mapping,
                "labels_to_ignore": [],
                "low_score_entity_names": [],
            },
        }
    ).create_engine()
    registry = RecognizerRegistry(supported_languages=["ja"])
    registry.load_predefined_recognizers(languages=["ja"], nlp_engine=nlp_engine)
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp_engine, supported_languages=["ja"])
    return lambda text: [
        (each.start, each.end, each.entity_type) for each in engine.analyze(text, language="ja")
    ]


DETECTORS: dict[str, Callable[[], Detector]] = {
    "Sekisho": sekisho,
    "GiNZA": stock_ginza,
    "Presidio+GiNZA": presidio,
}


def load_scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("corpus_scorer", path)
    if spec is None or spec.loader is None:
        sys.exit(f"not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predict(detect: Detector, texts: dict[str, str]) -> tuple[dict[str, Any], float]:
    """The scorer's predictions, and characters per second (a first call is not counted)."""
    detect("準備の一文です。")
    begin = time.perf_counter()
    predictions = {
        key: {
            "findings": [
                {"start": start, "end": end, "entity_type": kind}
                for start, end, kind in detect(text)
            ]
        }
        for key, text in texts.items()
    }
    seconds = time.perf_counter() - begin
    return predictions, sum(map(len, texts.values())) / seconds


def show(results: dict[str, tuple[dict[str, float], dict[str, dict[str, float]], float]]) -> None:
    names = list(results)
    print(f"{'':32s}" + "".join(f"{name:>20s}" for name in names))
    for measure in ("leak", "leak_chars", "overmask", "precision", "typed_f1"):
        print(f"{measure:32s}" + "".join(f"{results[n][0][measure]:20.4f}" for n in names))
    print(f"{'characters/s':32s}" + "".join(f"{results[n][2]:20,.0f}" for n in names))
    labels = results[names[0]][1]
    print(f"\n{'leak by label (spans)':32s}")
    for label, row in sorted(labels.items(), key=lambda item: -item[1]["spans"]):
        title = f"{label} ({row['spans']})"
        print(f"{title:32s}" + "".join(f"{results[n][1][label]['leak']:20.3f}" for n in names))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--only", choices=DETECTORS, help="run one detector")
    parser.add_argument(
        "--leaks", type=int, default=0, help="print the first N spans Sekisho leaks"
    )
    options = parser.parse_args()
    corpus, scorer_path = options.data / "prompts" / "dev.jsonl", options.data / "score.py"
    for path in (corpus, scorer_path):
        if not path.is_file():
            sys.exit(f"The corpus is not there: {path} is missing. Point --data at its folder.")
    scorer = load_scorer(scorer_path)
    gold = scorer.load(corpus)
    texts = {key: record["text"] for key, record in gold.items()}
    results = {}
    for name, load in DETECTORS.items():
        if options.only in (None, name):
            predictions, rate = predict(load(), texts)
            summary, labels, leaks = scorer.score(gold, predictions)
            results[name] = (summary, labels, rate)
            if name == "Sekisho":
                for leak in leaks[: options.leaks]:
                    print(json.dumps(leak, ensure_ascii=False))
    print(f"{corpus}: {len(texts)} prompts, {sum(map(len, texts.values())):,} characters\n")
    show(results)


if __name__ == "__main__":
    main()
