"""A SekishoError in the shape of the API that was called, so that its SDK raises what it knows.

What the shapes have no place for (which entity types, which setting would allow it) stands in an
object named `sekisho`, in Gemini's case in an ErrorInfo: unknown fields that clients ignore.
"""

import json
from collections.abc import Mapping

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


def error_body(vendor: Vendor, error: SekishoError, *, request_id: str = "") -> bytes:
    return write_json(_shape(vendor, error, request_id))


def stream_error(api: Api, error: SekishoError, sequence_number: int) -> tuple[str, str]:
    """(the event's name, its data), for any framing of this API's streams."""
    shape = _shape(api.vendor, error, "")
    if api.name == "openai.responses":
        flat: dict[str, Json] = {
            "type": "error",
            "code": error.code,
            "message": error.message,
            "param": None,
            "sequence_number": sequence_number,
        }
        # SDKs raise where they see `error`; without it they hand the event on like any other.
        shape = flat | shape
    name = "error" if shape.get("type") == "error" else ""
    return name, json.dumps(shape, ensure_ascii=False)


def _shape(vendor: Vendor, error: SekishoError, request_id: str) -> dict[str, Json]:
    if vendor == "gemini":
        return {"error": _google_error(error, request_id)}
    kinds = _ANTHROPIC if vendor == "anthropic" else _OPENAI
    default = "invalid_request_error"
    if error.status >= 500:
        default = "api_error" if vendor == "anthropic" else "server_error"
    detail: dict[str, Json] = {
        "type": kinds.get(error.status, default),
        "message": error.message,
    }
    if vendor == "openai":
        detail |= {"param": None, "code": error.code}
    detail["sekisho"] = {
        "code": error.code,
        "setting": error.setting,
        "entity_types": list(error.entity_types),
    }
    shape: dict[str, Json] = {"error": detail}
    if vendor == "anthropic":
        shape = {"type": "error", **shape}
    return shape | ({"request_id": request_id} if request_id else {})


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
