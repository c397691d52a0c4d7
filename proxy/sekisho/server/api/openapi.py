"""The OpenAPI document of `/api/*`, made of the same declarations that the router serves."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from sekisho import __version__
from sekisho.clients import TOKEN_HEADER
from sekisho.server.api.operation import Message, Operation
from sekisho.server.api.problems import PROBLEM_TYPE, Problem

OPENAPI_PATH = "/api/openapi.json"

_REF = "#/components/schemas/{model}"

# Every operation may be refused so: by who asks or how often, or because Sekisho cannot serve it.
_ALWAYS = (403, 408, 413, 415, 421, 429, 431, 500, 503)
_READING = (400, 422)
_TOKEN = (401,)

_STATUSES = {
    400: "The body cannot be read, or not in one way only.",
    401: "The client's token is missing or wrong.",
    403: "Refused: by the policy, or to a web page that is not configured.",
    404: "Not known, or its time is up.",
    408: "The body did not arrive in time.",
    413: "Too large.",
    415: "Not application/json, or in an unknown encoding.",
    421: "An open server on a loopback address was asked for by another name.",
    422: "A member of the body is not what it has to be.",
    429: "Too many requests; `retry-after` says when to try again.",
    431: "The headers are too large.",
    500: "A mistake in Sekisho.",
    503: "The detector or the vault cannot serve now; nothing was masked.",
}


def document(operations: Sequence[Operation], *, token_needed: bool) -> dict[str, Any]:
    """OpenAPI 3.1."""
    models: list[type[Message]] = [Problem, *dict.fromkeys(_models(operations))]
    refs, definitions = models_json_schema(
        [(model, "validation") for model in models], ref_template=_REF
    )
    schemas = {model: refs[model, "validation"] for model in models}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        described = _operation(operation, schemas, token_needed)
        paths.setdefault(operation.path, {})[operation.method.lower()] = described
    components: dict[str, Any] = {"schemas": definitions.get("$defs", {})}
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "Sekisho",
            "version": __version__,
            "description": "Offsets are counted in Unicode code points.",
        },
        "paths": paths,
        "components": components,
    }
    if token_needed:
        components["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "token": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER},
        }
        made["security"] = [{"bearer": []}, {"token": []}]
    return made


def _models(operations: Sequence[Operation]) -> Iterator[type[Message]]:
    for operation in operations:
        yield from operation.takes
        if not isinstance(operation.gives, str):
            yield from operation.gives


def _operation(
    operation: Operation, schemas: dict[type[Message], Any], token_needed: bool
) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": _responses(operation, schemas, token_needed),
    }
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    if names:
        described["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ]
    if operation.takes:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _any_of(operation.takes, schemas)}},
        }
    return described


def _responses(
    operation: Operation, schemas: dict[type[Message], Any], token_needed: bool
) -> dict[str, Any]:
    good: dict[str, Any] = {"description": operation.summary}
    if isinstance(operation.gives, str):
        good["content"] = {operation.gives: {}}
    elif operation.gives:
        good["content"] = {"application/json": {"schema": _any_of(operation.gives, schemas)}}
    status = operation.status if operation.gives else 204
    refused = {
        *_ALWAYS,
        *(_READING if operation.takes else ()),
        *(_TOKEN if token_needed else ()),
        *operation.refusals,
    }
    content = {PROBLEM_TYPE: {"schema": schemas[Problem]}}
    problems = {
        str(code): {"description": _STATUSES.get(code, "Refused."), "content": content}
        for code in sorted(refused)
    }
    return {str(status): good, **problems}


def _any_of(models: Sequence[type[Message]], schemas: dict[type[Message], Any]) -> Any:
    found = [schemas[model] for model in models]
    return found[0] if len(found) == 1 else {"anyOf": found}
