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
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in reversed(frames[-4:]))
    log.error("%s internal error %s at %s", request_id, type(error).__name__, place)
    return SekishoError(
        "internal_error",
        en=f"Sekisho failed; nothing more was sent. The log names the place ({request_id}).",
        ja=f"Sekisho の内部エラーです。以後は送信していません（{request_id}）。",
    )
