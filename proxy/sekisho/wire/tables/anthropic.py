"""Anthropic's APIs, on its own hosts, on Vertex and on Azure."""

from sekisho.wire.api import Api, Delta, Mark, at
from sekisho.wire.json_body import Json


def _messages_ask_json(payload: Json) -> bool:
    formats = at(payload, "output_config", "format", "type"), at(payload, "output_format", "type")
    return "json_schema" in formats


_QUERY = frozenset(["beta", "api-version"])

_MESSAGES_DELTAS = (
    Delta("content_block.text", ("index",), "content_block_start", answer=True, lane="text"),
    Delta("delta.text", ("index",), "content_block_delta", answer=True, lane="text"),
    Delta("content_block.thinking", ("index",), "content_block_start", lane="thinking"),
    Delta("delta.thinking", ("index",), "content_block_delta", lane="thinking"),
    Delta("delta.partial_json", ("index",), "content_block_delta", json=True),
    Delta("delta.content", ("index",), "content_block_delta"),
)
_MESSAGES_ENDS = (Mark("type", ("index",), "content_block_stop"),)
_MESSAGES_TERMINALS = (Mark("type", when="message_stop|error"),)

ROWS: tuple[Api, ...] = (
    Api(
        "anthropic.messages",
        "anthropic",
        r"(?:/messages|/publishers/anthropic/models/{id}:(?:rawPredict|streamRawPredict))",
        query=_QUERY,
        deltas=_MESSAGES_DELTAS,
        ends=_MESSAGES_ENDS,
        terminals=_MESSAGES_TERMINALS,
        json_output=_messages_ask_json,
    ),
    Api(
        "anthropic.count_tokens",
        "anthropic",
        r"(?:/messages/count_tokens|/publishers/anthropic/models/count-tokens:rawPredict)",
        query=_QUERY,
    ),
)
