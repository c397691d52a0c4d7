"""A server that runs by the configuration is asked whether it is ready."""

import os
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sekisho.doctor.check import Check, Status
from sekisho.doctor.server import look_at_server
from sekisho.settings import Settings
from support.gate import gate
from support.planted import PlantedDetector
from support.servers import serving
from support.upstream import RecordingUpstream, json_answer


def look(url: str, file: Path | None = None) -> Check:
    [check] = look_at_server(
        Settings.model_validate({"listen": {"port": urlsplit(url).port}}), file
    )
    return check


def test_a_ready_server_is_right() -> None:
    with gate({}) as at:
        assert look(at.url).status is Status.OK


def test_a_server_that_is_not_ready_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlantedDetector, "ready", False)
    with gate({}) as at:
        check = look(at.url)

    assert (check.status, "starting" in check.said) == (Status.FAIL, True)


def test_none_and_another_programs_are_told() -> None:
    assert look("http://127.0.0.1:9").status is Status.SKIP
    answers: list[object] = [{"status": "planted"}, [], "x"]
    for answer in answers:
        other = RecordingUpstream(partial(lambda told, request: json_answer(told, 404), answer))
        with serving(other, lifespan="off") as url:
            check = look(url)
        assert check.status in (Status.WARN, Status.FAIL)
        assert "planted" not in check.said


def test_a_file_that_was_not_taken_up_is_told(tmp_path: Path) -> None:
    file = tmp_path / "sekisho.yaml"
    file.touch()
    with gate({}) as at:
        os.utime(file, (time.time() - 60, time.time() - 60))
        assert look(at.url, file).status is Status.OK
        time.sleep(4.5)
        os.utime(file, (time.time() - 2.1, time.time() - 2.1))
        check = look(at.url, file)

    assert (check.status, "older configuration" in check.said) == (Status.WARN, True)
