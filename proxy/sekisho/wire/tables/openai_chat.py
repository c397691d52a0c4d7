"""Chat completions and their elder sister, completions, in all the dialects that are spoken.

Azure puts them below a deployment; Mistral has them for agents and for code in the middle (`fim`).
"""

from sekisho.wire.api import Api, Delta, Mark, at
from sekisho.wire.json_body import Json
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.references import refers_to_stored

ERROR = Mark("error")


def chat_asks_json(payload: Json) -> bool:
    return at(payload, "response_format", "type") in ("json_object", "json_schema")


def _is_stored(payload: Json) -> bool:
    return at(payload, "store") is True


_FINISH = Mark("choices[index].finish_reason")
DELTAS = (
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


def _completions(name: str, path: str, *deltas: Delta, local: bool = False) -> Api:
    return Api(
        name,
        "openai",
        path,
        query=QUERY,
        deltas=(*deltas, *DELTAS),
        terminals=(ERROR,),
        finish=_FINISH,
        sentinel="[DONE]",
        json_output=chat_asks_json,
        keeps=_is_stored,
        recalls=refers_to_stored,
        local=local,
    )


ROWS: tuple[Api, ...] = (
    _completions("openai.chat", "/chat/completions"),
    _completions("openai.agents.completions", "/agents/completions", local=True),
    _completions("openai.completions", "/completions", Delta("choices[index].text", answer=True)),
    *collection("openai.chat", "/chat/completions", "list get update delete", query=["model"]),
    *collection("openai.chat.messages", "/chat/completions/{id}/messages", "list"),
)
