"""Builds what is written in TypeScript or JavaScript, where the machine has Node."""

import fcntl
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
        _run(["node", "build.mjs", "--out", str(made)], folder, BUILD_TIMEOUT_S)
        made.rename(out)


def _install(folder: Path) -> None:
    wanted = (folder / "package.json").stat().st_mtime
    # npm writes this file last.
    stamp = folder / "node_modules/.package-lock.json"
    if stamp.exists() and stamp.stat().st_mtime >= wanted:
        return
    try:
        _run(["npm", "install", "--silent", "--ignore-scripts"], folder, INSTALL_TIMEOUT_S)
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
