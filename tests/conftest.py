"""What all tests share: one loaded detector, and an environment without settings of one's own."""

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sekisho_recognizers.analyzer import Analyzer

# Comparisons that stand in a support module: where one fails, pytest shows what differs.
pytest.register_assert_rewrite("support.both_ways", "support.watching")


@pytest.fixture(scope="session")
def analyzer() -> "Analyzer":
    """The real detector. Tests that ask for it count as `ginza`."""
    from sekisho_recognizers.analyzer import load_analyzer

    return load_analyzer()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SEKISHO_")]:
        monkeypatch.delenv(name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "analyzer" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.ginza)
