"""What nobody expected is told by its place, never by its message."""

import logging

import pytest

from sekisho.errors import InvalidRequest
from sekisho.server.failures import as_sekisho_error

PLANTED = "planted-鬼頭"


def test_an_unexpected_error_is_told_by_its_place(caplog: pytest.LogCaptureFixture) -> None:
    local = PLANTED
    try:
        raise ValueError(f"cannot read {local}")
    except ValueError as error:
        told = as_sekisho_error(error, "req_1")

    assert told.status == 500
    assert "req_1" in told.message
    assert "ValueError at test_failures.py:" in caplog.text
    assert PLANTED not in told.message + caplog.text


def test_an_error_of_our_own_stays_itself(caplog: pytest.LogCaptureFixture) -> None:
    error = InvalidRequest("c", ja="j", en="e")
    with caplog.at_level(logging.DEBUG):
        assert as_sekisho_error(error, "req_1") is error

    assert caplog.text == ""
