"""What runs in a worker process, alone."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sekisho.detection_worker import LENGTH, worker_arguments
from sekisho_recognizers.dictionary_files import DictionaryFiles
from support.worker import worker_command

ARGUMENTS = list(worker_arguments(DictionaryFiles(), (), 2 << 30))


def job(*texts: str) -> bytes:
    packed = json.dumps([(text, "") for text in texts]).encode()
    return LENGTH.pack(len(packed)) + packed


def answers(output: bytes) -> list[object]:
    read = io.BytesIO(output)
    found = []
    while header := read.read(LENGTH.size):
        found.append(json.loads(read.read(LENGTH.unpack(header)[0])))
    return found


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_answers_each_job_and_ends_with_the_jobs(tmp_path: Path) -> None:
    done = subprocess.run(
        [*worker_command(tmp_path), *ARGUMENTS],
        input=job() + job("田中", "何も") + job("raise 田中") + job("田中"),
        capture_output=True,
        check=True,
    )

    found = [[0, 2, "PERSON", 0.9, "cue="]]
    assert answers(done.stdout) == [
        [[], ""],
        [[found, []], ""],
        "ValueError",
        [[found], ""],
    ]


def test_tells_once_what_is_wrong_with_a_dictionary_and_goes_on(tmp_path: Path) -> None:
    done = subprocess.run(
        [*worker_command(tmp_path), *ARGUMENTS],
        input=job("dictionary") + job("田中") + job("田中"),
        capture_output=True,
        check=True,
    )

    found = [[0, 2, "PERSON", 0.9, "cue="]]
    problem = "terms.csv:3: the term is empty"
    assert answers(done.stdout) == [[[[]], ""], [[found], problem], [[found], ""]]


def test_ends_when_its_memory_does(tmp_path: Path) -> None:
    done = subprocess.run(
        [*worker_command(tmp_path), *ARGUMENTS],
        input=job("memory") + job("田中"),
        capture_output=True,
        check=True,
    )

    assert answers(done.stdout) == ["MemoryError"]


def test_a_bound_is_set_to_its_memory(tmp_path: Path) -> None:
    script = "import resource; from sekisho.detection_worker import _cap_memory\n"
    script += (
        "_cap_memory(1 << 30)\ntry:\n    bytearray(2 << 30)\nexcept MemoryError:\n    print(1)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout == b"1\n"


def test_lets_go_of_the_servers_socket(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        with subprocess.Popen(
            [*worker_command(tmp_path), *ARGUMENTS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[listener.fileno()],
        ) as worker:
            assert worker.stdin
            assert worker.stdout
            worker.stdin.write(job())
            worker.stdin.flush()
            assert worker.stdout.read(LENGTH.size + 2)
            listener.close()
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(address)
            worker.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_does_not_end_it(tmp_path: Path, number: int) -> None:
    with subprocess.Popen(
        [*worker_command(tmp_path), *ARGUMENTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(job())
        worker.stdin.flush()
        assert worker.stdout.read(LENGTH.size + 2)
        worker.send_signal(number)
        output, _ = worker.communicate(job("田中"))

    assert len(answers(output)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="what ends it there is Linux's own")
@pytest.mark.parametrize("text", ["田中", "hang"])
def test_does_not_outlive_a_server_that_is_killed(tmp_path: Path, text: str) -> None:
    server = tmp_path / "server.py"
    server.write_text(
        "import asyncio, sys\n"
        "from sekisho.detection import WorkerDetector\n"
        "from sekisho.wire.walk import Leaf\n"
        "async def main():\n"
        "    detector = WorkerDetector(timeout_s=60, command=sys.argv[2:])\n"
        "    [[found]] = await detector.detect([Leaf('pid')])\n"
        "    print(found.recognizer, flush=True)\n"
        "    await detector.detect([Leaf(sys.argv[1])])\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(server), text, *worker_command(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        time.sleep(0.3)
        assert alive(worker)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

        deadline = time.monotonic() + 5
        while alive(worker):
            assert time.monotonic() < deadline
            time.sleep(0.05)
