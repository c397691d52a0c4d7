"""Tracing is off until it is asked for; what it then lacks is said before anything is served."""

import sys

import pytest

from sekisho.config_sources import ConfigError
from sekisho.server.reload import as_far_as_possible
from sekisho.settings import Settings
from sekisho.tracing.opening import open_tracing
from support.collector import WHY

ON = Settings(tracing="otlp")
PLANTED = "planted-鬼頭"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"):
        monkeypatch.delenv(name, raising=False)


def test_off_loads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sekisho.tracing.exporting", None)

    assert open_tracing(Settings()) is None


def test_yaml_reads_off_as_false() -> None:
    assert Settings.model_validate({"tracing": False}).tracing == "off"


def test_only_a_restart_changes_it() -> None:
    settings, kept = as_far_as_possible(ON, Settings())

    assert (settings.tracing, kept) == ("off", ["tracing"])


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sekisho.tracing.exporting", None)
    with pytest.raises(
        ConfigError, match=r"tracing: needs the extra: `pip install 'sekisho\[otel\]'`"
    ):
        open_tracing(ON)


def test_another_protocol_is_refused_and_not_taken_for_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    with pytest.raises(ConfigError, match=r"OTEL_EXPORTER_OTLP_PROTOCOL.*allowed: http/protobuf"):
        open_tracing(ON)


def test_the_variable_for_traces_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason=WHY)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf")

    assert open_tracing(ON) is not None


def test_variables_that_cannot_be_used_are_said_without_their_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason=WHY)
    monkeypatch.setenv("OTEL_PYTHON_EXPORTER_OTLP_HTTP_CREDENTIAL_PROVIDER", PLANTED)
    with pytest.raises(ConfigError, match=r"tracing: the OTEL_\* variables") as raised:
        open_tracing(ON)

    assert PLANTED not in str(raised.value)
