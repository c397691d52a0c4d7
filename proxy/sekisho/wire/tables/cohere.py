"""Cohere's APIs. Version 2 streams server-sent events, version 1 lines of JSON."""

from sekisho.wire.api import Api, Delta, Mark, at
from sekisho.wire.json_body import Json


def _asks_json(payload: Json) -> bool:
    return at(payload, "response_format", "type") == "json_object"


_INDEX = ("index",)
CHAT_V1_DELTAS = (
    Delta("text", (), "(?:text-generation)?", answer=True, lane="text"),
    Delta("text", (), "tool-calls-chunk", lane="tool_plan"),
    Delta("tool_call_delta.text", lane="tool_plan"),
    Delta("tool_call_delta[index].parameters", json=True),
)

ROWS: tuple[Api, ...] = (
    Api(
        "cohere.chat",
        "cohere",
        "/v2/chat",
        deltas=(
            Delta(
                "delta.message.content.text",
                _INDEX,
                "content-start|content-delta",
                answer=True,
                lane="text",
            ),
            Delta(
                "delta.message.content.thinking",
                _INDEX,
                "content-start|content-delta",
                lane="thinking",
            ),
            Delta("delta.message.tool_plan", (), "tool-plan-delta"),
            Delta(
                "delta.message.tool_calls.function.arguments",
                _INDEX,
                "tool-call-start|tool-call-delta",
                json=True,
            ),
        ),
        ends=(Mark("type", _INDEX, "content-end|tool-call-end"),),
        terminals=(Mark("type", when="message-end"),),
        json_output=_asks_json,
    ),
    Api(
        "cohere.chat_v1",
        "cohere",
        "/v1/chat",
        deltas=CHAT_V1_DELTAS,
        terminals=(Mark("is_finished"),),
        json_output=_asks_json,
    ),
    Api(
        "cohere.generate",
        "cohere",
        "/v1/generate",
        deltas=(Delta("text", _INDEX, "(?:text-generation)?", answer=True, lane="text"),),
        terminals=(Mark("is_finished"),),
    ),
    Api("cohere.embed", "cohere", "/v[12]/embed", vectors=True),
    Api("cohere.rerank", "cohere", "/v[12]/rerank"),
    Api("cohere.summarize", "cohere", "/v1/summarize"),
    Api("cohere.classify", "cohere", "/v1/classify"),
    Api("cohere.tokenize", "cohere", "/v1/tokenize", local=True),
)
