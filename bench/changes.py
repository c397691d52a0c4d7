"""What administrators do to a server while streams run: none of them may fail, or come back wrong.

    python -m bench.changes [--streams N] [--pause-s N] [--workers N]

A real `sekisho serve` with its detector and its vault in a SQLite file, two fake upstreams (one
abroad, one at home) and the load are processes of their own. While all streams run, one after the
other: another policy, a file that cannot be used, another detector, a change of keys in its steps,
an upstream that refuses and one that is gone (with a failover), the switch home and back. A stream
counts as failed if it does not end well, and as garbled if its answer is not word for word right.
"""

import argparse
import asyncio
import gc
import json
import os
import re
import signal
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import uvloop
import yaml
from bench.detectors import ROOT
from bench.invented_prompts import prompts
from bench.load_client import Load, is_right, read_stream
from bench.load_servers import Server, free_port, start_upstream

PATH = "/openai/v1/chat/completions"
TAKEN_UP_S = 120.0

Tree = dict[str, Any]


@dataclass
class Administrator:
    """Changes the file, tells the server, and waits until each of its processes has tried."""

    folder: Path
    abroad: Server
    home: Server
    workers: int
    tree: Tree = field(default_factory=dict)
    server: Server | None = None

    @property
    def file(self) -> Path:
        return self.folder / "sekisho.yaml"

    def write(self, tree: Tree) -> None:
        draft = self.folder / "draft.yaml"
        draft.write_text(yaml.safe_dump(tree), encoding="utf-8")
        draft.replace(self.file)

    def start(self) -> Server:
        port = free_port()
        self.tree = {
            "listen": {"port": port},
            "key_file": str(self.folder / "key"),
            "vault": {"url": f"sqlite:///{self.folder}/vault.db"},
            "marks": {"folder": None},
            "limits": {"max_concurrent_requests": 2000},
            "upstreams": {
                "openai": {"base_url": self.abroad.url, "failover": "home"},
                "home": {"base_url": self.home.url, "jurisdiction": "domestic"},
            },
        }
        self.write(self.tree)
        command = [sys.executable, "-m", "sekisho", "serve", "--config", str(self.file)]
        command += ["--workers", str(self.workers)]
        self.server = Server(command, port, health="/readyz")
        return self.server

    def change(self, result: str = "ok", **settings: Any) -> None:
        self.tree |= settings
        self.write(self.tree)
        self.reload(result)

    def spoil(self) -> None:
        self.write({**self.tree, "polcy": {}})
        self.reload("refused")
        self.write(self.tree)

    def reload(self, result: str) -> None:
        assert self.server is not None
        before = self.attempts()[result]
        os.kill(self.server.pid, signal.SIGHUP)
        deadline = monotonic() + TAKEN_UP_S
        while self.attempts()[result] < before + self.workers:
            if monotonic() > deadline:
                raise RuntimeError(f"the change was not {result}: {self.attempts()}")
            sleep(0.1)

    def attempts(self) -> Counter[str]:
        assert self.server is not None
        with urllib.request.urlopen(f"{self.server.url}/metrics", timeout=30) as answer:
            page = answer.read().decode()
        found = re.findall(r'^sekisho_config_reloads_total\{result="(\w+)"\} (\d+)', page, re.M)
        return Counter({name: int(count) for name, count in found})

    def openai(self, url: str) -> None:
        upstreams = self.tree["upstreams"]
        self.change(upstreams={**upstreams, "openai": {"base_url": url, "failover": "home"}})

    def rotate(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """As docs/operation.md says: read by all first, then used, then done with."""
        old, new = str(self.folder / "key"), str(self.folder / "key.next")
        from sekisho.key import create_key

        create_key(Path(new))
        yield "the next key can be read", partial(self.change, former_key_files=[new])
        change = partial(self.change, key_file=new, former_key_files=[old])
        yield "the next key is used", change
        yield "the former key is gone", partial(self.change, former_key_files=[])

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        strict = {"profile": "strict"}
        yield "another policy, another detector", partial(self.change, policy=strict)
        yield "a file that cannot be used", self.spoil
        yield from self.rotate()
        yield "the upstream refuses", partial(self.abroad.control, "/set", {"refuses": True})
        yield "it answers again", partial(self.abroad.control, "/set", {"refuses": False})
        nowhere = f"http://127.0.0.1:{free_port()}"
        yield "the upstream is gone", partial(self.openai, nowhere)
        yield "it is back elsewhere", partial(self.openai, self.abroad.url)
        yield "nothing goes abroad", partial(self.change, stay_home=True)
        yield "it does again", partial(self.change, stay_home=False)
        yield "the first policy, its detector", partial(self.change, policy={})


async def change_under(load: Load, options: argparse.Namespace, at: Administrator) -> list[Tree]:
    """Streams run from before the first change until after the last one."""
    told: list[Tree] = []
    stream_s = options.events * options.pace_ms / 1000
    stopping = asyncio.Event()

    async def client(number: int) -> None:
        await asyncio.sleep(stream_s * number / options.streams)
        while not stopping.is_set():
            await load.one(stream=True)

    clients = [asyncio.create_task(client(number)) for number in range(options.streams)]
    await asyncio.sleep(stream_s + options.pause_s)
    try:
        for name, act in at.steps():
            await asyncio.to_thread(at.home.control, "/sent")
            begun, ended = monotonic(), len(load.taken)
            await asyncio.to_thread(act)
            took = monotonic() - begun
            await asyncio.sleep(options.pause_s)
            since = load.taken[ended:]
            failed = Counter(each.error for each in since if each.error)
            home = len(await asyncio.to_thread(at.home.control, "/sent"))
            step = {"change": name, "took_s": took, "ended": len(since), "failed": failed}
            told.append(step | {"begun_at_home": home})
            print(
                f"{name:32s}{took:7.1f} s{len(since):7d} ended{sum(failed.values()):5d} failed"
                f"{home:6d} begun at home"
            )
            if failed:
                print(f"    {dict(failed)}", flush=True)
    finally:
        stopping.set()
        await asyncio.gather(*clients)
        load.close()
    return told


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    shown = "(default: %(default)s)"
    parser.add_argument("--streams", type=int, default=50, help=f"at once {shown}")
    parser.add_argument("--events", type=int, default=100, help=f"of a stream {shown}")
    parser.add_argument("--pace-ms", type=float, default=50, help=f"between two events {shown}")
    parser.add_argument("--pause-s", type=float, default=4, help=f"after each change {shown}")
    parser.add_argument("--workers", type=int, default=1, help=f"server processes {shown}")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out", help=shown)
    return parser.parse_args()


def main() -> int:
    options = read_options()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {options.streams} streams")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        abroad, home = (start_upstream() for _ in range(2))
        for each in (abroad, home):
            stack.callback(each.stop)
            each.control("/set", {"events": options.events, "pace_s": options.pace_ms / 1000})
        at = Administrator(folder, abroad, home, options.workers)
        server = at.start()
        stack.callback(server.stop)
        load = Load(server.url + PATH, "m", prompts(1, resent=0.3))
        gc.collect()
        told = uvloop.run(change_under(load, options, at))
    failed = Counter(each.error for each in load.taken if each.error)
    garbled = sum(
        not is_right(each, read_stream(each).text) for each in load.taken if not each.error
    )
    print(f"{len(load.taken)} streams: {sum(failed.values())} failed, {garbled} garbled")
    result = {"changes": told, "streams": len(load.taken), "failed": failed, "garbled": garbled}
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "changes.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path)
    return 1 if failed or garbled else 0


if __name__ == "__main__":
    sys.exit(main())
