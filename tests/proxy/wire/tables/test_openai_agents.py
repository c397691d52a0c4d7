from typing import Any

import pytest

from sekisho.wire.apis import find_api
from support.crossings import row_for, streamed
from support.streams import TABLE

NAME, PERSON = "PERSON4K7Q2M", TABLE["PERSON4K7Q2M"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/v1/agents/sessions"), ("GET", "/v1/agents/sessions/sess_1/events")],
)
def test_a_session_says_texts_and_runs_commands(method: str, path: str) -> None:
    turn = {"session_id": "sess_1", "turn_id": "turn_1"}
    text = {"type": "agent.session.turn.output_text.delta", "item_id": "msg_1", "content_index": 0}
    run = {"type": "agent.output.command_execution_output.delta", "item_id": "cmd_1"}
    events: list[dict[str, Any]] = [
        {"type": "agent.session.created", "session": {"id": "sess_1", "metadata": {"to": NAME}}},
        {**text, **turn, "output_index": 0, "delta": NAME[:7]},
        {**run, **turn, "output_index": 1, "delta": f"$ {NAME[:2]}"},
        {**text, **turn, "output_index": 0, "delta": NAME[7:]},
        {**run, **turn, "output_index": 1, "delta": NAME[2:]},
        {"type": "agent.session.turn.output_text.done", **turn, "output_index": 0, "text": NAME},
        {"type": "agent.session.idle", "session": {"id": "sess_1"}},
    ]

    out = streamed(row_for(method, path), events)

    assert out[0]["session"]["metadata"] == {"to": PERSON}
    assert out[1]["delta"] + out[3]["delta"] == PERSON
    assert out[2]["delta"] + out[4]["delta"] == f"$ {PERSON}"
    assert out[5]["text"] == PERSON


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/agents", "openai.agents.create"),
        ("PATCH", "/agents/ag_1", "openai.agents.patch"),
        ("GET", "/agents/sessions", "openai.agents.sessions.list"),
        ("GET", "/agents/environments", "openai.agents.environments.list"),
        ("GET", "/agents/environments/templates", "openai.agents.templates.list"),
        ("POST", "/agents/completions", "openai.agents.completions"),
        ("POST", "/agents/sessions/s_1/events", "openai.agents.inputs.create"),
        ("POST", "/agents/automations/a_1/pause", "openai.agents.automations.pause"),
    ],
)
def test_an_agents_parts_are_no_agents(method: str, path: str, name: str) -> None:
    assert row_for(method, f"/v1{path}").name == name


@pytest.mark.parametrize("path", ["/vaults", "/vaults/v_1/credentials"])
def test_credentials_are_not_for_the_proxy(path: str) -> None:
    assert find_api("POST", f"/v1{path}") is None


def test_a_page_that_chats_by_itself_is_a_direct_connection() -> None:
    assert row_for("POST", "/v1/chatkit/sessions").direct
    assert not row_for("GET", "/v1/chatkit/threads").allows_query("user", "taro")
