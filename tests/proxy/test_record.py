"""A record says who, where to and how much; what could be a value is not in it."""

import asyncio
import dataclasses
import logging
from collections.abc import Mapping

import pytest

from sekisho.errors import (
    DetectionFailure,
    InvalidRequest,
    PolicyRefusal,
    SekishoError,
    UpstreamFailure,
)
from sekisho.masking.actions import Action
from sekisho.record import ExchangeRecord, OutcomeClass, RecordDraft, Recorders, recorded_model

PLANTED = "planted-鬼頭"


class Keeper:
    def __init__(self) -> None:
        self.records: list[ExchangeRecord] = []

    def record(self, record: ExchangeRecord) -> None:
        self.records.append(record)


class Failing:
    def record(self, record: ExchangeRecord) -> None:
        raise RuntimeError(PLANTED)


class Refusing(Keeper):
    async def begin(self, record: ExchangeRecord) -> None:
        self.records.append(record)
        raise SekishoError("audit", en="e", ja="j", status=503)


@pytest.mark.parametrize(
    "name",
    [
        "gpt-5.2",
        "ft:gpt-4o:our-org:a:b1",
        "models/gemini-pro",
        "claude-sonnet@20250514",
        "anthropic.claude-3:0",
        "publishers/x/models/y@default",
    ],
)
def test_a_models_name_is_kept(name: str) -> None:
    assert recorded_model(name) == name


@pytest.mark.parametrize(
    "given",
    ["鬼頭", "a b", "taro@example.jp", "09012345678", "090-1234-5678", "a" * 129],
)
def test_what_could_be_anything_else_is_not(given: str) -> None:
    assert recorded_model(given) == "other"


def test_no_model_is_no_other_model() -> None:
    assert recorded_model("") == ""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PolicyRefusal("c", en="e", ja="j", entity_types=("PERSON",)), OutcomeClass.REFUSED),
        (UpstreamFailure("c", en="e", ja="j"), OutcomeClass.UPSTREAM_FAILED),
        (UpstreamFailure("c", en="e", ja="j", status=504), OutcomeClass.UPSTREAM_FAILED),
        (InvalidRequest("c", en="e", ja="j"), OutcomeClass.INVALID),
        (DetectionFailure("c", en="e", ja="j", status=413), OutcomeClass.INVALID),
        (DetectionFailure("c", en="e", ja="j"), OutcomeClass.FAILED),
        (SekishoError("c", en="e", ja="j"), OutcomeClass.FAILED),
    ],
)
def test_an_error_is_of_a_class(error: SekishoError, expected: OutcomeClass) -> None:
    draft = RecordDraft("proxy")
    draft.answered(200)  # its head had come already
    draft.failed(error)
    made = draft.record()

    assert (made.outcome, made.outcome_class) == ("c", expected)
    assert made.refused_types == error.entity_types


@pytest.mark.parametrize(
    ("status", "expected"),
    [(200, OutcomeClass.ANSWERED), (304, OutcomeClass.ANSWERED), (429, "upstream_error")],
)
def test_a_status_is_of_a_class(status: int, expected: str) -> None:
    draft = RecordDraft("proxy")
    draft.answered(status)

    assert (draft.record().outcome, draft.record().outcome_class) == (str(status), expected)


def test_all_that_a_draft_holds_is_in_its_record() -> None:
    draft = RecordDraft("socket", "req_1")
    given: Mapping[str, object] = {
        "client": "crm",
        "upstream": "openai",
        "jurisdiction": "foreign",
        "api": "openai.chat",
        "model": "gpt-5",
        "resent": 3,
        "request_bytes": 10,
        "response_bytes": 20,
        "streamed": True,
        "dry_run": True,
        "answered_by": "openai",
    }
    for name, value in given.items():
        setattr(draft, name, value)
    draft.counts = {("PERSON", Action.MASK): 2, ("MONEY", Action.ALLOW): 1}
    with draft.timed("detect"), draft.timed("read"):
        pass
    draft.client_gone()
    made = draft.record()

    assert dataclasses.asdict(made).items() >= given.items()
    assert made.counts == {("PERSON", "mask"): 2, ("MONEY", "allow"): 1}
    assert all(type(action) is str for _, action in made.counts)
    assert set(made.parts) == {"detect", "read"}
    assert made.duration_s >= made.parts["detect"] > 0
    assert (made.request_id, made.source, made.outcome) == ("req_1", "socket", "client_gone")


def test_what_a_request_was_refused_for_counts_as_blocked() -> None:
    draft = RecordDraft("proxy")
    draft.counts = {("JP_MY_NUMBER", Action.BLOCK): 2, ("PERSON", Action.MASK): 3}
    draft.failed(PolicyRefusal("c", en="e", ja="j", entity_types=("JP_MY_NUMBER", "MEDICAL")))

    assert draft.record().findings == {
        ("JP_MY_NUMBER", "block"): 2,
        ("PERSON", "mask"): 3,
        ("MEDICAL", "block"): 1,
    }


def test_a_record_does_not_change_with_its_draft() -> None:
    draft = RecordDraft("api")
    counts = {("PERSON", Action.MASK): 1}
    draft.counts = counts
    made = draft.record()
    counts["PERSON", Action.MASK] = 2
    with draft.timed("read"):
        pass

    assert made.counts == {("PERSON", "mask"): 1}
    assert made.parts == {}


def test_each_recorder_has_each_record_once_whatever_the_others_do(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, last = Keeper(), Keeper()
    recorders = Recorders([first, Failing(), last])
    draft = RecordDraft("proxy", "req_2")
    with caplog.at_level(logging.ERROR):
        recorders.end(draft)
        recorders.end(draft)

    assert first.records == last.records
    assert [each.request_id for each in last.records] == ["req_2"]
    assert "RuntimeError at test_record.py" in caplog.text
    assert PLANTED not in caplog.text


def test_only_a_witness_may_refuse_and_before_anything_leaves() -> None:
    keeper, witness = Keeper(), Refusing()
    draft = RecordDraft("proxy", "req_3")

    asyncio.run(Recorders([keeper]).begin(draft))
    with pytest.raises(SekishoError):
        asyncio.run(Recorders([keeper, witness]).begin(draft))

    assert keeper.records == []
    assert [(each.request_id, each.outcome) for each in witness.records] == [("req_3", "")]
