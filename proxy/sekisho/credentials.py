"""API keys of upstreams that Sekisho holds, so that its clients need not have them.

A key is in the environment or in a file, never in the configuration. A file is read again when it
has changed, so that a key can be replaced without a restart. Requests to an upstream with such a
key carry no credential of the client's.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote_plus

from sekisho.errors import UpstreamFailure
from sekisho.headers import CREDENTIALS
from sekisho.transport import Outgoing
from sekisho.upstreams import Upstream
from sekisho.wire.api import Vendor

_HEADERS: Mapping[str, str] = {"anthropic": "x-api-key", "gemini": "x-goog-api-key"}
_BEARER = "authorization"
_MAX_KEY_BYTES = 16 * 1024


class Credentials:
    """Safe to share between threads: two of them at worst read one file twice."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._read: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def authorized(self, outgoing: Outgoing, upstream: Upstream, vendor: Vendor) -> Outgoing:
        """With the upstream's key in place of what the client sent, if Sekisho holds one.

        Raises UpstreamFailure where the key cannot be read.
        """
        if upstream.api_key is None:
            return outgoing
        header = upstream.api_key.header or _HEADERS.get(vendor, _BEARER)
        key = self.key(upstream)
        value = f"Bearer {key}" if header == _BEARER else key
        headers = [(n, v) for n, v in outgoing.headers if n not in CREDENTIALS and n != header]
        path, _, query = outgoing.target.partition("?")
        left = without_key(query)
        target = f"{path}?{left}" if left else path
        return replace(outgoing, target=target, headers=[*headers, (header, value)])

    def check(self, upstream: Upstream) -> None:
        """Raises UpstreamFailure where a key should be and is not."""
        if upstream.api_key is not None:
            self.key(upstream)

    def key(self, upstream: Upstream) -> str:
        source = upstream.api_key
        key = ""
        if source is not None and source.file:
            key = self._from_file(source.file)
        elif source is not None:
            key = self._environ.get(source.env, "")
        key = key.strip()
        if not key or not key.isascii() or not key.isprintable():
            raise _unavailable(upstream)
        return key

    def _from_file(self, path: Path) -> str:
        try:
            found = path.expanduser().stat()
            state = found.st_mtime_ns, found.st_size, found.st_ino
            if path not in self._read or self._read[path][0] != state:
                with path.expanduser().open("rb") as file:
                    text = file.read(_MAX_KEY_BYTES).decode("ascii", "replace")
                self._read[path] = state, text
        except (OSError, RuntimeError):
            return ""
        return self._read[path][1]


def without_key(query: str) -> str:
    """Gemini's clients may write theirs there."""
    pairs = query.split("&")
    return "&".join(p for p in pairs if unquote_plus(p.partition("=")[0]) != "key")


def _unavailable(upstream: Upstream) -> UpstreamFailure:
    return UpstreamFailure(
        "api_key_unavailable",
        status=503,
        en=f"The API key of the upstream '{upstream.name}' is not there, or is none.",
        ja=f"接続先「{upstream.name}」の API キーが読めません。",
        setting=f"upstreams.{upstream.name}.api_key",
    )
