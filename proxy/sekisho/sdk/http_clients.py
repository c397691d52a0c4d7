"""HTTP clients with masking transports: made anew, or copied from one that a caller has.

A copy has everything of its original (time limits, hooks, cookies, proxies) and its connections;
each of its transports is wrapped. Kinds of client that would send around those are refused.
"""

import copy
import importlib
import sys
import threading
from types import ModuleType
from typing import Any, TypeVar

from sekisho.sdk.ownership import Ownership
from sekisho.sdk.runtime import Runtime, RuntimeOptions, given_or_opened
from sekisho.sdk.transports import Masking
from sekisho.wire.api import Vendor

H = TypeVar("H")

LIBRARIES = ("httpx", "httpx2")

_OURS = RuntimeOptions.__optional_keys__

_SENDING = frozenset(
    {
        "send",
        "_send_handling_auth",
        "_send_handling_redirects",
        "_send_single_request",
        "_transport_for_url",
    }
)
"""The way of a request down to its transport."""


class MaskingClient:
    """For a subclass of the library's own client. `options` are those of `sekisho.protect` and, all
    others, the library's.
    """

    def __init__(self, *, runtime: Runtime | None = None, **options: Any) -> None:
        ours: Any = {name: options.pop(name) for name in _OURS & options.keys()}
        # Made first: what cannot be used is an error before any connection is.
        runtime = given_or_opened(runtime, **ours)
        super().__init__(**options)
        mask_in_place(self, runtime)


def library_of(client: object) -> ModuleType | None:
    """httpx or httpx2, if `client` is an HTTP client of theirs. Imports neither."""
    for name in LIBRARIES:
        library = sys.modules.get(name)
        if library is not None and isinstance(client, (library.Client, library.AsyncClient)):
            return library
    return None


def mask_in_place(
    client: Any,
    runtime: Runtime,
    *,
    vendor: Vendor | None = None,
    ownership: Ownership | None = None,
) -> None:
    wrap = _Wrap(client, runtime, vendor, ownership)
    client._transport = wrap(client._transport)
    client._mounts = {
        pattern: None if inner is None else wrap(inner) for pattern, inner in client._mounts.items()
    }


def masked_copy(client: H, runtime: Runtime, vendor: Vendor, ownership: Ownership) -> H:
    """Raises TypeError for a client that does not send through its transports."""
    _refuse_own_ways(client)
    made: Any = copy.copy(client)
    if not made.is_closed:
        made._state = type(made._state).UNOPENED
    made._headers = made._headers.copy()
    made._cookies = type(made._cookies)(made._cookies)
    made._event_hooks = {name: list(hooks) for name, hooks in made._event_hooks.items()}
    mask_in_place(made, runtime, vendor=vendor, ownership=ownership)
    if any(map(_is_per_loop, type(client).__mro__)):
        _mask_clients_per_loop(made, runtime, vendor)
    return made  # type: ignore[no-any-return]


class _Wrap:
    def __init__(
        self, client: Any, runtime: Runtime, vendor: Vendor | None, ownership: Ownership | None
    ) -> None:
        library = library_of(client)
        if library is None:
            raise TypeError("not an HTTP client of httpx or httpx2")
        ours = importlib.import_module(f"sekisho.{library.__name__}")
        is_async = isinstance(client, library.AsyncClient)
        self._class = ours.AsyncMaskingTransport if is_async else ours.MaskingTransport
        self._options = {"runtime": runtime, "vendor": vendor, "ownership": ownership}

    def __call__(self, inner: Any) -> Any:
        """One that masks already is replaced: nothing is masked twice."""
        if isinstance(inner, Masking):
            inner = inner.inner
        return self._class(inner, **self._options)


def _refuse_own_ways(client: object) -> None:
    library = library_of(client)
    own = (library.Client, library.AsyncClient) if library else ()
    for each in type(client).__mro__:
        if each in own:
            break
        if _SENDING & vars(each).keys() and not _is_per_loop(each):
            raise _sends_by_itself(each.__name__)
    if _SENDING & vars(client).keys():
        raise _sends_by_itself(type(client).__name__)


def _is_per_loop(kind: type) -> bool:
    """google-genai's client for asyncio sends through further clients, one for each event loop."""
    own = ("google.genai._api_client", "_PerLoopAsyncClientMixin")
    return (kind.__module__, kind.__name__) == own


def _mask_clients_per_loop(made: Any, runtime: Runtime, vendor: Vendor) -> None:
    inner_class = made._inner_client_cls

    def masked(**options: Any) -> Any:
        client = inner_class(**options)
        mask_in_place(client, runtime, vendor=vendor)
        return client

    made._inner_client_cls = masked
    made._loop_clients = {}
    made._loop_clients_lock = threading.Lock()


def _sends_by_itself(name: str) -> TypeError:
    return TypeError(
        f"{name} has a way of its own to send requests, around its transport, where nothing would "
        "be masked. Give it a masking transport yourself: "
        f"{name}(transport=sekisho.MaskingTransport(...)), or use sekisho.Client()."
    )
