"""Anthropic's APIs, on its own hosts, on Vertex and on Azure.

What is stored upstream is stored masked. Everything about agents (sessions, memory stores,
deployments) is: whatever such an answer holds may come from another request. Not in the table, and
so refused: the organization's administration, tunnels, and vaults, which hold credentials that
Sekisho should neither read nor pass on unread.
"""

from sekisho.wire.api import Api, Body, Delta, Mark, always, at, never
from sekisho.wire.json_body import Json


def messages_ask_json(payload: Json) -> bool:
    formats = at(payload, "output_config", "format", "type"), at(payload, "output_format", "type")
    return "json_schema" in formats


def _messages_last(payload: Json) -> bool:
    """A container keeps files from one request to the next, a thread the turns."""
    return bool(at(payload, "container") or at(payload, "thread"))


_QUERY = frozenset(["beta", "api-version"])
_LIST_QUERY = _QUERY | {
    "after_id",
    "agent_id",
    "before_id",
    "created_at[gt]",
    "created_at[gte]",
    "created_at[lt]",
    "created_at[lte]",
    "deployment_id",
    "depth",
    "event_deltas[]",
    "ids[]",
    "include_archived",
    "limit",
    "memory_id",
    "memory_store_id",
    "order",
    "order_by",
    "page",
    "scope_id",
    "session_id",
    "status",
    "statuses[]",
    "types[]",
    "version",
    "view",
}
# Versions of a skill are microseconds since 1970.
_VERSION = "(?:{id}|[0-9]{16})"

MESSAGES_DELTAS = (
    Delta("content_block.text", ("index",), "content_block_start", answer=True, lane="text"),
    Delta("delta.text", ("index",), "content_block_delta", answer=True, lane="text"),
    Delta("content_block.thinking", ("index",), "content_block_start", lane="thinking"),
    Delta("delta.thinking", ("index",), "content_block_delta", lane="thinking"),
    Delta("delta.partial_json", ("index",), "content_block_delta", json=True),
    Delta("delta.content", ("index",), "content_block_delta"),
)
MESSAGES_ENDS = (Mark("type", ("index",), "content_block_stop"),)
_MESSAGES_TERMINALS = (Mark("type", when="message_stop|error"),)

# A preview of an event, which follows whole. The stream has no end of its own: the session waits
# for its user, until the server closes it.
_SESSION_DELTAS = (Delta("delta.content.text", ("event_id",), "event_delta"),)
_SESSION_ENDS = (Mark("type", ("id",), r"agent\.message"),)
_SESSION_TERMINALS = (
    Mark("type", when=r"session\.(?:status_idle|status_terminated|deleted|error)|error"),
)

_BATCH_LINKS = ("results_url", "data[].results_url")


def _read(name: str, path: str) -> Api:
    return Api(name, "anthropic", path, "GET", query=_LIST_QUERY, recalls=always)


def _write(name: str, path: str, body: Body = Body.JSON) -> Api:
    keeps = never if body is Body.NONE else always
    return Api(name, "anthropic", path, body=body, query=_QUERY, keeps=keeps, recalls=always)


def _remove(name: str, path: str) -> Api:
    return Api(name, "anthropic", path, "DELETE", query=_QUERY | {"expected_content_sha256"})


def _stored(name: str, path: str, item: str = "{id}") -> tuple[Api, ...]:
    """Create, list, read, change and delete, as all kinds of stored objects have it."""
    return (
        _write(f"{name}.create", path),
        _read(f"{name}.list", path),
        _read(f"{name}.get", f"{path}/{item}"),
        _write(f"{name}.update", f"{path}/{item}"),
        _remove(f"{name}.delete", f"{path}/{item}"),
    )


def _events(name: str, path: str) -> Api:
    return Api(
        name,
        "anthropic",
        path,
        "GET",
        query=_LIST_QUERY,
        deltas=_SESSION_DELTAS,
        ends=_SESSION_ENDS,
        terminals=_SESSION_TERMINALS,
        recalls=always,
    )


_SESSION = "/sessions/{id}"
_MEMORY = "/memory_stores/{id}"
_BATCH = "/messages/batches/{id}"

ROWS: tuple[Api, ...] = (
    Api(
        "anthropic.messages",
        "anthropic",
        r"(?:/messages|/publishers/anthropic/models/{id}:(?:rawPredict|streamRawPredict))",
        query=_QUERY,
        deltas=MESSAGES_DELTAS,
        ends=MESSAGES_ENDS,
        terminals=_MESSAGES_TERMINALS,
        json_output=messages_ask_json,
        keeps=_messages_last,
        recalls=_messages_last,
    ),
    Api(
        "anthropic.count_tokens",
        "anthropic",
        r"(?:/messages/count_tokens|/publishers/anthropic/models/count-tokens:rawPredict)",
        query=_QUERY,
    ),
    Api("anthropic.models", "anthropic", "/models(?:/{id})?", "GET", query=_LIST_QUERY),
    # Batches. Results are lines of JSON, each a whole answer with its request's `custom_id`.
    Api(
        "anthropic.batches.create",
        "anthropic",
        "/messages/batches",
        query=_QUERY,
        keeps=always,
        links=_BATCH_LINKS,
    ),
    Api(
        "anthropic.batches.list",
        "anthropic",
        "/messages/batches",
        "GET",
        query=_LIST_QUERY,
        links=_BATCH_LINKS,
    ),
    Api("anthropic.batches.get", "anthropic", _BATCH, "GET", query=_QUERY, links=_BATCH_LINKS),
    Api(
        "anthropic.batches.cancel",
        "anthropic",
        f"{_BATCH}/cancel",
        body=Body.NONE,
        query=_QUERY,
        links=_BATCH_LINKS,
    ),
    _remove("anthropic.batches.delete", _BATCH),
    Api(
        "anthropic.batches.results",
        "anthropic",
        f"{_BATCH}/results",
        "GET",
        query=_QUERY,
        terminals=(Mark("custom_id"),),
        recalls=always,
    ),
    # Files and skills: multipart/form-data.
    _write("anthropic.files.upload", "/files", Body.FORM),
    _read("anthropic.files.list", "/files"),
    _read("anthropic.files.get", "/files/{id}"),
    _read("anthropic.files.content", "/files/{id}/content"),
    _remove("anthropic.files.delete", "/files/{id}"),
    _write("anthropic.skills.create", "/skills", Body.FORM),
    _read("anthropic.skills.list", "/skills"),
    _read("anthropic.skills.get", "/skills/{id}"),
    _remove("anthropic.skills.delete", "/skills/{id}"),
    _write("anthropic.skills.versions.create", "/skills/{id}/versions", Body.FORM),
    _read("anthropic.skills.versions.list", "/skills/{id}/versions"),
    _read("anthropic.skills.versions.get", f"/skills/{{id}}/versions/{_VERSION}"),
    _read("anthropic.skills.versions.content", f"/skills/{{id}}/versions/{_VERSION}/content"),
    _remove("anthropic.skills.versions.delete", f"/skills/{{id}}/versions/{_VERSION}"),
    # Agents.
    *_stored("anthropic.agents", "/agents"),
    _read("anthropic.agents.versions", "/agents/{id}/versions"),
    *_stored("anthropic.sessions", "/sessions"),
    _write("anthropic.sessions.events.send", f"{_SESSION}/events"),
    _read("anthropic.sessions.events.list", f"{_SESSION}/events"),
    _events("anthropic.sessions.events.stream", f"{_SESSION}/events/stream"),
    *_stored("anthropic.sessions.resources", f"{_SESSION}/resources"),
    _read("anthropic.sessions.threads.list", f"{_SESSION}/threads"),
    _read("anthropic.sessions.threads.get", f"{_SESSION}/threads/{{id}}"),
    _read("anthropic.sessions.threads.events", f"{_SESSION}/threads/{{id}}/events"),
    _events("anthropic.sessions.threads.stream", f"{_SESSION}/threads/{{id}}/stream"),
    _write("anthropic.sessions.threads.archive", f"{_SESSION}/threads/{{id}}/archive", Body.NONE),
    *_stored("anthropic.memory_stores", "/memory_stores"),
    *_stored("anthropic.memories", f"{_MEMORY}/memories"),
    _read("anthropic.memories.versions.list", f"{_MEMORY}/memory_versions"),
    _read("anthropic.memories.versions.get", f"{_MEMORY}/memory_versions/{{id}}"),
    _write(
        "anthropic.memories.versions.redact",
        f"{_MEMORY}/memory_versions/{{id}}/redact",
        Body.NONE,
    ),
    *_stored("anthropic.deployments", "/deployments"),
    _read("anthropic.deployments.runs.list", "/deployment_runs"),
    _read("anthropic.deployments.runs.get", "/deployment_runs/{id}"),
    *_stored("anthropic.environments", "/environments"),
    *_stored("anthropic.dreams", "/dreams"),
    *_stored("anthropic.user_profiles", "/user_profiles"),
    _write(
        "anthropic.act",
        "/(?:agents|sessions|memory_stores|deployments|environments|dreams)/{id}"
        "/(?:archive|cancel|pause|unpause|run)",
        Body.NONE,
    ),
)
