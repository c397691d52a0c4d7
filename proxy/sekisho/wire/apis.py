"""The table of APIs that may pass. One row says all there is to know about one of them.

A row names where its streams carry growing texts (`deltas`), what ends them (`ends`, `finish`),
what marks a stream as whole (`terminals`, `sentinel`, `finish`), and when the answer's text is
itself JSON. Everything else about a payload is the same for all APIs: every string is masked on
the way out and restored on the way back. What is not in the table is refused.

Paths match below any prefix (`/api/v1`, Vertex's projects, Azure's deployments), as long as the
prefix is made of plain characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sekisho.wire.json_body import Json
from sekisho.wire.paths import Step, parse_path

Vendor: TypeAlias = Literal["openai", "anthropic", "gemini"]

# Under /threads/ the same last names mean other, stateful things.
_PREFIX = r"(?!.*/threads/)(?:/(?=[A-Za-z0-9_-])[A-Za-z0-9._-]{1,100}){0,10}"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._@-]{0,199}"
_TOKEN = re.compile(r"[A-Za-z0-9_.:/+=-]{0,256}")  # keys, and the marks that pages are asked by
_SWITCH = re.compile(r"true|false|[01]?")
_QUERY_VALUES = {
    "alt": re.compile(r"sse|json|media"),
    "$alt": re.compile(r"sse|json|media"),
    "api-version": re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(?:-preview)?|v[0-9]+|preview|latest"),
    "beta": _SWITCH,
    "limit": re.compile(r"[0-9]{1,6}"),
    "pageSize": re.compile(r"[0-9]{1,6}"),
    "prettyPrint": _SWITCH,
    "$prettyPrint": _SWITCH,
}


@dataclass(frozen=True, slots=True)
class Delta:
    """One growing text. Its lane: the row's `lane`, the event's `keys`, the keys in its path."""

    path: str
    keys: tuple[str, ...] = ()
    when: str = ""  # the whole event type, as a pattern; '' for any
    json: bool = False  # the text is JSON: restored values are escaped for it
    answer: bool = False  # the text is JSON when the client asked for JSON output
    lane: str = ""
    turn: str = ""  # texts of one choice with another turn never interleave with it: they end it
    resent: bool = False  # clients send the pieces back one by one, not joined
    steps: tuple[Step, ...] = field(init=False, repr=False)
    event_type: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", parse_path(self.path))
        object.__setattr__(self, "event_type", re.compile(self.when) if self.when else None)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that an event says by having (`absent`: by lacking) a true value at a path."""

    path: str
    keys: tuple[str, ...] = ()
    when: str = ""
    absent: bool = False
    steps: tuple[Step, ...] = field(init=False, repr=False)
    event_type: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", parse_path(self.path))
        object.__setattr__(self, "event_type", re.compile(self.when) if self.when else None)


def _never(_payload: Json) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Api:
    name: str
    vendor: Vendor
    path: str
    method: str = "POST"
    query: frozenset[str] = frozenset()
    deltas: tuple[Delta, ...] = ()  # the first row that fits a text has it
    ends: tuple[Mark, ...] = ()
    terminals: tuple[Mark, ...] = ()
    finish: Mark | None = None  # per choice; a stream is whole when every choice has finished
    sentinel: str | None = None
    vectors: bool = False  # answers are numbers: nothing of them comes back in a later request
    array_stream: bool = False  # without SSE, the stream is one JSON array sent in pieces
    json_output: Callable[[Json], bool] = _never
    pattern: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(_PREFIX + self.path))

    def allows_query(self, name: str, value: str) -> bool:
        """Anything else in a query string could be the caller's text, which no walk would see."""
        return name in self.query and _QUERY_VALUES.get(name, _TOKEN).fullmatch(value) is not None


def find_api(method: str, path: str) -> Api | None:
    """The row for this method and vendor path; None for what must not pass."""
    for api in APIS:
        if api.method == method and api.pattern.fullmatch(path):
            return api
    return None


def _at(payload: Json, *names: str) -> Json:
    for name in names:
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


def _chat_asks_json(payload: Json) -> bool:
    return _at(payload, "response_format", "type") in ("json_object", "json_schema")


def _responses_ask_json(payload: Json) -> bool:
    return _at(payload, "text", "format", "type") in ("json_object", "json_schema")


def _messages_ask_json(payload: Json) -> bool:
    formats = _at(payload, "output_config", "format", "type"), _at(payload, "output_format", "type")
    return "json_schema" in formats


def _gemini_asks_json(payload: Json) -> bool:
    return "application/json" in (
        _at(payload, config, mime_type)
        for config in ("generationConfig", "generation_config")
        for mime_type in ("responseMimeType", "response_mime_type")
    )


_OPENAI_QUERY = frozenset(["api-version"])
_ANTHROPIC_QUERY = frozenset(["beta", "api-version"])
_GEMINI_QUERY = frozenset(["alt", "$alt", "key", "prettyPrint", "$prettyPrint"])
_LIST_QUERY = frozenset(
    [
        *("limit", "after", "before", "after_id", "before_id", "pageSize", "pageToken"),
        *("key", "api-version", "beta"),
    ]
)

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

APIS: tuple[Api, ...] = (
    Api(
        "openai.chat",
        "openai",
        "/chat/completions",
        query=_OPENAI_QUERY,
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
        query=_OPENAI_QUERY,
        deltas=_RESPONSES_DELTAS,
        ends=_RESPONSES_ENDS,
        terminals=_RESPONSES_TERMINALS,
        sentinel="[DONE]",
        json_output=_responses_ask_json,
    ),
    Api("openai.responses.input_tokens", "openai", "/responses/input_tokens", query=_OPENAI_QUERY),
    Api("openai.responses.compact", "openai", "/responses/compact", query=_OPENAI_QUERY),
    Api(
        "openai.completions",
        "openai",
        "/completions",
        query=_OPENAI_QUERY,
        deltas=(Delta("choices[index].text", answer=True), *_CHAT_DELTAS),
        terminals=(_ERROR,),
        finish=Mark("choices[index].finish_reason"),
        sentinel="[DONE]",
        json_output=_chat_asks_json,
    ),
    Api("openai.embeddings", "openai", "/embeddings", query=_OPENAI_QUERY, vectors=True),
    Api(
        "anthropic.messages",
        "anthropic",
        rf"(?:/messages|/publishers/anthropic/models/{_NAME}:(?:rawPredict|streamRawPredict))",
        query=_ANTHROPIC_QUERY,
        deltas=_MESSAGES_DELTAS,
        ends=_MESSAGES_ENDS,
        terminals=_MESSAGES_TERMINALS,
        json_output=_messages_ask_json,
    ),
    Api(
        "anthropic.count_tokens",
        "anthropic",
        r"(?:/messages/count_tokens|/publishers/anthropic/models/count-tokens:rawPredict)",
        query=_ANTHROPIC_QUERY,
    ),
    Api(
        "gemini.generate",
        "gemini",
        rf"/{_NAME}:generateContent",
        query=_GEMINI_QUERY,
        json_output=_gemini_asks_json,
    ),
    Api(
        "gemini.stream",
        "gemini",
        rf"/{_NAME}:streamGenerateContent",
        query=_GEMINI_QUERY,
        deltas=_GEMINI_DELTAS,
        ends=_GEMINI_ENDS,
        terminals=_GEMINI_TERMINALS,
        finish=Mark("candidates[index].finishReason"),
        array_stream=True,
        json_output=_gemini_asks_json,
    ),
    Api("gemini.count_tokens", "gemini", rf"/{_NAME}:countTokens", query=_GEMINI_QUERY),
    Api(
        "gemini.embed",
        "gemini",
        rf"/{_NAME}:(?:embedContent|batchEmbedContents)",
        query=_GEMINI_QUERY,
        vectors=True,
    ),
    # One path for the three vendors; only an error's shape depends on which one it is.
    Api("gemini.models", "gemini", rf"/v1beta/models(?:/{_NAME})?", "GET", query=_LIST_QUERY),
    Api("openai.models", "openai", rf"/models(?:/{_NAME})?", "GET", query=_LIST_QUERY),
)
