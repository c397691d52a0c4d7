"""Ollama's own APIs; beside them it speaks OpenAI's and Anthropic's.

Streams are lines of JSON, also where the request does not ask for one: the default is to stream.
`context` is the conversation as token ids, which nobody can scan: a request with it is refused.
A model may be made of texts (`/api/create`), which then come back with any answer of it. Files of
models (`/api/blobs`) are no texts: they are refused.
"""

from sekisho.wire.api import Api, Delta, Mark, always, at
from sekisho.wire.json_body import Json


def _asks_json(payload: Json) -> bool:
    asked = at(payload, "format")
    return asked == "json" or isinstance(asked, dict)


_TERMINALS = (Mark("done"), Mark("error"))
_PROGRESS = (Mark("status"), Mark("error"))

ROWS: tuple[Api, ...] = (
    Api(
        "ollama.chat",
        "ollama",
        "/api/chat",
        deltas=(
            Delta("message.content", answer=True, lane="content", turn="answer"),
            Delta("message.thinking", lane="thinking", turn="thought"),
        ),
        terminals=_TERMINALS,
        json_output=_asks_json,
        recalls=always,
    ),
    Api(
        "ollama.generate",
        "ollama",
        "/api/generate",
        deltas=(
            Delta("response", answer=True, lane="content", turn="answer"),
            Delta("thinking", lane="thinking", turn="thought"),
        ),
        terminals=_TERMINALS,
        json_output=_asks_json,
        recalls=always,
    ),
    Api("ollama.embed", "ollama", "/api/(?:embed|embeddings)", vectors=True),
    Api("ollama.create", "ollama", "/api/create", terminals=_PROGRESS, keeps=always),
    Api("ollama.move", "ollama", "/api/(?:pull|push)", terminals=_PROGRESS, local=True),
    Api("ollama.copy", "ollama", "/api/copy", local=True),
    Api("ollama.show", "ollama", "/api/show", recalls=always),
    Api("ollama.systemone", "ollama", "/v1/systemone"),
    Api("ollama.models", "ollama", "/api/(?:tags|ps|version)", "GET"),
)
