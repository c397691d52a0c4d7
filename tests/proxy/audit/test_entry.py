"""The ledger says what happened: every action, at home and abroad, over every kind of API."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proxy.test_sovereignty import ACTIONS, ADDRESS, APIS, VALUES, ask, setting
from sekisho.audit.entry import has_left
from sekisho.audit.verification import verify
from sekisho.record import ExchangeRecord, OutcomeClass, Source
from support.processes import until
from support.world import KEY, World, world


class Kept:
    """A world with a ledger. `last`: what the ledger said of the last request."""

    def __init__(self, action: str, there: World, path: Path) -> None:
        self.action = action
        self.there = there
        self.path = path

    def last(self) -> list[dict[str, Any]]:
        until(lambda: bool(self.there.records))  # it comes after the answer
        [record] = self.there.records

        def told() -> list[dict[str, Any]]:
            lines = map(json.loads, self.path.read_text().splitlines())
            return [line for line in lines if line.get("request_id") == record.request_id]

        until(lambda: any(line["event"] == "ended" for line in told()))
        return told()


@pytest.fixture(scope="module", params=ACTIONS)
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    path = tmp_path_factory.mktemp("ledger") / "audit.jsonl"
    policy = {"actions": {"ADDRESS": setting(request.param)}}
    with world(VALUES, policy=policy, audit={"path": str(path), "fsync": "never"}) as there:
        yield Kept(request.param, there, path)
    assert verify(path, [KEY]).sound
    assert json.dumps(ADDRESS)[1:-1] not in path.read_text()
    assert ADDRESS not in path.read_text()


@pytest.mark.parametrize("name", APIS)
def test_what_goes_abroad(kept: Kept, name: str) -> None:
    api = APIS[name]
    status = ask(kept.there, api.upstream, api)
    *before, end = kept.last()

    assert end["counts"]["ADDRESS"][kept.action] == 1
    assert end["api"] == kept.there.records[0].api
    went_abroad, went_home = bool(kept.there.abroad.requests), bool(kept.there.home.requests)
    assert end["left"] == (went_abroad or went_home)
    assert [(line["event"], line["jurisdiction"]) for line in before] == (
        [("leaves", "foreign" if went_abroad else "domestic")] if end["left"] else []
    )
    if kept.action in ("block", "reroute") and not went_home:
        assert (status, end["outcome_class"]) == (403, "refused")
        assert end["refused_types"] == ["ADDRESS"]
        return
    assert (end["outcome"], end["outcome_class"]) == ("200", "answered")
    assert end["answered_by"] == ("home" if went_home else api.upstream)
    assert end["jurisdiction"] == ("domestic" if went_home else "foreign")


@pytest.mark.parametrize("name", APIS)
def test_what_stays_at_home(kept: Kept, name: str) -> None:
    assert ask(kept.there, "home", APIS[name]) == 200

    left, end = kept.last()
    assert (left["event"], left["jurisdiction"]) == ("leaves", "domestic")
    assert (end["jurisdiction"], end["answered_by"], end["left"]) == ("domestic", "home", True)


@pytest.mark.parametrize(
    ("source", "more", "left"),
    [
        ("proxy", {"parts": {"read": 0.1, "upstream": 0.2}, "outcome": "upstream_timeout"}, True),
        ("proxy", {"parts": {"read": 0.1}, "outcome": "blocked_by_policy"}, False),
        ("proxy", {"parts": {"upstream": 0.1}, "answered_by": "echo"}, False),
        ("socket", {"outcome": "sent"}, True),
        ("socket", {"outcome": "blocked_by_policy"}, False),
        ("api", {"api": "text.mask", "outcome_class": OutcomeClass.ANSWERED}, True),
        ("api", {"api": "text.mask", "outcome_class": OutcomeClass.REFUSED}, False),
        ("api", {"api": "text.detect", "outcome_class": OutcomeClass.ANSWERED}, False),
    ],
)
def test_whether_it_left(source: Source, more: dict[str, Any], left: bool) -> None:
    assert has_left(ExchangeRecord(request_id="r", began_at=0, source=source, **more)) is left
