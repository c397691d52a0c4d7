"""Characters a second of everything but the name model: Sekisho's recognizers beside Presidio's.

Tokens and named entities are made beforehand; what is measured is one pass of every recognizer
over every text, on one core. Beside it, in the same run, Presidio's predefined recognizers that
need no model. Prompts are short and full of personal data; the other corpus is plain prose.

    python -m bench.patterns [--data ../shared/data] [--each]
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from sekisho_recognizers.analyzer import analyzer_engine
from sekisho_recognizers.recognizer import JpRecognizer
from sekisho_recognizers.view import View

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
PROSE_TEXTS = 2000
PROSE_TOGETHER = 20


def corpora(data: Path) -> dict[str, list[str]]:
    prompts = _texts(data / "prompts" / "dev.jsonl")
    prose = _texts(data / "ner" / "dev.jsonl")[:PROSE_TEXTS]
    joined = range(0, len(prose), PROSE_TOGETHER)
    return {
        "prompts": prompts,
        "prose": ["".join(prose[at : at + PROSE_TOGETHER]) for at in joined],
    }


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def presidio() -> Callable[[str], Any]:
    from presidio_analyzer import RecognizerRegistry

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    recognizers = [each for each in registry.recognizers if "Spacy" not in each.name]
    return lambda text: [each.analyze(text, each.supported_entities) for each in recognizers]


def rate(read: Callable[[Any], Any], items: Callable[[], Sequence[Any]], characters: int) -> float:
    """The median over the rounds; `items` are made anew for each."""
    seconds = []
    for _ in range(ROUNDS):
        fresh = items()
        begin = time.perf_counter()
        for item in fresh:
            read(item)
        seconds.append(time.perf_counter() - begin)
    return characters / median(seconds)


def read_with(recognizers: Iterable[JpRecognizer]) -> Callable[[View], None]:
    each = list(recognizers)

    def read(view: View) -> None:
        for recognizer in each:
            for _ in recognizer.findings(view):
                pass

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--each", action="store_true", help="also recognizer by recognizer")
    arguments = parser.parse_args()
    engine = analyzer_engine()
    recognizers = [each for each in engine.registry.recognizers if isinstance(each, JpRecognizer)]
    peer = presidio()
    for name, texts in corpora(arguments.data).items():
        views = [engine.nlp_engine.process_text(text, "ja").view for text in texts]
        size = sum(map(len, texts))

        def anew(views: list[View] = views) -> list[View]:
            return [View(view.folded, view.tokens, view.named) for view in views]

        ours = rate(read_with(recognizers), anew, size)
        theirs = rate(peer, lambda texts=texts: texts, size)
        print(f"{name}: {len(texts)} texts, {size:,} characters")
        print(f"  Sekisho, {len(recognizers)} recognizers  {ours:>10,.0f} characters/s")
        print(f"  Presidio's predefined      {theirs:>10,.0f} characters/s")
        if arguments.each:
            for recognizer in recognizers:
                alone = rate(read_with([recognizer]), anew, size)
                print(f"    {recognizer.name:32} {1e9 / alone:7.0f} ns a character")


if __name__ == "__main__":
    main()
