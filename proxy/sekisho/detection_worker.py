"""What runs in a worker process: jobs come in by a pipe, findings go out by another.

Nothing but the texts' findings, an exception's class name and what is wrong with a dictionary (its
place, no term) ever leaves it; it writes nothing anywhere else.
"""

import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sekisho.parent import end_with_parent
from sekisho_recognizers.dictionary_files import DictionaryError, DictionaryFiles

if TYPE_CHECKING:
    from sekisho_recognizers.analyzer import Analyzer

LENGTH = struct.Struct(">Q")
NO_DICTIONARIES = DictionaryFiles()
WARM_UP = "担当：見本 太郎様、電話は03-0000-0000、taro@example.jpまで。"


def worker_arguments(
    files: DictionaryFiles, further_types: Sequence[str], memory_bytes: int
) -> Iterator[str]:
    """What `main()` reads. `memory_bytes`: 0 for as much as there is."""
    marks = () if files.marks is None else (files.marks,)
    given = (
        ("--mask", files.mask),
        ("--keep", files.keep),
        ("--marks", marks),
        ("--find", further_types),
    )
    for option, values in given:
        for value in values:
            yield f"{option}={value}"
    yield f"--memory={memory_bytes}"


def _read_arguments(
    arguments: Sequence[str],
) -> tuple[DictionaryFiles, tuple[str, ...], int]:
    options = ("--mask", "--keep", "--marks", "--find", "--memory")
    given: dict[str, list[str]] = {option: [] for option in options}
    for argument in arguments:
        option, _, value = argument.partition("=")
        given[option].append(value)
    mask, keep, marks = (tuple(map(Path, given[option])) for option in options[:3])
    files = DictionaryFiles(mask, keep, marks[0] if marks else None)
    return files, tuple(given["--find"]), sum(map(int, given["--memory"]))


def work(
    jobs: IO[bytes],
    answers: IO[bytes],
    dictionaries: DictionaryFiles = NO_DICTIONARIES,
    further_types: Sequence[str] = (),
) -> None:
    """The worker's whole life: jobs in, answers out, until the jobs or the memory end.

    An answer is [findings of each text, what is wrong with a dictionary], or an exception's name.
    """
    from sekisho_recognizers.analyzer import load_analyzer

    analyzer = None
    while header := jobs.read(LENGTH.size):
        (size,) = LENGTH.unpack(header)
        answer: object
        try:
            leaves = json.loads(jobs.read(size))
            analyzer = analyzer or _warm(load_analyzer(dictionaries, further_types=further_types))
            problem = _reread(analyzer)
            found = [
                [
                    (f.start, f.end, f.entity_type, f.score, f.recognizer)
                    for f in analyzer.analyze(text, cue=cue)
                ]
                for text, cue in leaves
            ]
            answer = [found, problem]
        except Exception as error:
            # The message may quote the text; the class says enough to look further.
            answer = type(error).__name__
        packed = json.dumps(answer).encode()
        answers.write(LENGTH.pack(len(packed)) + packed)
        answers.flush()
        if answer == MemoryError.__name__:  # a library may not have come through it whole
            return


def _reread(analyzer: "Analyzer") -> str:
    """Whoever changes a dictionary tells nobody, so each job looks. One that cannot be used is
    told once; the one before stays in use.
    """
    try:
        analyzer.reread()
    except DictionaryError as error:
        return str(error)
    return ""


def _warm(analyzer: "Analyzer") -> "Analyzer":
    """The first text would wait for what the libraries load when they are first used."""
    analyzer.analyze(WARM_UP)
    return analyzer


def _outlive_signals() -> None:
    """Ctrl-C and some service managers signal every process at once, but the server still needs
    its workers for the requests that it finishes; it ends them itself.
    """
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)


def _let_go_of_sockets() -> None:
    """The listening socket of a server with several workers is open here too, and would go on
    taking connections after the server has closed it.
    """
    for name in os.listdir("/dev/fd"):
        if int(name) > sys.stderr.fileno():
            with suppress(OSError):  # that of the listing itself
                os.close(int(name))


def _cap_memory(memory_bytes: int) -> None:
    if memory_bytes:
        with suppress(ValueError, OSError):  # more than the parent may have, or a system without
            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def main() -> None:
    _outlive_signals()
    end_with_parent(signal.SIGKILL)  # the end of the jobs does not reach one that hangs
    _let_go_of_sockets()
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    dictionaries, further_types, memory_bytes = _read_arguments(sys.argv[1:])
    _cap_memory(memory_bytes)
    with suppress(BrokenPipeError):
        work(sys.stdin.buffer, answers, dictionaries, further_types)


if __name__ == "__main__":
    main()
