"""One line for each exchange, for people or for programs, and none with a value in it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sekisho.record import ExchangeRecord, OutcomeClass
from sekisho.server.logs import ExchangeLog, configure_logging
from sekisho.settings import LogSettings
from support.processes import running, until

PLANTED = "planted-鬼頭"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("sekisho")
    before = root.handlers, root.level, own.level
    yield
    root.handlers = before[0]
    root.setLevel(before[1])
    own.setLevel(before[2])


def configure(**given: Any) -> None:
    logging.getLogger().handlers = []  # as when a server starts
    configure_logging(LogSettings.model_validate(given))


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def record(**given: Any) -> ExchangeRecord:
    return ExchangeRecord(
        request_id="req_1",
        began_at=1.0,
        source="proxy",
        outcome="200",
        outcome_class=OutcomeClass.ANSWERED,
        **given,
    )


CROSSED = record(
    upstream="openai",
    api="openai.chat",
    model="gpt-5",
    counts={("PERSON", "mask"): 2, ("AGE", "generalize"): 1, ("MONEY", "allow"): 9},
    resent=4,
    refused_types=("MEDICAL",),
    parts={"detect": 0.0125},
    duration_s=1.5,
)


def test_a_person_reads_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    ExchangeLog().record(CROSSED)
    ExchangeLog().record(record())
    first, second = lines(capsys)

    assert first.endswith("INFO sekisho req_1 proxy openai/openai.chat masked=7 200 1500.0ms")
    assert second.endswith("req_1 proxy - masked=0 200 0.0ms")


def test_a_program_reads_the_whole_record(capsys: pytest.CaptureFixture[str]) -> None:
    configure(format="json")
    ExchangeLog().record(CROSSED)
    [line] = lines(capsys)
    told = json.loads(line)

    assert (told["event"], told["level"], told["logger"]) == ("exchange", "info", "sekisho")
    assert told["timestamp"].endswith("Z")
    assert told["counts"] == {
        "PERSON": {"mask": 2},
        "AGE": {"generalize": 1},
        "MONEY": {"allow": 9},
    }
    assert told["refused_types"] == ["MEDICAL"]
    assert (told["parts_ms"], told["duration_ms"]) == ({"detect": 12.5}, 1500.0)
    assert (told["model"], told["outcome_class"], told["resent"]) == ("gpt-5", "answered", 4)
    missing = {"began_at", "parts", "duration_s"}
    assert set(ExchangeRecord.__slots__) - set(told) == missing


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_others_write_holds_no_value_either(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(format=form)
    other = logging.getLogger("some.library")
    try:
        raise ValueError(PLANTED)
    except ValueError:
        other.exception("a task failed\nfuture: <%s>", PLANTED)
    other.info('%s - "WebSocket %s" 403', "127.0.0.1", f"/{PLANTED}")
    other.info("line one\nline two", extra={"exchange": PLANTED, "body": PLANTED})
    logging.getLogger("httpx").info("GET %s", PLANTED)
    written = "\n".join(lines(capsys))

    assert "a task failed ValueError at test_logs.py" in written
    assert "line two" in written
    assert PLANTED not in written
    assert json.dumps(PLANTED)[1:-1] not in written
    if form == "json":
        assert [json.loads(line)["logger"] for line in written.splitlines()] == ["some.library"] * 2


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("debug", ["ours debug", "ours info", "theirs info", "ours error"]),
        ("info", ["ours info", "theirs info", "ours error"]),
        ("warning", ["ours error"]),
        ("error", ["ours error"]),
    ],
)
def test_libraries_never_write_what_they_write_below_info(
    level: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    configure(level=level)
    ours, theirs = logging.getLogger("sekisho"), logging.getLogger("websockets.client")
    ours.debug("ours debug")
    theirs.debug("theirs debug")
    ours.info("ours info")
    theirs.info("theirs info")
    ours.error("ours error")

    assert [line.split(maxsplit=4)[-1] for line in lines(capsys)] == expected


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.ginza
def test_a_server_writes_json_all_through(tmp_path: Path, workers: str) -> None:
    environment = {"SEKISHO_LOG__FORMAT": "json"}
    with running(tmp_path, "--workers", workers, environment=environment) as (url, process):
        httpx.post(f"{url}/{PLANTED}/v1/x", json={})
        log = tmp_path / "log"
        until(lambda: "unknown_upstream" in log.read_text())
        process.terminate()
        process.wait(60)
    told = [json.loads(line) for line in log.read_text().splitlines()]

    assert [each["outcome"] for each in told if each["event"] == "exchange"] == ["unknown_upstream"]
    assert all({"timestamp", "level", "logger"} <= set(each) for each in told)
    assert PLANTED not in log.read_text()
