"""Which model a request asks for: a member of its body, or, for some vendors, part of the path."""

import re
from urllib.parse import unquote

from sekisho.wire.json_body import Json

_IN_PATH = re.compile(r"/(?:models|tunedModels|deployments|model)/([^/:]+)")


def model_name(path: str, payload: Json) -> str:
    """As the client wrote it; '' where none is named. `path` is percent-encoded."""
    named = payload.get("model") if isinstance(payload, dict) else None
    if isinstance(named, str):
        return named
    found = _IN_PATH.search(path)
    return unquote(found[1]) if found else ""
