"""Google's APIs: Gemini, and the same on Vertex."""

from sekisho.wire.api import Api, Delta, Mark, at
from sekisho.wire.json_body import Json


def _gemini_asks_json(payload: Json) -> bool:
    return "application/json" in (
        at(payload, config, mime_type)
        for config in ("generationConfig", "generation_config")
        for mime_type in ("responseMimeType", "response_mime_type")
    )


_QUERY = frozenset(["alt", "$alt", "key", "prettyPrint", "$prettyPrint"])
_LIST_QUERY = _QUERY | {"pageSize", "pageToken"}

_ERROR = Mark("error")

_CALL = "candidates[index].content.parts[].functionCall[id].partialArgs[jsonPath]."
_GEMINI_DELTAS = (
    Delta(
        "candidates[index].content.parts[thought?].text",
        answer=True,
        turn="part",
        resent=True,
    ),
    Delta(_CALL + "stringValue"),
)
_GEMINI_ENDS = (Mark(_CALL + "willContinue", absent=True),)
_GEMINI_TERMINALS = (_ERROR, Mark("promptFeedback.blockReason"))

ROWS: tuple[Api, ...] = (
    Api(
        "gemini.generate",
        "gemini",
        "/{id}:generateContent",
        query=_QUERY,
        json_output=_gemini_asks_json,
    ),
    Api(
        "gemini.stream",
        "gemini",
        "/{id}:streamGenerateContent",
        query=_QUERY,
        deltas=_GEMINI_DELTAS,
        ends=_GEMINI_ENDS,
        terminals=_GEMINI_TERMINALS,
        finish=Mark("candidates[index].finishReason"),
        array_stream=True,
        json_output=_gemini_asks_json,
    ),
    Api("gemini.count_tokens", "gemini", "/{id}:countTokens", query=_QUERY),
    Api(
        "gemini.embed",
        "gemini",
        "/{id}:(?:embedContent|batchEmbedContents)",
        query=_QUERY,
        vectors=True,
    ),
    Api("gemini.models", "gemini", "/v1beta/models(?:/{id})?", "GET", query=_LIST_QUERY),
)
