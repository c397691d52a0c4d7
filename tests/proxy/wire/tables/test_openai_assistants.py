import json
from typing import Any

import pytest

from support.crossings import row_for, streamed
from support.streams import TABLE

NAME, PERSON = "PERSON4K7Q2M", TABLE["PERSON4K7Q2M"]
SHOP, QUOTED = "ORG7XWVTB", TABLE["ORG7XWVTB"]
RUNS = ["/v1/threads/runs", "/v1/threads/t_1/runs", "/v1/threads/t_1/runs/r_1/submit_tool_outputs"]


def said(message: str, index: int, text: str) -> dict[str, Any]:
    part = {"index": index, "type": "text", "text": {"value": text}}
    return {"id": message, "object": "thread.message.delta", "delta": {"content": [part]}}


def called(step: str, index: int, call: dict[str, Any]) -> dict[str, Any]:
    details = {"type": "tool_calls", "tool_calls": [{"index": index, **call}]}
    return {"id": step, "object": "thread.run.step.delta", "delta": {"step_details": details}}


def message(identity: str, text: str) -> dict[str, Any]:
    part = {"type": "text", "text": {"value": text, "annotations": []}}
    return {"id": identity, "object": "thread.message", "completed_at": 1, "content": [part]}


@pytest.mark.parametrize("path", RUNS)
def test_messages_and_steps_grow_side_by_side(path: str) -> None:
    arguments = json.dumps({"shop": SHOP})
    function = {"type": "function", "function": {"name": "f", "output": None}}
    events = [
        {"id": "r_1", "object": "thread.run", "instructions": NAME, "completed_at": None},
        said("msg_1", 0, NAME[:6]),
        called("step_1", 0, {**function, "function": {"arguments": arguments[:12]}}),
        called("step_1", 1, {"code_interpreter": {"input": f"print('{NAME[:3]}"}}),
        said("msg_1", 1, "PERSON"),
        called("step_1", 0, {"function": {"arguments": arguments[12:]}}),
        called("step_1", 1, {"code_interpreter": {"input": f"{NAME[3:]}')"}}),
        said("msg_1", 0, NAME[6:]),
        message("msg_1", NAME),
        {"id": "r_1", "object": "thread.run", "status": "completed", "completed_at": 2},
    ]

    out = streamed(row_for("POST", path), events, done=True)

    def text(event: dict[str, Any]) -> str:
        return str(event["delta"]["content"][0]["text"]["value"])

    def call(event: dict[str, Any]) -> Any:
        return event["delta"]["step_details"]["tool_calls"][0]

    assert out[0]["instructions"] == PERSON
    assert text(out[1]) + text(out[7]) == PERSON
    assert text(out[4]) == "PERSON"
    written = [call(out[n])["function"]["arguments"] for n in (2, 5)]
    assert json.loads("".join(written)) == {"shop": QUOTED}
    code = [call(out[n])["code_interpreter"]["input"] for n in (3, 6)]
    assert "".join(code) == f"print('{PERSON}')"
    assert out[8]["content"][0]["text"]["value"] == PERSON


@pytest.mark.parametrize("path", RUNS)
def test_a_run_reads_the_thread_that_others_filled(path: str) -> None:
    api = row_for("POST", path)

    assert api.keeps({})
    assert api.recalls({})
    assert api.json_output({"response_format": {"type": "json_object"}})


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/assistants", "openai.assistants.create"),
        ("POST", "/threads", "openai.threads.create"),
        ("POST", "/threads/t_1", "openai.threads.update"),
        ("POST", "/threads/t_1/messages", "openai.threads.messages.create"),
        ("GET", "/threads/t_1/messages/msg_1", "openai.threads.messages.get"),
        ("GET", "/threads/t_1/runs/r_1/steps", "openai.threads.runs.steps.list"),
        ("POST", "/threads/t_1/runs/r_1/cancel", "openai.threads.runs.cancel"),
        ("DELETE", "/threads/t_1", "openai.threads.delete"),
    ],
)
def test_is_known_on_azure_too(method: str, path: str, name: str) -> None:
    assert row_for(method, f"/v1{path}").name == row_for(method, f"/openai{path}").name == name


def test_a_step_may_be_asked_for_with_what_it_found() -> None:
    asked = "step_details.tool_calls[*].file_search.results[*].content"

    assert row_for("GET", "/v1/threads/t_1/runs/r_1/steps/step_1").allows_query("include[]", asked)
