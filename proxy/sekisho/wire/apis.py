"""The table of APIs that may pass: one row says all there is to know about one of them.

What is not in the table is refused. Where two rows have a path in common, the first one counts:
`GET /models` is the same for several vendors, and only an error's shape depends on which it is.
"""

from sekisho.wire.api import Api
from sekisho.wire.tables import anthropic, gemini, openai

APIS: tuple[Api, ...] = (*openai.ROWS[:-1], *anthropic.ROWS, *gemini.ROWS, *openai.ROWS[-1:])

_BY_METHOD: dict[str, tuple[Api, ...]] = {
    method: tuple(api for api in APIS if api.method == method)
    for method in dict.fromkeys(api.method for api in APIS)
}


def find_api(method: str, path: str) -> Api | None:
    """The row for this method and vendor path; None for what must not pass."""
    for api in _BY_METHOD.get(method, ()):
        if api.pattern.fullmatch(path):
            return api
    return None
