"""A SekishoError in the shape of the API that was called, so that its SDK raises what it knows.

What the shapes have no place for (which entity types, which setting would allow it) stands in an
object named `sekisho`, in Gemini's case in an ErrorInfo: unknown fields that clients ignore.
"""

import json
from collections.abc import Callable, Mapping

from sekisho.errors import SekishoError
from sekisho.wire.api import Api, Vendor
from sekisho.wire.json_body import Json, write_json

_OPENAI: Mapping[int, str] = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
}
_ANTHROPIC: Mapping[int, str] = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_GEMINI: Mapping[int, str] = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_BEDROCK: Mapping[int, str] = {
    401: "AccessDeniedException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
    504: "ModelTimeoutException",
}
# The only exceptions that all of Bedrock's streams have: of any other, its SDK shows nothing.
_BEDROCK_EVENTS: Mapping[str, str] = {
    kind: kind[0].lower() + kind[1:]
    for kind in ("ServiceUnavailableException", "ThrottlingException", "ValidationException")
}


def error_body(vendor: Vendor, error: SekishoError, *, request_id: str = "") -> bytes:
    return write_json(_SHAPES[vendor](error, request_id))


def stream_error(api: Api, error: SekishoError, sequence_number: int) -> tuple[str, str]:
    """(the event's name, its data), for any framing of this API's streams."""
    shape = _SHAPES[api.vendor](error, "")
    if api.name.startswith("openai.responses"):
        flat: dict[str, Json] = {
            "type": "error",
            "code": error.code,
            "message": error.message,
            "param": None,
            "sequence_number": sequence_number,
        }
        # SDKs raise where they see `error`; without it they hand the event on like any other.
        shape = flat | shape
    if api.name in _COHERE_EVENTS:
        shape = _COHERE_EVENTS[api.name](error) | {"sekisho": _ours(error)}
    kind = str(shape.get("type", ""))
    name = kind if kind in ("error", "message-end") else ""
    if api.vendor == "bedrock":
        kind = str(shape["__type"])
        name = _BEDROCK_EVENTS.get(kind, "internalServerException")
    return name, json.dumps(shape, ensure_ascii=False)


def socket_error(vendor: Vendor, error: SekishoError, *, request_id: str = "") -> str | None:
    """The event that tells a socket's client of an error; None where the API has none."""
    if vendor == "gemini":
        return None
    shape: dict[str, Json] = {"type": "error"}
    return write_json(shape | _SHAPES[vendor](error, request_id)).decode()


def _openai(error: SekishoError, request_id: str) -> dict[str, Json]:
    default = "server_error" if error.status >= 500 else "invalid_request_error"
    detail: dict[str, Json] = {
        "type": _OPENAI.get(error.status, default),
        "message": error.message,
        "param": None,
        "code": error.code,
        "sekisho": _ours(error),
    }
    shape: dict[str, Json] = {"error": detail}
    return shape | _named(request_id)


def _anthropic(error: SekishoError, request_id: str) -> dict[str, Json]:
    default = "api_error" if error.status >= 500 else "invalid_request_error"
    detail: dict[str, Json] = {
        "type": _ANTHROPIC.get(error.status, default),
        "message": error.message,
        "sekisho": _ours(error),
    }
    shape: dict[str, Json] = {"type": "error", "error": detail}
    return shape | _named(request_id)


def _bedrock(error: SekishoError, _request_id: str) -> dict[str, Json]:
    default = "InternalServerException" if error.status >= 500 else "ValidationException"
    kind = _BEDROCK.get(error.status, default)
    return {"__type": kind, "message": error.message, "sekisho": _ours(error)}


def _ollama(error: SekishoError, _request_id: str) -> dict[str, Json]:
    return {"error": error.message, "sekisho": _ours(error)}


def _cohere(error: SekishoError, request_id: str) -> dict[str, Json]:
    return {"id": request_id, "message": error.message, "sekisho": _ours(error)}


def _cohere_end(error: SekishoError) -> dict[str, Json]:
    return {"type": "message-end", "delta": {"finish_reason": "ERROR", "error": error.message}}


def _cohere_v1_end(error: SekishoError) -> dict[str, Json]:
    end: dict[str, Json] = {"is_finished": True, "finish_reason": "ERROR"}
    response: Json = {"text": "", "finish_reason": "ERROR"}
    return {"event_type": "stream-end", **end, "message": error.message, "response": response}


def _cohere_generate_end(error: SekishoError) -> dict[str, Json]:
    end: dict[str, Json] = {"is_finished": True, "finish_reason": "ERROR"}
    return {"event_type": "stream-error", **end, "err": error.message}


_COHERE_EVENTS: Mapping[str, Callable[[SekishoError], dict[str, Json]]] = {
    "cohere.chat": _cohere_end,
    "cohere.chat_v1": _cohere_v1_end,
    "cohere.generate": _cohere_generate_end,
}


def _named(request_id: str) -> dict[str, Json]:
    return {"request_id": request_id} if request_id else {}


def _ours(error: SekishoError) -> Json:
    return {
        "code": error.code,
        "setting": error.setting,
        "entity_types": list(error.entity_types),
    }


def _gemini(error: SekishoError, request_id: str) -> dict[str, Json]:
    return {"error": _google_error(error, request_id)}


def _google_error(error: SekishoError, request_id: str) -> dict[str, Json]:
    default = "INTERNAL" if error.status >= 500 else "INVALID_ARGUMENT"
    metadata: dict[str, Json] = {
        name: value
        for name, value in (
            ("setting", error.setting),
            ("entity_types", ",".join(error.entity_types)),
            ("request_id", request_id),
        )
        if value
    }
    return {
        "code": error.status,
        "message": error.message,
        "status": _GEMINI.get(error.status, default),
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": error.code.upper(),
                "domain": "sekisho",
                "metadata": metadata,
            }
        ],
    }


_SHAPES: Mapping[Vendor, Callable[[SekishoError, str], dict[str, Json]]] = {
    "openai": _openai,
    "anthropic": _anthropic,
    "gemini": _gemini,
    "bedrock": _bedrock,
    "ollama": _ollama,
    "cohere": _cohere,
}
