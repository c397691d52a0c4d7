"""Sekisho's clients and transports for httpx."""

import httpx

from sekisho.sdk.http_clients import MaskingClient
from sekisho.sdk.transports import AsyncMasking, AsyncRestored, SyncMasking, SyncRestored

__all__ = ["AsyncClient", "AsyncMaskingTransport", "Client", "MaskingTransport"]


class _Restored(SyncRestored, httpx.SyncByteStream):
    pass


class _AsyncRestored(AsyncRestored, httpx.AsyncByteStream):
    pass


class MaskingTransport(SyncMasking, httpx.BaseTransport):
    http = httpx
    stream_class = _Restored


class AsyncMaskingTransport(AsyncMasking, httpx.AsyncBaseTransport):
    http = httpx
    stream_class = _AsyncRestored


class Client(MaskingClient, httpx.Client):
    pass


class AsyncClient(MaskingClient, httpx.AsyncClient):
    pass
