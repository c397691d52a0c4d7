"""What becomes of an exception nobody expected: a fixed sentence to the client, a place to the log.

Its message and its frames' variables may hold a value, so neither is written anywhere.
"""

import logging
import traceback

from sekisho.errors import SekishoError

log = logging.getLogger("sekisho")


def as_sekisho_error(error: Exception, request_id: str) -> SekishoError:
    if isinstance(error, SekishoError):
        return error
    log.error("%s internal error %s", request_id, class_and_place(error))
    return SekishoError(
        "internal_error",
        en=f"Sekisho failed; nothing more was sent. The log names the place ({request_id}).",
        ja=f"Sekisho の内部エラーです。以後は送信していません（{request_id}）。",
    )


class ValueFree(logging.Filter):
    """For a log's handlers: takes out of other people's records what may hold a value."""

    _LEFT_OUT = (
        '"WebSocket %s"',  # uvicorn's lines with path and query, which may hold an API key
        "returned without completing response",  # how an answer is cut; our own line says why
    )

    def filter(self, record: logging.LogRecord) -> bool:
        if any(each in str(record.msg) for each in self._LEFT_OUT):
            return False
        if record.exc_info:
            error = record.exc_info[1]
            # asyncio's further lines quote the exception too.
            first = record.getMessage().strip().partition("\n")[0]
            record.msg, record.args = f"{first} {class_and_place(error)}", None
            record.exc_info = record.exc_text = None
        return True


def class_and_place(error: BaseException | None) -> str:
    if error is None:
        return "unknown error"
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in reversed(frames[-4:]))
    return f"{type(error).__name__} at {place}"
