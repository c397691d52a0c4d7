"""What the configuration runs on: versions and memory, and the settings that are worth a word."""

import platform
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sekisho import __version__
from sekisho.credentials import Credentials
from sekisho.doctor.check import Check, fail, ok, warn
from sekisho.errors import UpstreamFailure
from sekisho.settings import Settings, is_loopback

_NAMED = ("presidio-analyzer", "spacy", "starlette", "uvicorn", "httpx2", "cryptography", "redis")
SERVER_BYTES = 200 << 20
DETECTOR_BYTES = 600 << 20
"""Resident, measured; a long text needs more."""


def look_at_versions() -> Iterator[Check]:
    libraries = ", ".join(f"{name} {found}" for name in _NAMED if (found := _version(name)))
    python = f"Python {platform.python_version()}"
    yield ok("versions", f"sekisho {__version__}, {python}, {libraries}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def look_at_memory(settings: Settings, meminfo: Path = Path("/proc/meminfo")) -> Iterator[Check]:
    try:
        found = re.search(r"^MemAvailable:\s+([0-9]+) kB", meminfo.read_text(), re.M)
    except OSError:
        found = None
    if found is None:
        return
    workers = settings.limits.detection_workers
    needed = SERVER_BYTES + workers * DETECTOR_BYTES + settings.vault.max_bytes
    free = int(found[1]) << 10
    said = f"{free >> 20} MiB available, some {needed >> 20} MiB needed / 空きメモリ"
    if free < needed:
        yield warn(
            "memory",
            said,
            "a server that runs already has its share; else limits.detection_workers, "
            "vault.max_bytes / 起動中のサーバーの使用分を除く",
        )
    else:
        yield ok("memory", said)


def look_at_policy(settings: Settings) -> Iterator[Check]:
    if settings.policy.dry_run:
        yield warn(
            "policy",
            "policy.dry_run: nothing is masked / 何もマスクされません",
            "take it out once the figures look right / 検証後に解除してください",
        )
    elif settings.listen.open and not (settings.clients or is_loopback(settings.listen.host)):
        yield warn(
            "policy",
            "anybody who reaches the address may use the server / 誰でも利用できます",
            "sekisho client new NAME, and take listen.open out / クライアントを登録してください",
        )
    else:
        yield ok("policy", f"profile {settings.policy.profile}")


def look_at_api_keys(settings: Settings) -> Iterator[Check]:
    credentials = Credentials()
    for upstream in settings.named_upstreams().values():
        if upstream.api_key is None:
            continue
        name = f"api key {upstream.name}"
        try:
            credentials.check(upstream)
        except UpstreamFailure as failure:
            yield fail(name, str(failure), "put it there / キーを配置してください")
        else:
            yield ok(name, "is there / あります")
