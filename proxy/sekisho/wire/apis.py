"""The table of APIs that may pass: one row says all there is to know about one of them.

What is not in the table is refused. Where rows have a path in common (`GET /models`, `/files`), the
caller's own vendor goes first, as its headers tell it, and then the first in the table.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import get_args
from urllib.parse import parse_qsl

from sekisho.wire.api import Api, Vendor
from sekisho.wire.tables import anthropic, bedrock, cohere, gemini, ollama, openai, sockets
from sekisho.wire.tables.offsets import OFFSETS

APIS: tuple[Api, ...] = tuple(
    replace(row, offsets=OFFSETS.get(row.vendor, ()))
    for row in (
        *openai.ROWS,
        *anthropic.ROWS,
        *gemini.ROWS,
        *bedrock.ROWS,
        *cohere.ROWS,
        *ollama.ROWS,
        *sockets.ROWS,
    )
)

_CALLERS: tuple[tuple[str, Vendor], ...] = (
    ("anthropic-version", "anthropic"),
    ("x-goog-api-key", "gemini"),
    ("x-goog-api-client", "gemini"),
    ("x-goog-upload-command", "gemini"),
    ("amz-sdk-invocation-id", "bedrock"),
)
# Paths that only Google writes; its OpenAI shape aside.
_GOOGLES = re.compile(r"(?:/upload|/download)?/v1(?:beta[0-9]?|alpha|(?=/projects/))/(?!openai/)")


def _in_order(method: str, vendor: Vendor | None) -> tuple[Api, ...]:
    own = [api for api in APIS if api.method == method and api.vendor == vendor]
    return (*own, *(api for api in APIS if api.method == method and api.vendor != vendor))


_ORDERED: dict[tuple[str, Vendor | None], tuple[Api, ...]] = {
    (method, vendor): _in_order(method, vendor)
    for method in dict.fromkeys(api.method for api in APIS)
    for vendor in (None, *dict.fromkeys(api.vendor for api in APIS))
}


def find_api(
    method: str, path: str, *, query: str = "", vendor: Vendor | None = None
) -> Api | None:
    """The row for this method and vendor path; None for what must not pass."""
    if vendor is None and _GOOGLES.match(path):
        vendor = "gemini"
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    for api in _ORDERED.get((method, vendor), ()):
        if api.pattern.fullmatch(path) and (not api.needs or api.needs in names):
            return api
    return None


def caller_vendor(headers: Iterable[tuple[str, str]]) -> Vendor | None:
    """Whose SDK is calling, where its headers tell."""
    names = {name.lower() for name, _ in headers}
    return next((vendor for header, vendor in _CALLERS if header in names), None)


def asking_vendor(
    method: str,
    path: str,
    query: str,
    headers: Iterable[tuple[str, str]],
    *,
    client: Vendor | None = None,
    upstream: str = "",
) -> Vendor:
    """In whose shape an error is understood: as the API tells, else the SDK that is calling, by its
    type (`client`) or its headers, else the upstream's name.
    """
    told = caller_vendor(headers)
    api = find_api(method, path, query=query, vendor=told or client)
    if api is not None:
        return api.vendor
    vendors: tuple[Vendor, ...] = get_args(Vendor)
    named = next((vendor for vendor in vendors if vendor == upstream), None)
    return client or told or named or "openai"
