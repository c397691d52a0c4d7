"""What nobody expected is told by its place, never by its message."""

import asyncio
import io
import logging
from collections.abc import Iterator

import pytest

from sekisho.errors import InvalidRequest
from sekisho.failures import ValueFree, as_sekisho_error

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


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler with the filter writes of all that is logged."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(ValueFree())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_the_log_tells_anybodys_error_by_its_place(written: io.StringIO) -> None:
    try:
        raise KeyError(PLANTED)
    except KeyError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")

    assert written.getvalue().startswith("Exception in ASGI application KeyError at test_failures")
    assert PLANTED not in written.getvalue()
    assert written.getvalue().count("\n") == 1


def test_the_log_tells_a_lost_tasks_error_by_its_place(written: io.StringIO) -> None:
    async def fail() -> None:
        raise KeyError(PLANTED)

    async def lose() -> None:
        task = asyncio.ensure_future(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    asyncio.run(lose())

    assert "Task exception was never retrieved KeyError at" in written.getvalue()
    assert PLANTED not in written.getvalue()


def test_the_log_leaves_out_the_addresses_of_websockets(written: io.StringIO) -> None:
    logger = logging.getLogger("uvicorn.error")
    logger.warning('%s - "WebSocket %s" [accepted]', "127.0.0.1:9", f"/x?key={PLANTED}")
    logger.warning("ASGI callable returned without completing response.")
    logger.warning("Shutting down")

    assert written.getvalue() == "Shutting down\n"
