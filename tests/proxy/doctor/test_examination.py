"""All checks together; a check that breaks is one that fails."""

from pathlib import Path
from typing import Any

import pytest

from sekisho.doctor import examination
from sekisho.doctor.check import Check, Status
from sekisho.doctor.examination import SENTENCE, examine, look_at_detector
from sekisho.settings import Settings
from sekisho_recognizers.analyzer import Analyzer
from support.planted import PlantedDetector

VALUES = {"田中太郎": "PERSON", "03-1234-5678": "PHONE_NUMBER"}


class Detector:
    def __init__(self, values: dict[str, str]) -> None:
        self.analyze = PlantedDetector(values).find


def settings(folder: Path) -> Settings:
    nowhere = {name: {"base_url": "http://127.0.0.1:9"} for name in ("openai", "anthropic")}
    return Settings.model_validate(
        {
            "key_file": str(folder / "key"),
            "marks": {"folder": None},
            "listen": {"port": 9},
            "upstreams": {**nowhere, "gemini": nowhere["openai"]},
        }
    )


def looked(folder: Path, **more: Any) -> list[Check]:
    return list(examine(settings(folder), None, lambda made: Detector(VALUES), **more))


def test_each_thing_is_looked_at_in_order(tmp_path: Path) -> None:
    checks = looked(tmp_path)

    assert [check.name for check in checks if check.name not in ("memory", "disk")] == [
        *("versions", "policy", "key", "vault", "audit", "marks", "server"),
        *("upstream openai", "upstream anthropic", "upstream gemini", "clock", "detector"),
    ]
    failed = [check.name for check in checks if check.status is Status.FAIL]
    assert failed == ["upstream openai", "upstream anthropic", "upstream gemini"]
    assert list(tmp_path.iterdir()) == []


def test_offline_asks_nobody(tmp_path: Path) -> None:
    assert all(check.status is not Status.FAIL for check in looked(tmp_path, offline=True))


def test_what_breaks_fails_without_a_word_of_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_at_vault(settings: Settings) -> list[Check]:
        raise ValueError("planted")

    monkeypatch.setattr(examination, "look_at_vault", look_at_vault)
    checks = looked(tmp_path, offline=True)

    [broken] = [check for check in checks if check.status is Status.FAIL]
    assert broken.name == "vault"
    assert "ValueError" in broken.said
    assert "planted" not in repr(checks)


def test_a_detector_that_misses_something_fails() -> None:
    [check] = look_at_detector(Settings(), lambda made: Detector({"田中太郎": "PERSON"}))

    assert (check.status, "PHONE_NUMBER" in check.said) == (Status.FAIL, True)


def test_the_sample_sentence_is_found_by_the_real_detector(analyzer: Analyzer) -> None:
    [check] = look_at_detector(Settings(), lambda made: analyzer)

    assert check.status is Status.OK
    assert all(value in SENTENCE for value in VALUES)
