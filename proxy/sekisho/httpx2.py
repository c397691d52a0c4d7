"""Sekisho's clients and transports for httpx2."""

import httpx2

from sekisho.sdk.http_clients import MaskingClient
from sekisho.sdk.transports import AsyncMasking, AsyncRestored, SyncMasking, SyncRestored

__all__ = ["AsyncClient", "AsyncMaskingTransport", "Client", "MaskingTransport"]


class _Restored(SyncRestored, httpx2.SyncByteStream):
    pass


class _AsyncRestored(AsyncRestored, httpx2.AsyncByteStream):
    pass


class MaskingTransport(SyncMasking, httpx2.BaseTransport):
    http = httpx2
    stream_class = _Restored


class AsyncMaskingTransport(AsyncMasking, httpx2.AsyncBaseTransport):
    http = httpx2
    stream_class = _AsyncRestored


class Client(MaskingClient, httpx2.Client):
    pass


class AsyncClient(MaskingClient, httpx2.AsyncClient):
    pass
