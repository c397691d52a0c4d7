"""From the setting `tracing` to what exports spans."""

import os
from typing import TYPE_CHECKING

from sekisho.config_sources import ConfigError, Problem
from sekisho.settings import Settings

if TYPE_CHECKING:
    from sekisho.tracing.exporting import Export

PROTOCOL_VARIABLES = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
PROTOCOL = "http/protobuf"


def open_tracing(settings: Settings) -> "Export | None":
    """To be started and closed by the server; None where nothing is traced. Raises ConfigError
    where the extra is not installed, or OpenTelemetry's variables cannot be followed.
    """
    if settings.tracing == "off":
        return None
    for name in PROTOCOL_VARIABLES:
        asked = os.environ.get(name)
        if asked:
            if asked != PROTOCOL:
                raise _unusable(name, f"allowed: {PROTOCOL}")
            break
    try:
        from sekisho.tracing.exporting import Export

        return Export.from_environment()
    except ModuleNotFoundError:
        raise _unusable(
            "tracing",
            "needs the extra: `pip install 'sekisho[otel]'` / 追加パッケージが必要です",
        ) from None
    except Exception as error:  # whatever OpenTelemetry makes of variables, which may hold keys
        kind = type(error).__name__
        raise _unusable("tracing", f"the OTEL_* variables cannot be used ({kind})") from None


def _unusable(where: str, message: str) -> ConfigError:
    return ConfigError([Problem(where, "tracing" if where != "tracing" else "", message)])
