"""Builds and tries the image without a container engine: the Dockerfile's own steps, in a chroot.

    sudo python3 deploy/check_image.py --base ROOT [--work FOLDER]

ROOT is the file system of a Debian with Python (`debootstrap --variant=minbase
--include=python3,python3-venv,python3-pip,ca-certificates bookworm ROOT`); it stands in for the
images that the Dockerfile names and is not changed. Each stage is a copy of it. The result is then
run as an engine would with `--read-only --network none`: its root cannot be written, there is no
network but loopback, and the user is the image's. Needs root, `unshare` and some 3 GB in FOLDER.
"""

import argparse
import fcntl
import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 120
# Where packages come from is the machine's business, not the image's.
PASSED_ON = ("PIP_", "SSL_CERT_", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
PROMPT = "担当の山本太郎（taro@example.co.jp）です。"


@dataclass
class Stage:
    name: str
    root: Path
    environment: dict[str, str] = field(
        default_factory=lambda: {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        }
    )
    shell: list[str] = field(default_factory=lambda: ["/bin/sh", "-c"])
    user: str = "0:0"
    folder: str = "/"
    volumes: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def chroot(self, command: Sequence[str]) -> list[str]:
        # `env -C` and not chroot's own folder: chroot always begins at the root.
        given = [f"{name}={value}" for name, value in self.environment.items()]
        entered = ["chroot", f"--userspec={self.user}", str(self.root)]
        return [*entered, "/usr/bin/env", "-i", "-C", self.folder, *given, *command]


def instructions(text: str) -> Iterator[tuple[str, str]]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for logical in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        if logical.strip():
            word, _, rest = logical.strip().partition(" ")
            yield word.upper(), rest.strip()


class Image:
    def __init__(self, base: Path, work: Path) -> None:
        self._base = base
        self._work = work
        self._stages: dict[str, Stage] = {}
        self._stage: Stage | None = None

    def build(self) -> Stage:
        for word, rest in instructions((REPOSITORY / "Dockerfile").read_text(encoding="utf-8")):
            print(f"{word} {rest}"[:110], flush=True)
            if word == "FROM":
                self._begin(rest)
                continue
            assert self._stage is not None, "a Dockerfile begins with FROM"
            self._apply(self._stage, word, rest)
        assert self._stage is not None
        return self._stage

    def _begin(self, rest: str) -> None:
        name = rest.split()[2] if " AS " in rest.upper() else str(len(self._stages))
        root = self._work / name
        subprocess.run(["cp", "-a", f"{self._base}/.", root], check=True)
        # The images that it stands in for call their Python so.
        python = root / "usr/local/bin/python"
        if not python.exists():
            python.symlink_to("/usr/bin/python3")
        self._stages[name] = self._stage = Stage(name, root)

    def _apply(self, stage: Stage, word: str, rest: str) -> None:
        match word:
            case "RUN":
                self._run(stage, rest)
            case "COPY":
                self._copy(stage, rest)
            case "ENV":
                for pair in shlex.split(rest):
                    name, _, value = pair.partition("=")
                    stage.environment[name] = re.sub(
                        r"\$(\w+)", lambda m: stage.environment.get(m[1], ""), value
                    )
            case "SHELL":
                stage.shell = json.loads(rest)
            case "USER":
                stage.user = rest
            case "WORKDIR":
                stage.folder = rest
                (stage.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "VOLUME":
                stage.volumes.append(rest)
            case "ENTRYPOINT":
                stage.entry = json.loads(rest)
            case "CMD":
                stage.command = json.loads(rest)
            case "HEALTHCHECK":
                stage.health = json.loads(rest[rest.index("[") :])
            case "LABEL" | "EXPOSE":
                pass
            case _:
                raise SystemExit(f"no such step is known here: {word}")

    def _run(self, stage: Stage, script: str) -> None:
        shutil.copy("/etc/resolv.conf", stage.root / "etc/resolv.conf")
        certificates = stage.root / "etc/ssl/certs"
        passed = {n: v for n, v in os.environ.items() if n.startswith(PASSED_ON)}
        own = Stage(**{**vars(stage), "environment": stage.environment | passed})
        command = shlex.join(own.chroot([*stage.shell, script]))
        mounts = (
            f"mount --bind /etc/ssl/certs {certificates} && mount -t proc proc {stage.root}/proc"
        )
        line = f"{mounts} && exec {command}"
        subprocess.run(["unshare", "--mount", "sh", "-c", line], check=True)

    def _copy(self, stage: Stage, rest: str) -> None:
        words = rest.split()
        origin = REPOSITORY
        if words[0].startswith("--from="):
            origin = self._stages[words.pop(0).removeprefix("--from=")].root
        *sources, target = words
        ignored = [] if origin != REPOSITORY else _ignored(sources)
        into = stage.root / os.path.join(stage.folder, target).lstrip("/")
        for source in sources:
            found = origin / source.lstrip("/")
            if found.is_dir():
                leave = _leaving_out(origin, ignored)
                shutil.copytree(found, into, symlinks=True, ignore=leave, dirs_exist_ok=True)
            else:
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, into / found.name)


def _ignored(sources: Sequence[str]) -> list[str]:
    """The patterns of .dockerignore, which lets through only what it names."""
    lines = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    assert lines[0] == "*"
    for source in sources:
        if f"!{source}" not in lines:
            raise SystemExit(f".dockerignore keeps {source} from the builder")
    return [line for line in lines[1:] if not line.startswith("!")]


def _leaving_out(origin: Path, patterns: Sequence[str]):  # type: ignore[no-untyped-def]
    def leave(folder: str, names: list[str]) -> set[str]:
        beside = os.path.relpath(folder, origin)
        return {
            name
            for name in names
            if any(
                fnmatch.fnmatch(name, pattern.removeprefix("**/"))
                if pattern.startswith("**/")
                else os.path.join(beside, name) == pattern
                for pattern in patterns
            )
        }

    return leave


def seal_off(stage: Stage) -> None:
    """As `--read-only --network none --tmpfs /tmp` does; volumes can be written."""
    with socket.socket() as any_socket:
        up = struct.pack("16sh", b"lo", 0x1)  # IFF_UP
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS
    root = str(stage.root)
    mounts = [["--bind", root, root], ["-o", "remount,ro,bind", root]]
    mounts += [["-t", "tmpfs", "tmpfs", f"{root}/tmp"], ["-t", "proc", "proc", f"{root}/proc"]]
    kept = {volume: os.stat(root + volume) for volume in stage.volumes}
    for volume, owner in kept.items():
        options = f"uid={owner.st_uid},gid={owner.st_gid},mode={owner.st_mode & 0o777:o}"
        mounts.append(["-t", "tmpfs", "-o", options, "tmpfs", root + volume])
    for device in ("null", "urandom"):
        mounts.append(["--bind", f"/dev/{device}", f"{root}/dev/{device}"])
    for each in mounts:
        subprocess.run(["mount", *each], check=True)


def check(says: str, right: object) -> None:
    print(f"{'ok' if right else 'NOT OK'}: {says}", flush=True)
    if not right:
        raise SystemExit(1)


def try_out(stage: Stage) -> None:
    def ran(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(stage.chroot(command), capture_output=True, text=True, timeout=120)

    started = [*stage.entry, *stage.command]
    closed = ran(*started)
    check("it does not start open to others by accident", "listen.host" in closed.stderr)
    check("it is not root", ran("id", "-u").stdout.strip() not in {"", "0"})
    check("its own code cannot be written", ran("touch", "/opt/sekisho/x").returncode)
    check("nor its home folder", ran("touch", f"{stage.folder}/x").returncode)
    check("it has no compiler", ran("sh", "-c", "command -v gcc cc").returncode)

    stage.environment["SEKISHO_LISTEN__OPEN"] = "true"
    server = subprocess.Popen(stage.chroot(started))
    try:
        begun = time.monotonic()
        while _status("/readyz") != 200:
            if server.poll() is not None or time.monotonic() - begun > START_TIMEOUT_S:
                check("it becomes ready", False)
            time.sleep(0.2)
        check(f"it is ready after {time.monotonic() - begun:.1f} s", True)
        check("its health check says so", ran(*stage.health).returncode == 0)
        masked, text = _echo()
        check("a prompt goes out masked and comes back whole", masked >= 2 and text == PROMPT)
        key = ran("stat", "-c", "%a %u", stage.environment["SEKISHO_KEY_FILE"]).stdout
        check("the key is its user's alone", key.split()[0] == "600" and key.split()[1] != "0")
        server.send_signal(signal.SIGTERM)
        check("SIGTERM ends it with 0", server.wait(60) == 0)
        check("its health check notices", ran(*stage.health).returncode)
    finally:
        server.kill()


def _status(path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:8686{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _echo() -> tuple[int, str]:
    body = {"model": "echo", "messages": [{"role": "user", "content": PROMPT}]}
    request = urllib.request.Request(
        "http://127.0.0.1:8686/echo/v1/chat/completions",
        json.dumps(body).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        told = json.load(answer)["choices"][0]["message"]["content"]
        return int(answer.headers["x-sekisho-masked"]), told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--base", type=Path, metavar="ROOT", help="of a Debian with Python")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="default: a temporary one")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        stage = Stage(**json.loads(options.inside))
        stage.root = Path(stage.root)
        seal_off(stage)
        try_out(stage)
        return
    if not (options.base and (options.base / "usr/bin/python3").exists()):
        parser.error("--base has to be the file system of a Debian with Python")
    with tempfile.TemporaryDirectory(dir=options.work) as work:
        stage = Image(options.base.resolve(), Path(work)).build()
        told = json.dumps(vars(stage) | {"root": str(stage.root)})
        apart = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child"]
        this = [sys.executable, str(Path(__file__).resolve()), "--inside", told]
        status = subprocess.run([*apart, *this], check=False).returncode
    sys.exit(status)


if __name__ == "__main__":
    main()
