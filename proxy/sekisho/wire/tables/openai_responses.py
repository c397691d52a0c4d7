"""Responses, conversations and decisions: what the upstream stores unless it is told not to.

Mistral's conversations have the same path and other words: `inputs`, and events of their own.
"""

from dataclasses import replace

from sekisho.wire.api import Api, Delta, Mark, always, at
from sekisho.wire.json_body import Json
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.openai_chat import ERROR
from sekisho.wire.tables.references import refers_to_stored


def _asks_json(payload: Json) -> bool:
    return at(payload, "text", "format", "type") in ("json_object", "json_schema")


def _conversation_asks_json(payload: Json) -> bool:
    asked = at(payload, "completion_args", "response_format", "type")
    return asked in ("json_object", "json_schema")


def _is_stored(payload: Json) -> bool:
    """Also where only a compacted history comes back, which nobody but the upstream can read."""
    return bool(
        at(payload, "store") is not False
        or at(payload, "conversation")
        or at(payload, "context_management")
    )


_INCLUDE = frozenset(["include", "include[]"])
_STREAM_QUERY = _INCLUDE | {"stream", "starting_after", "include_obfuscation"}

_PLACE = ("stream_id", "output_index", "content_index", "summary_index", "command_index")
DELTAS = (
    Delta("delta", ("type", *_PLACE), r"response\.output_text\.delta", answer=True),
    Delta("delta", ("type", *_PLACE), r"response\..*arguments\.delta", json=True),
    Delta("delta", ("type", *_PLACE), r"response\.(?!audio\.delta).*\.delta"),
    Delta("delta.stdout", ("type", *_PLACE), r"response\..*\.delta"),
    Delta("delta.stderr", ("type", *_PLACE), r"response\..*\.delta"),
)
ENDS = (Mark("type", _PLACE, r"response\..*\.done"),)
_TERMINALS = (Mark("type", when=r"response\.(?:completed|failed|incomplete)|error"), ERROR)

_MESSAGE = "message.output.delta"
_CONVERSATION_DELTAS = (
    Delta("content", ("output_index", "content_index"), _MESSAGE, answer=True, lane="content"),
    Delta("content.text", ("output_index", "content_index"), _MESSAGE, answer=True, lane="content"),
    Delta("content.thinking[].text", ("output_index", "content_index"), _MESSAGE),
    Delta("arguments", ("output_index",), r"(?:function\.call|tool\.execution)\.delta", json=True),
)
_CONVERSATION_TERMINALS = (
    Mark("type", when=r"conversation\.response\.(?:done|error)"),
    ERROR,
)


def _conversations(name: str, path: str) -> Api:
    return Api(
        name,
        "openai",
        path,
        query=QUERY,
        deltas=_CONVERSATION_DELTAS,
        terminals=_CONVERSATION_TERMINALS,
        json_output=_conversation_asks_json,
        keeps=always,
        recalls=always,
    )


_RESPONSES = Api(
    "openai.responses",
    "openai",
    "/responses",
    query=QUERY,
    deltas=DELTAS,
    ends=ENDS,
    terminals=_TERMINALS,
    sentinel="[DONE]",
    json_output=_asks_json,
    keeps=_is_stored,
    recalls=refers_to_stored,
)

ROWS: tuple[Api, ...] = (
    _RESPONSES,
    Api("openai.responses.input_tokens", "openai", "/responses/input_tokens", query=QUERY),
    Api(
        "openai.responses.compact",
        "openai",
        "/responses/compact",
        query=QUERY,
        keeps=always,
        recalls=refers_to_stored,
    ),
    replace(
        _RESPONSES,
        name="openai.responses.get",
        path="/responses/{id}",
        method="GET",
        query=QUERY | _STREAM_QUERY,
        recalls=always,
    ),
    *collection("openai.responses", "/responses", "cancel delete"),
    *collection(
        "openai.responses.input_items", "/responses/{id}/input_items", "list", query=_INCLUDE
    ),
    _conversations("openai.conversations.create", "/conversations"),
    _conversations("openai.conversations.update", "/conversations/{id}"),
    _conversations("openai.conversations.restart", "/conversations/{id}/restart"),
    *collection("openai.conversations", "/conversations", "list get delete"),
    *collection("openai.conversations.history", "/conversations/{id}/(?:history|messages)", "list"),
    *collection(
        "openai.conversations.items",
        "/conversations/{id}/items",
        "create list get delete",
        query=_INCLUDE,
    ),
    Api("openai.decisions", "openai", "/decisions", query=QUERY, recalls=refers_to_stored),
)
