"""A detector's worker whose analyzer a test can command: the protocol is the real one, the models
are not loaded. Its commands are texts: `hang`, `die`, `raise`, `memory`, `sleep SECONDS`, `pid`,
`dictionary` (from the next job on it cannot be used).
"""

import sys
from pathlib import Path

_FAKE = """
import os, sys, time, types
from sekisho_recognizers.dictionary_files import DictionaryError
from sekisho_recognizers.finding import Finding

class Analyzer:
    def __init__(self, dictionaries, further_types):
        self.dictionaries = dictionaries
        self.further_types = further_types
        self.problem = ""

    def reread(self):
        if self.problem:
            problem, self.problem = self.problem, ""
            raise DictionaryError([problem])

    def analyze(self, text, *, cue=""):
        if text == "dictionaries":
            names = [*map(str, self.dictionaries.mask), "/", *map(str, self.dictionaries.keep)]
            names += ["/", *self.further_types, "/", str(self.dictionaries.marks)]
            return [Finding(0, 1, "CUSTOM", 1.0, " ".join(names))]
        if text == "pid":
            return [Finding(0, 1, "CUSTOM", 1.0, str(os.getpid()))]
        if text == "dictionary":
            self.problem = "terms.csv:3: the term is empty"
        print("a library prints", text)
        command, _, argument = text.partition(" ")
        if command == "hang":
            time.sleep(60)
        if command == "sleep":
            time.sleep(float(argument.split()[0]))
        if command == "die":
            os._exit(3)
        if command == "raise":
            raise ValueError(f"could not read {text}")
        if command == "memory":
            bytearray(1 << 45)
        if "田中" in text:
            at = text.index("田中")
            return [Finding(at, at + 2, "PERSON", 0.9, f"cue={cue}")]
        return []

fake = types.ModuleType("sekisho_recognizers.analyzer")
fake.load_analyzer = lambda files, *, further_types: Analyzer(files, further_types)
sys.modules["sekisho_recognizers.analyzer"] = fake
"""

_MAIN = """
from sekisho.detection_worker import main
main()
"""


def worker_command(folder: Path) -> list[str]:
    script = folder / "worker.py"
    script.write_text(_FAKE + _MAIN, encoding="utf-8")
    return [sys.executable, str(script)]


def put_in_every_process(folder: Path) -> dict[str, str]:
    """The environment in which each Python process has that analyzer, a server's workers too."""
    (folder / "sitecustomize.py").write_text(_FAKE, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}
