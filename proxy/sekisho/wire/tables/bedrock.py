"""Amazon Bedrock's runtime: Converse, and InvokeModel with every vendor's own bodies.

A model is named in the path, perhaps by an ARN whose colons and slashes are percent-encoded.
Requests and answers of InvokeModel are those of the model's vendor, so its row has all of their
growing texts; Bedrock itself marks the last event of each stream with its metrics.
"""

from sekisho.wire.api import Api, Delta, Mark, always, at
from sekisho.wire.json_body import Json
from sekisho.wire.tables.anthropic import MESSAGES_DELTAS, MESSAGES_ENDS, messages_ask_json
from sekisho.wire.tables.cohere import CHAT_V1_DELTAS
from sekisho.wire.tables.openai_chat import DELTAS as CHAT_DELTAS
from sekisho.wire.tables.openai_chat import chat_asks_json

# A bare row of digits could be anybody's number.
_ID = r"(?=[^/]*[A-Za-z])(?:[A-Za-z0-9._:-]|%3[Aa]|%2[Ff]){1,400}"
_MODEL = f"/model/{_ID}"
_GUARDRAIL = f"/guardrail/{_ID}/version/(?:DRAFT|[0-9]{{1,8}})"
_JOB = f"/async-invoke/{_ID}"
_JOBS = frozenset(
    [
        "maxResults",
        "nextToken",
        "sortBy",
        "sortOrder",
        "statusEquals",
        "submitTimeAfter",
        "submitTimeBefore",
    ]
)


def _converse_asks_json(payload: Json) -> bool:
    return at(payload, "outputConfig", "textFormat", "type") == "json_schema"


def _invoke_asks_json(payload: Json) -> bool:
    return messages_ask_json(payload) or chat_asks_json(payload)


_UNTYPED = "(?:)"
_BLOCK = ("contentBlockIndex",)
_CONVERSE_DELTAS = (
    Delta("delta.text", _BLOCK, answer=True, lane="text"),
    Delta("delta.toolUse.input", _BLOCK, json=True),
    Delta("delta.toolResult[].text", _BLOCK),
    Delta("delta.reasoningContent.text", _BLOCK, lane="thinking"),
)
# Nova streams Converse's events one level deeper, under the event's name.
_NOVA_DELTAS = (
    Delta("contentBlockDelta[contentBlockIndex].delta.text", answer=True, lane="text"),
    Delta("contentBlockDelta[contentBlockIndex].delta.toolUse.input", json=True),
    Delta("contentBlockDelta[contentBlockIndex].delta.reasoningContent.text", lane="thinking"),
)
_MODELS_DELTAS = (
    Delta("generation", answer=True),  # Llama
    Delta("outputText", answer=True),  # Titan
    Delta("outputs[index].text", answer=True),  # Mistral
    Delta("choices[index].message.content", answer=True),  # Mistral Large
    Delta("choices[index].text", answer=True),  # DeepSeek
    Delta("generations[index].text", answer=True),  # Cohere Command
    *CHAT_V1_DELTAS,  # Cohere Command R
)
# Exceptions in the middle of a stream; of the other events with a message, each has a type.
_EXCEPTION = Mark("message", when=_UNTYPED)

ROWS: tuple[Api, ...] = (
    Api("bedrock.converse", "bedrock", f"{_MODEL}/converse", json_output=_converse_asks_json),
    Api(
        "bedrock.converse_stream",
        "bedrock",
        f"{_MODEL}/converse-stream",
        deltas=_CONVERSE_DELTAS,
        ends=(Mark("delta", _BLOCK, absent=True),),
        terminals=(Mark("stopReason"), _EXCEPTION),
        json_output=_converse_asks_json,
    ),
    Api("bedrock.invoke", "bedrock", f"{_MODEL}/invoke", json_output=_invoke_asks_json),
    Api(
        "bedrock.invoke_stream",
        "bedrock",
        f"{_MODEL}/invoke-with-response-stream",
        deltas=(*MESSAGES_DELTAS, *CHAT_DELTAS, *_NOVA_DELTAS, *_MODELS_DELTAS),
        ends=MESSAGES_ENDS,
        terminals=(Mark("amazon-bedrock-invocationMetrics"), _EXCEPTION),
        json_output=_invoke_asks_json,
    ),
    Api("bedrock.count_tokens", "bedrock", f"{_MODEL}/count-tokens"),
    Api("bedrock.apply_guardrail", "bedrock", f"{_GUARDRAIL}/apply", local=True),
    Api("bedrock.guardrail_checks", "bedrock", "/guardrail-checks/invoke", local=True),
    Api("bedrock.start_async_invoke", "bedrock", "/async-invoke", keeps=always),
    Api("bedrock.async_invoke", "bedrock", _JOB, "GET", recalls=always),
    Api("bedrock.async_invokes", "bedrock", "/async-invoke", "GET", query=_JOBS, recalls=always),
)
