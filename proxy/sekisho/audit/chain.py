"""The chain of a ledger: what a line holds so that none can be changed, taken or added unseen.

A line is one JSON object in ASCII. Its last two members are

    prev   SHA-256 of the line before it, without its line feed; zeros before the first
    mac    HMAC-SHA256 over all that stands before `,"mac"`, under a key made of Sekisho's

so that whoever lacks the key can write no line, and who has a noted `prev` can tell without the key
whether what came before it is still what it was. `seq` counts lines from 1.
"""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAX_LINE_BYTES = 64 * 1024
"""Far beyond any line: every type with every action takes some 10 KiB."""

_MAC = re.compile(rb',"mac":"([0-9a-f]{64})"\}\Z')
_HASH = re.compile(r"[0-9a-f]{64}")


class Link(NamedTuple):
    """Where a chain has got to: its last line's number, and that line's SHA-256."""

    seq: int
    hash: str


START = Link(0, "0" * 64)


@dataclass(frozen=True, slots=True)
class Line:
    link: Link
    prev: str
    entry: Mapping[str, Any] = field(repr=False)


class Chain:
    def __init__(self, keys: Sequence[bytes]) -> None:
        """The first one writes; what any of them wrote is genuine. Without a key nothing can be
        written, and what is read is not held against its MAC.
        """
        self._keys = tuple(map(_derived, keys))

    @property
    def keyed(self) -> bool:
        return bool(self._keys)

    def forge(self, after: Link, entry: Mapping[str, Any]) -> tuple[bytes, Link]:
        """The line that follows `after`, without its line feed."""
        line = self.signed({"seq": after.seq + 1, **entry, "prev": after.hash})
        return line, Link(after.seq + 1, sha256(line).hexdigest())

    def read(self, line: bytes, hash: str = "") -> Line | None:
        """None for what this chain's key did not write. `hash`: the line's, if known already."""
        entry = self.verified(line)
        if entry is None:
            return None
        seq, prev = entry.get("seq"), entry.get("prev")
        if not (isinstance(seq, int) and isinstance(prev, str) and _HASH.fullmatch(prev)):
            return None
        if isinstance(seq, bool) or seq < 1 or not isinstance(entry.get("event"), str):
            return None
        return Line(Link(seq, hash or sha256(line).hexdigest()), prev, entry)

    def signed(self, entry: Mapping[str, Any]) -> bytes:
        body = json.dumps(entry, separators=(",", ":")).encode("ascii")[:-1]
        return b'%b,"mac":"%b"}' % (body, _mac(self._keys[0], body))

    def verified(self, signed: bytes) -> dict[str, Any] | None:
        found = _MAC.search(signed)
        if found is None:
            return None
        body = signed[: found.start()]
        if self._keys and not any(
            hmac.compare_digest(_mac(key, body), found[1]) for key in self._keys
        ):
            return None
        try:
            entry = json.loads(body + b"}")
        except (ValueError, RecursionError):
            return None
        return entry if isinstance(entry, dict) else None


def _derived(key: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"sekisho audit 1").derive(key)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, "sha256").hexdigest().encode()
