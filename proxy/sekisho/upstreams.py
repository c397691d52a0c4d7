"""A named AI service, and which country's rules its operator answers to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sekisho.errors import InvalidRequest


class Jurisdiction(StrEnum):
    FOREIGN = "foreign"
    DOMESTIC = "domestic"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """Where Sekisho finds the key of an upstream: `env` or `file`. `header`: where it goes, for
    upstreams that want it elsewhere than their vendor does (Azure: `api-key`).
    """

    env: str = ""
    file: Path | None = None
    header: str = ""


@dataclass(frozen=True, slots=True)
class Upstream:
    """`base_url` has no trailing slash; a vendor's path is appended to it as it came.

    `aws_region`: requests are signed for it with the proxy's own credentials; '' for not at all.
    `failover`: the domestic upstream that stands in for this one; '' for none.
    `speaks`: the APIs in which it answers for others; empty for any. `model`: its model for that;
    '' for the one that was asked.
    """

    name: str
    base_url: str
    jurisdiction: Jurisdiction
    aws_region: str = ""
    api_key: ApiKey | None = None
    failover: str = ""
    speaks: tuple[str, ...] = ()
    model: str = ""


ECHO = Upstream(name="echo", base_url="echo:", jurisdiction=Jurisdiction.FOREIGN)
"""Built in: answers with the text that reached it. Foreign, so that what it shows is masked."""


def named_upstream(upstreams: Mapping[str, Upstream], name: str) -> Upstream:
    """Raises InvalidRequest 404."""
    upstream = upstreams.get(name)
    if upstream is None:
        known = ", ".join(upstreams)
        raise InvalidRequest(
            "unknown_upstream",
            status=404,
            en=f"There is no upstream of this name; there are: {known}.",
            ja=f"この名前の接続先はありません。設定済み：{known}",
            setting="upstreams",
        )
    return upstream
