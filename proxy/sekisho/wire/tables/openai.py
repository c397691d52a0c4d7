"""OpenAI's APIs, which many others speak: Azure OpenAI, OpenRouter, Mistral, Groq, vLLM, Gemini."""

from sekisho.wire.api import Api, Delta, Mark, at
from sekisho.wire.json_body import Json


def _chat_asks_json(payload: Json) -> bool:
    return at(payload, "response_format", "type") in ("json_object", "json_schema")


def _responses_ask_json(payload: Json) -> bool:
    return at(payload, "text", "format", "type") in ("json_object", "json_schema")


_QUERY = frozenset(["api-version"])
_LIST_QUERY = frozenset(["limit", "after", "before", "order", "api-version"])

_ERROR = Mark("error")

_CHAT_DELTAS = (
    Delta("choices[index].delta.content", answer=True, lane="content", turn="answer"),
    Delta("choices[index].delta.content[].text", answer=True, lane="content", turn="answer"),
    Delta("choices[index].delta.content[].thinking[].text", lane="reasoning", turn="thought"),
    Delta("choices[index].delta.reasoning_content", turn="thought"),
    Delta("choices[index].delta.reasoning", lane="reasoning", turn="thought"),
    Delta("choices[index].delta.reasoning_details[index].text"),
    Delta("choices[index].delta.reasoning_details[index].summary"),
    Delta("choices[index].delta.refusal"),
    Delta("choices[index].delta.audio.transcript"),
    Delta("choices[index].delta.function_call.arguments", json=True),
    Delta("choices[index].delta.tool_calls[index].function.arguments", json=True),
    Delta("choices[index].delta.tool_calls[index].custom.input"),
)

_PLACE = (
    "stream_id",
    "output_index",
    "content_index",
    "summary_index",
    "command_index",
)
_RESPONSES_DELTAS = (
    Delta("delta", ("type", *_PLACE), r"response\.output_text\.delta", answer=True),
    Delta("delta", ("type", *_PLACE), r"response\..*arguments\.delta", json=True),
    Delta("delta", ("type", *_PLACE), r"response\.(?!audio\.delta).*\.delta"),
    Delta("delta.stdout", ("type", *_PLACE), r"response\..*\.delta"),
    Delta("delta.stderr", ("type", *_PLACE), r"response\..*\.delta"),
)
_RESPONSES_ENDS = (Mark("type", _PLACE, r"response\..*\.done"),)
_RESPONSES_TERMINALS = (
    Mark("type", when=r"response\.(?:completed|failed|incomplete)|error"),
    _ERROR,
)

ROWS: tuple[Api, ...] = (
    Api(
        "openai.chat",
        "openai",
        "/chat/completions",
        query=_QUERY,
        deltas=_CHAT_DELTAS,
        terminals=(_ERROR,),
        finish=Mark("choices[index].finish_reason"),
        sentinel="[DONE]",
        json_output=_chat_asks_json,
    ),
    Api(
        "openai.responses",
        "openai",
        "/responses",
        query=_QUERY,
        deltas=_RESPONSES_DELTAS,
        ends=_RESPONSES_ENDS,
        terminals=_RESPONSES_TERMINALS,
        sentinel="[DONE]",
        json_output=_responses_ask_json,
    ),
    Api("openai.responses.input_tokens", "openai", "/responses/input_tokens", query=_QUERY),
    Api("openai.responses.compact", "openai", "/responses/compact", query=_QUERY),
    Api(
        "openai.completions",
        "openai",
        "/completions",
        query=_QUERY,
        deltas=(Delta("choices[index].text", answer=True), *_CHAT_DELTAS),
        terminals=(_ERROR,),
        finish=Mark("choices[index].finish_reason"),
        sentinel="[DONE]",
        json_output=_chat_asks_json,
    ),
    Api("openai.embeddings", "openai", "/embeddings", query=_QUERY, vectors=True),
    Api("openai.models", "openai", "/models(?:/{id})?", "GET", query=_LIST_QUERY),
)
