"""Sekisho (関所): what leaves the country is inspected here, and comes home as it was.

Importing this loads nothing more: each name is fetched from its module when it is first used.
`Client` and the transports are those for httpx2 where that is installed, else for httpx; where a
program needs the other, `sekisho.httpx` and `sekisho.httpx2` have both.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sekisho.config_sources import ConfigError
    from sekisho.errors import (
        DetectionFailure,
        InvalidRequest,
        PolicyRefusal,
        SekishoError,
        UpstreamFailure,
        VaultFailure,
    )
    from sekisho.httpx2 import AsyncClient, AsyncMaskingTransport, Client, MaskingTransport
    from sekisho.key import KeyFileError
    from sekisho.sdk.masked import Masked
    from sekisho.sdk.protect import protect, warm_up
    from sekisho.sdk.session import Session
    from sekisho.sdk.shield import Shield
    from sekisho.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "AsyncClient",
    "AsyncMaskingTransport",
    "Client",
    "ConfigError",
    "DetectionFailure",
    "InvalidRequest",
    "KeyFileError",
    "Masked",
    "MaskingTransport",
    "PolicyRefusal",
    "SekishoError",
    "Session",
    "Settings",
    "Shield",
    "UpstreamFailure",
    "VaultFailure",
    "__version__",
    "protect",
    "warm_up",
]

_MODULES = {
    "AsyncClient": "sekisho.{http}",
    "AsyncMaskingTransport": "sekisho.{http}",
    "Client": "sekisho.{http}",
    "ConfigError": "sekisho.config_sources",
    "DetectionFailure": "sekisho.errors",
    "InvalidRequest": "sekisho.errors",
    "KeyFileError": "sekisho.key",
    "Masked": "sekisho.sdk.masked",
    "MaskingTransport": "sekisho.{http}",
    "PolicyRefusal": "sekisho.errors",
    "SekishoError": "sekisho.errors",
    "Session": "sekisho.sdk.session",
    "Settings": "sekisho.settings",
    "Shield": "sekisho.sdk.shield",
    "UpstreamFailure": "sekisho.errors",
    "VaultFailure": "sekisho.errors",
    "protect": "sekisho.sdk.protect",
    "warm_up": "sekisho.sdk.protect",
}
_LIBRARIES = ("httpx", "httpx2")


def __getattr__(name: str) -> Any:
    if name in _LIBRARIES:
        return import_module(f"sekisho.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module 'sekisho' has no attribute {name!r}")
    http = "httpx2" if find_spec("httpx2") else "httpx"
    value = getattr(import_module(_MODULES[name].format(http=http)), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
