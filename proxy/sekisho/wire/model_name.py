"""Which model a request asks for: a member of its body, for some vendors a part of its path, and
for sockets a parameter of the query.
"""

import re
from urllib.parse import parse_qsl, quote, unquote

from sekisho.errors import InvalidRequest
from sekisho.wire.json_body import Json, read_json, write_json

_IN_PATH = re.compile(r"/(?:models|tunedModels|deployments|model)/([^/:]+)")


def model_name(path: str, payload: Json, query: str = "") -> str:
    """As the client wrote it; '' where none is named. `path` is percent-encoded."""
    named = payload.get("model") if isinstance(payload, dict) else None
    if isinstance(named, str):
        return named
    found = _IN_PATH.search(path)
    return unquote(found[1]) if found else dict(parse_qsl(query)).get("model", "")


def with_model(path: str, body: bytes, name: str) -> tuple[str, bytes]:
    """Path and body of the same request to the model `name`. What cannot be read stays as it is:
    the checkpoint refuses it, with its reason.
    """
    try:
        payload = read_json(body)
    except InvalidRequest:
        payload = None
    if isinstance(payload, dict) and isinstance(payload.get("model"), str):
        return path, write_json({**payload, "model": name})
    found = _IN_PATH.search(path)
    if found:
        path = path[: found.start(1)] + quote(name, safe="") + path[found.end(1) :]
    return path, body
