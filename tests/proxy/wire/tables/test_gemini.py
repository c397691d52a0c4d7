"""Every API of Google's SDK: known or refused on purpose, masked and restored in every leaf."""

import re
from pathlib import Path
from typing import Any

import pytest
from google import genai
from google.genai import types as g
from google.genai._gaos.types.agents.agent import AgentParam
from google.genai._gaos.types.decisions.createdecisionrequest import CreateDecisionRequestParam
from google.genai._gaos.types.environments.createenvironmentrequest import (
    CreateEnvironmentRequestParam,
)
from google.genai._gaos.types.interactions.createagentinteraction import (
    CreateAgentInteractionParam,
)
from google.genai._gaos.types.interactions.createmodelinteraction import (
    CreateModelInteractionParam,
)
from google.genai._gaos.types.interactions.interaction import InteractionTypedDict
from google.genai._gaos.types.interactions.step import StepParam
from google.genai._gaos.types.interactions.stepdelta import StepDeltaTypedDict
from google.genai._gaos.types.interactions.stepstart import StepStartTypedDict
from typing_extensions import TypedDict

from sekisho.wire.api import Api, Body
from sekisho.wire.apis import caller_vendor, find_api
from sekisho.wire.json_body import Json
from support.crossings import PLAIN, leaks_of, sent, unrestored, unrestored_events
from support.resending import Conversation, changes
from support.sdk_types import examples

# Ids and words of the protocol; `headers{}` are names of headers.
IDS = {
    "cachedContent",
    "cached_content",
    "call_id",
    "environment",
    "environment_id",
    "execution",
    "headers{}",
    "id",
    "jsonPath",
    "language",
    "method",
    "mime_type",
    "mode",
    "languageCode",
    "mimeType",
    "model",
    "responseId",
    "responseMimeType",
    "response_mime_type",
    "response_modalities",
    "role",
    "service_tier",
    "status",
    "taskType",
    "thinking_level",
    "threshold",
    "tool_choice",
    "ttl",
    "type",
    "voice",
    "voiceName",
}
SEALED = {"continuation_token", "data", "signature"}
VERTEX = "/v1beta1/projects/my-project/locations/asia-northeast1"
VERTEX_MODEL = f"{VERTEX}/publishers/google/models/gemini-3"


def row(path: str, method: str = "POST", query: str = "") -> Api:
    api = find_api(method, path, query=query, vendor="gemini")
    assert api is not None
    assert api.vendor == "gemini"
    return api


# What the SDK writes its paths from, and the paths that come of it.
_MODELS = ("/v1beta/models/m:{}", "/v1beta/tunedModels/m:{}", VERTEX_MODEL + ":{}")
_PATHS: dict[str, list[tuple[str, str]]] = {
    "auth_tokens": [("POST", "/v1alpha/auth_tokens")],
    "batchPredictionJobs": [
        (method, f"{VERTEX}/batchPredictionJobs") for method in ("GET", "POST")
    ],
    "batchPredictionJobs/{name}": [
        (method, f"{VERTEX}/batchPredictionJobs/{'1' * 19}") for method in ("GET", "DELETE")
    ],
    "batchPredictionJobs/{name}:cancel": [
        ("POST", f"{VERTEX}/batchPredictionJobs/{'1' * 19}:cancel")
    ],
    "batches": [("GET", "/v1beta/batches")],
    "batches/{name}": [(method, "/v1beta/batches/b1") for method in ("GET", "DELETE")],
    "batches/{name}:cancel": [("POST", "/v1beta/batches/b1:cancel")],
    "cachedContents": [
        (method, f"{prefix}/cachedContents")
        for prefix in ("/v1beta", VERTEX)
        for method in ("GET", "POST")
    ],
    "fileSearchStores": [(method, "/v1beta/fileSearchStores") for method in ("GET", "POST")],
    "files": [("GET", "/v1beta/files")],
    "files/{file}": [(method, "/v1beta/files/abc-1") for method in ("GET", "DELETE")],
    "files/{name}:download": [("GET", "/v1beta/files/abc-1:download")],
    "files:register": [("POST", "/v1beta/files:register")],
    "operations/{operation_id}": [("GET", f"{VERTEX}/operations/{'1' * 19}")],
    "tunedModels": [("POST", "/v1beta/tunedModels")],
    "tuningJobs": [(method, f"{VERTEX}/tuningJobs") for method in ("GET", "POST")],
    "upload/{api_version}/files": [("POST", "/upload/v1beta/files")],
    "upload/{api_version}/{file_search_store_name}:uploadToFileSearchStore": [
        ("POST", "/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore")
    ],
    "{clean_id}": [("GET", "/v1beta/fileSearchStores/s/media/m1")],
    "{file_search_store_name}:importFile": [("POST", "/v1beta/fileSearchStores/s:importFile")],
    "{models_url}": [("GET", "/v1beta/models")],
    "{model}": [("PATCH", "/v1beta/tunedModels/m"), ("PATCH", f"{VERTEX}/models/{'1' * 19}")],
    **{
        f"{{model}}:{call}": [("POST", path.format(call)) for path in _MODELS]
        for call in (
            "asyncBatchEmbedContent",
            "batchEmbedContents",
            "batchGenerateContent",
            "computeTokens",
            "countTokens",
            "generateContent",
            "predict",
            "predictLongRunning",
            "streamGenerateContent",
        )
    },
    "{name}": [
        *((method, "/v1beta/cachedContents/c1") for method in ("GET", "PATCH", "DELETE")),
        *((method, f"{VERTEX}/cachedContents/{'1' * 19}") for method in ("GET", "DELETE")),
        *((method, "/v1beta/fileSearchStores/s") for method in ("GET", "DELETE")),
        *((method, "/v1beta/fileSearchStores/s/documents/d") for method in ("GET", "DELETE")),
        ("GET", "/v1beta/models/m"),
        ("DELETE", "/v1beta/tunedModels/m"),
        ("GET", f"{VERTEX}/tuningJobs/{'1' * 19}"),
    ],
    "{name}:cancel": [("POST", f"{VERTEX}/tuningJobs/{'1' * 19}:cancel")],
    "{operationName}": [
        ("GET", "/v1beta/models/m/operations/o1"),
        ("GET", "/v1beta/fileSearchStores/s/operations/o1"),
        ("GET", "/v1beta/fileSearchStores/s/upload/operations/o1"),
    ],
    "{parent}/documents": [("GET", "/v1beta/fileSearchStores/s/documents")],
    "{parent}/tuningJobs:validateReinforcementTuningReward": [
        ("POST", f"{VERTEX}/tuningJobs:validateReinforcementTuningReward")
    ],
    "{resourceName}:fetchPredictOperation": [("POST", f"{VERTEX_MODEL}:fetchPredictOperation")],
}
# Credentials, webhooks, voices, and the files of an environment.
_REFUSED = re.compile(
    r"/v1beta/(?:credentials|webhooks|voices)(?:[/:].*)?|.*/environments/x/files/.*"
)

SDK = Path(genai.__file__).parent


def templates() -> set[str]:
    """What the SDK's own modules write paths from."""
    found = set()
    for module in SDK.glob("*.py"):
        if not module.name.startswith("_"):
            text = re.sub(r"\(\s*'", "('", module.read_text())
            for path in re.findall(r"\bpath = f?\(?'([^'?\n]+)(?:\?[^']*)?'", text):
                found.add(re.sub(r"\{\{(\w+)\}\}", r"{\1}", path))
    return found - {"{path}"}


def generated_routes() -> set[tuple[str, str]]:
    """(method, path) of every call of the generated modules (interactions, agents and others)."""
    found = set()
    for module in (SDK / "_gaos").glob("*.py"):
        for method, path in re.findall(
            r'method="([A-Z]+)",\s*path="/\{api_version\}(/[^"]+)"', module.read_text()
        ):
            found.add((method, "/v1beta" + re.sub(r"\{\w+\}", "x", path)))
    return found


def test_the_paths_of_the_sdk_are_the_ones_tried_here() -> None:
    assert templates() == set(_PATHS)


@pytest.mark.parametrize(
    ("method", "path"), sorted({pair for pairs in _PATHS.values() for pair in pairs})
)
def test_every_call_of_the_sdk_is_known(method: str, path: str) -> None:
    assert row(path, method).method == method


@pytest.mark.parametrize(("method", "path"), sorted(generated_routes()))
def test_so_is_every_generated_one_or_refused_on_purpose(method: str, path: str) -> None:
    api = find_api(method, path, vendor="gemini")

    assert (api is None) is (_REFUSED.fullmatch(path) is not None)
    assert api is None or api.vendor == "gemini"


def test_the_sdk_has_generated_calls() -> None:
    assert len(generated_routes()) > 20


class Generate(TypedDict, total=False):
    """As the SDK's converters write it."""

    contents: list[g.Content]
    systemInstruction: g.Content
    tools: list[g.Tool]
    toolConfig: g.ToolConfig
    generationConfig: g.GenerationConfig
    safetySettings: list[g.SafetySetting]
    cachedContent: str
    labels: dict[str, str]
    model: str


class Inlined(TypedDict, total=False):
    request: Generate
    metadata: dict[str, str]


class Requests(TypedDict):
    requests: list[Inlined]


class InputConfig(TypedDict, total=False):
    requests: Requests
    fileName: str


class Batch(TypedDict, total=False):
    displayName: str
    inputConfig: InputConfig


class GenerateBatch(TypedDict):
    batch: Batch


class Embed(TypedDict, total=False):
    model: str
    content: g.Content
    taskType: str
    title: str


class EmbedBatch(TypedDict):
    requests: list[Embed]


class Predict(TypedDict, total=False):
    instances: list[dict[str, Any]]
    parameters: dict[str, Any]
    labels: dict[str, str]


class Cache(TypedDict, total=False):
    model: str
    displayName: str
    contents: list[g.Content]
    systemInstruction: g.Content
    tools: list[g.Tool]
    toolConfig: g.ToolConfig
    ttl: str
    kmsKeyName: str


class Answer(TypedDict, total=False):
    candidates: list[g.Candidate]
    promptFeedback: g.GenerateContentResponsePromptFeedback
    usageMetadata: g.GenerateContentResponseUsageMetadata
    modelVersion: str
    responseId: str


class InlinedAnswer(TypedDict, total=False):
    response: Answer
    error: g.JobError
    metadata: dict[str, str]


class InlinedAnswers(TypedDict):
    inlinedResponses: list[InlinedAnswer]


class Output(TypedDict, total=False):
    inlinedResponses: InlinedAnswers
    responsesFile: str


class Operation(TypedDict, total=False):
    name: str
    metadata: dict[str, Any]
    response: Output
    error: g.JobError


class Tuning(TypedDict, total=False):
    baseModel: str
    tunedModelDisplayName: str
    description: str
    labels: dict[str, str]
    supervisedTuningSpec: dict[str, Any]
    error: g.GoogleRpcStatus


class StartedFile(TypedDict):
    file: g.File


REQUESTS: list[tuple[str, Any]] = [
    ("/v1beta/models/m:generateContent", Generate),
    (f"{VERTEX_MODEL}:streamGenerateContent", Generate),
    ("/v1beta/models/m:countTokens", Generate),
    (f"{VERTEX_MODEL}:computeTokens", Generate),
    ("/v1beta/models/m:embedContent", Embed),
    ("/v1beta/models/m:batchEmbedContents", EmbedBatch),
    ("/v1beta/models/m:batchGenerateContent", GenerateBatch),
    (f"{VERTEX_MODEL}:predict", Predict),
    (f"{VERTEX_MODEL}:predictLongRunning", Predict),
    ("/v1beta/cachedContents", Cache),
    ("/upload/v1beta/files", StartedFile),
    ("/v1beta/fileSearchStores", g.FileSearchStore),
    ("/v1beta/fileSearchStores/s:importFile", g.ImportFileConfig),
    (f"{VERTEX}/tuningJobs", Tuning),
    ("/v1beta/interactions", CreateModelInteractionParam),
    ("/v1beta/interactions", CreateAgentInteractionParam),
    ("/v1beta/agents", AgentParam),
    ("/v1beta/decisions", CreateDecisionRequestParam),
    ("/v1beta/environments", CreateEnvironmentRequestParam),
]


@pytest.mark.parametrize(("path", "kind"), REQUESTS)
def test_of_a_request_only_ids_and_what_is_sealed_leave(path: str, kind: Any) -> None:
    assert leaks_of(row(path), kind, path) <= IDS | SEALED


def snake(node: Any) -> Any:
    """The same with the other spelling of the protocol's names."""
    if isinstance(node, dict):
        return {re.sub(r"(?<=[a-z])([A-Z])", r"_\1", k).lower(): snake(v) for k, v in node.items()}
    return [snake(item) for item in node] if isinstance(node, list) else node


def test_the_other_spelling_is_read_alike() -> None:
    path = "/v1beta/models/m:generateContent"
    ours = re.compile("planted[0-9]{5}x")
    for example in examples(Generate, PLAIN.format):
        body = example.payload
        assert len(ours.findall(sent(row(path), snake(body), path))) == len(
            ours.findall(sent(row(path), body, path))
        )


ANSWERS: list[tuple[str, str, Any]] = [
    ("POST", "/v1beta/models/m:generateContent", Answer),
    ("GET", "/v1beta/cachedContents/c", g.CachedContent),
    ("GET", "/v1beta/batches/b", Operation),
    ("GET", "/v1beta/files/f", g.File),
    ("GET", "/v1beta/fileSearchStores/s", g.FileSearchStore),
    ("GET", "/v1beta/fileSearchStores/s/documents/d", g.Document),
    ("GET", f"{VERTEX}/tuningJobs/{'1' * 19}", Tuning),
    ("GET", "/v1beta/interactions/i", InteractionTypedDict),
]


@pytest.mark.parametrize(("method", "path", "kind"), ANSWERS)
def test_of_an_answer_all_but_ids_and_what_is_sealed_is_restored(
    method: str, path: str, kind: Any
) -> None:
    assert unrestored(row(path, method), kind) <= IDS | SEALED | {"modelVersion"}


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/v1beta/models/m:streamGenerateContent", Answer),
        ("POST", "/v1beta/interactions", StepDeltaTypedDict),
        ("POST", "/v1beta/interactions", StepStartTypedDict),
        ("GET", "/v1beta/interactions/i", StepDeltaTypedDict),
    ],
)
def test_so_is_every_event_of_a_stream(method: str, path: str, kind: Any) -> None:
    assert unrestored_events(row(path, method), kind) <= IDS | SEALED | {"modelVersion"}


def test_an_upload_begins_with_metadata_and_goes_on_with_bytes() -> None:
    path = "/upload/v1beta/files"

    assert row(path).body is Body.JSON
    assert row(path, query="upload_id=x-1_2&upload_protocol=resumable").body is Body.FILE
    assert find_api("POST", path, query="upload_id=", vendor="gemini") is not None


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("upload_id", "AB-cd_12" * 40, True),
        ("upload_protocol", "resumable", True),
        ("uploadType", "resumable", True),
        ("upload_id", "山田", False),
        ("upload_id", "taro@example.jp", False),
        ("upload_protocol", "yamada", False),
        ("name", "yamada", False),
        ("key", "AIza-1", True),
    ],
)
def test_the_address_of_an_upload_passes_and_nothing_else(
    name: str, value: str, allowed: bool
) -> None:
    api = row("/upload/v1beta/files", query="upload_id=x")

    assert api.allows_query(name, value) is allowed


@pytest.mark.parametrize(
    ("method", "path", "name", "value", "allowed"),
    [
        ("PATCH", "/v1beta/cachedContents/c", "updateMask", "ttl,displayName", True),
        ("PATCH", "/v1beta/cachedContents/c", "updateMask", "yamada", False),
        ("PATCH", "/v1beta/cachedContents/c", "updateMask", "ttl,yamada", False),
        ("GET", "/v1beta/models", "filter", "labels.tune-type:*", True),
        ("GET", "/v1beta/models", "filter", "displayName:yamada", False),
        ("GET", "/v1beta/interactions/i", "last_event_id", "evt_1", True),
        ("DELETE", "/v1beta/fileSearchStores/s", "force", "true", True),
    ],
)
def test_queries_hold_the_protocols_words(
    method: str, path: str, name: str, value: str, allowed: bool
) -> None:
    assert row(path, method).allows_query(name, value) is allowed


@pytest.mark.parametrize(
    ("path", "payload", "keeps", "recalls"),
    [
        ("/v1beta/models/m:generateContent", {}, False, False),
        ("/v1beta/models/m:generateContent", {"cachedContent": "cachedContents/c"}, False, True),
        ("/v1beta/models/m:streamGenerateContent", {"cached_content": "c"}, False, True),
        ("/v1beta/models/m:countTokens", {"cachedContent": "c"}, False, False),
        ("/v1beta/cachedContents", {}, True, True),
        ("/v1beta/interactions", {}, True, False),
        ("/v1beta/interactions", {"store": False}, False, False),
        ("/v1beta/interactions", {"previous_interaction_id": "i"}, True, True),
        ("/v1beta/interactions", {"agent": "deep-research"}, True, True),
    ],
)
def test_what_lasts(path: str, payload: Json, keeps: bool, recalls: bool) -> None:
    api = row(path)

    assert (api.keeps(payload), api.recalls(payload)) == (keeps, recalls)


@pytest.mark.parametrize(
    ("payload", "asked"),
    [
        ({"response_mime_type": "application/json"}, True),
        ({"response_format": {"type": "text", "mime_type": "application/json"}}, True),
        ({"response_format": [{"type": "audio"}, {"mime_type": "application/json"}]}, True),
        ({"response_format": {"type": "text", "mime_type": "text/plain"}}, False),
        ({"response_format": None}, False),
        ({}, False),
    ],
)
def test_an_interaction_asks_for_json_in_its_format(payload: Json, asked: bool) -> None:
    assert row("/v1beta/interactions").json_output(payload) is asked


def test_keys_for_browsers_need_the_policys_leave() -> None:
    assert row("/v1alpha/auth_tokens").direct


SHARED = ["/v1/files", "/v1/batches", "/v1/agents", "/v1/models", "/v1/batches/b_1"]


@pytest.mark.parametrize("path", SHARED)
def test_what_other_vendors_have_too_is_googles_by_its_version_or_its_headers(path: str) -> None:
    def vendor(headers: dict[str, str], version: str) -> str:
        hint = caller_vendor(headers.items())
        api = find_api("GET", path.replace("/v1/", f"/{version}/"), vendor=hint)
        return api.vendor if api else ""

    assert vendor({}, "v1") == "openai"
    assert vendor({}, "v1beta") == "gemini"
    assert vendor({"X-Goog-Api-Key": "k"}, "v1") == "gemini"
    assert vendor({"X-Goog-Api-Client": "google-genai-sdk"}, "v1") == "gemini"


def test_googles_openai_shape_is_openais() -> None:
    api = find_api("POST", "/v1beta/openai/chat/completions")

    assert api is not None
    assert api.vendor == "openai"


def test_the_bytes_of_an_upload_say_whose_they_are() -> None:
    hint = caller_vendor([("X-Goog-Upload-Command", "upload, finalize")])

    api = find_api("POST", "/upload/v1/files", query="upload_id=x", vendor=hint)

    assert api is not None
    assert api.name == "gemini.files.upload"


def contents(text: str, *more: Any) -> dict[str, Any]:
    said = [{"role": "model", "parts": list(more)}] if more else []
    return {"contents": [{"role": "user", "parts": [{"text": text}]}, *said]}


def steps(text: str, *more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": text}]
    user = {"type": "user_input", "content": content}
    return {"model": "m", "store": False, "input": [user, *more]}


def candidates(part: Any) -> dict[str, Any]:
    content = {"role": "model", "parts": [part]}
    return {"candidates": [{"content": content, "index": 0, "finishReason": "STOP"}]}


CONVERSATIONS = {
    "generate": Conversation(
        "/v1beta/models/m:generateContent",
        contents,
        candidates,
        lambda answer: answer["candidates"][0]["content"]["parts"][0],
        contents,
        lambda request: request["contents"][1]["parts"][0],
    ),
    "stream": Conversation(
        "/v1beta/models/m:streamGenerateContent",
        contents,
        lambda part: [candidates(part)],
        lambda events: events[0]["candidates"][0]["content"]["parts"][0],
        contents,
        lambda request: request["contents"][1]["parts"][0],
        streamed=True,
    ),
    "interaction": Conversation(
        "/v1beta/interactions",
        steps,
        lambda step: {"id": "i_1", "status": "completed", "steps": [step]},
        lambda answer: answer["steps"][0],
        steps,
        lambda request: request["input"][1],
    ),
    "interaction streamed": Conversation(
        "/v1beta/interactions",
        steps,
        lambda step: [
            {"event_type": "step.start", "index": 0, "step": step},
            {"event_type": "step.stop", "index": 0},
            {"event_type": "interaction.completed", "interaction": {"id": "i_1"}},
        ],
        lambda events: events[0]["step"],
        steps,
        lambda request: request["input"][1],
        streamed=True,
    ),
}


def without_indices(node: Any) -> Any:
    """Annotations count the characters of the text as the client has it."""
    if isinstance(node, dict):
        return {k: without_indices(v) for k, v in node.items() if not k.endswith("_index")}
    return [without_indices(item) for item in node] if isinstance(node, list) else node


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ("generate", g.Part),
        ("stream", g.Part),
        ("interaction", StepParam),
        ("interaction streamed", StepParam),
    ],
)
def test_every_part_goes_back_as_it_came(how: str, kind: Any) -> None:
    for said, back in changes(CONVERSATIONS[how], kind):
        assert without_indices(back) == without_indices(said)
