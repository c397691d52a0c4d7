"""Google's APIs: Gemini, and the same on Vertex.

Where a path's last names are those of another vendor's API too (`/files`, `/batches`), its version
stands before them, so that a path below another prefix is not taken for Google's.

What is stored upstream is stored masked. Not in the table, and so refused: credentials, webhooks
and voices, files of environments, and the Live API.
"""

from sekisho.wire.api import Api, Body, Delta, Mark, always, at
from sekisho.wire.json_body import Json


def _gemini_asks_json(payload: Json) -> bool:
    return "application/json" in (
        at(payload, config, mime_type)
        for config in ("generationConfig", "generation_config")
        for mime_type in ("responseMimeType", "response_mime_type")
    )


def _names_a_cache(payload: Json) -> bool:
    return bool(at(payload, "cachedContent") or at(payload, "cached_content"))


def _interaction_asks_json(payload: Json) -> bool:
    given = at(payload, "response_format")
    asked = [at(item, "mime_type") for item in (given if isinstance(given, list) else [given])]
    return "application/json" in (at(payload, "response_mime_type"), *asked)


def _interaction_lasts(payload: Json) -> bool:
    return at(payload, "store") is not False


def _interaction_goes_on(payload: Json) -> bool:
    """After another one, or with an agent or an environment that has what others sent."""
    names = ("previous_interaction_id", "continuation_token", "cached_content")
    return any(bool(at(payload, name)) for name in (*names, "agent", "environment"))


_QUERY = frozenset(["alt", "$alt", "key", "prettyPrint", "$prettyPrint"])
_LIST_QUERY = _QUERY | {"filter", "pageSize", "pageToken", "page_size", "page_token"}
_UPDATE_QUERY = _QUERY | {"updateMask", "update_mask"}
_DELETE_QUERY = _QUERY | {"force"}
_UPLOAD_QUERY = _QUERY | {"uploadType", "upload_id", "upload_protocol"}
_RESUME_QUERY = _QUERY | {"stream", "last_event_id", "include_input"}

_VERSION = "/v1(?:beta[0-9]?|alpha)?"
# Vertex numbers what it stores, in more digits than a card or a personal number has.
_ITEM = "(?:{id}|[0-9]{17,20})"
_TUNED = f"{_VERSION}(?:/projects/[a-z0-9-]{{1,63}}/locations/[a-z0-9-]{{1,63}})?/models/{_ITEM}"
_STORE = "/fileSearchStores/{id}"

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

# Text, arguments and the summary of a thought grow; all other deltas come whole.
_INTERACTION_DELTAS = (
    Delta("step.content[].text", ("index",), r"step\.start", answer=True, lane="text"),
    Delta("delta.text", ("index",), r"step\.delta", answer=True, lane="text"),
    Delta("delta.arguments", ("index",), r"step\.delta", json=True),
    Delta("delta.content.text", ("index",), r"step\.delta", lane="thought"),
    Delta("delta.result", ("index",), r"step\.delta"),
)
_INTERACTION_ENDS = (Mark("event_type", ("index",), r"step\.stop"),)
_INTERACTION_TERMINALS = (Mark("event_type", when=r"interaction\.completed|error"), _ERROR)

_FILE_LINKS = ("downloadUri", "file.downloadUri", "files[].downloadUri")


def _read(name: str, path: str) -> Api:
    return Api(name, "gemini", path, "GET", query=_LIST_QUERY, recalls=always, links=_FILE_LINKS)


def _write(name: str, path: str) -> Api:
    return Api(name, "gemini", path, query=_QUERY, keeps=always, recalls=always)


def _update(name: str, path: str) -> Api:
    return Api(name, "gemini", path, "PATCH", query=_UPDATE_QUERY, keeps=always, recalls=always)


def _remove(name: str, path: str) -> Api:
    return Api(name, "gemini", path, "DELETE", query=_DELETE_QUERY)


def _act(name: str, path: str) -> Api:
    return Api(name, "gemini", path, body=Body.NONE, query=_QUERY, recalls=always)


def _stored(name: str, path: str, item: str = _ITEM) -> tuple[Api, ...]:
    """Create, list, read, change and delete, as all kinds of stored objects have it."""
    return (
        _write(f"{name}.create", path),
        _read(f"{name}.list", path),
        _read(f"{name}.get", f"{path}/{item}"),
        _update(f"{name}.update", f"{path}/{item}"),
        _remove(f"{name}.delete", f"{path}/{item}"),
    )


def _upload(name: str, path: str) -> tuple[Api, Api]:
    """A resumable upload: the file's metadata first, then its bytes, at the address that the
    answer to the first gives.
    """
    return (
        Api(
            name,
            "gemini",
            path,
            body=Body.FILE,
            query=_UPLOAD_QUERY,
            keeps=always,
            recalls=always,
            links=_FILE_LINKS,
            needs="upload_id",
        ),
        Api(f"{name}.start", "gemini", path, query=_UPLOAD_QUERY, keeps=always),
    )


ROWS: tuple[Api, ...] = (
    Api(
        "gemini.generate",
        "gemini",
        f"/{_ITEM}:generateContent",
        query=_QUERY,
        json_output=_gemini_asks_json,
        recalls=_names_a_cache,
    ),
    Api(
        "gemini.stream",
        "gemini",
        f"/{_ITEM}:streamGenerateContent",
        query=_QUERY,
        deltas=_GEMINI_DELTAS,
        ends=_GEMINI_ENDS,
        terminals=_GEMINI_TERMINALS,
        finish=Mark("candidates[index].finishReason"),
        array_stream=True,
        json_output=_gemini_asks_json,
        recalls=_names_a_cache,
    ),
    Api("gemini.count_tokens", "gemini", f"/{_ITEM}:(?:countTokens|computeTokens)", query=_QUERY),
    Api(
        "gemini.embed",
        "gemini",
        f"/{_ITEM}:(?:embedContent|batchEmbedContents)",
        query=_QUERY,
        vectors=True,
    ),
    Api("gemini.predict", "gemini", f"/{_ITEM}:predict", query=_QUERY),
    Api("gemini.models", "gemini", f"{_VERSION}/models(?:/{{id}})?", "GET", query=_LIST_QUERY),
    # What takes long: the answer is read by another request.
    _write("gemini.predict.start", f"/{_ITEM}:predictLongRunning"),
    _write("gemini.predict.fetch", f"/{_ITEM}:fetchPredictOperation"),
    _read("gemini.operations", f"/operations(?:/{_ITEM})?"),
    _write("gemini.batches.create", f"/{_ITEM}:(?:batchGenerateContent|asyncBatchEmbedContent)"),
    _read("gemini.batches", f"{_VERSION}/batches(?:/{{id}})?"),
    _act("gemini.batches.cancel", f"{_VERSION}/batches/{{id}}:cancel"),
    _remove("gemini.batches.delete", f"{_VERSION}/batches/{{id}}"),
    *_stored("gemini.batch_predictions", "/batchPredictionJobs"),
    _act("gemini.jobs.cancel", f"/(?:batchPredictionJobs|tuningJobs)/{_ITEM}:cancel"),
    *_stored("gemini.caches", "/cachedContents"),
    *_stored("gemini.tuning", "/(?:tuningJobs|tunedModels)"),
    _write("gemini.tuning.try", "/tuningJobs:validateReinforcementTuningReward"),
    _update("gemini.models.update", _TUNED),
    _remove("gemini.models.delete", _TUNED),
    # Files.
    _read("gemini.files", f"{_VERSION}/files(?:/{{id}}(?::download)?)?"),
    _write("gemini.files.register", f"{_VERSION}/files:register"),
    _remove("gemini.files.delete", f"{_VERSION}/files/{{id}}"),
    *_upload("gemini.files.upload", f"/upload{_VERSION}/files"),
    *_stored("gemini.file_stores", "/fileSearchStores"),
    _write("gemini.file_stores.import", f"{_STORE}:importFile"),
    *_upload("gemini.file_stores.upload", f"/upload{_VERSION}{_STORE}:uploadToFileSearchStore"),
    _read("gemini.file_stores.documents", f"{_STORE}/documents(?:/{{id}})?"),
    _remove("gemini.file_stores.documents.delete", f"{_STORE}/documents/{{id}}"),
    _read("gemini.file_stores.media", f"{_STORE}/media/{{id}}"),
    # Interactions, and what they build on.
    Api(
        "gemini.interactions",
        "gemini",
        "/interactions",
        query=_QUERY,
        deltas=_INTERACTION_DELTAS,
        ends=_INTERACTION_ENDS,
        terminals=_INTERACTION_TERMINALS,
        json_output=_interaction_asks_json,
        keeps=_interaction_lasts,
        recalls=_interaction_goes_on,
    ),
    Api(
        "gemini.interactions.get",
        "gemini",
        "/interactions/{id}",
        "GET",
        query=_RESUME_QUERY,
        deltas=_INTERACTION_DELTAS,
        ends=_INTERACTION_ENDS,
        terminals=_INTERACTION_TERMINALS,
        recalls=always,
    ),
    _act("gemini.interactions.cancel", "/interactions/{id}/cancel"),
    _remove("gemini.interactions.delete", "/interactions/{id}"),
    *_stored("gemini.agents", f"{_VERSION}/agents"),
    *_stored("gemini.environments", f"{_VERSION}/environments"),
    *_stored("gemini.triggers", f"{_VERSION}/triggers"),
    _read("gemini.triggers.runs", f"{_VERSION}/triggers/{{id}}/executions"),
    _act("gemini.triggers.run", f"{_VERSION}/triggers/{{id}}/executions"),
    Api("gemini.decisions", "gemini", f"{_VERSION}/decisions", query=_QUERY),
    # A key with which a browser talks to the Live API by itself.
    Api("gemini.auth_tokens", "gemini", "/auth_tokens", query=_QUERY, direct=True),
)
