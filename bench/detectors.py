"""The detectors that are measured side by side, each in a process of its own.

    python bench/detectors.py NAME

is such a process: a JSON request a line on stdin, a JSON answer a line on stdout. Beyond the
detector it needs only the standard library, so that a peer may live in another environment
(`--python fuseji=/elsewhere/bin/python`). Every process is held to one thread, and is timed by its
own clock: what the pipes cost is in no figure.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Span = tuple[int, int, str]
Detector = Callable[[str], Iterable[Span]]

REFERENCE = "GiNZA"
ACCURACY_FILE, SPEED_FILE = "accuracy.json", "speed.json"
WARM_UP = "担当：見本 太郎様、電話は03-0000-0000、taro@example.jpまで。"
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1"
    for library in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR", "RAYON")
}
PACKAGES = ("spacy", "ginza", "ja-ginza", "SudachiPy", "presidio-analyzer", "fuseji")

# The peers' labels in the corpus's terms; a label that is not here is no finding.
GINZA_LABELS = {
    "Person": "PERSON",
    "Cabinet": "ORGANIZATION",
    "Company": "ORGANIZATION",
    "Company_Group": "ORGANIZATION",
    "Corporation_Other": "ORGANIZATION",
    "Government": "ORGANIZATION",
    "International_Organization": "ORGANIZATION",
    "Military": "ORGANIZATION",
    "Organization_Other": "ORGANIZATION",
    "Political_Organization_Other": "ORGANIZATION",
    "Political_Party": "ORGANIZATION",
    "Pro_Sports_Organization": "ORGANIZATION",
    "Public_Institution": "ORGANIZATION",
    "Research_Institute": "ORGANIZATION",
    "School": "ORGANIZATION",
    "Show_Organization": "ORGANIZATION",
    "Sports_League": "ORGANIZATION",
    "Sports_Organization_Other": "ORGANIZATION",
    "Postal_Address": "ADDRESS",
    "City": "LOCATION",
    "Province": "LOCATION",
    "County": "LOCATION",
    "Phone_Number": "PHONE_NUMBER",
    "Email": "EMAIL_ADDRESS",
    "URL": "URL",
    "ID_Number": "ID_NUMBER",
}
FUSEJI_TYPES = {
    "EMAIL": "EMAIL_ADDRESS",
    "JP_PHONE_NUMBER": "PHONE_NUMBER",
    "MY_NUMBER": "JP_MY_NUMBER",
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
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    # It would fetch a list at the first address; its packaged one will do.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
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


def fuseji() -> Detector:
    from fuseji import Masker
    from fuseji.ner.ginza import GinzaBackend

    masker = Masker(ner=GinzaBackend())
    return lambda text: [
        (each.start, each.end, FUSEJI_TYPES.get(each.type, each.type))
        for each in masker.detect(text)
    ]


@dataclass(frozen=True)
class Kind:
    load: Callable[[], Detector]
    requirement: str


DETECTORS = {
    "Sekisho": Kind(sekisho, "sekisho"),
    REFERENCE: Kind(stock_ginza, "ginza ja-ginza"),
    "Presidio": Kind(presidio, "presidio-analyzer ginza ja-ginza"),
    "fuseji": Kind(fuseji, "'fuseji[ginza]'"),
}


class Unavailable(Exception):
    """Says how to install what is missing, or how the process ended."""


class Running:
    """A detector's process. `start_s`: from its start to its first answer, imports included."""

    def __init__(self, name: str, python: str = sys.executable) -> None:
        self._name = name
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # see stop()
        begin = time.perf_counter()
        self._process = subprocess.Popen(
            [python, str(Path(__file__).resolve()), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=os.environ | ONE_THREAD,
            encoding="utf-8",
        )
        try:
            hello = self._answer()
        except Unavailable:
            self.stop()
            raise
        self.start_s = time.perf_counter() - begin
        if missing := hello.get("missing"):
            self.stop()
            raise Unavailable(
                f"{missing}; to include it: {python} -m pip install {DETECTORS[name].requirement}"
            )
        self.versions: dict[str, str] = hello["versions"]

    def detect(self, texts: Iterable[str]) -> tuple[list[list[Span]], list[float]]:
        """The findings in each text, and the seconds that each took."""
        answer = self._ask({"texts": list(texts), "findings": True})
        return answer["findings"], answer["seconds"]

    def time(self, texts: Iterable[str]) -> list[float]:
        seconds: list[float] = self._ask({"texts": list(texts)})["seconds"]
        return seconds

    def resident_mb(self) -> float:
        statm = Path(f"/proc/{self._process.pid}/statm")
        if statm.exists():
            return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        ps = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        return int(subprocess.check_output(ps)) / 1024

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._errors.close()

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._errors.seek(0)
            last = self._errors.read().strip().rpartition("\n")[2]
            raise Unavailable(f"its process ended: {last}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT.parent / "shared" / "data",
        help="the corpus's folder (default: %(default)s)",
    )
    parser.add_argument(
        "--only", choices=DETECTORS, action="append", help="run this detector; may be repeated"
    )
    parser.add_argument(
        "--python",
        metavar="NAME=PATH",
        action="append",
        default=[],
        help="run this detector by another environment's interpreter; may be repeated",
    )
    parser.add_argument(
        "--limit", type=int, metavar="N", help="read only the first N texts, to try things out"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=ROOT / "bench" / "out",
        help="where the figures go, for bench.plot (default: %(default)s)",
    )


@contextmanager
def running(options: argparse.Namespace) -> Iterator[dict[str, Running]]:
    """Starts them one after another; says which are left out, and why."""
    pythons = {name: path for name, _, path in (each.partition("=") for each in options.python)}
    if not all(pythons.values()) or pythons.keys() - DETECTORS.keys():
        sys.exit(f"--python takes NAME=PATH, and NAME is one of {', '.join(DETECTORS)}")
    versions: dict[str, str] = {}
    with ExitStack() as stack:
        found: dict[str, Running] = {}
        for name in options.only or DETECTORS:
            try:
                found[name] = Running(name, pythons.get(name, sys.executable))
            except (Unavailable, OSError) as problem:
                print(f"{name} is left out: {problem}", file=sys.stderr)
                continue
            stack.callback(found[name].stop)
            for package, its in found[name].versions.items():
                if versions.setdefault(package, its) != its:
                    print(f"{name} runs on another {package}: {its}, not {versions[package]}")
        if not found:
            sys.exit("No detector could be started.")
        print("  ".join(f"{package} {its}" for package, its in versions.items()) + "\n")
        yield found


def records(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    if not path.is_file():
        sys.exit(f"The corpus is not there: {path} is missing. Point --data at its folder.")
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()][:limit]


def save(options: argparse.Namespace, name: str, figures: Mapping[str, Any]) -> None:
    """Unless only some texts were read: such figures would replace those of a whole run."""
    if options.limit is not None:
        return
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / name
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(f"\n{path}")


def row(title: str, cells: Sequence[str]) -> None:
    print(f"{title:40s}" + "".join(f"{cell:>18s}" for cell in cells), flush=True)


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _work(name: str) -> None:
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(value: Mapping[str, Any]) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    try:
        detect = DETECTORS[name].load()
    except ModuleNotFoundError as error:
        answer({"missing": f"{error.name} is not installed"})
        return
    except OSError as error:  # spaCy's for a model that it does not find
        answer({"missing": str(error).partition("\n")[0]})
        return
    detect(WARM_UP)
    answer({"versions": _versions()})
    for line in sys.stdin:
        request = json.loads(line)
        findings, seconds = [], []
        for text in request["texts"]:
            begin = time.perf_counter()
            spans = list(detect(text))
            seconds.append(time.perf_counter() - begin)
            if request.get("findings"):
                findings.append(spans)
        answer({"seconds": seconds, "findings": findings})


if __name__ == "__main__":
    _work(sys.argv[1])
