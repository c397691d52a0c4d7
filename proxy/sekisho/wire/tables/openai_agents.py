"""Agents and their sessions, which run on the upstream's side; chats that a page has by itself.

Vaults hold credentials and no text: they are no rows.
"""

from dataclasses import replace

from sekisho.wire.api import Api, Body, Delta, Mark, always
from sekisho.wire.tables.collection import QUERY, collection
from sekisho.wire.tables.openai_chat import ERROR

_AUTOMATION = "/agents/automations"
_ENVIRONMENT = "/agents/environments"
_SESSION = "/agents/sessions/{id}"
_SUBAGENT = f"{_SESSION}/subagents/{{id}}"

_PLACE = ("turn_id", "item_id", "output_index", "content_index", "summary_index")
_DELTAS = (Delta("delta", ("type", *_PLACE), r"agent\..*\.delta"),)
_ENDS = (Mark("type", _PLACE, r"agent\..*\.done"),)
_TERMINALS = (
    Mark("type", when=r"agent\.session\.(?:idle|requires_action|budget_reached|failed)|error"),
    Mark("type", when=r"agent\.session\.turn\.(?:completed|failed|cancelled)"),
    ERROR,
)

_START = Api(
    "openai.agents.sessions.create",
    "openai",
    "/agents/sessions",
    query=QUERY,
    deltas=_DELTAS,
    ends=_ENDS,
    terminals=_TERMINALS,
    sentinel="[DONE]",
    keeps=always,
    recalls=always,
)

ROWS: tuple[Api, ...] = (
    *collection("openai.agents.automations", _AUTOMATION, query=["session_id"]),
    *collection("openai.agents.automations", _AUTOMATION, "pause resume"),
    *collection(
        "openai.agents.invocations",
        f"{_AUTOMATION}/{{id}}/invocations",
        "create list get",
        body=Body.NONE,
    ),
    *collection("openai.agents.templates", f"{_ENVIRONMENT}/templates"),
    *collection("openai.agents.environments", _ENVIRONMENT, "create list get", query=["type"]),
    *collection(
        "openai.agents.files", f"{_ENVIRONMENT}/{{id}}/files", "create list", query=["page"]
    ),
    _START,
    *collection(
        "openai.agents.sessions", "/agents/sessions", "list get update delete", query=["agent_id"]
    ),
    replace(
        _START,
        name="openai.agents.events",
        path=f"{_SESSION}/events",
        method="GET",
        query=QUERY | {"include_obfuscation", "after"},
    ),
    *collection("openai.agents.inputs", f"{_SESSION}/events", "create"),
    *collection("openai.agents.items", f"{_SESSION}/items", "list"),
    *collection("openai.agents.traces", f"{_SESSION}/traces", "list"),
    *collection("openai.agents.turns", f"{_SESSION}/turns", "list get"),
    *collection("openai.agents.turns.items", f"{_SESSION}/turns/{{id}}/items", "list"),
    *collection(
        "openai.agents.artifacts",
        f"{_SESSION}/artifacts",
        "list get delete content",
        query=["environment_id"],
    ),
    *collection("openai.agents.subagents", f"{_SESSION}/subagents", "list get"),
    *collection("openai.agents.subagents.items", f"{_SUBAGENT}/items", "list"),
    *collection("openai.agents.subagents.turns", f"{_SUBAGENT}/turns", "list get"),
    *collection("openai.agents.subagents.turns.items", f"{_SUBAGENT}/turns/{{id}}/items", "list"),
    *collection("openai.agents", "/agents"),
    *collection("openai.agents", "/agents", "patch"),  # Mistral's
    replace(_START, name="openai.chatkit.sessions", path="/chatkit/sessions", direct=True),
    *collection("openai.chatkit.sessions", "/chatkit/sessions", "cancel"),
    *collection("openai.chatkit.threads", "/chatkit/threads", "list get delete"),
    *collection("openai.chatkit.items", "/chatkit/threads/{id}/items", "list"),
)
