"""`sekisho.protect(client)`: a client of an AI service, as it was, with masking beneath it.

The vendors' SDKs are not imported: who has a client has imported them. Connections are shared with
the original client (see `ownership`).
"""

import weakref
from collections.abc import Mapping
from typing import Any, TypeVar, Unpack

from sekisho.sdk.http_clients import library_of, masked_copy
from sekisho.sdk.ownership import Ownership
from sekisho.sdk.runtime import Runtime, RuntimeOptions, given_or_opened
from sekisho.upstreams import Jurisdiction
from sekisho.wire.api import Vendor

C = TypeVar("C")

_STAINLESS: Mapping[str, Vendor] = {
    "openai._base_client": "openai",
    "anthropic._base_client": "anthropic",
}
"""Where the SDKs that are generated alike have the base class of their clients."""

_NO_SOCKETS = "sekisho-masks-no-websockets-in-process://use-its-proxy"
"""Stands where a WebSocket's address would, which the libraries refuse to open, and quote."""


def protect(client: C, *, runtime: Runtime | None = None, **options: Unpack[RuntimeOptions]) -> C:
    """A client of the same type and with the same options, that masks what it sends and restores
    what it gets. `client` itself is left as it is.

    The settings are those of the server: `settings` (a file or a Settings object), `profile`,
    `actions`, `dictionaries`, `key_file`, `vault` (see `open_runtime`). `remote` is the URL of a
    running Sekisho server that detects, so that no model is loaded here, `remote_token` what it
    asks for.

    Raises TypeError for a client of another kind, ConfigError, KeyFileError.
    """
    vendor = _vendor(client)
    if vendor is None:
        raise _unknown(client)
    made = given_or_opened(runtime, **options)
    if vendor == "gemini":
        protected: C = _protect_genai(client, made)
    else:
        protected = _protect_stainless(client, made, vendor)
    return protected


def warm_up(*, runtime: Runtime | None = None, **options: Unpack[RuntimeOptions]) -> None:
    """Loads the models now (seconds), and not under the first request. Options as for `protect`.

    Raises DictionaryError, ConfigError, KeyFileError; with `remote`, SekishoError where the server
    does not answer.
    """
    given_or_opened(runtime, **options).detector.warm_up()


def _vendor(client: object) -> Vendor | None:
    for each in type(client).__mro__:
        if each.__name__ in ("SyncAPIClient", "AsyncAPIClient") and each.__module__ in _STAINLESS:
            return _STAINLESS[each.__module__]
        if (each.__module__, each.__qualname__) == ("google.genai.client", "Client"):
            return "gemini"
    return None


def _protect_stainless(client: Any, runtime: Runtime, vendor: Vendor) -> Any:
    http = client._client
    ownership = Ownership(weakref.ref(client), http)
    masked = masked_copy(http, runtime, vendor, ownership)
    made = client.with_options(http_client=masked)
    if made._client is not masked:
        raise _chooses_by_itself(client)
    # Not among the options that the SDKs copy.
    made._strict_response_validation = client._strict_response_validation
    if hasattr(made, "websocket_base_url"):
        address = made.websocket_base_url or made.base_url
        if not _stays_here(runtime, str(address)):
            made.websocket_base_url = _NO_SOCKETS
    return made


def _protect_genai(client: Any, runtime: Runtime) -> Any:
    """Built anew of its options, so that no part of it is left that knows the original's
    connections. With both HTTP clients given, the SDK uses no other library either.
    """
    api = client._api_client
    options = api._http_options
    http = api._httpx_client
    # None where the SDK would use another library for asyncio.
    async_http = api._async_httpx_client
    if type(api).__name__ != "BaseApiClient" or async_http is None:
        raise TypeError(
            "this google-genai client does not send through httpx. Make it with "
            "HttpOptions(httpx_client=sekisho.Client(), httpx_async_client=sekisho.AsyncClient())"
        )
    original = weakref.ref(client)
    masked = masked_copy(http, runtime, "gemini", Ownership(original, http))
    async_masked = masked_copy(async_http, runtime, "gemini", Ownership(original, async_http))
    clients = {"httpx_client": masked, "httpx_async_client": async_masked}
    made = type(client)(
        vertexai=bool(api.vertexai),
        api_key=api.api_key,
        credentials=None if api.api_key else api._credentials,
        project=api.project if api.vertexai else None,
        location=api.location if api.vertexai else None,
        debug_config=client._debug_config,
        http_options=options.model_copy(update=clients),
    )
    mine = made._api_client
    if mine._httpx_client is not masked or mine._async_httpx_client is not async_masked:
        raise _chooses_by_itself(client)
    # The SDK leaves clients that it was given open; these are nobody else's.
    mine.close, mine.aclose = masked.close, async_masked.aclose
    if not _stays_here(runtime, str(options.base_url)):
        mine._websocket_base_url = lambda *_: _NO_SOCKETS
    return made


def _stays_here(runtime: Runtime, url: str) -> bool:
    return runtime.is_home(url) or runtime.upstream(url).jurisdiction is Jurisdiction.DOMESTIC


def _chooses_by_itself(client: object) -> TypeError:
    """A subclass whose constructor does not take the HTTP client that it is given."""
    return TypeError(
        f"{type(client).__qualname__} makes an HTTP client of its own, which would mask nothing. "
        "Let it make a sekisho.Client() or a sekisho.AsyncClient() instead."
    )


def _unknown(client: object) -> TypeError:
    kind = type(client)
    if library_of(client) is not None:
        hint = "Use sekisho.Client() or sekisho.AsyncClient() in its place."
    else:
        hint = (
            "Give your SDK an HTTP client that masks, sekisho.Client() or sekisho.AsyncClient() "
            "(often its argument http_client), or wrap a transport in sekisho.MaskingTransport()."
        )
    return TypeError(
        f"protect() knows the clients of openai, anthropic and google-genai, not "
        f"{kind.__module__}.{kind.__qualname__}. {hint}"
    )
