"""Assistants, threads and runs. Their events have no type of their own, only the object's."""

from sekisho.wire.api import Api, Delta, Mark, always
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.openai_chat import ERROR, chat_asks_json

_INCLUDE = ["include", "include[]"]
_THREAD = "/threads/{id}"
_RUN = "/threads/{id}/runs/{id}"
_CALL = "delta.step_details.tool_calls[index]"

_DELTAS = (
    Delta("delta.content[index].text.value", ("id",), answer=True),
    Delta("delta.content[index].refusal", ("id",)),
    Delta(f"{_CALL}.function.arguments", ("id",), json=True),
    Delta(f"{_CALL}.function.output", ("id",)),
    Delta(f"{_CALL}.code_interpreter.input", ("id",)),
    Delta(f"{_CALL}.code_interpreter.outputs[index].logs", ("id",)),
)
_ENDS = tuple(
    Mark(f"{ended}_at", ("id",))
    for ended in ("completed", "incomplete", "failed", "cancelled", "expired")
)


def _run(name: str, path: str) -> Api:
    return Api(
        name,
        "openai",
        path,
        query=QUERY | frozenset(_INCLUDE),
        deltas=_DELTAS,
        ends=_ENDS,
        terminals=(ERROR,),
        sentinel="[DONE]",
        json_output=chat_asks_json,
        keeps=always,
        recalls=always,
    )


ROWS: tuple[Api, ...] = (
    *collection("openai.assistants", "/assistants"),
    _run("openai.threads.create_and_run", "/threads/runs"),
    *collection("openai.threads", "/threads", "create get update delete"),
    *collection("openai.threads.messages", f"{_THREAD}/messages", query=["run_id"]),
    _run("openai.threads.runs.create", f"{_THREAD}/runs"),
    *collection("openai.threads.runs", f"{_THREAD}/runs", "list get update cancel"),
    _run("openai.threads.runs.submit_tool_outputs", f"{_RUN}/submit_tool_outputs"),
    *collection("openai.threads.runs.steps", f"{_RUN}/steps", "list get", query=_INCLUDE),
)
