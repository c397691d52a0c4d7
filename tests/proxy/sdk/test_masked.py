"""A result that tells its owner everything, and anybody else no value."""

import copy
import json
import logging
import pickle
import traceback

import pytest

from sekisho.masked_findings import MaskedFinding
from sekisho.sdk.masked import Masked
from support.shields import planted_shield

NAME = "鬼頭 誠一郎"
SECRET = "sk-himitsu-0001"
POLICY = {"actions": {"SECRET": "redact"}}
VALUES = {NAME: "PERSON", SECRET: "SECRET", "昨日": "DATE_TIME"}


def masked(text: str = f"昨日、{NAME}様が{SECRET}を。{NAME}です。") -> Masked:
    return planted_shield(VALUES, policy=POLICY).mask(text)


def test_its_string_is_the_masked_text() -> None:
    result = masked()

    assert str(result) == result.text == f"{result}"
    assert NAME not in result.text
    assert SECRET not in result.text


def test_findings_and_counts() -> None:
    result = masked()

    date, name, secret, again = result.findings
    assert date == MaskedFinding(0, 2, "DATE_TIME", 1.0, "allow", None)
    assert (name.entity_type, name.action, name.start) == ("PERSON", "mask", 3)
    assert name.placeholder == again.placeholder
    assert (secret.action, secret.placeholder) == ("redact", "[REDACTED]")
    assert result.counts == {"PERSON": 2, "SECRET": 1}


def test_repr_says_what_was_masked_and_no_piece_of_the_text() -> None:
    result = masked()
    placeholder = result.findings[1].placeholder

    assert repr(result) == f"Masked({placeholder} (PERSON ×2), [REDACTED] (SECRET))"
    assert repr(masked("無し")) == "Masked(nothing masked)"


def test_repr_stays_short() -> None:
    values = {f"試験{number}郎": "PERSON" for number in range(100, 150)}
    result = planted_shield(values).mask("、".join(values))

    assert repr(result).endswith(", 42 more)")


def test_values_are_shown_when_asked_for() -> None:
    result = masked()

    assert NAME not in str(result.show())
    assert NAME not in result._repr_html_()
    assert NAME in str(result.show(values=True))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_keeps_no_value(protocol: int) -> None:
    result = masked()
    pickled = pickle.dumps(result, protocol)
    back = pickle.loads(pickled)  # noqa: S301  (our own)

    for value in (NAME, SECRET):
        assert value.encode() not in pickled
        assert json.dumps(value)[1:-1].encode() not in pickled
    assert back == result
    assert hash(back) == hash(result)
    with pytest.raises(ValueError, match="no values"):
        back.show(values=True)


def test_a_copy_is_the_same_again() -> None:
    result = masked()

    assert copy.copy(result) is copy.deepcopy([result])[0] is result


def test_no_attribute_of_its_own_can_be_changed() -> None:
    with pytest.raises(AttributeError):
        masked().text = "another"  # type: ignore[misc]


def test_what_is_logged_or_raised_holds_no_value(caplog: pytest.LogCaptureFixture) -> None:
    result = masked()
    logging.getLogger("of the caller").warning("%r", result)
    try:
        raise ValueError(result)
    except ValueError as error:
        written = "".join(traceback.format_exception(error))

    assert NAME not in caplog.text
    assert NAME not in written
    assert result != object()
