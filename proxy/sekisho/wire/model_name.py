"""Which model a request asks for: a member of its body, for some vendors a part of its path, and
for sockets a parameter of the query, or of the message that begins the session.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote

from sekisho.errors import InvalidRequest
from sekisho.wire.json_body import Json, read_json, write_json

_IN_PATH = re.compile(r"/(?:models|tunedModels|deployments|model)/([^/:]+)")
_RESOURCE = re.compile(r"\A(?:[^/]+/){0,8}(?:models|tunedModels)/")
_SESSIONS = ("setup", "session")

# What the caller says, where a `model` may be anything (that of a car).
_TEXTS = frozenset(
    {"contents", "documents", "functionResponses", "function_responses", "messages", "turns"}
)


def model_name(path: str, payload: Json, query: str = "") -> str:
    """As the client wrote it; '' where none is named. `path` is percent-encoded."""
    for holder in _holders(payload):
        if isinstance(named := holder.get("model"), str):
            return named
    found = _IN_PATH.search(path)
    return unquote(found[1]) if found else dict(parse_qsl(query)).get("model", "")


def model_names(path: str, payload: Json, query: str = "") -> frozenset[str]:
    """Every model that a request names, wherever it does (batches name many), without the
    collection that Gemini writes before it: which of them an upstream goes by is up to that.
    """
    in_query = (value for name, value in parse_qsl(query) if name == "model")
    in_path = map(unquote, _IN_PATH.findall(path))
    return frozenset(_RESOURCE.sub("", n) for n in (*in_query, *in_path, *_named(payload)))


def _holders(payload: Json) -> Iterator[dict[str, Json]]:
    if isinstance(payload, dict):
        yield payload
        yield from (each for n in _SESSIONS if isinstance(each := payload.get(n), dict))


def _named(payload: Json) -> Iterator[str]:
    """As deep as the body's reader allows: its stack is this one's too."""
    if isinstance(payload, list):
        for each in payload:
            yield from _named(each)
    elif isinstance(payload, dict):
        for name, value in payload.items():
            if name in ("model", "models"):
                yield from (v for v in _listed(value) if isinstance(v, str))
            if name not in _TEXTS:
                yield from _named(value)


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def with_model(path: str, body: bytes, name: str) -> tuple[str, bytes]:
    """Path and body of the same request to the model `name`. What cannot be read stays as it is:
    the checkpoint refuses it, with its reason.
    """
    try:
        payload = read_json(body)
    except InvalidRequest:
        payload = None
    if isinstance(payload, dict) and isinstance(payload.get("model"), str):
        body = write_json({**payload, "model": name})
    found = _IN_PATH.search(path)
    if found:
        path = path[: found.start(1)] + quote(name, safe="") + path[found.end(1) :]
    return path, body
