"""Which hosts are opened, and which upstream each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from sekisho.settings import Settings
from sekisho.upstreams import Jurisdiction


@dataclass(frozen=True, slots=True)
class Place:
    """What is below `path` (no trailing slash; '' for all) of a host is this upstream."""

    path: str
    upstream: str


Hosts = Mapping[str, tuple[Place, ...]]
"""By host in lower case; places with longer paths first."""


def opened_hosts(settings: Settings) -> Hosts:
    """The hosts of foreign upstreams that are reached by https, and those of `intercept.hosts`.

    A host that is written there is the named upstream and no other. Of two upstreams at one place,
    the first in the configuration is meant.
    """
    hosts: dict[str, tuple[Place, ...]] = {}
    for name, upstream in settings.upstreams.items():
        parts = urlsplit(upstream.base_url)
        host = parts.hostname or ""
        abroad = upstream.jurisdiction is Jurisdiction.FOREIGN and parts.scheme == "https"
        if abroad and is_name(host):
            known = hosts.get(host, ())
            if parts.path not in {place.path for place in known}:
                hosts[host] = (*known, Place(parts.path, name))
    written = {host: (Place("", name),) for host, name in settings.intercept.hosts.items()}
    return {
        host: tuple(sorted(places, key=lambda place: -len(place.path)))
        for host, places in (hosts | written).items()
    }


def is_name(host: str) -> bool:
    """Addresses have no certificates that a client would ask for, and are often this machine."""
    try:
        ip_address(host)
    except ValueError:
        return "." in host
    return False
