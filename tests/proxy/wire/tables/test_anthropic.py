"""Every API of Anthropic's SDK: known or refused on purpose, masked and restored in every leaf."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import anthropic.types as t
import anthropic.types.beta as bt
import pytest
from anthropic.types import message_count_tokens_params, message_create_params
from anthropic.types.beta import (
    agent_create_params,
    agent_update_params,
    deployment_create_params,
    dream_create_params,
    environment_create_params,
    memory_store_create_params,
    memory_stores,
    messages,
    session_create_params,
    session_update_params,
    user_profile_create_params,
)
from anthropic.types.beta import message_create_params as beta_message_create_params
from anthropic.types.beta.memory_stores import memory_create_params, memory_update_params
from anthropic.types.beta.messages import batch_create_params as beta_batch_create_params
from anthropic.types.beta.sessions import (
    BetaManagedAgentsStreamSessionEvents,
    event_send_params,
    resource_add_params,
)
from anthropic.types.messages import MessageBatch, MessageBatchIndividualResponse

from sekisho.wire.api import Api, Body
from sekisho.wire.apis import find_api
from sekisho.wire.json_body import Json
from support.crossings import leaks_of, sent, unrestored, unrestored_events
from support.resending import Conversation, changes

# Ids, words of the protocol, and what is sealed or a secret. `headers{}` are names of headers.
IDS = {
    "betas",
    "container",
    "environment_id",
    "file_id",
    "id",
    "inference_geo",
    "media_type",
    "model",
    "previous_message_id",
    "skill_id",
    "stop_reason",
    "tool_use_id",
    "vault_ids",
    "version",
}
SEALED = {"data", "encrypted_content", "encrypted_index", "encrypted_stdout", "signature"}
SECRETS = {"authorization_token"}

ADMINISTRATION = re.compile(
    r"/v1/(?:organizations|tunnels|vaults|webhooks)(?:/.*)?"
    r"|/v1/environments/id_1/work(?:/.*)?"
    r"|/v1/user_profiles/id_1/(?:action_urls|enrollment_url)"
)


def row(path: str, method: str = "POST") -> Api:
    api = find_api(method, path, vendor="anthropic")
    assert api is not None
    assert api.vendor == "anthropic"
    return api


def routes() -> Iterator[tuple[str, str]]:
    """(method, path) of every call in the SDK."""
    methods = {"_get_api_list": "GET"}
    call = re.compile(r"self\.(_[a-z_]+)\(\s*(?:path_template\(\s*)?\"(/v1/[^\"?]+)")
    for module in Path(anthropic.__file__).parent.glob("resources/**/*.py"):
        for name, path in call.findall(module.read_text()):
            method = methods.get(name, name.strip("_").upper())
            yield method, re.sub(r"\{\w+\}", "id_1", path)


@pytest.mark.parametrize(("method", "path"), sorted(set(routes())))
def test_every_call_of_the_sdk_is_known_or_refused_on_purpose(method: str, path: str) -> None:
    api = find_api(method, path, vendor="anthropic")

    assert (api is None) is (ADMINISTRATION.fullmatch(path) is not None)
    assert api is None or api.vendor == "anthropic"


def test_the_sdk_has_calls() -> None:
    assert len(set(routes())) > 200


REQUESTS: list[tuple[str, Any, set[str]]] = [
    ("/v1/messages", message_create_params.MessageCreateParamsNonStreaming, IDS | SEALED),
    (
        "/v1/messages",
        beta_message_create_params.MessageCreateParamsNonStreaming,
        IDS | SEALED | SECRETS,
    ),
    ("/v1/messages/batches", beta_batch_create_params.BatchCreateParams, IDS | SEALED | SECRETS),
    ("/v1/agents", agent_create_params.AgentCreateParams, IDS),
    ("/v1/agents/a_1", agent_update_params.AgentUpdateParams, IDS),
    ("/v1/sessions", session_create_params.SessionCreateParams, IDS | {"data"}),
    ("/v1/sessions/s_1", session_update_params.SessionUpdateParams, IDS),
    ("/v1/sessions/s_1/events", event_send_params.EventSendParams, IDS | {"data"}),
    ("/v1/sessions/s_1/resources", resource_add_params.ResourceAddParams, IDS | SECRETS),
    ("/v1/memory_stores", memory_store_create_params.MemoryStoreCreateParams, IDS),
    ("/v1/memory_stores/m_1/memories", memory_create_params.MemoryCreateParams, IDS),
    ("/v1/memory_stores/m_1/memories/x_1", memory_update_params.MemoryUpdateParams, IDS),
    ("/v1/deployments", deployment_create_params.DeploymentCreateParams, IDS | {"data"}),
    ("/v1/environments", environment_create_params.EnvironmentCreateParams, IDS),
    ("/v1/dreams", dream_create_params.DreamCreateParams, IDS),
    ("/v1/user_profiles", user_profile_create_params.UserProfileCreateParams, IDS),
]


@pytest.mark.parametrize(("path", "kind", "passing"), REQUESTS)
def test_of_a_request_only_ids_and_what_is_sealed_leave(
    path: str, kind: Any, passing: set[str]
) -> None:
    assert leaks_of(row(path), kind, path) <= passing


@pytest.mark.parametrize(
    "path",
    [
        "/v1/projects/p/locations/global/publishers/anthropic/models/x@20260101:streamRawPredict",
        "/v1/projects/p/locations/global/publishers/anthropic/models/count-tokens:rawPredict",
        "/anthropic/v1/messages",
    ],
)
def test_the_same_holds_on_vertex_and_azure(path: str) -> None:
    kind = message_count_tokens_params.MessageCountTokensParams

    assert leaks_of(row(path), kind, path) <= IDS | SEALED


def test_a_document_in_letters_is_read_though_it_could_be_base64() -> None:
    source = {"type": "text", "media_type": "text/plain", "data": "planted00001x"}
    for content in ({"type": "document", "source": source}, {"type": "text", "source": source}):
        body = {"messages": [{"role": "user", "content": [content]}]}

        assert "planted00001x" not in sent(row("/v1/messages"), body, "/v1/messages")


ANSWERS: list[tuple[str, str, Any]] = [
    ("POST", "/v1/messages", t.Message),
    ("POST", "/v1/messages", bt.BetaMessage),
    ("GET", "/v1/messages/batches/b_1/results", MessageBatchIndividualResponse),
    ("GET", "/v1/messages/batches/b_1/results", messages.BetaMessageBatchIndividualResponse),
    ("GET", "/v1/messages/batches/b_1", MessageBatch),
    ("GET", "/v1/files/f_1", t.FileMetadata),
    ("GET", "/v1/skills/s_1", t.Skill),
    ("POST", "/v1/agents", bt.BetaManagedAgentsAgent),
    ("POST", "/v1/sessions", bt.BetaManagedAgentsSession),
    ("GET", "/v1/memory_stores/m_1", bt.BetaManagedAgentsMemoryStore),
    ("GET", "/v1/memory_stores/m_1/memories/x_1", memory_stores.BetaManagedAgentsMemory),
    ("GET", "/v1/deployments/d_1", bt.BetaManagedAgentsDeployment),
    ("GET", "/v1/environments/e_1", bt.BetaEnvironment),
]


@pytest.mark.parametrize(("method", "path", "kind"), ANSWERS)
def test_of_an_answer_all_but_ids_and_what_is_sealed_is_restored(
    method: str, path: str, kind: Any
) -> None:
    assert unrestored(row(path, method), kind) <= IDS | SEALED | {"mime_type"}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/v1/messages", t.RawMessageStreamEvent),
        ("POST", "/v1/messages", bt.BetaRawMessageStreamEvent),
        ("GET", "/v1/sessions/s_1/events/stream", BetaManagedAgentsStreamSessionEvents),
        ("GET", "/v1/sessions/s_1/threads/t_1/stream", BetaManagedAgentsStreamSessionEvents),
    ],
)
def test_so_is_every_event_of_a_stream(method: str, path: str, kind: Any) -> None:
    assert unrestored_events(row(path, method), kind) <= IDS | SEALED


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/messages/batches", "anthropic.batches.create"),
        ("GET", "/v1/messages/batches", "anthropic.batches.list"),
        ("GET", "/v1/messages/batches/msgbatch_1", "anthropic.batches.get"),
        ("POST", "/v1/messages/batches/msgbatch_1/cancel", "anthropic.batches.cancel"),
        ("GET", "/v1/messages/batches/msgbatch_1/results", "anthropic.batches.results"),
        ("DELETE", "/v1/messages/batches/msgbatch_1", "anthropic.batches.delete"),
        ("POST", "/v1/files", "anthropic.files.upload"),
        ("GET", "/v1/files/file_1/content", "anthropic.files.content"),
        ("GET", "/v1/skills/s/versions/1759178010641129", "anthropic.skills.versions.get"),
        ("POST", "/v1/sessions/s/threads/t/archive", "anthropic.sessions.threads.archive"),
        ("POST", "/v1/deployments/d/run", "anthropic.act"),
        ("GET", "/v1/models/claude-x", "anthropic.models"),
    ],
)
def test_paths(method: str, path: str, name: str) -> None:
    assert row(path, method).name == name


def test_files_and_skills_come_as_forms_and_actions_without_a_body() -> None:
    assert row("/v1/files").body is Body.FORM
    assert row("/v1/skills").body is Body.FORM
    assert row("/v1/skills/s/versions").body is Body.FORM
    assert row("/v1/messages/batches/b/cancel").body is Body.NONE
    assert row("/v1/agents/a/archive").body is Body.NONE


@pytest.mark.parametrize(
    ("path", "payload", "keeps", "recalls"),
    [
        ("/v1/messages", {}, False, False),
        ("/v1/messages", {"container": "c_1"}, True, True),
        ("/v1/messages", {"thread": {"type": "continue"}}, True, True),
        ("/v1/messages/count_tokens", {"container": "c_1"}, False, False),
        ("/v1/messages/batches", {}, True, False),
        ("/v1/messages/batches/b/cancel", None, False, False),
        ("/v1/files", {}, True, True),
        ("/v1/sessions/s/events", {}, True, True),
    ],
)
def test_what_lasts(path: str, payload: Json, keeps: bool, recalls: bool) -> None:
    api = row(path)

    assert (api.keeps(payload), api.recalls(payload)) == (keeps, recalls)


@pytest.mark.parametrize(
    "path",
    ["/v1/messages/batches/b/results", "/v1/files/f/content", "/v1/sessions/s/events/stream"],
)
def test_what_was_kept_is_recalled(path: str) -> None:
    assert row(path, "GET").recalls(None)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("limit", "20", True),
        ("after_id", "msgbatch_01Hk", True),
        ("statuses[]", "idle", True),
        ("created_at[gte]", "2026-01-31T00:00:00Z", True),
        ("include_archived", "true", True),
        ("path_prefix", "/yamada", False),
        ("page", "山田", False),
        ("created_at[gte]", "山田", False),
    ],
)
def test_a_list_is_asked_for_by_ids_and_times(name: str, value: str, allowed: bool) -> None:
    assert row("/v1/sessions", "GET").allows_query(name, value) is allowed


def asked(text: str, *more: Any) -> dict[str, Any]:
    said = [{"role": "assistant", "content": list(more)}] if more else []
    return {"model": "m", "messages": [{"role": "user", "content": text}, *said]}


def told(block: Any) -> list[dict[str, Any]]:
    return [
        {"type": "message_start", "message": {"id": "msg_1", "content": []}},
        {"type": "content_block_start", "index": 0, "content_block": block},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_stop"},
    ]


CONVERSATIONS = {
    "whole": Conversation(
        "/v1/messages",
        asked,
        lambda block: {"id": "msg_1", "type": "message", "content": [block]},
        lambda answer: answer["content"][0],
        asked,
        lambda request: request["messages"][1]["content"][0],
    ),
    "streamed": Conversation(
        "/v1/messages",
        asked,
        told,
        lambda events: events[1]["content_block"],
        asked,
        lambda request: request["messages"][1]["content"][0],
        streamed=True,
    ),
}


@pytest.mark.parametrize("how", list(CONVERSATIONS))
@pytest.mark.parametrize("kind", [t.ContentBlock, bt.BetaContentBlock])
def test_every_block_goes_back_as_it_came(how: str, kind: Any) -> None:
    assert changes(CONVERSATIONS[how], kind) == []
