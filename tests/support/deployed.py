"""What stands in deploy/, read."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from sekisho.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
BASE = KUBERNETES / "base"
DASHBOARD = DEPLOY / "grafana/sekisho.json"

Document = dict[str, Any]


def documents(path: Path) -> list[Document]:
    return [each for each in yaml.safe_load_all(path.read_text(encoding="utf-8")) if each]


def manifests(folder: Path = KUBERNETES) -> Iterator[tuple[Path, Document]]:
    """All that is applied to a cluster, and the example of the secret."""
    for path in sorted(folder.rglob("*.yaml")):
        if path.name in {"kustomization.yaml", "sekisho.yaml"}:
            continue
        for document in documents(path):
            yield path, document


def manifest(kind: str, name: str) -> Document:
    """That of the base, where there are patches."""
    found = [
        document
        for path, document in manifests()
        if (document["kind"], document["metadata"]["name"]) == (kind, name)
        and path.name != "aliases.yaml"
    ]
    assert len(found) == 1, f"{len(found)} of {kind} {name}"
    return found[0]


def cluster_settings() -> Settings:
    return load_settings(BASE / "sekisho.yaml", {})


def upstream_hosts(settings: Settings) -> set[str]:
    urls = [urlsplit(upstream.base_url) for upstream in settings.upstreams.values()]
    assert all((url.scheme, url.port) == ("https", None) for url in urls)
    return {url.hostname or "" for url in urls}


def panels() -> list[Document]:
    read = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return [panel for panel in read if panel["type"] != "row"]


def seconds(duration: str) -> int:
    """As compose writes it, with one unit."""
    found = re.fullmatch(r"([0-9]+)(s|m)", duration)
    assert found, duration
    return int(found[1]) * {"s": 1, "m": 60}[found[2]]
